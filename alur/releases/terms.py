"""Under which terms a release goes out: its number, for whom it is meant, and which one it replaces."""

from uuid import UUID

from django.db.models import QuerySet

from alur.directory import services as directory
from alur.directory.models import Forum
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound
from alur.releases import domain, numbers
from alur.releases.models import Release, Version


class NumberTaken(Invalid):
    """The institution used this number already."""

    code = "release_number_taken"
    message = N_("Your institution already has a release with the number %(number)s. Choose another one.")


def take_number(release: Release, number: str) -> None:
    """The number, and its running number of the year where it fits the pattern of the institution: each only once."""
    release.number = number.strip()
    others = Release.objects.filter(institution=release.institution).exclude(pk=release.pk)
    read = numbers.read(release.institution, release.number)
    release.number_year, release.number_running = read or (None, None)
    taken = others.filter(number=release.number) if release.number else others.none()
    if read:
        taken |= others.filter(number_year=read[0], number_running=read[1])
    if taken.exists():
        raise NumberTaken(number=release.number)


def addressed(release: Release, slug: str) -> Forum:
    """The forum, if the release is meant for it or for what it lies in. Raises NotFound, OutsideAudience."""
    forum = directory.forum(slug)
    domain.check_audience(release.audience, _around(forum))
    return forum


def is_addressed(release: Release, forum: Forum) -> bool:
    """May it be passed on to this forum?"""
    return not release.audience or bool(set(release.audience) & set(_around(forum)))


def check_audience(release: Release, forum_slug: str) -> None:
    """Before it is passed on. Raises NotFound, OutsideAudience."""
    addressed(release, forum_slug)


def _around(forum: Forum) -> list[str]:
    around, outer = [forum.slug], forum.community
    while outer is not None and outer.slug not in around:
        around, outer = [*around, outer.slug], outer.community
    return around


def replaceable(uid: UUID, by: Actor) -> Release:
    """An own release in force whose place another one may take, locked. Raises NotFound, NotReplaceable."""
    found = Release.objects.select_for_update(of=("self",)).select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotFound
    current = found.current
    domain.check_can_supersede(
        state=current.state if current else "", is_replaced=found.successor is not None,
        is_own=found.institution.slug == by.institution,
    )  # fmt: skip
    return found


def all_replaceable(by: Actor) -> QuerySet[Version]:
    """The versions in force of the own institution that no other release replaced."""
    own = Version.objects.filter(state="ISSUED", release__institution__slug=by.institution)
    replaced = Release.objects.filter(versions__issued_at__isnull=False, supersedes__isnull=False)
    found = own.exclude(release__in=replaced.values("supersedes")).select_related("release")
    return found.order_by("-issued_at", "-pk")

"""The directory's verbs: enrol an institution, connect its accounts, found forums, join, appoint people."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from alur.accounts import services as accounts
from alur.directory.models import Account, Forum, Institution, Membership, Role
from alur.kernel import permissions
from alur.kernel.activities import SYSTEM, Actor
from alur.kernel.errors import N_, Invalid, NotFound, Refusal
from alur.kernel.record import record

CONTEXT = "directory"  # the directory's own activities belong to no case


class Taken(Invalid):
    """The short name is already used."""

    code = "taken"
    message = N_("%(slug)s is already in the directory. Choose another short name.")


class AlreadyBegun(Refusal):
    """The first run is over."""

    code = "already_begun"
    message = N_("This installation already has its first institution. Sign in, or ask its head for an account.")


class LastHead(Refusal):
    """Nobody could decide or appoint any more."""

    code = "last_head"
    message = N_("An office keeps at least one head. Appoint another head first.")


@dataclass(frozen=True)
class Person:
    """Somebody who will sign in. The name is for colleagues only."""

    email: str
    name: str
    password: str = field(repr=False)


class UnknownRole(Invalid):
    """No such role."""

    code = "unknown_role"
    message = N_("%(role)s is not a role. Roles are: %(roles)s.")


@transaction.atomic
def enrol(*, slug: str, kind: str, name: dict[str, str], by: Actor, at: datetime, **fields: Any) -> Institution:
    """Enter an institution. name: {"id", "en"}; fields: parent, zone, region, jurisdiction.

    Raises Taken. The first institution of an installation is entered by the software itself (first run).
    """
    if by.role != "system":
        permissions.check_allowed(by, "directory.enrol")
    if Institution.objects.filter(slug=slug).exists():
        raise Taken(slug=slug)
    institution = Institution.objects.create(slug=slug, kind=kind, name=name, **fields)
    record(type="Create", actor=by, obj=institution.reference(), at=at, context=CONTEXT, facts={"kind": kind})
    return institution


@transaction.atomic
def connect(*, institution: Institution, network: str, handle: str, by: Actor, at: datetime, url: str = "") -> Account:
    """Enter an official account of an institution. Raises Taken."""
    if by.role != "system":
        permissions.check_allowed(by, "directory.connect")
    if Account.objects.filter(network=network, handle=handle).exists():
        raise Taken(slug=f"{network}:{handle}")
    account = Account.objects.create(institution=institution, network=network, handle=handle, url=url)
    target = institution.reference()
    record(type="Create", actor=by, obj=account.reference(), at=at, context=CONTEXT, target=target)
    return account


@transaction.atomic
def found(*, slug: str, name: dict[str, str], by: Actor, at: datetime, community: Forum | None = None) -> Forum:
    """Found a forum, inside a community of forums or alone. Raises Taken."""
    if by.role != "system":
        permissions.check_allowed(by, "directory.enrol")
    if Forum.objects.filter(slug=slug).exists():
        raise Taken(slug=slug)
    forum = Forum.objects.create(slug=slug, name=name, community=community)
    record(type="Create", actor=by, obj=forum.reference(), at=at, context=CONTEXT)
    return forum


@transaction.atomic
def join(*, institution: Institution, forum: Forum, by: Actor, at: datetime) -> Membership:
    """An institution joins a forum; joining twice changes nothing."""
    membership, fresh = Membership.objects.get_or_create(
        institution=institution, forum=forum, left_at=None, defaults={"joined_at": at}
    )
    if fresh:
        record(type="Join", actor=by, obj=institution.reference(), target=forum.reference(), at=at, context=CONTEXT)
    return membership


@transaction.atomic
def appoint(*, user_id: int, institution: Institution, role: str, by: Actor, at: datetime) -> Role:
    """A person acts for an institution in `role` from `at` on. Who it is stays out of the record.

    Raises UnknownRole.
    """
    if by.role != "system":
        permissions.check_allowed(by, "directory.appoint")
    if role not in permissions.ROLES:
        raise UnknownRole(role=role, roles=", ".join(sorted(permissions.ROLES)))
    held, _ = Role.objects.get_or_create(
        user_id=user_id, institution=institution, role=role, until=None, defaults={"since": at}
    )
    return held


@transaction.atomic
def engage(*, person: Person, role: str, by: Actor, at: datetime) -> Role:
    """A new colleague of the own office: can sign in at once, and acts in `role`.

    Raises NotAllowed, UnknownRole, AddressTaken.
    """
    permissions.check_allowed(by, "directory.appoint")
    user = accounts.create(email=person.email, name=person.name, password=person.password)
    return appoint(user_id=user.pk, institution=institution(by.institution), role=role, by=by, at=at)


@transaction.atomic
def dismiss(*, role_id: int, by: Actor, at: datetime) -> Role:
    """A colleague no longer acts in this role. What they did stays. Raises NotFound, NotAllowed, LastHead."""
    permissions.check_allowed(by, "directory.appoint")
    own = Role.objects.select_for_update().filter(institution__slug=by.institution, until=None)
    held = list(own.order_by("pk"))
    leaving = next((row for row in held if row.pk == role_id), None)
    if leaving is None:
        raise NotFound
    if leaving.role == "head" and sum(row.role == "head" for row in held) == 1:
        raise LastHead
    leaving.until = at
    leaving.save(update_fields=["until"])
    return leaving


def people(by: Actor) -> QuerySet[Role]:
    """Who acts for the own office now. Only for those who appoint. Raises NotAllowed."""
    permissions.check_allowed(by, "directory.appoint")
    held = Role.objects.filter(institution__slug=by.institution, until=None)
    return held.select_related("user").order_by("user__name", "pk")


def actor_for(user: Any) -> Actor | None:
    """The office and roles for which a person acts now; None when nobody appointed them."""
    held = list(Role.objects.filter(user_id=user.pk, until=None).select_related("institution").order_by("since", "pk"))
    if not held:
        return None
    institution = held[0].institution
    roles = [row.role for row in held if row.institution_id == institution.pk]
    return Actor(institution.slug, institution.name, roles[0], user.pk, permissions.of_roles(roles))


def institution(slug: str) -> Institution:
    """The institution of that short name. Raises NotFound."""
    found_one = Institution.objects.filter(slug=slug).first()
    if found_one is None:
        raise NotFound
    return found_one


def zones(slugs: Collection[str]) -> dict[str, str]:
    """The IANA zone of each of these institutions that exists, in one query."""
    return dict(Institution.objects.filter(slug__in=slugs).values_list("slug", "zone"))


def forum(slug: str) -> Forum:
    """The forum of that short name. Raises NotFound."""
    found_one = Forum.objects.filter(slug=slug).first()
    if found_one is None:
        raise NotFound
    return found_one


def account(*, network: str, handle: str) -> Account | None:
    """The official account of that name on that network, if the directory knows it."""
    return Account.objects.filter(network=network, handle=handle).select_related("institution").first()


def members(forum_slug: str) -> QuerySet[Institution]:
    """Institutions that belong now to the forum or to a forum inside it, each once, in one query per level."""
    inside = list(Forum.objects.filter(slug=forum_slug).values_list("pk", flat=True))
    level = inside
    while level:
        level = [
            pk for pk in Forum.objects.filter(community_id__in=level).values_list("pk", flat=True) if pk not in inside
        ]
        inside = inside + level
    return Institution.objects.filter(
        pk__in=Membership.objects.filter(Q(left_at=None), forum_id__in=inside).values("institution_id")
    ).order_by("slug")


def members_reached(forum_slug: str) -> QuerySet[Institution, dict[str, Any]]:
    """`id` and `is_reached` (does anybody of it sign in here?) of each member, for a statement of the database."""
    held = Role.objects.filter(institution=OuterRef("pk"), until=None)
    return members(forum_slug).order_by().annotate(is_reached=Exists(held)).values("id", "is_reached")


def forums() -> QuerySet[Forum]:
    """All forums, communities too, by name."""
    return Forum.objects.select_related("community").order_by("slug")


def institutions(words: str = "") -> QuerySet[Institution]:
    """Who exists, by name, with accounts. words: all of them occur in the name, the short name or an account."""
    found = Institution.objects.select_related("parent").prefetch_related("accounts").order_by("name__id", "slug")
    for word in words.split():
        named = Q(name__id__icontains=word) | Q(name__en__icontains=word) | Q(slug__icontains=word)
        found = found.filter(named | Q(accounts__handle__icontains=word.removeprefix("@")))
    return found.distinct()


def forums_of(institution: Institution) -> QuerySet[Forum]:
    """The forums to which an institution belongs now."""
    held = institution.memberships.filter(left_at=None).values("forum_id")
    return Forum.objects.filter(pk__in=held).select_related("community").order_by("slug")


def is_empty() -> bool:
    """Nobody exists yet: the first run."""
    return not Institution.objects.exists()


@transaction.atomic
def begin(*, slug: str, kind: str, name: dict[str, str], head: Person, at: datetime, **fields: Any) -> Institution:
    """The first institution of an installation and the head who speaks for it; afterwards that head enrols others.

    Raises AlreadyBegun: of two who begin at once the second is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE directory_institution IN SHARE ROW EXCLUSIVE MODE")
    if not is_empty():
        raise AlreadyBegun
    institution = enrol(slug=slug, kind=kind, name=name, by=SYSTEM, at=at, **fields)
    person = accounts.create(email=head.email, name=head.name, password=head.password)
    appoint(user_id=person.pk, institution=institution, role="head", by=SYSTEM, at=at)
    return institution

"""The directory's verbs: enrol an institution, connect its accounts, found forums, join, appoint people."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from alur.accounts import services as accounts
from alur.directory import domain
from alur.directory.contacts import bounced as bounced
from alur.directory.contacts import mailboxes as mailboxes
from alur.directory.keys import actor_document as actor_document
from alur.directory.keys import actor_id as actor_id
from alur.directory.keys import claim_signer as claim_signer
from alur.directory.keys import key_document as key_document
from alur.directory.keys import key_history as key_history
from alur.directory.keys import revoke_key as revoke_key
from alur.directory.keys import root_certificate as root_certificate
from alur.directory.keys import rotate_key as rotate_key
from alur.directory.keys import sign as sign
from alur.directory.keys import transport_key as transport_key
from alur.directory.models import Account, Employment, Forum, Institution, Membership, Role
from alur.directory.rights import CONTEXT as CONTEXT
from alur.directory.rights import check_keeps, keeps
from alur.kernel import permissions
from alur.kernel.activities import SYSTEM, Actor
from alur.kernel.errors import N_, Invalid, NotFound, Refusal
from alur.kernel.record import record


class Taken(Invalid):
    """The short name is already used."""

    code = "taken"
    message = N_("%(slug)s is already in the directory. Choose another short name.")


class AlreadyBegun(Refusal):
    """The first run is over."""

    code = "already_begun"
    message = N_("This installation already has its first institution. Sign in, or ask its head for an account.")


class InCircle(Invalid):
    """It would belong to itself."""

    code = "in_circle"
    message = N_("An institution cannot belong to itself, nor to one that belongs to it.")


class LastHead(Refusal):
    """Nobody could decide or appoint any more."""

    code = "last_head"
    message = N_("An office keeps at least one head. Appoint another head first.")


class LastRegistrar(Refusal):
    """Nobody could enter institutions any more."""

    code = "last_registrar"
    message = N_("The directory keeps at least one keeper. Appoint another one first.")


@dataclass(frozen=True)
class Person:
    """Somebody who will sign in. The name is for colleagues only. employment: a code of Employment, "" if unknown."""

    email: str
    name: str
    password: str = field(repr=False)
    employment: str = ""


class UnknownRole(Invalid):
    """No such role."""

    code = "unknown_role"
    message = N_("%(role)s is not a role. Roles are: %(roles)s.")


@transaction.atomic
def enrol(*, slug: str, kind: str, name: dict[str, str], by: Actor, at: datetime, **fields: Any) -> Institution:
    """Enter an institution. name: {"id", "en"}; fields: parent, zone, region, jurisdiction, also.

    Raises NotAllowed, Taken. The first institution of an installation is entered by the software itself (first run).
    """
    check_keeps(by, "directory.enrol")
    if slug in domain.RESERVED or Institution.objects.filter(slug=slug).exists():
        raise Taken(slug=slug)
    institution = Institution.objects.create(slug=slug, kind=kind, name=name, **fields)
    record(type="Create", actor=by, obj=institution.reference(), at=at, context=CONTEXT, facts={"kind": kind})
    return institution


@transaction.atomic
def amend(*, institution: Institution, by: Actor, at: datetime, **fields: Any) -> Institution:
    """Say something else about an institution: name, kind, parent, zone, region, jurisdiction, also.

    The short name stays: the record and other sites point at it. Raises NotAllowed, InCircle.
    """
    check_keeps(by, "directory.enrol")
    changed = {key: value for key, value in fields.items() if getattr(institution, key) != value}
    _check_above(institution, changed.get("parent"))
    for key, value in changed.items():
        setattr(institution, key, value)
    if changed:
        institution.save(update_fields=list(changed))
        facts = {"changed": sorted(changed)}
        record(type="Update", actor=by, obj=institution.reference(), at=at, context=CONTEXT, facts=facts)
    return institution


def _check_above(institution: Institution, parent: Institution | None) -> None:
    while parent is not None:
        if parent.pk == institution.pk:
            raise InCircle
        parent = parent.parent


@transaction.atomic
def connect(*, institution: Institution, network: str, handle: str, by: Actor, at: datetime, url: str = "") -> Account:
    """Enter an official account of an institution; it is not confirmed yet. Raises NotAllowed, Taken."""
    check_keeps(by, "directory.connect", institution.slug)
    url = url or domain.address_of(network, handle)
    account = Account(institution=institution, network=network, handle=handle, url=url)
    if known := Account.objects.select_for_update().filter(network=network, handle=handle).first():
        if known.ended_at is None:
            raise Taken(slug=f"{network}:{handle}")
        account.pk = known.pk  # it was somebody's before; no proof of then holds now
    account.save()
    target = institution.reference()
    record(type="Create", actor=by, obj=account.reference(), at=at, context=CONTEXT, target=target)
    return account


@transaction.atomic
def found(*, slug: str, name: dict[str, str], by: Actor, at: datetime, community: Forum | None = None) -> Forum:
    """Found a forum, inside a community of forums or alone; the founder's institution keeps it.

    Raises NotAllowed, Taken.
    """
    if by.role != "system":
        permissions.check_allowed(by, "directory.found")
    if Forum.objects.filter(slug=slug).exists():
        raise Taken(slug=slug)
    keeper = Institution.objects.filter(slug=by.institution).first()
    forum = Forum.objects.create(slug=slug, name=name, community=community, keeper=keeper)
    record(type="Create", actor=by, obj=forum.reference(), at=at, context=CONTEXT)
    return forum


@transaction.atomic
def join(*, institution: Institution, forum: Forum, by: Actor, at: datetime) -> Membership:
    """An institution joins a forum; joining twice changes nothing. Raises NotAllowed for those who do not keep it."""
    check_keeps(by, "directory.found", _keeper(forum))
    membership, fresh = Membership.objects.get_or_create(
        institution=institution, forum=forum, left_at=None, defaults={"joined_at": at}
    )
    if fresh:
        record(type="Join", actor=by, obj=institution.reference(), target=forum.reference(), at=at, context=CONTEXT)
    return membership


@transaction.atomic
def leave(*, institution: Institution, forum: Forum, by: Actor, at: datetime) -> None:
    """An institution leaves a forum: what is passed on afterwards does not reach it; leaving twice changes nothing.

    Raises NotAllowed for those who do not keep the forum.
    """
    check_keeps(by, "directory.found", _keeper(forum))
    if Membership.objects.filter(institution=institution, forum=forum, left_at=None).update(left_at=at):
        record(type="Leave", actor=by, obj=institution.reference(), target=forum.reference(), at=at, context=CONTEXT)


def _keeper(forum: Forum) -> str:
    return forum.keeper.slug if forum.keeper else ""


@transaction.atomic
def appoint(
    *, user_id: int, institution: Institution, role: str, by: Actor, at: datetime, employment: str = ""
) -> Role:
    """A person acts for an institution in `role` from `at` on. Who it is stays out of the record.

    employment: a code of Employment; it decides which rules bind the person, and is never public.
    Raises NotAllowed, UnknownRole. Only who keeps the directory appoints another keeper.
    """
    check_keeps(by, "directory.enrol" if role == "registrar" else "directory.appoint", institution.slug)
    if role not in permissions.ROLES:
        raise UnknownRole(role=role, roles=", ".join(sorted(permissions.ROLES)))
    defaults = {"since": at, "employment": employment}
    held, _ = Role.objects.get_or_create(
        user_id=user_id, institution=institution, role=role, until=None, defaults=defaults
    )
    return held


@transaction.atomic
def engage(*, person: Person, role: str, by: Actor, at: datetime, slug: str = "") -> Role:
    """Somebody new for an office: can sign in at once, and acts in `role`. slug: of the office, "" for the own one.

    Raises NotAllowed, NotFound, UnknownRole, AddressTaken.
    """
    office = institution(slug or by.institution)
    check_keeps(by, "directory.appoint", office.slug)
    user = accounts.create(email=person.email, name=person.name, password=person.password)
    return appoint(user_id=user.pk, institution=office, role=role, by=by, at=at, employment=person.employment)


@transaction.atomic
def dismiss(*, role_id: int, by: Actor, at: datetime) -> Role:
    """A person no longer acts in this role. What they did stays.

    Raises NotFound (for other offices too), NotAllowed, LastHead, LastRegistrar.
    """
    leaving = _role(role_id, by)
    _check_not_last(leaving)
    leaving.until = at
    leaving.save(update_fields=["until"])
    return leaving


@transaction.atomic
def employ(*, role_id: int, employment: str, by: Actor) -> Role:
    """Say on which footing a person works; never public. Raises NotFound, NotAllowed; an unknown code says nothing."""
    held = _role(role_id, by)
    held.employment = employment if employment in Employment.values else ""
    held.save(update_fields=["employment"])
    return held


def _role(role_id: int, by: Actor) -> Role:
    """A role that is held now, in an office for which `by` appoints. Raises NotAllowed, NotFound."""
    permissions.check_allowed(by, "directory.appoint")
    held = Role.objects.filter(pk=role_id, until=None).select_related("institution").first()
    if held is None or not keeps(by, "directory.appoint", held.institution.slug):
        raise NotFound
    return held


def _check_not_last(leaving: Role) -> None:
    """Of two who dismiss each other at once the second waits here and is refused."""
    alike = Role.objects.select_for_update().filter(role=leaving.role, until=None).order_by("pk")
    if leaving.role == "head" and len(alike.filter(institution=leaving.institution)) == 1:
        raise LastHead
    if leaving.role == "registrar" and len(alike) == 1:
        raise LastRegistrar


def people(by: Actor, slug: str = "") -> QuerySet[Role]:
    """Who acts for an office now, "" for the own one. Only for those who appoint there. Raises NotAllowed."""
    slug = slug or by.institution
    check_keeps(by, "directory.appoint", slug)
    held = Role.objects.filter(institution__slug=slug, until=None)
    return held.select_related("user").order_by("user__name", "pk")


def employment(*, user_id: int, slug: str) -> str:
    """On which footing a person works for an institution, "" where nobody said; see domain.is_civil_servant."""
    held = Role.objects.filter(user_id=user_id, institution__slug=slug, until=None).exclude(employment="")
    return held.order_by("-since").values_list("employment", flat=True).first() or ""


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
    """`id` and `is_reached` of each member, for a statement of the database."""
    return reached(Q(pk__in=members(forum_slug).order_by().values("pk")))


def reached(which: Q) -> QuerySet[Institution, dict[str, Any]]:
    """`id` and `is_reached` (does anybody of it sign in here?) of institutions, for a statement of the database."""
    held = Role.objects.filter(institution=OuterRef("pk"), until=None)
    return Institution.objects.filter(which).annotate(is_reached=Exists(held)).values("id", "is_reached")


def province_names() -> dict[str, dict[str, str]]:
    """The name of each province that is in the directory, by its code ("36")."""
    return dict(Institution.objects.filter(kind=Institution.Kind.PROVINCE).values_list("region", "name"))


def forums() -> QuerySet[Forum]:
    """All forums, communities too, by name."""
    return Forum.objects.select_related("community").order_by("slug")


def institutions(words: str = "") -> QuerySet[Institution]:
    """Who exists, by name, with accounts. words: each occurs in a name, the short name, a code or an account."""
    theirs = Prefetch("accounts", Account.objects.filter(ended_at=None).order_by("network", "handle"))
    found = Institution.objects.select_related("parent").prefetch_related(theirs).order_by("name__id", "slug")
    for word in words.split():
        named = Q(name__id__icontains=word) | Q(name__en__icontains=word) | Q(slug__icontains=word)
        has = Account.objects.filter(institution=OuterRef("pk"), handle__icontains=word.removeprefix("@"))
        found = found.filter(named | Q(also__icontains=word) | Q(region=word) | Exists(has))
    return found


def did_you_mean(words: str) -> str:
    """What a search that found nothing may have meant; "" when nothing in the directory is spelt nearly so."""
    names = Institution.objects.exclude(kind=Institution.Kind.VILLAGE).values_list("name__id", "name__en", "also")
    vocabulary = {word.strip(";,()").lower() for row in names for part in row for word in (part or "").split()}
    return domain.corrected(words, vocabulary)


def kept_by(by: Actor) -> QuerySet[Forum]:
    """The forums whose members `by` decides about, with how many belong to each now. Raises NotAllowed."""
    permissions.check_allowed(by, "directory.found")
    now = Count("memberships", filter=Q(memberships__left_at=None))
    all_of_them = forums().annotate(belong=now)
    return all_of_them if keeps(by, "directory.found") else all_of_them.filter(keeper__slug=by.institution)


def forums_of(institution: Institution) -> QuerySet[Forum]:
    """The forums to which an institution belongs now."""
    held = institution.memberships.filter(left_at=None).values("forum_id")
    return Forum.objects.filter(pk__in=held).select_related("community").order_by("slug")


def is_empty() -> bool:
    """Nobody acts here yet: the first run. Institutions may be there already: `alur directory load`."""
    return not Role.objects.exists()


@transaction.atomic
def begin(*, slug: str, kind: str, name: dict[str, str], head: Person, at: datetime, **fields: Any) -> Institution:
    """The first institution and the head who speaks for it; the head keeps the directory and enrols others.

    An institution that a list brought already stays as the list names it.
    Raises AlreadyBegun: of two who begin at once the second is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE directory_institution IN SHARE ROW EXCLUSIVE MODE")
    if not is_empty():
        raise AlreadyBegun
    listed = Institution.objects.filter(slug=slug).first()
    institution = listed or enrol(slug=slug, kind=kind, name=name, by=SYSTEM, at=at, **fields)
    person = accounts.create(email=head.email, name=head.name, password=head.password)
    for role in ("head", "registrar"):
        appoint(user_id=person.pk, institution=institution, role=role, by=SYSTEM, at=at)
    return institution

"""How offices are reached, and whether that still holds: mailboxes, telephones, bounces. Nothing of it is public."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from alur.directory import domain
from alur.directory.models import Account, Contact, Institution, Role
from alur.directory.rights import check_keeps
from alur.kernel.activities import Actor


def mailboxes(slugs: Collection[str]) -> dict[str, str]:
    """The e-mail address of each of these institutions that has one, the one confirmed last."""
    found = Contact.objects.filter(way=Contact.Way.EMAIL, institution__slug__in=slugs).order_by("confirmed_on", "pk")
    return dict(found.values_list("institution__slug", "address"))


def bounced(*, address: str, at: datetime) -> None:
    """A message to this mailbox came back. The office and who keeps the directory see it until it is confirmed."""
    Contact.objects.filter(address=address).update(bounces=F("bounces") + 1, bounced_at=at)


@transaction.atomic
def reach(*, institution: Institution, way: str, address: str, by: Actor, at: datetime) -> Contact:
    """Say how an office is reached; saying it again confirms it. Raises NotAllowed."""
    check_keeps(by, "directory.connect", institution.slug)
    confirmed = {"confirmed_on": institution.local(at).date(), "bounces": 0, "bounced_at": None}
    contact, _ = Contact.objects.update_or_create(institution=institution, way=way, address=address, defaults=confirmed)
    return contact


@transaction.atomic
def forget(*, contact: Contact, by: Actor) -> None:
    """The office is not reached this way any more. Raises NotAllowed."""
    check_keeps(by, "directory.connect", contact.institution.slug)
    contact.delete()


@transaction.atomic
def still_right(*, institution: Institution, by: Actor, at: datetime) -> None:
    """The office looked at its contacts: they are right. Raises NotAllowed."""
    check_keeps(by, "directory.connect", institution.slug)
    today = institution.local(at).date()
    institution.contacts.update(confirmed_on=today, bounces=0, bounced_at=None)
    Institution.objects.filter(pk=institution.pk).update(asked_at=None)


@transaction.atomic
def ask(*, slugs: Collection[str], by: Actor, at: datetime) -> int:
    """Ask offices to look at their contacts and accounts, on their own page. Returns how many. Raises NotAllowed."""
    check_keeps(by, "directory.enrol")
    return Institution.objects.filter(slug__in=slugs).update(asked_at=at)


def upkeep(found: QuerySet[Institution], today: date) -> QuerySet[Institution, Any]:
    """The same institutions, those first that need somebody: messages come back, then what was confirmed too long ago.

    Each with `is_returned`, `is_stale`, `people` (how many act for it now; None for nobody).
    """
    old = Q(confirmed_on=None) | Q(confirmed_on__lt=today - domain.FRESH)
    accounts = Account.objects.filter(old, institution=OuterRef("pk"), ended_at=None)
    contacts = Contact.objects.filter(old, institution=OuterRef("pk"))
    returned = Contact.objects.filter(institution=OuterRef("pk"), bounces__gt=0)
    acting = Role.objects.filter(until=None, institution=OuterRef("pk")).order_by().values("institution")
    return found.annotate(
        is_returned=Exists(returned), is_stale=Exists(accounts) | Exists(contacts),
        people=acting.annotate(count=Count("user", distinct=True)).values("count"),
    ).order_by("-is_returned", "-is_stale", "name__id", "slug")  # fmt: skip

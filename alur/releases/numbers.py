"""The numbers that an institution gives its releases, by its own pattern."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.releases.core import numbering
from alur.releases.models import Numbering, Release


def pattern(institution: Institution) -> str:
    """As the institution numbers, "" where it did not say."""
    found = Numbering.objects.filter(institution=institution).first()
    return found.pattern if found else ""


def read(institution: Institution, number: str) -> tuple[int, int] | None:
    """Year and running number, where the number fits the pattern."""
    return numbering.read(pattern(institution), number)


def proposed(institution: Institution, *, at: datetime) -> str:
    """The next free number of the institution's year, "" without a pattern. Drafts hold theirs, too."""
    by, today = pattern(institution), institution.local(at).date()
    if not by:
        return ""
    own = Release.objects.filter(institution=institution, number_year=today.year)
    last = own.aggregate(last=Max("number_running"))["last"] or 0
    return numbering.spell(by, last + 1, today)


@transaction.atomic
def set_pattern(*, pattern: str, by: Actor) -> None:
    """How the own institution numbers from now on; former numbers are read again by it. The record is silent.

    Raises NotAllowed, BadPattern.
    """
    permissions.check_allowed(by, "releases.draft")
    numbering.check_pattern(pattern)
    institution = directory.institution(by.institution)
    Numbering.objects.update_or_create(institution=institution, defaults={"pattern": pattern.strip()})
    own = Release.objects.filter(institution=institution)
    own.update(number_year=None, number_running=None)
    taken = set()
    for each in own.exclude(number="").order_by("pk"):
        found = numbering.read(pattern.strip(), each.number)
        if found and found not in taken:
            taken.add(found)
            own.filter(pk=each.pk).update(number_year=found[0], number_running=found[1])

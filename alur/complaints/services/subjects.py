"""What a report can be about, whom it concerns, and which supervisor receives it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from alur.complaints import words
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel.errors import N_, Invalid
from alur.kernel.models import Activity

SUPERVISOR = Institution.Kind.SUPERVISOR
MOST_LISTED = 40  # institutions in one list of choices


class NoSupervisor(Invalid):
    """Nobody is there to receive it."""

    code = "no_supervisor"
    message = N_("No supervisor is in the directory of this site yet, so nothing can be sent. What you typed is kept.")


@dataclass(frozen=True)
class About:
    """What somebody wants to report: its path in the record, name, case, the office behind it, when it happened."""

    path: str
    name: dict[str, str]
    context: str
    office: str
    at: datetime


def about(path: str) -> About | None:
    """What stands at `path` in the record; None when the record does not know it."""
    first = Activity.objects.filter(object_path=path).order_by("id").first() if path else None
    if first is None:
        return None
    target = first.target_path.removeprefix("institutions/") if first.target_path.startswith("institutions/") else ""
    return About(path, first.name, first.context, target or first.actor, first.at)


def context_of(path: str) -> str:
    """The case of what stands at `path`; "" when the record does not know it."""
    found = about(path)
    return found.context if found else ""


def supervisors() -> list[Institution]:
    """Those of the country and of its provinces, by name: from them a report is handed down to a regency."""
    upper = _supervisors().filter(Q(parent=None) | Q(parent__parent=None) | ~Q(parent__kind=SUPERVISOR))
    return _by_name(upper)


def all_supervisors() -> list[Institution]:
    """All who receive reports, by name."""
    return _by_name(_supervisors())


def _supervisors() -> QuerySet[Institution]:
    return directory.institutions().prefetch_related(None).filter(kind=SUPERVISOR)


def _by_name(found: QuerySet[Institution]) -> list[Institution]:
    return sorted(found, key=lambda each: words.in_language(each.name))


def offices(said: str = "") -> list[Institution]:
    """Those that can be reported, by name, at most MOST_LISTED: all, or those that answer a search."""
    return _by_name(_offices(said)[:MOST_LISTED])


def _offices(said: str = "") -> QuerySet[Institution]:
    return directory.institutions(said).prefetch_related(None).exclude(kind=SUPERVISOR)


def are_many() -> bool:
    """More can be reported than one list of choices bears: the reader searches."""
    return _offices().order_by()[: MOST_LISTED + 1].count() > MOST_LISTED


def office(slug: str) -> Institution | None:
    """The institution of that short name, if it can be reported."""
    return _offices().filter(slug=slug).first() if slug else None


def supervisor_for(office: Institution | None) -> Institution:
    """The supervisor of the office's region: the nearest, else one for the country. Raises NoSupervisor."""
    region = office.region if office else ""
    above = [region[:length] for length in range(len(region) + 1)]
    able = _supervisors().order_by(Length("region").desc(), "slug")
    found = able.filter(region__in=above).first() or able.first()
    if found is None:
        raise NoSupervisor
    return found

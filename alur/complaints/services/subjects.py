"""What a report can be about, whom it concerns, and which supervisor receives it."""

from dataclasses import dataclass
from datetime import datetime

from alur.complaints import words
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel.errors import N_, Invalid
from alur.kernel.models import Activity


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
    """All who receive reports, by name."""
    found = directory.institutions().filter(kind=Institution.Kind.SUPERVISOR)
    return sorted(found, key=lambda each: words.in_language(each.name))


def offices() -> list[Institution]:
    """All that can be reported, by name."""
    others = directory.institutions().exclude(kind=Institution.Kind.SUPERVISOR)
    return sorted(others, key=lambda each: words.in_language(each.name))


def supervisor_for(office: Institution | None) -> Institution:
    """The supervisor of the office's region: the nearest, else one for the country. Raises NoSupervisor."""
    region = office.region if office else ""
    able = [each for each in supervisors() if region.startswith(each.region)] or supervisors()
    if not able:
        raise NoSupervisor
    return max(able, key=lambda each: len(each.region))

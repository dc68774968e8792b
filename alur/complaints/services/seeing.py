"""Who sees what of a report: the supervisor that has it, in the order of the legal dates; the office reported never."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alur.complaints import domain
from alur.complaints.domain import State
from alur.complaints.models import Complaint
from alur.directory.models import Institution
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.rulepacks import deadlines
from alur.rulepacks.deadlines import Deadline


def visible_to(actor: Actor | None, complaint: Complaint) -> bool:
    """May this person read what the report says? Only for the supervisor that has it, never for the office reported."""
    if actor is None:
        return False
    return domain.may_handle(
        office=actor.institution, permissions=actor.permissions, body=complaint.body.slug,
        respondents=_line_of(complaint.respondent),
    )  # fmt: skip


def _line_of(office: Institution | None) -> set[str]:
    """The office and those above it."""
    line: set[str] = set()
    while office is not None and office.slug not in line:
        line.add(office.slug)
        office = office.parent
    return line


def handled(uid: UUID, *, by: Actor) -> Complaint:
    """A report for its supervisor. Raises NotFound for everyone else, the office reported included."""
    complaint = Complaint.objects.filter(uid=uid).select_related("body", "respondent", "filed_with").first()
    if complaint is None or not visible_to(by, complaint):
        raise NotFound
    return complaint


def statement(complaint: Complaint, *, by: Actor) -> dict[str, Any]:
    """What the reporter said. Raises NotFound for who does not handle it."""
    return _opened(handled(complaint.uid, by=by).statement_uid)


def identity(complaint: Complaint, *, by: Actor) -> dict[str, Any]:
    """Who the reporter is, {} without name. Raises NotFound for who does not handle it."""
    uid = handled(complaint.uid, by=by).identity_uid
    return _opened(uid) if uid else {}


def additions(complaint: Complaint, *, by: Actor) -> list[str]:
    """What the reporter added when asked, oldest first. Raises NotFound for who does not handle it."""
    path = handled(complaint.uid, by=by).path
    history = Activity.objects.about(path)
    added = [each for each in history if each.facts.get("state") == State.STUDY and each.content_ids]
    return [_opened(activity.content_ids[0])["added"] for activity in added]


def evidence_of(uid: UUID, number: int, *, by: Actor) -> tuple[str, bytes]:
    """Media type and original bytes of a file. Raises NotFound."""
    row = handled(uid, by=by).evidence.filter(number=number).first()
    if row is None:
        raise NotFound
    return row.media_type, contents.open_sealed(row.content_uid)


def _opened(uid: UUID) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(contents.open_sealed(uid))
    return told


@dataclass(frozen=True)
class Waiting:
    """A row of the supervisor's queue."""

    complaint: Complaint
    due: Deadline | None
    is_overdue: bool


def queue(*, by: Actor, at: datetime) -> list[Waiting]:
    """The open reports that `by` handles, by their legal date; those without a date last. Raises NotAllowed."""
    permissions.check_allowed(by, "complaints.read")
    states = [state for state, standing in domain.STATES.items() if standing.owner]
    rows = Complaint.objects.filter(body__slug=by.institution, state__in=states).select_related("body", "respondent")
    found = [waiting(each, at) for each in rows if visible_to(by, each)]
    return sorted(found, key=lambda each: (each.due.last if each.due else date.max, each.complaint.pk))


def closed(*, by: Actor) -> list[Complaint]:
    """The reports on which nobody of the office must act any more, newest first. Raises NotAllowed."""
    permissions.check_allowed(by, "complaints.read")
    ended = [state for state, standing in domain.STATES.items() if not standing.owner]
    rows = Complaint.objects.filter(body__slug=by.institution, state__in=ended).select_related("body", "respondent")
    return [each for each in rows.order_by("-state_at", "-pk") if visible_to(by, each)]


def waiting(complaint: Complaint, at: datetime) -> Waiting:
    """The report with the clock that runs now, and whether its last day has passed."""
    due = due_of(complaint)
    return Waiting(complaint, due, due is not None and complaint.body.local(at).date() > due.last)


def due_of(complaint: Complaint) -> Deadline | None:
    """The clock that runs now, by the rule pack of the supervisor's country."""
    local = complaint.body.local
    return domain.due(
        State(complaint.state), received_on=complaint.received_on, state_on=local(complaint.state_at).date(),
        registered_on=complaint.registered_on, rules=deadlines.load(complaint.body.jurisdiction),
    )  # fmt: skip

"""Following a report with its code, and what everyone may know of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alur.complaints import codes, words
from alur.complaints.domain import State
from alur.complaints.models import Complaint
from alur.complaints.services.seeing import waiting
from alur.kernel import contents
from alur.kernel.errors import N_, NotFound
from alur.kernel.models import Activity
from alur.rulepacks.deadlines import Deadline


class WrongCode(NotFound):
    """No report opens with this code; malformed, mistyped and unknown codes get the same answer."""

    code = "wrong_code"
    message = N_("No report opens with this code. Check the six words and try again. We cannot make a new code.")


@dataclass(frozen=True)
class Status:
    """What the holder of the code sees."""

    complaint: Complaint
    sentence: str
    due: Deadline | None
    message: str
    history: list[Activity]

    @property
    def is_waiting_for_reporter(self) -> bool:
        """The reporter has something to complete."""
        return self.complaint.state == State.INCOMPLETE


def open_by_code(code: str) -> Complaint:
    """The report that opens with this code. The slow hash is computed for every input. Raises WrongCode."""
    complaint = Complaint.objects.filter(code_hash=codes.hashed(code)).first()
    if complaint is None:
        raise WrongCode
    return complaint


def status_of(uid: UUID, *, at: datetime, say_day: Callable[[date], str]) -> Status:
    """Where a report stands, for who has opened it with its code. say_day: a date in the reader's words."""
    complaint = Complaint.objects.filter(uid=uid).select_related("body").first()
    if complaint is None:
        raise NotFound
    now = waiting(complaint, at)
    due = now.due
    sentence = words.to_reporter(
        complaint.state, is_overdue=now.is_overdue, body=words.in_language(complaint.body.name),
        last=say_day(due.last) if due else "", number=complaint.register_number,
    )  # fmt: skip
    return Status(complaint, sentence, due, _message(complaint), list(Activity.objects.about(complaint.path)))


def _message(complaint: Complaint) -> str:
    return contents.open_sealed(complaint.message_uid).decode() if complaint.message_uid else ""


@dataclass(frozen=True)
class PublicState:
    """What everyone may know of a report: its path, number, way and state, no more."""

    path: str
    number: str
    way: str
    state: str
    sentence: str


def public_states(context: str) -> list[PublicState]:
    """The reports of a case as anyone may see them, in the order of filing."""
    rows = Complaint.objects.filter(context=context)
    return [PublicState(each.path, each.number, each.way, each.state, str(words.PUBLIC[each.state])) for each in rows]

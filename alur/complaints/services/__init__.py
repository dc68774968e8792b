"""The verbs of a report and the questions about it, in one place for the stations downstream."""

from alur.complaints.services.filing import Receipt, file, forget_drafts, send
from alur.complaints.services.following import PublicState, Status, WrongCode, open_by_code, public_states, status_of
from alur.complaints.services.handling import (
    MessageMissing,
    ask,
    complete,
    determine,
    examine,
    not_register,
    note,
    register,
    study,
    transfer,
)
from alur.complaints.services.seeing import (
    Waiting,
    additions,
    closed,
    due_of,
    evidence_of,
    handled,
    identity,
    queue,
    statement,
    visible_to,
)
from alur.complaints.services.subjects import (
    About,
    NoSupervisor,
    about,
    all_supervisors,
    are_many,
    context_of,
    office,
    offices,
    supervisor_for,
    supervisors,
)

__all__ = [
    "About", "MessageMissing", "NoSupervisor", "PublicState", "Receipt", "Status", "Waiting", "WrongCode", "about",
    "additions", "all_supervisors", "are_many", "ask", "closed", "complete", "context_of", "determine", "due_of",
    "evidence_of", "examine", "file", "forget_drafts", "handled", "identity", "not_register", "note", "office",
    "offices", "open_by_code", "public_states", "queue", "register", "send", "statement", "status_of", "study",
    "supervisor_for", "supervisors", "transfer", "visible_to",
]  # fmt: skip

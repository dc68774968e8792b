"""What a report must have, who owns it in which state, and which step may follow. Pure: no Django, no clock.

SUBMITTED -> STUDY -> REGISTERED -> CLARIFICATION -> STOPPED or FOLLOWED_UP
             STUDY <-> INCOMPLETE -> NOT_REGISTERED        (TRANSFERRED: another supervisor begins again)
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from alur.kernel.errors import N_, Invalid, Refusal
from alur.rulepacks.deadlines import Condition, Deadline, Deadlines

SHORTEST_ACCOUNT = 40  # characters; "the account posted politics" says too little to be examined


class Way(StrEnum):
    """The two honest ways to tell it."""

    REPORT = "LAPORAN"  # laporan: with name; the supervisor must examine it when it is complete
    TIP = "INFORMASI_AWAL"  # informasi awal: without name; the supervisor may follow it


class State(StrEnum):
    """Where a report stands."""

    SUBMITTED = "SUBMITTED"
    STUDY = "STUDY"  # kajian awal
    INCOMPLETE = "INCOMPLETE"
    REGISTERED = "REGISTERED"  # registrasi
    NOT_REGISTERED = "NOT_REGISTERED"
    TRANSFERRED = "TRANSFERRED"  # pelimpahan
    CLARIFICATION = "CLARIFICATION"  # klarifikasi
    STOPPED = "STOPPED"
    FOLLOWED_UP = "FOLLOWED_UP"  # tindak lanjut


@dataclass(frozen=True)
class Standing:
    """A state: who must act next, and which clock of the rule pack runs, from when."""

    owner: str  # "supervisor", "citizen", or "" when nobody must act any more
    clock: str = ""
    since: str = ""  # the day that starts it: "received", "state" (the state was reached), "registered"


STATES: dict[State, Standing] = {
    State.SUBMITTED: Standing("supervisor", "study", "received"),
    State.STUDY: Standing("supervisor", "study", "received"),
    State.INCOMPLETE: Standing("citizen", "completion", "state"),
    State.REGISTERED: Standing("supervisor", "decision", "registered"),
    State.NOT_REGISTERED: Standing(""),
    State.TRANSFERRED: Standing("supervisor", "study", "received"),
    State.CLARIFICATION: Standing("supervisor", "decision_with_hearing", "registered"),
    State.STOPPED: Standing(""),
    State.FOLLOWED_UP: Standing(""),
}


@dataclass(frozen=True)
class Move:
    """A step of the supervisor, or the reporter's completion: from where, to where, who may, its type in the record."""

    before: frozenset[State]
    after: State
    permission: str  # "" for the reporter
    type: str


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_REGISTERED = _from(State.REGISTERED, State.CLARIFICATION)
_OPEN = frozenset(state for state, standing in STATES.items() if standing.owner)

MOVES: dict[str, Move] = {
    "study": Move(_from(State.SUBMITTED, State.TRANSFERRED), State.STUDY, "complaints.study", "Add"),
    "ask": Move(_from(State.STUDY), State.INCOMPLETE, "complaints.study", "Update"),
    "complete": Move(_from(State.INCOMPLETE), State.STUDY, "", "Add"),
    "register": Move(_from(State.STUDY), State.REGISTERED, "complaints.register", "Accept"),
    "not_register": Move(_from(State.STUDY, State.INCOMPLETE), State.NOT_REGISTERED, "complaints.register", "Reject"),
    "examine": Move(_REGISTERED, State.CLARIFICATION, "complaints.examine", "Add"),
    "transfer": Move(_OPEN - {State.INCOMPLETE}, State.TRANSFERRED, "complaints.transfer", "Update"),
    "stop": Move(_REGISTERED, State.STOPPED, "complaints.determine", "Update"),
    "follow_up": Move(_REGISTERED, State.FOLLOWED_UP, "complaints.determine", "Update"),
}


class OutOfOrder(Refusal):
    """The step does not follow from the state."""

    code = "out_of_order"
    message = N_("This step does not follow from where the report stands now. Reload the page and see its state.")


class FutureDay(Invalid):
    """A day that has not come yet."""

    code = "future_day"
    message = N_("This day has not come yet. Today is %(today)s.")


class KnownBeforeEvent(Invalid):
    """Nobody knows of a thing before it happens."""

    code = "known_before_event"
    message = N_("You cannot have known of it before it happened, on %(event)s. Correct one of the two days.")


class TooShort(Invalid):
    """An account that nobody could examine."""

    code = "account_too_short"
    message = N_("This is too short to be examined. Say what was posted, by which account, and what is wrong with it.")


def check_can(verb: str, state: State, *, told_later: bool = False) -> State:
    """The state after `verb`. Raises OutOfOrder.

    told_later: the step is known from the press only, which does not report every step before it; then any step may
    follow as long as the report is open.
    """
    move = MOVES[verb]
    if state not in (_OPEN if told_later else move.before):
        raise OutOfOrder
    return move.after


def possible(state: State, permissions: Set[str]) -> list[str]:
    """The verbs that somebody with these permissions can take now, in the order of MOVES."""
    return [verb for verb, move in MOVES.items() if state in move.before and move.permission in permissions]


def check_days(*, event_on: date, known_on: date, today: date) -> None:
    """Refuse days that cannot be. today: in the zone of the office. Raises FutureDay, KnownBeforeEvent."""
    for day in (event_on, known_on):
        if day > today:
            raise FutureDay(today=today.isoformat())
    if known_on < event_on:
        raise KnownBeforeEvent(event=event_on.isoformat())


def check_account(text: str) -> None:
    """Refuse an account of what happened that says nothing. Raises TooShort."""
    if len(text.strip()) < SHORTEST_ACCOUNT:
        raise TooShort


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a reporter tells. Everything but `way` and the days is confidential."""

    way: Way
    event_on: date
    known_on: date
    account: str = field(repr=False)
    post: str = field(default="", repr=False)  # link to the post, or a description of it
    respondent: str = field(default="", repr=False)  # who is reported, in words
    place: str = field(default="", repr=False)
    wishes: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    days_are_certain: bool = True


@dataclass(frozen=True, kw_only=True)
class Check:
    """One condition and how the report stands to it: "met", "missing", "not_needed"."""

    condition: Condition
    verdict: str


def completeness(filing: Filing, *, evidence: int, filed_on: date, rules: Deadlines) -> list[Check]:
    """Every formal and material condition of the rule pack (Perbawaslu 7/2022 Art. 15(3), (4)) and whether it is met.

    evidence: number of files. filed_on: the day in the zone of the receiving office.
    Initial information (informasi awal) needs no name and no time limit.
    """
    deadline = rules.clock("filing").run(filing.known_on)
    met = {
        "identity": bool(filing.name.strip() and filing.address.strip()),
        "respondent": bool(filing.respondent.strip()),
        "in_time": filed_on <= deadline.last,
        "time": True,
        "place": bool(filing.place.strip() or filing.post.strip()),
        "account": len(filing.account.strip()) >= SHORTEST_ACCOUNT,
        "evidence": evidence > 0,
    }
    skipped = {"identity", "in_time"} if filing.way == Way.TIP else set()
    return [Check(condition=each, verdict=_verdict(each.key, met, skipped)) for each in rules.conditions]


def _verdict(key: str, met: dict[str, bool], skipped: Set[str]) -> str:
    if key in skipped:
        return "not_needed"
    return "met" if met[key] else "missing"


def missing(checks: list[Check]) -> list[Condition]:
    """The conditions that are not met."""
    return [check.condition for check in checks if check.verdict == "missing"]


def due(
    state: State, *, received_on: date, state_on: date, registered_on: date | None, rules: Deadlines
) -> Deadline | None:
    """The clock that runs in `state`; None where the law sets none or the day that starts it is not known."""
    standing = STATES[state]
    starts = {"received": received_on, "state": state_on, "registered": registered_on}
    start = starts.get(standing.since)
    return rules.clock(standing.clock).run(start) if start else None


def may_handle(*, office: str, permissions: Set[str], body: str, respondents: Set[str]) -> bool:
    """May somebody of `office` see what a report says? Only the supervisor that has it, and never who is reported.

    body: slug of the supervisor. respondents: slugs of the office reported and of the offices above it.
    """
    return office == body and office not in respondents and "complaints.read" in permissions

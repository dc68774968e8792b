"""May this draft be submitted, approved, returned, declined? Pure: no Django, no clock, no database.

    seats("elevated") -> two seats: one for the head of office, one for the legal officer
    check_can_approve(..., author=7, reviewer=7, ...) -> OwnDraft: nobody approves what they wrote

The rules are those of the flow: an assessment of exactly this text, four eyes, and what each level asks for. They are
the house's own rules (no law prescribes them); the levels themselves come from the rule pack.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from alur.kernel.errors import N_, Invalid, NotAllowed, Refusal

State = Literal["DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "DECLINED"]
Move = Literal["revise", "submit", "approve", "return", "decline", "override"]

HEADLINE_AMONG = 10  # first lines of a text among which its headline is looked for
TITLE_MOST = 300  # characters
BODY_MOST = 20_000  # characters; a long press release has about 6,000
ALT_MOST = 1_000  # characters
REASON_MOST = 1_000  # characters


@dataclass(frozen=True)
class Stage:
    """Who has to act on a draft in this state, and where each move leads."""

    owner: Literal["editor", "approvers", "publishing", "nobody"]
    moves: Mapping[Move, State] = field(default_factory=dict)


STATES: Mapping[State, Stage] = {
    "DRAFT": Stage("editor", {"revise": "DRAFT", "submit": "SUBMITTED", "override": "APPROVED", "decline": "DECLINED"}),
    "SUBMITTED": Stage(
        "approvers",
        {"revise": "DRAFT", "approve": "APPROVED", "return": "RETURNED", "override": "APPROVED", "decline": "DECLINED"},
    ),
    "RETURNED": Stage(
        "editor", {"revise": "DRAFT", "submit": "SUBMITTED", "override": "APPROVED", "decline": "DECLINED"}
    ),
    "APPROVED": Stage("publishing"),
    "DECLINED": Stage("nobody"),
}

_ONE = (frozenset({"head", "legal"}),)
_BOTH = (frozenset({"head"}), frozenset({"legal"}))
_SEATS: Mapping[str, tuple[frozenset[str], ...]] = {"none": _ONE, "notice": _ONE, "elevated": _BOTH}


@dataclass(frozen=True)
class Screened:
    """What the rules need to know of an assessment."""

    level: str  # "none", "notice", "elevated", "prohibited"
    is_fresh: bool  # of exactly this text and media, for the day on which it goes out
    unread: tuple[str, ...] = ()  # ids of what could not be screened


class NotNow(Refusal):
    """The draft is in a state that does not allow this step."""

    code = "not_now"
    message = N_("The draft has moved on: this step is not possible any more. Read its state at the top of the page.")


class SourceWithdrawn(Refusal):
    """What the draft was made from is no longer in force."""

    code = "source_withdrawn"
    message = N_(
        "The issuer has withdrawn the release that this draft was made from. It cannot be submitted or approved. "
        "Decline it; what you wrote is kept."
    )


class SourceCorrected(Refusal):
    """What the draft was made from has been corrected since its words were written."""

    code = "source_corrected"
    message = N_(
        "The issuer has corrected the release that this draft was made from. Edit the draft with the corrected version "
        "beside it, or have two people say that nothing needs to change; then submit it."
    )


class OwnProposal(NotAllowed):
    """Four eyes."""

    code = "own_proposal"
    message = N_("You wrote that nothing needs to change: another person has to confirm it.")


class NothingProposed(Refusal):
    """There is nothing to confirm."""

    code = "nothing_proposed"
    message = N_("Nobody has written yet why nothing needs to change. Write the reason first.")


class NotScreened(Refusal):
    """No assessment yet."""

    code = "not_screened"
    message = N_("This draft has not been screened. Choose “Screen now”, read the result, then go on.")


class Stale(Refusal):
    """The assessment is of another text, or of another day."""

    code = "stale"
    message = N_(
        "The screening is out of date: the text, a picture or the day has changed since. Screen again, then go on."
    )


class Unread(Refusal):
    """Something could not be screened and nobody said that they looked."""

    code = "unread"
    message = N_("%(number)s file(s) could not be screened. Look at them yourself and tick each one, then submit.")


class Blocked(Refusal):
    """The level is prohibited."""

    code = "prohibited"
    message = N_(
        "The screening says prohibited. Change the marked words or decline. "
        "Only the head of office may override, with a written reason that everyone can read."
    )


class OwnDraft(NotAllowed):
    """Four eyes."""

    code = "own_draft"
    message = N_("You wrote this draft: another person has to approve it. Ask the head of office or the legal officer.")


class SeatTaken(Refusal):
    """Somebody with this role has approved already."""

    code = "seat_taken"
    message = N_("The approval of your role is already there. What is missing must come from another role.")


class TextChanged(Refusal):
    """The approver read another text than the one that stands there now."""

    code = "text_changed"
    message = N_("The draft changed while you were reading. Nothing was approved. Read the text again, then decide.")


class ReasonMissing(Invalid):
    """A refusal or an override needs words."""

    code = "reason_missing"
    message = N_("Please write the reason, one sentence is enough. Nothing was changed.")


class TooLong(Invalid):
    """More characters than the field takes."""

    code = "too_long"
    message = N_("The text has %(length)s characters, %(most)s are possible. Shorten it; nothing was lost.")


class TitleMissing(Invalid):
    """A draft without a title cannot be found again."""

    code = "title_missing"
    message = N_("Please write a title.")


class NotProhibited(Refusal):
    """Nothing to override."""

    code = "not_prohibited"
    message = N_("Nothing is prohibited here, so there is nothing to override. Approve in the usual way.")


class VersionConflict(Refusal):
    """A colleague saved in between: both texts are kept, nobody overwrites anybody."""

    code = "version_conflict"
    message = N_("A colleague saved version %(version)s while you wrote. Both texts are shown; nothing was lost.")

    def __init__(self, *, version: int, theirs: tuple[str, str], yours: tuple[str, str]) -> None:
        """version: the one that stands now. theirs, yours: title and body."""
        super().__init__(version=version)
        self.version = version
        self.theirs = theirs
        self.yours = yours


def after(state: str, move: Move) -> State:
    """The state that `move` leads to. Raises NotNow."""
    stage = next((stage for name, stage in STATES.items() if name == state), None)
    if stage is None or move not in stage.moves:
        raise NotNow
    return stage.moves[move]


def seats(level: str) -> tuple[frozenset[str], ...]:
    """Who has to approve at this level: one seat for each person, with the roles that may take it.

    Raises Blocked for "prohibited", and for a level that nobody has heard of.
    """
    if level not in _SEATS:
        raise Blocked
    return _SEATS[level]


def open_seats(level: str, given: Collection[str]) -> tuple[frozenset[str], ...]:
    """The seats still empty after the roles in `given` approved."""
    left = list(seats(level))
    for role in given:
        taken = next((seat for seat in left if role in seat), None)
        if taken is not None:
            left.remove(taken)
    return tuple(left)


def reviewing_role(role: str, permissions: Collection[str]) -> str:
    """As what a person approves: their own role, or for somebody with several the one that their rights show."""
    if role in ("head", "legal"):
        return role
    return "head" if "desk.override" in permissions else "legal"


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL cannot keep and no reader can see."""
    return text.replace("\0", "")


def check_text(*, title: str, body: str, alts: Mapping[str, str]) -> None:
    """Refuse a text that cannot be kept. Raises TitleMissing, TooLong."""
    if not title.strip():
        raise TitleMissing
    check_lengths(title=title, body=body, alts=alts)


def check_lengths(*, title: str, body: str, alts: Mapping[str, str]) -> None:
    """Refuse a text that is longer than its field. Raises TooLong."""
    for text, most in [(title, TITLE_MOST), (body, BODY_MOST), *((alt, ALT_MOST) for alt in alts.values())]:
        if len(text) > most:
            raise TooLong(length=len(text), most=most)


def check_reason(reason: str) -> None:
    """Refuse a missing or endless reason. Raises ReasonMissing, TooLong."""
    if not reason.strip():
        raise ReasonMissing
    if len(reason) > REASON_MOST:
        raise TooLong(length=len(reason), most=REASON_MOST)


def check_screened(screened: Screened | None) -> Screened:
    """Refuse what has no assessment of exactly this text for that day. Raises NotScreened, Stale."""
    if screened is None:
        raise NotScreened
    if not screened.is_fresh:
        raise Stale
    return screened


def check_can_submit(*, state: str, screened: Screened | None, looked_at: Collection[str]) -> None:
    """Refuse a submission that is not screened, prohibited, or holds something that nobody looked at.

    looked_at: ids of unread media of which the editor says that a person looked at them.
    Raises NotNow, NotScreened, Stale, Blocked, Unread.
    """
    after(state, "submit")
    screened = check_screened(screened)
    seats(screened.level)
    if unseen := set(screened.unread) - set(looked_at):
        raise Unread(number=len(unseen))


def check_can_approve(
    *,
    state: str,
    screened: Screened | None,
    author: int,
    reviewer: int,
    role: str,
    given: Collection[str],
    seen_hash: str,
    content_hash: str,
) -> None:
    """Refuse an approval by the author, of a text that changed, without a fresh assessment, or without a free seat.

    author, reviewer: ids of persons, so that a second role changes nothing. given: roles that approved this text.
    seen_hash: of the text that the approver read. Raises NotNow, OwnDraft, TextChanged, NotScreened, Stale, Blocked,
    SeatTaken.
    """
    after(state, "approve")
    if author == reviewer:
        raise OwnDraft
    if seen_hash != content_hash:
        raise TextChanged
    screened = check_screened(screened)
    if not any(role in seat for seat in open_seats(screened.level, given)):
        raise SeatTaken


def check_can_override(
    *, state: str, screened: Screened | None, author: int, head: int, reason: str, seen_hash: str, content_hash: str
) -> None:
    """A head may lift "prohibited" with a written, public reason, though never for an own draft.

    Raises NotNow, OwnDraft, TextChanged, NotScreened, Stale, NotProhibited, ReasonMissing, TooLong.
    """
    after(state, "override")
    if author == head:
        raise OwnDraft
    if seen_hash != content_hash:
        raise TextChanged
    if check_screened(screened).level != "prohibited":
        raise NotProhibited
    check_reason(reason)


def check_can_return(*, state: str, author: int, reviewer: int, reason: str) -> None:
    """An approver gives the draft back with a remark. Raises NotNow, OwnDraft, ReasonMissing, TooLong."""
    after(state, "return")
    if author == reviewer:
        raise OwnDraft
    check_reason(reason)


def check_can_decline(*, state: str, reason: str) -> None:
    """Declining needs a reason and nothing else, from the author as from an approver. Raises NotNow, ReasonMissing."""
    after(state, "decline")
    check_reason(reason)


def check_can_confirm_no_change(*, proposer: int | None, confirmer: int) -> None:
    """That nothing needs to change after a correction or withdrawal takes two people, as an approval does.

    proposer, confirmer: ids of persons. Raises NothingProposed, OwnProposal.
    """
    if proposer is None:
        raise NothingProposed
    if proposer == confirmer:
        raise OwnProposal


def headline(text: str) -> str:
    """The line that serves as a title: the longest bold one ("*...*") near the top of a chat message, else the first.

    What stands above it in a forwarded release ("FOR IMMEDIATE RELEASE", the date) names nothing.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()][:HEADLINE_AMONG]
    bold = [line for line in lines if len(line) > 2 and line[0] == line[-1] == "*"]
    found = max(bold, key=len) if bold else lines[0] if lines else ""
    return found.strip(" *_~\t")

"""What a post may do next, and what has to hold at the moment of sending. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from alur.kernel.errors import N_, Refusal

# state -> (who moves it on, states it may go to)
STATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "SCHEDULED": ("worker", ("SENDING", "FAILED")),
    "SENDING": ("worker", ("LIVE", "SCHEDULED", "UNCERTAIN", "FAILED")),
    "UNCERTAIN": ("person", ("LIVE", "SCHEDULED")),
    "FAILED": ("person", ("SCHEDULED",)),
    "LIVE": ("person", ("TAKEN_DOWN",)),
    "TAKEN_DOWN": ("nobody", ()),
}

MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Payload:
    """Exactly what was approved, for one channel."""

    institution: str  # slug
    title: str
    body: str
    media: tuple[str, ...] = ()
    alt_texts: Mapping[str, str] | None = None


class NotLive(Refusal):
    """Only what is out can be taken down."""

    code = "not_live"
    message = N_("Only a post that is live can be taken down. This one is not.")


class ReasonMissing(Refusal):
    """A take-down says why: the reason stands at the old address."""

    code = "take_down_reason_missing"
    status = 400
    message = N_("Write in one sentence why it is taken down. The sentence stands at its address afterwards.")


def check_can_take_down(state: str, reason: str) -> None:
    """Raises NotLive or ReasonMissing."""
    if "TAKEN_DOWN" not in STATES[state][1]:
        raise NotLive
    if not reason.strip():
        raise ReasonMissing


def after_unreachable(attempts: int) -> str:
    """The state after the channel did not answer before anything was sent: again, until a person has to look."""
    return "SCHEDULED" if attempts < MOST_ATTEMPTS else "FAILED"


def after_unknown(found: bool, *, can_be_asked: bool) -> str:
    """The state when nobody knows whether the last sending arrived and the channel was (or cannot be) asked."""
    if found:
        return "LIVE"
    return "SCHEDULED" if can_be_asked else "UNCERTAIN"

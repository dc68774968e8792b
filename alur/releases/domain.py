"""May this release be issued, corrected, withdrawn? Pure: no Django, no clock.

DRAFT ──issue──> ISSUED ──correct──> CORRECTED  (the next version is ISSUED)
                   └────withdraw──> WITHDRAWN   (the whole release; nothing leads back)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from alur.kernel.errors import N_, Invalid, Refusal

# What may become of a version, and whose step it is (a permission of kernel.permissions).
STATES: Mapping[str, Mapping[str, str]] = {
    "DRAFT": {"ISSUED": "releases.issue"},
    "ISSUED": {"CORRECTED": "releases.correct", "WITHDRAWN": "releases.withdraw"},
    "CORRECTED": {"WITHDRAWN": "releases.withdraw"},
    "WITHDRAWN": {},
}
KINDS = ("PRESS_RELEASE", "SINGLE_NARRATIVE", "VOTER_INFORMATION", "EMERGENCY", "SERVICE")
LONGEST_TITLE = 200  # characters, e.g. "Presiden dan menteri punya hak politik: penjelasan Undang-Undang Pemilu"
LONGEST_TEXT = 20_000  # characters; about seven pages

LONGEST_EMBARGO = timedelta(days=60)  # a guard against a wrong year
LONGEST_GROUND = 300  # characters of a law and its article


@dataclass(frozen=True)
class Attachment:
    """A picture, film or PDF of a version: its content in the kernel, and its words for people who do not see it."""

    content_id: UUID
    alt: str = ""


class Incomplete(Invalid):
    """Something that every release needs is missing."""

    code = "release_incomplete"
    message = N_("The release has no title or no text. Nothing was issued. Write both.")


class TooLong(Invalid):
    """More characters than offices can use."""

    code = "release_too_long"
    message = N_("%(length)s characters are too many, the limit is %(limit)s. Shorten it.")


class UnknownKind(Invalid):
    """No such kind of release."""

    code = "release_kind_unknown"
    message = N_("%(kind)s is not a kind of release. Choose one of the list.")


class NotNow(Refusal):
    """The state of the release does not allow the step."""

    code = "release_not_now"
    message = N_("This release has moved on meanwhile. Nothing was changed. Reload the page and look again.")


class ReasonMissing(Invalid):
    """Corrections and withdrawals say why."""

    code = "release_reason_missing"
    message = N_("Say what is wrong and why. Every office that has the release will read it.")


class NothingChanged(Invalid):
    """The new version equals the old one."""

    code = "release_unchanged"
    message = N_("The new text equals the old one. Nothing was sent. Change the text, or withdraw the release.")


class Broken(Refusal):
    """What is kept of the release is not what its issuer signed."""

    code = "release_broken"
    message = N_("The signature of this release is not valid, so it was not passed on. Its page says what was changed.")


class NotYours(Refusal):
    """Only the issuing institution speaks for its release."""

    code = "release_not_yours"
    status = 403
    message = N_("This release belongs to another institution. Only its own press office can change it.")


class OutsideAudience(Refusal):
    """It is addressed to other forums."""

    code = "release_audience"
    message = N_("This release is addressed to other forums. Nothing was passed on.")


class NotReplaceable(Refusal):
    """Only an own release in force can be replaced, and only once."""

    code = "release_not_replaceable"
    message = N_("The release that this one replaces is withdrawn or replaced already. Nothing was issued.")


class EmbargoTooLong(Invalid):
    """Further away than any embargo."""

    code = "release_embargo"
    message = N_("An embargo lasts at most %(days)s days. Choose an earlier hour.")


def check_embargo(until: datetime | None, *, at: datetime) -> None:
    """Raises EmbargoTooLong. An hour that has passed is no embargo any more."""
    if until is not None and until - at > LONGEST_EMBARGO:
        raise EmbargoTooLong(days=LONGEST_EMBARGO.days)


def check_audience(audience: Collection[str], forums: Collection[str]) -> None:
    """audience: slugs for which a release is meant, none for everybody. forums: one forum and those that it lies in.

    Raises OutsideAudience.
    """
    if audience and not set(audience) & set(forums):
        raise OutsideAudience


def check_can_supersede(*, state: str, is_replaced: bool, is_own: bool) -> None:
    """state: of the newest version of the old release, "" while it is a draft. Raises NotReplaceable."""
    if state != "ISSUED" or is_replaced or not is_own:
        raise NotReplaceable


def check_owner(*, by: str, institution: str) -> None:
    """by, institution: slugs of the acting and of the issuing institution. Raises NotYours."""
    if by != institution:
        raise NotYours


def check_text(*, kind: str, title: Mapping[str, str], text: str) -> None:
    """title: by language, at least one. text: as offices will read it. Raises Incomplete, TooLong, UnknownKind."""
    if kind not in KINDS:
        raise UnknownKind(kind=kind)
    if not any(words.strip() for words in title.values()) or not text.strip():
        raise Incomplete
    for length, limit in [(len(text), LONGEST_TEXT), *((len(words), LONGEST_TITLE) for words in title.values())]:
        if length > limit:
            raise TooLong(length=length, limit=limit)


def check_move(state: str, to: str) -> None:
    """Raises NotNow when a version in `state` cannot become `to`. "" is a release without a version."""
    if to not in STATES.get(state, {}):
        raise NotNow


def check_can_correct(*, state: str, before: Sequence[object], after: Sequence[object], what: str, why: str) -> None:
    """before, after: title, text and attachments. what, why: words of the press office.

    Raises NotNow, ReasonMissing, NothingChanged.
    """
    check_move(state, "CORRECTED")
    if not what.strip() or not why.strip():
        raise ReasonMissing
    if list(before) == list(after):
        raise NothingChanged


def check_can_withdraw(*, state: str, reason: str) -> None:
    """state: of the newest issued version. Raises NotNow, ReasonMissing."""
    check_move(state, "WITHDRAWN")
    if not reason.strip():
        raise ReasonMissing

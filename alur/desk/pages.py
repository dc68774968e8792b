"""What the pages of a draft show, worked out from its rows: concerns with numbers, approvals, what may be pressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from alur.desk import domain, services, words
from alur.desk.models import Arrival, Draft, Review
from alur.kernel import contents
from alur.kernel.activities import Actor
from alur.kernel.models import Content
from alur.kernel.permissions import is_allowed
from alur.screening import services as screening

WORKING, WAITING = ("DRAFT", "RETURNED"), "SUBMITTED"


@dataclass(frozen=True)
class Row:
    """One line of the approvals: who, in which state of the line, and when."""

    who: Promise | str
    mark: str  # "done", "here", "ahead"
    state: str  # a key of the template: author, approved, override, waiting, not_asked
    at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class Passage:
    """Words read in a medium, with the marks on them; `where`: the moment of a film, the page of a document."""

    where: str
    text: str
    spans: list[dict[str, Any]]


@dataclass(frozen=True)
class Picture:
    """A medium of a draft, with the words that were read in it and the marks on them."""

    place: int
    content: Content
    alt: str
    passages: list[Passage]
    is_unread: bool  # nobody could read all of it
    reason: str  # why, in the reader's language; "" when it was read or waits to be
    remarks: list[str]  # where it and the text beside it part

    @property
    def is_shown(self) -> bool:
        """A picture; other files are named only."""
        return self.content.media_type.startswith("image/") and not self.content.erased_at

    @property
    def name(self) -> str:
        """Its place and file name."""
        return f"{self.place}. {self.content.name or self.content.media_type}"


def numbered(concerns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The concerns, heaviest first, each with its number."""
    return [{**concern, "number": place} for place, concern in enumerate(concerns, 1)]


def spans_of(concerns: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    """The marks on one part."""
    return [
        {**span, "level": concern["level"], "number": concern["number"]}
        for concern in concerns
        for span in concern["spans"]
        if span["part"] == part
    ]


def pictures(draft: Draft, concerns: list[dict[str, Any]]) -> list[Picture]:
    """The draft's media in order."""
    assessment = draft.assessment
    parts = assessment.parts if assessment else {}
    unread = {row["content"]: row["reason"] for row in assessment.unread} if assessment else {}
    return [
        Picture(
            place=place, content=contents.get(UUID(uid)), alt=draft.alts.get(uid, ""),
            passages=_passages(screening.of_medium(parts, place), concerns),
            is_unread=uid in unread, reason=screening.reason_in_words(unread.get(uid, "")),
            remarks=screening.remarks_in_words(assessment.remarks if assessment else [], place),
        )
        for place, uid in enumerate(draft.media, 1)
    ]  # fmt: skip


def _passages(parts: dict[str, str], concerns: list[dict[str, Any]]) -> list[Passage]:
    return [
        Passage(screening.place_in_words(name), text, spans_of(concerns, name)) for name, text in parts.items() if text
    ]


def approvals(draft: Draft, held: list[Review]) -> list[Row]:
    """The author, the approvals given, and the seats that are still empty."""
    rows = [Row(words.ROLES["editor"], "done", "author", draft.changed_at, draft.author.name)]
    for review in held:
        state = "override" if review.reason else "approved"
        rows.append(Row(words.ROLES.get(review.role, review.role), "done", state, review.at, review.reviewer.name))
    return rows + [Row(words.seat_name(seat), "ahead", _waits(draft)) for seat in _open(draft, held)]


def _open(draft: Draft, held: list[Review]) -> list[frozenset[str]]:
    level = draft.assessment.level if draft.assessment else ""
    if draft.state in ("APPROVED", "DECLINED") or level in ("", "prohibited"):
        return []
    return list(domain.open_seats(level, [review.role for review in held]))


def _waits(draft: Draft) -> str:
    return "waiting" if draft.state == WAITING else "not_asked"


def line(arrival: Arrival | None, draft: Draft | None = None) -> dict[str, str]:
    """Where this is on the flow line."""
    states = {"directory": "done"}
    if arrival is not None and arrival.kind == Arrival.Kind.RELEASE:
        states |= {"releases": "done", "relay": "done"}
    elif arrival is not None:
        states |= {"releases": "struck" if arrival.origin == "UNKNOWN" else "done", "intake": "done"}
    if draft is not None and draft.assessment:
        states["screening"] = "done"
    closed = draft.state if draft else (arrival.state if arrival else "")
    states["desk"] = {"DECLINED": "struck", "APPROVED": "done"}.get(closed, "here")
    if closed == "APPROVED":
        states["publishing"] = "here"
    return states


def can(draft: Draft, by: Actor, held: list[Review]) -> dict[str, bool]:
    """What this person may press now: the same questions as the verbs ask, without their reasons."""
    working, waiting = draft.state in WORKING, draft.state == WAITING
    prohibited = draft.assessment is not None and draft.assessment.level == "prohibited"
    own = draft.author_id == by.user_id
    mine = any(review.reviewer_id == by.user_id for review in held)
    role = domain.reviewing_role(by.role, by.permissions)
    seat = any(role in roles for roles in _open(draft, held))
    approves = is_allowed(by, "desk.approve")
    return {
        "edit": is_allowed(by, "desk.adapt") and (working or waiting),
        "screen": (is_allowed(by, "desk.adapt") or approves) and (working or waiting),
        "submit": is_allowed(by, "desk.submit") and working,
        "decline": is_allowed(by, "desk.decline") and (working or waiting),
        "approve": approves and waiting and not own and not mine and seat,
        "return": is_allowed(by, "desk.return") and waiting and not own,
        "override": is_allowed(by, "desk.override") and prohibited and (working or waiting) and not own,
        "own": approves and own and (working or waiting),
        "mine": mine and waiting,
    }


def draft_page(draft: Draft, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything the page of one draft shows, but its forms."""
    held, concerns = services.standing(draft), numbered(draft.assessment.concerns if draft.assessment else ())
    shown, known = pictures(draft, concerns), services.screened(draft, at)
    rows = approvals(draft, held)
    release = services.release_of(draft.arrival) if draft.arrival else None
    return {
        "release": release,
        "beyond": services.reaches_beyond(release, draft),
        "draft": draft,
        "arrival": draft.arrival,
        "source": services.source_of(draft.arrival.content_ids) if draft.arrival else None,
        "origin": words.ORIGINS.get(draft.arrival.origin, words.ORIGINS["UNKNOWN"]) if draft.arrival else "",
        "assessment": draft.assessment,
        "concerns": concerns,
        "title_spans": spans_of(concerns, "title"),
        "body_spans": spans_of(concerns, "body"),
        "pictures": shown,
        "unread": [(str(each.content.uid), each.name) for each in shown if each.is_unread],
        "is_stale": known is not None and not known.is_fresh,
        "needs_screening": known is None or not known.is_fresh or bool(known.unread),
        "phase": screening.phase_in_words(draft.assessment.phase) if draft.assessment else "",
        "approvals": rows,
        "missing": [row.who for row in rows if row.state == "waiting"],
        "can": can(draft, by, held),
        "states": line(draft.arrival, draft),
        "state_name": words.DRAFTS[draft.state],
        "zone": draft.institution.zone,
    }

"""The verbs of an answer: write it, publish it with four eyes, show it beside what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext

from alur.directory import services as directory
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.responses import domain
from alur.responses.domain import Kind, State
from alur.responses.models import Response

MOST_WORDS = 10_000  # characters of an answer
SUMMARY = N_("%(office)s answered.")


class EmptyAnswer(Invalid):
    """Nothing is said."""

    code = "empty_answer"
    message = N_("The answer has no words yet. Write what the office answers.")


class NothingToAnswer(Invalid):
    """The record does not know the thing answered."""

    code = "nothing_to_answer"
    message = N_("The register does not know what this answers. Open the case and choose “Answer” there.")


@dataclass(frozen=True)
class Answer:
    """A published answer as it stands beside the thing answered. speaker_role, institution: by language."""

    path: str
    in_reply_to: str
    kind: str
    speaker_role: Mapping[str, str]
    institution: Mapping[str, str]
    zone: str
    text: str
    at: datetime


@transaction.atomic
def answer(
    *,
    in_reply_to: str,
    text: str,
    kind: Kind,
    speaker_role: Mapping[str, str],
    by: Actor,
    at: datetime,
    context: str = "",
) -> Response:
    """Write an answer for the office of `by`. Nothing is public yet, so nothing is recorded yet.

    in_reply_to: path in the record; context: its case ("" is looked up).
    Raises NotAllowed, EmptyAnswer, NothingToAnswer.
    """
    permissions.check_allowed(by, "responses.answer")
    if not text.strip():
        raise EmptyAnswer
    case = context or _context_of(in_reply_to)
    return Response.objects.create(
        institution=directory.institution(by.institution), in_reply_to=in_reply_to, context=case, kind=kind,
        speaker_role=dict(speaker_role), text_uid=contents.put(text.strip()[:MOST_WORDS]).uid,
        author_id=by.user_id, answered_at=at, state=State.DRAFT,
    )  # fmt: skip


def _context_of(path: str) -> str:
    known = what_is(path)
    if known is None:
        raise NothingToAnswer
    return known.context


@transaction.atomic
def publish(*, response: UUID, by: Actor, at: datetime, facts: Mapping[str, Any] | None = None) -> Response:
    """Make an answer public, beside what it answers; somebody else than its author does so.

    With facts["toldLater"] the answer was given before it was entered here, and nobody is kept apart.
    Raises NotAllowed, NotFound, OwnAnswer, AlreadyPublished.
    """
    permissions.check_allowed(by, "responses.publish")
    facts = facts or {}
    held = Response.objects.select_for_update().filter(uid=response, institution__slug=by.institution).first()
    if held is None:
        raise NotFound
    told_later = bool(facts.get("toldLater"))
    domain.check_can_publish(state=held.state, author=held.author_id, publisher=by.user_id, told_later=told_later)
    held.state, held.published_at = State.PUBLISHED, at
    held.approved_by_id = by.user_id if by.user_id != held.author_id else None
    held.save()
    public = {"kind": held.kind, "speaker": held.speaker_role, "summary": _summary(held)}
    record(
        type="Create", actor=by, obj=held.reference(), at=at, context=held.context, in_reply_to=held.in_reply_to,
        contents=[contents.get(held.text_uid)], facts={**public, **facts},
    )  # fmt: skip
    return held


def _summary(response: Response) -> dict[str, str]:
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            office = response.institution.name.get(language) or response.institution.name["id"]
            said[language] = gettext(SUMMARY) % {"office": office}
    return said


def to(path: str) -> list[Answer]:
    """The published answers to what stands at `path`, oldest first."""
    return to_all([path]).get(path, [])


def to_all(paths: Iterable[str]) -> dict[str, list[Answer]]:
    """The published answers to each of these paths, oldest first, in one query; a path without answer is left out."""
    rows = Response.objects.filter(in_reply_to__in=set(paths), state=State.PUBLISHED).select_related("institution")
    found: dict[str, list[Answer]] = {}
    for row in rows:
        found.setdefault(row.in_reply_to, []).append(_shown(row))
    return found


def in_context(context: str) -> list[Answer]:
    """All published answers of a case, oldest first."""
    rows = Response.objects.filter(context=context, state=State.PUBLISHED).select_related("institution")
    return [_shown(row) for row in rows]


def _shown(row: Response) -> Answer:
    office = row.institution
    return Answer(
        path=row.path,
        in_reply_to=row.in_reply_to,
        kind=row.kind,
        speaker_role=row.speaker_role,
        institution=office.name,
        zone=office.zone,
        text=contents.text(row.text_uid),
        at=row.answered_at,
    )


@dataclass(frozen=True)
class Answered:
    """What an answer answers, as the record names it. summary, name: by language."""

    path: str
    name: Mapping[str, str]
    summary: Mapping[str, str]
    context: str
    at: datetime


def what_is(path: str) -> Answered | None:
    """What stands at `path` in the record; None when the record does not know it."""
    first = Activity.objects.filter(object_path=path).order_by("id").first() if path else None
    return Answered(path, first.name, first.facts.get("summary", {}), first.context, first.at) if first else None


def of_office(by: Actor) -> QuerySet[Response]:
    """The answers of the office of `by`, drafts first, then newest first. Raises NotAllowed."""
    permissions.check_allowed(by, "responses.read")
    return Response.objects.filter(institution__slug=by.institution).order_by("state", "-answered_at", "-pk")


def one_of_office(uid: UUID, *, by: Actor) -> Response:
    """One answer of the office of `by`. Raises NotAllowed, NotFound."""
    found = of_office(by).filter(uid=uid).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def words_of(response: Response) -> str:
    """The text of an answer, for its own office also before it is public."""
    return contents.text(response.text_uid)

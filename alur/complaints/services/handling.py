"""The supervisor's steps, and the reporter's completion: each one move of the state and one entry of the record."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alur.complaints import domain, words
from alur.complaints.domain import State
from alur.complaints.evidence import Attachment
from alur.complaints.models import Complaint
from alur.complaints.services.filing import add_evidence, told_moment
from alur.complaints.services.seeing import visible_to
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import contents, permissions
from alur.kernel.activities import CITIZEN, Actor
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.models import Content
from alur.kernel.record import record

Facts = Mapping[str, Any] | None
MOST_WORDS = 20_000  # characters of a message


class MessageMissing(Invalid):
    """The reporter must be told why."""

    code = "message_missing"
    message = N_("Write to the reporter what is missing or why this was decided.")


def study(*, complaint: UUID, by: Actor, at: datetime, message: str = "", facts: Facts = None) -> Complaint:
    """Begin to check whether the report is complete (kajian awal). Raises NotAllowed, NotFound, OutOfOrder."""
    return _move("study", complaint, by, at, message, facts)


def ask(*, complaint: UUID, by: Actor, at: datetime, message: str, facts: Facts = None) -> Complaint:
    """Tell the reporter what is missing; the clock of two days runs from `at`. Raises as study, and MessageMissing."""
    return _move("ask", complaint, by, at, message, facts)


@transaction.atomic
def register(
    *, complaint: UUID, number: str, by: Actor, at: datetime, message: str = "", facts: Facts = None
) -> Complaint:
    """Accept the report under the supervisor's number (registrasi); the clocks of the decision run."""
    held = _held(complaint, by)
    held.register_number, held.registered_on = number.strip()[:60], held.body.local(at).date()
    return _moved("register", held, by, at, message, facts)


def not_register(*, complaint: UUID, by: Actor, at: datetime, message: str, facts: Facts = None) -> Complaint:
    """Refuse to register, with the reason for the reporter. Raises as study, and MessageMissing."""
    return _move("not_register", complaint, by, at, message, facts)


def examine(*, complaint: UUID, by: Actor, at: datetime, message: str = "", facts: Facts = None) -> Complaint:
    """Record that a party was heard (klarifikasi). With facts["toldLater"] it may follow any open state."""
    return _move("examine", complaint, by, at, message, facts)


@transaction.atomic
def transfer(*, complaint: UUID, to: str, by: Actor, at: datetime, message: str = "", facts: Facts = None) -> Complaint:
    """Hand the report to another supervisor (slug), who alone sees it from then on. Raises as study, and NotFound."""
    held = _held(complaint, by)
    receiver = directory.institution(to)
    if receiver.kind != Institution.Kind.SUPERVISOR or receiver == held.body:
        raise NotFound
    held.body, held.received_on = receiver, receiver.local(at).date()
    return _moved("transfer", held, by, at, message, facts)


def determine(
    *, complaint: UUID, is_violation: bool, by: Actor, at: datetime, message: str, facts: Facts = None
) -> Complaint:
    """Record the decision: followed up, or stopped as no violation, with the reason. Raises as ask."""
    return _move("follow_up" if is_violation else "stop", complaint, by, at, message, facts)


@transaction.atomic
def note(*, complaint: UUID, by: Actor, at: datetime, facts: Mapping[str, Any]) -> Complaint:
    """Record a public fact about a report that moves nothing, e.g. that its outcome is not known. Raises NotFound."""
    held = Complaint.objects.filter(uid=complaint).first()
    if held is None or by.role != "system":
        raise NotFound
    record(
        type="Update", actor=by, obj=held.reference(), at=at, context=held.context, target=held.body.reference(),
        facts=facts,
    )  # fmt: skip
    return held


@transaction.atomic
def complete(
    *, complaint: UUID, text: str, at: datetime, evidence: Sequence[Attachment] = (), by: Actor = CITIZEN
) -> Complaint:
    """The reporter adds what was missing; the caller has opened it with the code. Raises OutOfOrder, Invalid."""
    held = Complaint.objects.select_for_update().filter(uid=complaint).first()
    if held is None:
        raise NotFound
    if not text.strip() and not evidence:
        raise Invalid
    moment = told_moment(held.way, held.body, at)
    held.received_on = held.body.local(at).date()
    added = contents.seal(json.dumps({"added": text[:MOST_WORDS]}, ensure_ascii=False), media_type="application/json")
    sealed = [added, *add_evidence(held, evidence)]
    return _advance("complete", held, by, moment, {}, sealed)


@transaction.atomic
def _move(verb: str, complaint: UUID, by: Actor, at: datetime, message: str, facts: Facts) -> Complaint:
    return _moved(verb, _held(complaint, by), by, at, message, facts)


def _held(uid: UUID, by: Actor) -> Complaint:
    """The report, locked, if `by` handles it. Raises NotFound, which does not tell whether it exists."""
    complaint = Complaint.objects.select_for_update(of=("self",)).filter(uid=uid).first()
    if complaint is None or not visible_to(by, complaint):
        raise NotFound
    return complaint


_NEEDS_A_MESSAGE = frozenset({"ask", "not_register", "stop", "follow_up"})


def _moved(verb: str, held: Complaint, by: Actor, at: datetime, message: str, facts: Facts) -> Complaint:
    permissions.check_allowed(by, domain.MOVES[verb].permission)
    facts = facts or {}
    if verb in _NEEDS_A_MESSAGE and not message.strip() and not facts.get("toldLater"):
        raise MessageMissing
    held.message_uid = contents.seal(message.strip()[:MOST_WORDS]).uid if message.strip() else None
    return _advance(verb, held, by, at, facts, [])


def _advance(
    verb: str, held: Complaint, by: Actor, at: datetime, facts: Mapping[str, Any], sealed: Sequence[Content]
) -> Complaint:
    move = domain.MOVES[verb]
    held.state = domain.check_can(verb, State(held.state), told_later=bool(facts.get("toldLater")))
    held.state_at = at
    held.save()
    public = {"state": held.state, "summary": words.both(words.SUMMARIES[verb], body=held.body.name)}
    record(
        type=move.type, actor=by, obj=held.reference(), at=at, context=held.context, target=held.body.reference(),
        contents=sealed, facts={**public, **facts},
    )  # fmt: skip
    return held

"""What other people than the author decide: approve, give back, decline; and the head's override."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alur.desk import domain, sentences
from alur.desk.models import Arrival, Draft, FollowUp, Review
from alur.desk.services import followups, reading, sources
from alur.desk.services.drafting import findings, locked, person
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.models import Content
from alur.kernel.record import record


@transaction.atomic
def approve(*, uid: UUID, seen_hash: str, by: Actor, at: datetime) -> Draft:
    """Approve exactly the text with `seen_hash`. The draft is approved when every seat of its level is taken.

    A second call by the same person changes nothing. Raises NotFound, NotNow, OwnDraft, TextChanged, NotScreened,
    Stale, Blocked, SeatTaken.
    """
    permissions.check_allowed(by, "desk.approve")
    draft = locked(uid, by)
    held = reading.standing(draft)
    if draft.content_hash == seen_hash and any(review.reviewer_id == by.user_id for review in held):
        return draft
    sources.check_in_force(draft)
    given = [review.role for review in held]
    role = domain.reviewing_role(by.role, by.permissions)
    domain.check_can_approve(
        state=draft.state, screened=reading.screened(draft, at), author=draft.author_id, reviewer=person(by),
        role=role, given=given, seen_hash=seen_hash, content_hash=draft.content_hash,
    )  # fmt: skip
    _say(draft, Review.Decision.APPROVE, role=role, by=by, at=at)
    return _counted(draft, roles=[*given, role], by=by, at=at)


def _counted(draft: Draft, *, roles: list[str], by: Actor, at: datetime) -> Draft:
    """The chain is complete, or one approval more is on record."""
    level = draft.assessment.level if draft.assessment else ""
    facts = {**findings(draft), "roles": roles}
    if open_seats := domain.open_seats(level, roles):
        facts |= {"summary": sentences.PARTLY, "missing": len(open_seats)}
        record(type="Add", actor=by, obj=draft.reference(), at=at, context=draft.context, facts=facts)
        return draft
    return _accept(draft, facts={"summary": sentences.APPROVED, **facts}, by=by, at=at)


def _accept(draft: Draft, *, facts: dict[str, Any], by: Actor, at: datetime, reason: str = "") -> Draft:
    _close(draft, Draft.State.APPROVED, reason=reason, by=by, at=at)
    followups.settle(draft, FollowUp.Outcome.REVISED, at=at)
    record(
        type="Accept", actor=by, obj=draft.reference(), at=at, context=draft.context,
        in_reply_to=draft.arrival.object_path if draft.arrival else "", contents=_approved(draft), facts=facts,
    )  # fmt: skip
    return draft


def _approved(draft: Draft) -> list[Content]:
    """The exact text and media, so that the record commits to what was approved without telling it."""
    text = contents.put(f"{draft.title}\n\n{draft.body}", name="approved")
    return [text, *(contents.get(each) for each in draft.media_ids)]


@transaction.atomic
def override(*, uid: UUID, seen_hash: str, reason: str, by: Actor, at: datetime) -> Draft:
    """The head of office lets a prohibited draft through; the reason is public. Repeating changes nothing.

    Raises NotAllowed, NotFound, NotNow, OwnDraft, TextChanged, NotScreened, Stale, NotProhibited, ReasonMissing.
    """
    permissions.check_allowed(by, "desk.override")
    draft = locked(uid, by)
    if draft.content_hash == seen_hash and any(row.reviewer_id == by.user_id for row in reading.standing(draft)):
        return draft
    sources.check_in_force(draft)
    domain.check_can_override(
        state=draft.state, screened=reading.screened(draft, at), author=draft.author_id, head=person(by),
        reason=reason, seen_hash=seen_hash, content_hash=draft.content_hash,
    )  # fmt: skip
    reason = reason.strip()
    _say(draft, Review.Decision.APPROVE, role="head", reason=reason, by=by, at=at)
    facts = {"summary": sentences.OVERRIDDEN, **findings(draft), "roles": ["head"], "override": reason}
    return _accept(draft, facts=facts, by=by, at=at, reason=reason)


@transaction.atomic
def give_back(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Draft:
    """Return the draft to its author with a remark, which is public. A second call changes nothing.

    Raises NotFound, NotNow, OwnDraft, ReasonMissing, TooLong.
    """
    permissions.check_allowed(by, "desk.return")
    draft = locked(uid, by)
    if draft.state == Draft.State.RETURNED:
        return draft
    domain.check_can_return(state=draft.state, author=draft.author_id, reviewer=person(by), reason=reason)
    reason = reason.strip()
    role = domain.reviewing_role(by.role, by.permissions)
    _say(draft, Review.Decision.RETURN, role=role, reason=reason, by=by, at=at)
    return _reject(draft, Draft.State.RETURNED, summary=sentences.RETURNED, reason=reason, by=by, at=at)


@transaction.atomic
def decline(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Draft:
    """The office does not publish this: as easy for an editor as for an approver. Repeating changes nothing.

    What it was made from counts as declined, too, unless an earlier draft of it was approved.
    Raises NotFound, NotNow, ReasonMissing, TooLong.
    """
    permissions.check_allowed(by, "desk.decline")
    draft = locked(uid, by)
    if draft.state == Draft.State.DECLINED:
        return draft
    domain.check_can_decline(state=draft.state, reason=reason)
    reason = reason.strip()
    if by.user_id != draft.author_id and permissions.is_allowed(by, "desk.approve"):
        role = domain.reviewing_role(by.role, by.permissions)
        _say(draft, Review.Decision.DECLINE, role=role, reason=reason, by=by, at=at)
    if draft.arrival and not draft.arrival.drafts.filter(state=Draft.State.APPROVED).exists():
        Arrival.objects.filter(pk=draft.arrival.pk).update(state=Arrival.State.DECLINED, reason=reason, declined_at=at)
        followups.settle(draft, FollowUp.Outcome.DECLINED, at=at)
    return _reject(draft, Draft.State.DECLINED, summary=sentences.DECLINED_DRAFT, reason=reason, by=by, at=at)


def _reject(
    draft: Draft, state: Draft.State, *, summary: dict[str, str], reason: str, by: Actor, at: datetime
) -> Draft:
    _close(draft, state, reason=reason, by=by, at=at)
    record(
        type="Reject", actor=by, obj=draft.reference(), at=at, context=draft.context,
        target=draft.arrival.reference() if draft.arrival else None,
        in_reply_to=draft.arrival.object_path if draft.arrival and state == Draft.State.DECLINED else "",
        facts={"summary": summary, "reason": reason, "outcome": state.value, **findings(draft)},
    )  # fmt: skip
    return draft


def _say(draft: Draft, decision: Review.Decision, *, role: str, by: Actor, at: datetime, reason: str = "") -> None:
    """Keep what this person says of this text; what they said of it before is replaced."""
    Review.objects.update_or_create(
        draft=draft, content_hash=draft.content_hash, reviewer_id=person(by),
        defaults={
            "version": draft.version, "assessment": draft.assessment, "role": role, "decision": decision,
            "reason": reason, "at": at,
        },
    )  # fmt: skip


def _close(draft: Draft, state: Draft.State, *, reason: str, by: Actor, at: datetime) -> None:
    draft.state, draft.reason, draft.decided_at, draft.decided_by_id = state, reason, at, person(by)
    draft.save(update_fields=["state", "reason", "decided_at", "decided_by"])

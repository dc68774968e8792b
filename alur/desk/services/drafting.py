"""The editor's verbs: adapt what arrived, revise, have it screened, submit it to others."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alur.desk import domain, sentences
from alur.desk.models import Arrival, Draft
from alur.desk.services import reading, sources
from alur.directory import services as directory
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.record import record
from alur.screening import services as screening
from alur.screening.models import Assessment

NO_ALTS: Mapping[str, str] = {}


@transaction.atomic
def adapt(*, arrival: UUID | None, by: Actor, at: datetime, title: str = "") -> Draft:
    """Begin a draft from a row of the inbox, with its words and pictures; or, without one, from `title` alone.

    A second call for the same row returns the draft that is there; where that one is approved and the issuer corrected
    the release since, a new one begins with the office's own words. Raises NotFound, NotNow for a declined row,
    TitleMissing, TooLong.
    """
    permissions.check_allowed(by, "desk.adapt")
    row = _arrival(arrival, by) if arrival else None
    existing = row.drafts.order_by("-pk").first() if row else None
    if existing is not None and not needs_another(existing):
        return existing
    made = _begun(row, existing, title=title, by=by, at=at)
    domain.check_text(title=made.title, body="", alts={})
    made.save()
    if row is not None:
        row.state = Arrival.State.DRAFTED
        row.save(update_fields=["state"])
    record(
        type="Create", actor=by, obj=made.reference(), at=at, context=made.context,
        in_reply_to=row.object_path if row else "",
        facts={"summary": sentences.ADAPTED} | ({"version": row.version} if row and row.version else {}),
    )  # fmt: skip
    return made


def needs_another(draft: Draft) -> bool:
    """It is approved, so its words stay; but they were made from a version that the issuer corrected since."""
    change = sources.change_for(draft) if draft.state == Draft.State.APPROVED else None
    return change is not None and not change.withdrawn


def _begun(row: Arrival | None, former: Draft | None, *, title: str, by: Actor, at: datetime) -> Draft:
    made = Draft(institution=directory.institution(by.institution), author_id=person(by), arrival=row, changed_at=at)
    made.title, made.context = title.strip(), made.uid.hex
    if row is not None:
        source = reading.source_of(row.content_ids)
        made.title, made.body, made.context = row.title, domain.storable(source.text)[: domain.BODY_MOST], row.context
        made.media = [str(content.uid) for content in source.media]
        made.source_version = row.version
    if former is not None:
        made.title, made.body, made.media, made.alts = former.title, former.body, former.media, former.alts
    made.content_hash = made.fingerprint()
    return made


def person(by: Actor) -> int:
    """The id of the person who acts: four eyes are counted by persons. Raises NotAllowed for the software."""
    if by.user_id is None:
        raise NotAllowed
    return by.user_id


def _arrival(uid: UUID, by: Actor) -> Arrival:
    """The row, locked, ready to be adapted."""
    rows = Arrival.objects.select_for_update(of=("self",)).filter(uid=uid, institution__slug=by.institution)
    row = rows.select_related("institution").first()
    if row is None:
        raise NotFound
    if row.state == Arrival.State.DECLINED:
        raise domain.NotNow
    return row


def locked(uid: UUID, by: Actor) -> Draft:
    """The office's draft, locked until the transaction ends. Raises NotFound."""
    mine = Draft.objects.select_for_update(of=("self",)).filter(uid=uid, institution__slug=by.institution)
    one = mine.select_related("institution", "arrival", "assessment__institution").first()
    if one is None:
        raise NotFound
    return one


@transaction.atomic
def revise(
    *,
    uid: UUID,
    title: str,
    body: str,
    expected_version: int,
    by: Actor,
    at: datetime,
    alts: Mapping[str, str] = NO_ALTS,
    publish_on: date | None = None,
) -> Draft:
    """Save the words. Any change makes a new version; assessment and approvals of the old one are void.

    alts: alt texts by content id, others are ignored. expected_version: the one that the writer had before them.
    Raises NotFound, NotNow, TitleMissing, TooLong, VersionConflict (carries both texts). Until something is submitted
    the record is silent: nobody outside has seen a text.
    """
    permissions.check_allowed(by, "desk.adapt")
    draft = locked(uid, by)
    title, body, written = reading.as_kept(draft, title=title, body=body, alts=alts)
    state = domain.after(draft.state, "revise")
    if (draft.title, draft.body, draft.alts, draft.publish_on) == (title, body, written, publish_on):
        return draft
    if draft.version != expected_version:
        raise domain.VersionConflict(version=draft.version, theirs=(draft.title, draft.body), yours=(title, body))
    domain.check_text(title=title, body=body, alts=written)
    draft.title, draft.body, draft.alts, draft.publish_on = title, body, written, publish_on
    draft.version, draft.state, draft.changed_at = draft.version + 1, Draft.State(state), at
    return _void(draft, by)


def _void(draft: Draft, by: Actor) -> Draft:
    """Another text: nothing that was said about the old one holds, and whoever wrote it is its author now."""
    draft.content_hash = draft.fingerprint()
    draft.assessment, draft.looked_at, draft.author_id = None, [], person(by)
    draft.source_version = draft.arrival.version if draft.arrival else None
    draft.submitted_at = draft.decided_at = draft.decided_by = None
    draft.save()
    return draft


@transaction.atomic
def assess_draft(*, uid: UUID, by: Actor, at: datetime) -> Draft:
    """Screen the draft for the day on which it goes out. What holds already, and is complete, is not made again.

    Editors and approvers may ask. Approvals of an older assessment no longer count. Raises NotFound, NotNow.
    """
    if not (permissions.is_allowed(by, "desk.adapt") or permissions.is_allowed(by, "desk.approve")):
        raise NotAllowed
    draft = locked(uid, by)
    domain.after(draft.state, "decline")  # approved or declined: nothing is judged any more
    known = reading.screened(draft, at)
    if known is None or not known.is_fresh or known.unread:
        draft.assessment = screening.assess(
            subject=draft.reference(), parts=draft.parts(), media=draft.media_ids, institution=draft.institution,
            on=reading.goes_out_at(draft, at), by=by, at=at, context=draft.context,
        )  # fmt: skip
        draft.save(update_fields=["assessment"])
    return draft


@transaction.atomic
def submit(
    *, uid: UUID, by: Actor, at: datetime, seen_hash: str, looked_at: Collection[str] = (), message: str = ""
) -> Draft:
    """Ask others to approve exactly this text. A second call for the same text changes nothing.

    seen_hash: of the text that the editor had before them. looked_at: unread media that the editor looked at.
    Raises NotFound, TextChanged, NotNow, NotScreened, Stale, Blocked, Unread, TooLong.
    """
    permissions.check_allowed(by, "desk.submit")
    draft = locked(uid, by)
    if draft.content_hash != seen_hash:
        raise domain.TextChanged
    if draft.state == Draft.State.SUBMITTED:
        return draft
    sources.check_in_force(draft)
    domain.check_can_submit(state=draft.state, screened=reading.screened(draft, at), looked_at=looked_at)
    if len(message) > domain.REASON_MOST:
        raise domain.TooLong(length=len(message), most=domain.REASON_MOST)
    draft.state, draft.submitted_at, draft.message = Draft.State.SUBMITTED, at, domain.storable(message).strip()
    draft.looked_at, draft.reason, draft.decided_at, draft.decided_by = sorted(looked_at), "", None, None
    draft.save()
    record(
        type="Offer", actor=by, obj=draft.reference(), at=at, context=draft.context,
        facts={"summary": sentences.SUBMITTED, **findings(draft)},
    )  # fmt: skip
    return draft


def findings(draft: Draft) -> dict[str, Any]:
    """What the record says of the draft's screening: level, rules, day; never the draft's words."""
    assessment: Assessment | None = draft.assessment
    if assessment is None:
        return {}
    return {
        "level": assessment.level,
        "phase": assessment.phase,
        "rules": [concern["rule"] for concern in assessment.concerns],
        "assessment": assessment.reference().path,
        "contentHash": draft.content_hash,
        "unread": len(assessment.unread),
        "asOf": assessment.as_of.isoformat(),
    }

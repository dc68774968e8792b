"""Filing a report: sealed, numbered, recorded once, whatever the browser does."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from alur.complaints import codes, domain, drafts, words
from alur.complaints.domain import Filing, State, Way
from alur.complaints.drafts import Draft
from alur.complaints.evidence import Attachment
from alur.complaints.models import Complaint, Counter
from alur.complaints.services.subjects import context_of, supervisor_for
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock, contents, crash
from alur.kernel.activities import CITIZEN, Actor
from alur.kernel.models import Content
from alur.kernel.record import record


@dataclass(frozen=True)
class Receipt:
    """What the reporter gets: the report and the code that opens it. The code is nowhere stored."""

    complaint: Complaint
    code: str


@transaction.atomic
def file(
    *,
    form_token: str,
    filing: Filing,
    at: datetime,
    body: str = "",
    respondent: str = "",
    about: str = "",
    context: str = "",
    evidence: Sequence[Attachment] = (),
    by: Actor = CITIZEN,
    facts: Mapping[str, Any] | None = None,
) -> Receipt:
    """File a report. The same form_token again gives the same receipt and files nothing.

    body, respondent: slugs ("" lets the region decide; an office outside the directory). about: path in the record.
    Raises NoSupervisor, FutureDay, KnownBeforeEvent, TooShort, NotFound.
    """
    code = codes.code_for(form_token)
    code_hash, form_hash = codes.hashed(code), hashlib.sha256(form_token.encode()).hexdigest()
    office = directory.institution(respondent) if respondent else None
    receiver = directory.institution(body) if body else supervisor_for(office)
    today = receiver.local(at).date()
    domain.check_days(event_on=filing.event_on, known_on=filing.known_on, today=today)
    domain.check_account(filing.account)
    counter, _ = Counter.objects.select_for_update().get_or_create(body=receiver, year=today.year)
    if known := Complaint.objects.filter(form_hash=form_hash).first():
        return Receipt(known, code)
    counter.last += 1
    counter.save()
    complaint = Complaint(
        filed_with=receiver, body=receiver, year=today.year, sequence=counter.last, respondent=office, about_path=about,
        way=filing.way, state=State.SUBMITTED, event_date=filing.event_on, known_date=filing.known_on,
        code_hash=code_hash, form_hash=form_hash,
    )  # fmt: skip
    complaint.received_on = today
    complaint.filed_at = complaint.state_at = told_moment(filing.way, receiver, at)
    complaint.context = context or context_of(about) or complaint.uid.hex
    sealed = _seal(complaint, filing, evidence)
    _record_filing(complaint, by, sealed, facts or {})
    return Receipt(complaint, code)


def told_moment(way: str, body: Institution, at: datetime) -> datetime:
    """The moment that is kept: without a name only the day, at its beginning in the zone of the supervisor."""
    return at if way == Way.REPORT else body.local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _seal(complaint: Complaint, filing: Filing, evidence: Sequence[Attachment]) -> list[Content]:
    """Put text, identity and files under seal; returns what the record may commit to, which is never the identity."""
    told = asdict(filing)
    identity = {key: told.pop(key) for key in ("name", "address", "contact")}
    told |= {"event_on": filing.event_on.isoformat(), "known_on": filing.known_on.isoformat()}
    statement = contents.seal(json.dumps(told, ensure_ascii=False), media_type="application/json")
    complaint.statement_uid = statement.uid
    if filing.way == Way.REPORT:
        sealed = contents.seal(json.dumps(identity, ensure_ascii=False), media_type="application/json")
        complaint.identity_uid = sealed.uid
    complaint.save(force_insert=True)
    return [statement, *add_evidence(complaint, evidence)]


def add_evidence(complaint: Complaint, files: Sequence[Attachment]) -> list[Content]:
    """Seal files under the next numbers; returns what the record may commit to."""
    number = complaint.evidence.count()
    kept = []
    for place, file in enumerate(files, start=number + 1):
        content = contents.seal(file.data, media_type=file.media_type)
        complaint.evidence.create(
            number=place, content_uid=content.uid, media_type=file.media_type, size=len(file.data),
            sha256=hashlib.sha256(file.data).hexdigest(),
        )  # fmt: skip
        kept.append(content)
    return kept


def _record_filing(complaint: Complaint, by: Actor, sealed: list[Content], facts: Mapping[str, Any]) -> None:
    summary = words.SUMMARIES["file" if complaint.way == Way.REPORT else "file_tip"]
    office = complaint.respondent
    public = {
        "day": complaint.body.local(complaint.filed_at).date().isoformat(),
        "path": complaint.way,
        "respondent": office.name if office else words.both(words.UNLISTED),
        "summary": words.both(summary, body=complaint.body.name),
    }
    record(
        type="Flag", actor=by, obj=complaint.reference(), at=complaint.filed_at, context=complaint.context,
        target=complaint.body.reference(), in_reply_to=complaint.about_path, contents=sealed, facts={**public, **facts},
    )  # fmt: skip


def send(*, token: str, at: datetime) -> Receipt:
    """File the draft of that cookie and forget what was typed, in one transaction; again: the same receipt.

    Raises DraftGone and what `file` raises; then the draft stays as it is.
    """
    with crash.committing("complaints.services.send"):
        draft = drafts.open_draft(token, at=at, lock=True)
        if draft.sent:
            return Receipt(Complaint.objects.get(uid=draft.sent), codes.code_for(draft.form_token))
        receipt = _file_draft(draft, at)
        drafts.mark_sent(draft, str(receipt.complaint.uid), at=at)
    return receipt


def _file_draft(draft: Draft, at: datetime) -> Receipt:
    answers = draft.answers
    office = directory.institution(answers["office"]).name["id"] if answers.get("office") else ""
    return file(
        form_token=draft.form_token,
        filing=drafts.filing_of(answers, office=office),
        at=at,
        body=answers.get("body", ""),
        respondent=answers.get("office", ""),
        about=answers.get("about", ""),
        evidence=drafts.attachments(draft),
    )


def forget_drafts() -> None:
    """The hourly duty: drafts whose day is over go, whoever wrote them."""
    drafts.forget(at=clock.now())

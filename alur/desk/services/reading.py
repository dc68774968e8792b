"""What pages and later stations may ask of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from alur.desk import domain
from alur.desk.models import Arrival, Draft, Review
from alur.directory.models import Institution
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.models import Content
from alur.screening import services as screening


@dataclass(frozen=True)
class Payload:
    """Exactly what was approved: publishing sends this and nothing else."""

    uid: UUID
    institution: Institution
    title: str
    body: str
    media: list[str]  # ids of contents, in the order shown
    alt_texts: dict[str, str]  # by content id
    content_hash: str
    assessment_uid: UUID
    level: str
    publish_on: date | None  # in the institution's zone; None: at once
    context: str


@dataclass(frozen=True)
class Source:
    """What a draft was made from: its words, its media, and what could not be shown."""

    text: str
    media: tuple[Content, ...]
    erased: int  # how many contents were erased by decision


def inbox(by: Actor, *, state: str = Arrival.State.NEW) -> QuerySet[Arrival]:
    """The office's arrivals in a state, what came or was changed by its issuer last first."""
    permissions.check_allowed(by, "desk.read")
    mine = Arrival.objects.filter(institution__slug=by.institution, state=state).select_related("institution")
    return mine.order_by(Greatest("arrived_at", "changed_at").desc(), "-pk")


def arrival(uid: UUID, by: Actor) -> Arrival:
    """One row of the office's inbox. Raises NotFound."""
    permissions.check_allowed(by, "desk.read")
    found = Arrival.objects.filter(uid=uid, institution__slug=by.institution).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def drafts_of(by: Actor) -> QuerySet[Draft]:
    """The office's drafts, what changed last first."""
    permissions.check_allowed(by, "desk.read")
    return Draft.objects.of_office(by.institution).select_related("assessment")


def draft(uid: UUID, by: Actor | None = None) -> Draft:
    """The draft of that id; with `by` only of that office. Raises NotFound."""
    found = Draft.objects.filter(uid=uid).select_related("institution", "arrival", "assessment__institution", "author")
    if by is not None:
        permissions.check_allowed(by, "desk.read")
        found = found.filter(institution__slug=by.institution)
    one = found.first()
    if one is None:
        raise NotFound
    return one


def approved_payload(uid: UUID) -> Payload:
    """What publishing may send. Raises NotFound for a draft that is not approved: nothing else ever goes out."""
    one = draft(uid)
    if one.state != Draft.State.APPROVED or one.assessment is None or one.fingerprint() != one.content_hash:
        raise NotFound
    return Payload(
        uid=one.uid, institution=one.institution, title=one.title, body=one.body, media=list(one.media),
        alt_texts=dict(one.alts), content_hash=one.content_hash, assessment_uid=one.assessment.uid,
        level=one.assessment.level, publish_on=one.publish_on, context=one.context,
    )  # fmt: skip


def same_source(draft_uid: UUID) -> list[UUID]:
    """All drafts that the office made of the same material, this one too: the later take the place of the earlier."""
    one = draft(draft_uid)
    beside = one.arrival.drafts.order_by("pk") if one.arrival else Draft.objects.filter(pk=one.pk)
    return list(beside.values_list("uid", flat=True))


def goes_out_at(one: Draft, at: datetime) -> datetime:
    """The moment for which a draft has to be assessed: its day of publication at noon there, or now."""
    if one.publish_on is None or one.publish_on <= one.institution.local(at).date():
        return at
    return datetime.combine(one.publish_on, time(12), tzinfo=one.institution.tz)


def screened(one: Draft, at: datetime) -> domain.Screened | None:
    """What the rules need to know of the draft's assessment; None where there is none.

    A medium that was read, or partly read, only after the assessment makes it stale: its words were not judged yet.
    """
    assessment = one.assessment
    if assessment is None:
        return None
    unread = tuple(row["content"] for row in assessment.unread)
    fresh = screening.is_fresh(assessment, content_hash=one.content_hash, on=goes_out_at(one, at))
    return domain.Screened(assessment.level, fresh and not any(map(_was_read_since, assessment.unread)), unread)


def as_kept(one: Draft, *, title: str, body: str, alts: Mapping[str, str]) -> tuple[str, str, dict[str, str]]:
    """Title, body and alt texts of the draft's media as they would be kept: ends trimmed, one kind of line end."""
    written = {each: alts.get(each, "").strip() for each in one.media}
    return " ".join(title.split()), body.replace("\r\n", "\n").strip(), written


def looked_at(
    *, uid: UUID, title: str, body: str, by: Actor, at: datetime, alts: Mapping[str, str]
) -> tuple[Draft, screening.Preview]:
    """The office's draft with these words in place of its own, and what screening would say. Nothing is kept.

    The draft that comes back must not be saved. Raises NotFound, TooLong, NoRules.
    """
    one = draft(uid, by)
    one.title, one.body, one.alts = as_kept(one, title=title, body=body, alts=alts)
    domain.check_lengths(title=one.title, body=one.body, alts=one.alts)
    seen = screening.preview(
        parts=one.parts(), institution=one.institution, on=goes_out_at(one, at), media=one.media_ids
    )
    return one, seen


def _was_read_since(unread: dict[str, str]) -> bool:
    found = screening.words_in(UUID(unread["content"]))
    return found is not None and found.state != "FAILED" and found.reason != unread["reason"]


def standing(one: Draft) -> list[Review]:
    """The approvals that hold for the text and the assessment as they stand now."""
    held = one.reviews.filter(
        content_hash=one.content_hash, assessment=one.assessment, decision=Review.Decision.APPROVE
    )
    return list(held.order_by("at", "pk")) if one.assessment_id else []


def source_of(content_ids: list[str]) -> Source:
    """Texts joined, media in order; an erased content is counted, not shown."""
    found = [contents.get(UUID(each)) for each in content_ids]
    live = [each for each in found if not each.erased_at]
    texts = [contents.text(each.uid) for each in live if each.media_type.startswith("text/")]
    media = tuple(each for each in live if not each.media_type.startswith("text/"))
    return Source("\n\n".join(texts), media, len(found) - len(live))


def may_show(content_uid: UUID, by: Actor) -> bool:
    """Does this medium belong to something in the office's inbox or on its desk?"""
    permissions.check_allowed(by, "desk.read")
    mine, one = Q(institution__slug=by.institution), [str(content_uid)]
    return (
        Arrival.objects.filter(mine, content_ids__contains=one).exists()
        or Draft.objects.filter(mine, media__contains=one).exists()
    )

"""Screening's verbs: read a medium, assess a text. Everything that reaches an account passes `assess` first."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock, contents
from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.rulepacks.model import Pack
from alur.screening import contrast, core, domain, versions
from alur.screening.core import Verdict
from alur.screening.media import ask_to_read as ask_to_read
from alur.screening.media import of_medium as of_medium
from alur.screening.media import part_in_words as part_in_words
from alur.screening.media import place_in_words as place_in_words
from alur.screening.media import read_later as read_later
from alur.screening.media import read_medium as read_medium
from alur.screening.media import read_parts
from alur.screening.media import reason_in_words as reason_in_words
from alur.screening.media import remarks_in_words as remarks_in_words
from alur.screening.media import words_in as words_in
from alur.screening.models import Assessment
from alur.screening.trials import run_trial as run_trial
from alur.screening.versions import NoRules as NoRules
from alur.screening.versions import activate as activate
from alur.screening.versions import replay as replay
from alur.screening.versions import rules as rules
from alur.screening.versions import run_examples as run_examples
from alur.screening.versions import standing as standing
from alur.screening.versions import stop_examples as stop_examples
from alur.screening.words import phase_in_words as phase_in_words

# How the directory's kinds are called in rule packs.
TYPES = {
    Institution.Kind.MINISTRY: "ministry",
    Institution.Kind.AGENCY: "agency",
    Institution.Kind.PROVINCE: "region",
    Institution.Kind.REGENCY: "region",
    Institution.Kind.CITY: "region",
    Institution.Kind.OFFICE: "region",
    Institution.Kind.SUPERVISOR: "supervisor",
    Institution.Kind.VILLAGE: "village",
}


@dataclass(frozen=True)
class Preview:
    """What would be said of a post: the verdict, the texts it judged by part name, and what could not be read."""

    verdict: Verdict
    parts: dict[str, str]
    unread: list[dict[str, str]]

    @property
    def concerns(self) -> list[dict[str, Any]]:
        """The rules touched, heaviest first, in the shape in which an Assessment has them."""
        answer: dict[str, Any] = json.loads(self.verdict.to_json())
        return list(answer["concerns"])


def preview(
    *,
    parts: Mapping[str, str],
    institution: Institution,
    on: datetime,
    media: Sequence[UUID] = (),
    pack: Pack | None = None,
) -> Preview:
    """What `assess` would say of these texts and media; nothing is kept, recorded or asked for.

    pack: other rules than the active ones. Raises NoRules.
    """
    read, unread = read_parts(media)
    judged = {**parts, **read}
    verdict = core.assess(
        judged,
        on=institution.local(on).date(),
        institution_type=TYPES[Institution.Kind(institution.kind)],
        region=institution.region,
        pack=pack or rules(institution.jurisdiction),
        unread=[f"{row['part']}: {row['reason']}" for row in unread],
    )
    return Preview(verdict, judged, unread)


@transaction.atomic
def assess(
    *,
    subject: Reference,
    parts: Mapping[str, str],
    institution: Institution,
    on: datetime,
    by: Actor,
    at: datetime,
    context: str,
    media: Sequence[UUID] = (),
    retrospective: bool = False,
) -> Assessment:
    """Judge texts and media for an institution as of `on`, and record the verdict (not the text).

    parts: texts by part name ("title", "body", ...); the words read in pictures are added as "image:1" and so on.
    What could not be read stands in `unread`; the caller decides that it blocks. Raises NoRules.
    """
    versions.activate_first(institution.jurisdiction, at=at)
    seen = preview(parts=parts, institution=institution, on=on, media=media)
    verdict, judged, unread = seen.verdict, seen.parts, seen.unread
    if unread:
        ask_to_read(media)
    ids = [str(uid) for uid in media]
    assessment = Assessment.objects.create(
        subject_kind=subject.kind, subject_path=subject.path, institution=institution, as_of=on, made_at=at,
        retrospective=retrospective, level=verdict.level.name, phase=verdict.phase, context=context, media=ids,
        content_hash=domain.content_hash(parts, ids), parts=judged, unread=unread,
        part_names=list(judged), verdict=verdict.to_json(),
        remarks=contrast.remarks(judged, seen.concerns),
        pack_hash=verdict.pack_hash, engine_version=verdict.engine_version,
    )  # fmt: skip
    record(
        type="Create", actor=by, obj=assessment.reference(), target=subject, at=on if retrospective else at,
        context=context, facts=_public_facts(assessment),
    )  # fmt: skip
    return assessment


def _public_facts(assessment: Assessment) -> dict[str, Any]:
    answer = assessment.answer
    return {
        "level": assessment.level,
        "phase": assessment.phase,
        "rules": [concern["rule"] for concern in assessment.concerns],
        "contentHash": assessment.content_hash,
        "pack": {"id": answer["pack_id"], "version": answer["pack_version"], "hash": assessment.pack_hash},
        "engine": assessment.engine_version,
        "asOf": assessment.as_of.isoformat(),
        "retrospective": assessment.retrospective,
        "unread": len(assessment.unread),
    }


def jurisdictions() -> list[str]:
    """Whose rules bind an institution of this installation, those of the most institutions first; never empty."""
    used = Institution.objects.values_list("jurisdiction").annotate(n=Count("pk")).order_by("-n", "jurisdiction")
    return [name for name, _ in used] or [Institution().jurisdiction]


def rules_named(asked: str) -> tuple[str, Pack]:
    """A jurisdiction that binds an institution here, and its active rules. Raises NotFound, NoRules.

    asked: its own name or, as verdicts name it, the id of its pack; "" for that of the most institutions.
    """
    known = jurisdictions()
    asked = asked or known[0]
    if asked in known:
        return asked, rules(asked)
    found = next(((name, pack) for name in known if (pack := rules(name)).id == asked), None)
    if found is None:
        raise NotFound
    return found


def is_fresh(assessment: Assessment, *, content_hash: str, on: datetime) -> bool:
    """Does the assessment still hold for this content at `on`? A new phase or new rules make it stale."""
    institution = assessment.institution
    pack = rules(institution.jurisdiction)
    phase = core.calendar.day(pack, institution.local(on).date(), institution.region).phase
    made = domain.Ground(assessment.content_hash, assessment.pack_hash, assessment.engine_version, assessment.phase)
    return domain.is_fresh(made, domain.Ground(content_hash, pack.hash, core.ENGINE_VERSION, phase))


def assessment(uid: UUID | str) -> Assessment:
    """The assessment of that id. Raises NotFound."""
    found = Assessment.objects.filter(uid=uid).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def assessments(uids: Collection[str]) -> dict[str, Assessment]:
    """Those of them that exist, by id, in one query."""
    found = Assessment.objects.filter(uid__in=uids).select_related("institution")
    return {str(each.uid): each for each in found}


def on_item_received(activity: Activity) -> None:
    """Read the pictures of an item before somebody at the desk needs their words."""
    for uid in _media_of(activity):
        read_medium(uid)


def on_sighting(activity: Activity) -> None:
    """A post that went out elsewhere is judged as of its own day: what would have been seen then."""
    network, _, handle = activity.target_path.removeprefix("accounts/").partition("/")
    account = directory.account(network=network, handle=handle)
    if account is None:
        return
    media = _media_of(activity)
    for uid in media:
        read_medium(uid)
    subject = Reference(activity.object_kind, activity.object_path, activity.name)
    assess(
        subject=subject, parts=_texts_of(activity), media=media, institution=account.institution, on=activity.at,
        by=SYSTEM, at=clock.now(), context=activity.context, retrospective=True,
    )  # fmt: skip


def _media_of(activity: Activity) -> list[UUID]:
    kinds = {each: contents.get(each).media_type for each in activity.content_ids}
    return [uid for uid, kind in kinds.items() if not kind.startswith("text/")]


def _texts_of(activity: Activity) -> dict[str, str]:
    """Texts by part name: a content of text is named for the part it is ("title", "caption", ...)."""
    found = [contents.get(each) for each in activity.content_ids]
    texts = [content for content in found if content.media_type.startswith("text/")]
    return {content.name or f"text:{number}": contents.text(content.uid) for number, content in enumerate(texts, 1)}

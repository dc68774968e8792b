"""Tracing's verbs: see a post that went out elsewhere, take fingerprints, match. Cost of a match: one index look-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alur.directory.models import Account
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.screening import services as screening
from alur.tracing.core import fingerprint
from alur.tracing.models import Fingerprint, Match, Sighting

LONGEST = 20_000  # characters of a pasted text that are looked at


@dataclass(frozen=True)
class Found:
    """An object whose text stands in the text asked about."""

    kind: str
    path: str
    context: str
    share: float
    is_equal: bool
    at: datetime


@transaction.atomic
def see(
    *,
    account: Account,
    at: datetime,
    by: Actor,
    texts: Mapping[str, str],
    pictures: Sequence[tuple[str, str, bytes]] = (),
    context: str = "",
    url: str = "",
    name: Mapping[str, str] | None = None,
    precision: str = "minute",
    facts: Mapping[str, Any] | None = None,
) -> Sighting:
    """Record a post as it was seen: it is screened as of its own day by whoever listens.

    texts: by part, e.g. {"title": ..., "caption": ...}; pictures: (file name, media type, bytes).
    context: the case it belongs to, a new one if empty.
    """
    if by.role != "system":
        permissions.check_allowed(by, "tracing.sight")
    sighting = Sighting(account=account, url=url, seen_at=at, precision=precision, name=dict(name or {}))
    sighting.context = context or sighting.uid.hex
    kept = [contents.put(text, name=part) for part, text in texts.items()]
    kept += [contents.put(data, media_type=kind, name=file) for file, kind, data in pictures]
    sighting.content_ids = [str(each.uid) for each in kept]
    sighting.save()
    record(
        type="Create", actor=by, obj=sighting.reference(), target=account.reference(), at=at, contents=kept,
        context=sighting.context, facts={"precision": precision, "url": url, **(facts or {})},
    )  # fmt: skip
    return sighting


@transaction.atomic
def note_origin(
    *, source: Reference, at: datetime, by: Actor, context: str, name: Mapping[str, str], facts: Mapping[str, Any]
) -> Activity:
    """Record what a search for the origin of `source` found, or that it found nothing; facts carry who searched."""
    match = Reference("Match", f"matches/{source.path}", name)
    return record(type="Create", actor=by, obj=match, target=source, at=at, context=context, facts=facts)


def on_content(activity: Activity) -> None:
    """Create Release, Item, Post, Sighting: take its fingerprint, say what it equals. Reads pictures: media queue."""
    _take(activity)
    for found in _matches(activity):
        Match.objects.get_or_create(
            object_path=activity.object_path, source_path=found.path,
            defaults={"share": found.share, "found_at": activity.recorded_at},
        )  # fmt: skip


def _take(activity: Activity) -> None:
    for uid in activity.content_ids:
        content = contents.get(uid)
        if content.erased_at or content.is_sealed:
            continue
        is_text = content.media_type.startswith("text/")
        if text := contents.text(uid) if is_text else screening.read_medium(uid).text:
            _keep(activity, uid, text)


def _keep(activity: Activity, uid: UUID, text: str) -> None:
    Fingerprint.objects.get_or_create(
        content_uid=uid, part="text", object_path=activity.object_path,
        defaults={
            "object_kind": activity.object_kind, "context": activity.context, "at": activity.at,
            "digest": fingerprint.digest(text), "shingles": sorted(fingerprint.shingles(text)),
        },
    )  # fmt: skip


def _matches(activity: Activity) -> list[Found]:
    own = Fingerprint.objects.filter(object_path=activity.object_path)
    runs = sorted({run for row in own for run in row.shingles})
    digests = {row.digest for row in own}
    return [found for found in _look_up(runs, digests) if found.path != activity.object_path]


def origin_of(text: str) -> list[Found]:
    """Objects of the record whose text stands in `text` (or the other way round), the fullest match first.

    Nothing found means: not found here, never: false.
    """
    asked = text[:LONGEST]
    return _look_up(sorted(fingerprint.shingles(asked)), {fingerprint.digest(asked)})


def _look_up(runs: list[int], digests: set[str]) -> list[Found]:
    if not runs:
        return []
    rows = Fingerprint.objects.filter(Q(shingles__overlap=runs) | Q(digest__in=digests)).order_by("at", "pk")[:500]
    best: dict[str, Found] = {}
    for row in rows:
        is_equal = row.digest in digests
        share = 1.0 if is_equal else fingerprint.containment(runs, row.shingles)
        known = best.get(row.object_path)
        if share >= fingerprint.ENOUGH and (known is None or share > known.share):
            best[row.object_path] = Found(row.object_kind, row.object_path, row.context, share, is_equal, row.at)
    return sorted(best.values(), key=lambda found: (-found.share, found.at))


@dataclass(frozen=True)
class Alike:
    """An object that shares words with the one asked about: what it is, what it is called, its case."""

    kind: str
    name: Mapping[str, str]
    context: str
    share: float
    at: datetime


def matches_of(path: str) -> list[Alike]:
    """What shares words with the object at `path`, whichever came first; the fullest match first."""
    rows = Match.objects.filter(Q(object_path=path) | Q(source_path=path))
    shares: dict[str, float] = {}
    for row in rows:
        other = row.source_path if row.object_path == path else row.object_path
        shares[other] = max(row.share, shares.get(other, 0.0))
    begun = Activity.objects.filter(object_path__in=shares, type="Create")
    found = [Alike(each.object_kind, each.name, each.context, shares[each.object_path], each.at) for each in begun]
    return sorted(found, key=lambda alike: (-alike.share, alike.at))

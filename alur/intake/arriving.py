"""The verb of every way in but the exported chat: what came becomes one item, however often it comes.

take(Arrived("feed", source="way 7", key="entry 1", text="..."), office=office, by=by, at=now)
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from alur.directory.models import Institution
from alur.intake import origin
from alur.intake.models import Item, Seen
from alur.intake.sources import archive
from alur.intake.sources.refusals import Notice
from alur.kernel import contents, keys, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotAllowed, Refusal
from alur.kernel.merkle import canonical
from alur.kernel.record import record
from alur.kernel.texts import clean, normalised

# The same numbers stand in TooMuch.
MOST_TEXT = 200_000  # characters of one item; a release has some 5,000
MOST_FILES = 20  # of one item
MOST_BYTES = 30 * archive.MB  # of all files of one item together
KEPT = ("image/", "video/", "application/pdf")  # by their first bytes, never by their name
SKEW = timedelta(minutes=5)  # clocks differ by that much at most


class NothingIn(Invalid):
    """Neither words nor a file that can be kept."""

    code = "intake.nothing_in"
    message = N_("There is nothing in it that can be kept: no words, and no picture, film or PDF. Nothing was stored.")


class TooMuch(Invalid):
    """More than one item holds."""

    code = "intake.too_much"
    status = 413
    message = N_("It is too large: an item has at most 20 files, 30 MB and 200,000 letters. Nothing was stored.")


class OtherContent(Refusal):
    """A name that was used already, for something else."""

    code = "intake.other_content"
    message = N_("Something else came under this key before. Nothing was stored. Use a new key for new content.")


@dataclass(frozen=True)
class File:
    """A file as it came; what it is, its bytes say."""

    name: str
    data: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """By the first bytes."""
        return archive.media_type(self.data)


@dataclass(frozen=True)
class Arrived:
    """What a source brought. at: when it was said there, None where nothing says so.

    source, key: what the source calls it, and among which names; without a key only its content tells it apart.
    heading: words above the text that may not be part of it. documents: what may be signed releases.
    may_change: the same name may bring other content later, which is then an item of its own.
    unshown: what kind of thing it is where it cannot be shown.
    """

    channel: str
    source: str
    key: str = ""
    text: str = ""
    heading: str = ""
    at: datetime | None = None
    forum_label: str = ""
    claimed_origin: str = ""
    link: str = ""
    files: Sequence[File] = ()
    documents: Sequence[bytes] = ()
    source_digest: str = ""
    may_change: bool = True
    unshown: str = ""


@dataclass(frozen=True)
class Taken:
    """The item; whether it is new; what of the files was left out, and why."""

    item: Item
    is_new: bool
    notices: tuple[Notice, ...] = ()


@transaction.atomic
def take(arrived: Arrived, *, office: Institution, by: Actor, at: datetime) -> Taken:
    """Make an item of it, unless the office has it already: then count that it came again.

    Raises NotAllowed, NothingIn, TooMuch, OtherContent.
    """
    permissions.check_allowed(by, "intake.receive")
    if by.institution != office.slug:
        raise NotAllowed
    Institution.objects.select_for_update(no_key=True).get(pk=office.pk)  # one at a time: the same comes side by side
    arrived, notices = _fit(arrived)
    digest = _digest(arrived)
    before = _seen(arrived, office)
    if before and before.digest == digest and before.item:
        return Taken(before.item, False, notices)
    if before and not arrived.may_change:
        raise OtherContent
    known = Item.objects.filter(institution=office, digest=digest).first()
    if known:
        known.times += 1
        known.save(update_fields=["times"])
    earlier = before.item if before else None
    item = known or _made(arrived, digest, office=office, by=by, at=at, earlier=earlier)
    _remember(arrived, office, digest, item, at)
    return Taken(item, known is None, notices)


def knows(arrived: Arrived, office: Institution) -> bool:
    """The office had exactly this under that name already. Raises NothingIn, TooMuch."""
    before = _seen(arrived, office)
    return before is not None and before.digest == _digest(_fit(arrived)[0])


def pass_over(arrived: Arrived, *, office: Institution, at: datetime) -> None:
    """What was there before the way was connected makes no item, unless it changes. Raises NothingIn, TooMuch."""
    _remember(arrived, office, _digest(_fit(arrived)[0]), None, at)


def kept(files: Sequence[File]) -> tuple[list[File], tuple[Notice, ...]]:
    """The pictures, films and PDF that can be kept, and why the others are not."""
    good, notices = [], []
    for each in files:
        state = archive.picture_state(each.data) if each.media_type.startswith("image/") else "present"
        if state == "present" and each.media_type.startswith(KEPT) and len(each.data) <= archive.MAX_FILE:
            good.append(each)
        else:
            notices.append(Notice("left_out", LEFT_OUT, 0, {"name": clean(each.name)[:60]}))
    return good, tuple(notices)


LEFT_OUT = N_("%(name)s was left out: it is no picture, film or PDF that can be shown, or it is too large.")


def _fit(arrived: Arrived) -> tuple[Arrived, tuple[Notice, ...]]:
    text = clean(arrived.text)
    size = sum(len(each.data) for each in arrived.files)
    if len(text) > MOST_TEXT or len(arrived.files) > MOST_FILES or size > MOST_BYTES:
        raise TooMuch
    text = text or next((words for raw in arrived.documents if (words := clean(origin.words_of(raw)))), "")
    files, notices = kept(arrived.files)
    if not (normalised(text) or files or arrived.unshown):
        raise NothingIn
    return replace(arrived, text=text, heading=clean(arrived.heading)[:500], files=files), notices


def _digest(arrived: Arrived) -> str:
    """The same for the same words and files, whichever way and whenever they come."""
    files = sorted(hashlib.sha256(each.data).hexdigest() for each in arrived.files)
    words = normalised(_shown(arrived))
    known = {"words": words, "files": files}
    if not words and not files:
        known["key"] = _keyed(f"{arrived.source} {arrived.key}")
    return hashlib.sha256(canonical(known)).hexdigest()


def _shown(arrived: Arrived) -> str:
    """Text with its headline, unless it has it already."""
    if not arrived.heading or normalised(arrived.text).startswith(normalised(arrived.heading)):
        return arrived.text
    return f"{arrived.heading}\n\n{arrived.text}".strip()


def _keyed(key: str) -> str:
    return hmac.new(keys.derived("intake"), key.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _seen(arrived: Arrived, office: Institution) -> Seen | None:
    if not arrived.key:
        return None
    rows = Seen.objects.filter(institution=office, source=arrived.source, key=_keyed(arrived.key))
    return rows.select_related("item").first()


def _remember(arrived: Arrived, office: Institution, digest: str, item: Item | None, at: datetime) -> None:
    if arrived.key:
        Seen.objects.update_or_create(
            institution=office, source=arrived.source, key=_keyed(arrived.key),
            defaults={"digest": digest, "item": item, "at": at},
        )  # fmt: skip


def _made(arrived: Arrived, digest: str, *, office: Institution, by: Actor, at: datetime, earlier: Item | None) -> Item:
    shown = _shown(arrived)
    found = origin.of({arrived.text, shown}, arrived.documents)
    pieces = [contents.put(shown, name="message")] if shown else []
    pieces += [contents.put(each.data, media_type=each.media_type, name=each.name[:255]) for each in arrived.files]
    said, uid = arrived.at, uuid4()
    item = Item.objects.create(
        uid=uid, institution=office, channel=arrived.channel, forum_label=clean(arrived.forum_label)[:200],
        claimed_origin=clean(arrived.claimed_origin)[:300], origin=found.origin, equals=found.equals,
        signed_by=found.signed_by, at=said if said and said <= at + SKEW else at,
        precision="second" if said else "received", digest=digest, source_digest=arrived.source_digest,
        content_ids=[str(each.uid) for each in pieces], link=arrived.link[:2000], context=uid.hex, received_at=at,
        earlier=earlier,
    )  # fmt: skip
    facts = _facts(item, arrived.unshown)
    record(
        type="Create", actor=by, obj=item.reference(), at=item.at, context=item.context, target=office.reference(),
        contents=pieces, facts=facts,
    )  # fmt: skip
    return item


def _facts(item: Item, unshown: str) -> dict[str, object]:
    """What is public of it: never its words, its sender or its group."""
    stated = {
        "channel": item.channel, "precision": item.precision, "origin": item.origin,
        "claimedOrigin": item.claimed_origin, "equals": item.equals.release.reference().path if item.equals else "",
        "signedBy": f"institutions/{item.signed_by}" if item.signed_by else "", "cannotBeShown": unshown,
        "replaces": item.earlier.reference().path if item.earlier else "",
    }  # fmt: skip
    needed = ("channel", "precision", "origin", "claimedOrigin")
    return {name: value for name, value in stated.items() if value or name in needed}

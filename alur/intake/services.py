"""Intake's verb: receive. What arrives from outside lands in the same inbox, and nobody pretends to know its origin.

upload = hand_in(data, ...)         the file, sealed
preview = preview_of(upload)        messages to choose from; names and numbers are already gone
receive(upload, lines=[9], ...)     the chosen become items, the rest is erased
"""

import hashlib
import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from django.db import transaction

from alur.directory import services as directory
from alur.intake import origin
from alur.intake.models import Item, Upload
from alur.intake.sources import archive, whatsapp
from alur.intake.sources.archive import Attachment
from alur.intake.sources.refusals import Notice
from alur.intake.sources.whatsapp import Export, Message
from alur.intake.sources.whatsapp_dates import DayOrder
from alur.intake.sources.whatsapp_members import comparable
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor, Reference
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.merkle import canonical
from alur.kernel.models import Content
from alur.kernel.record import record

SHOWN = 300  # messages to choose from, the newest; older ones can be reached by exporting a shorter chat
MOST_TEXT = 10 * archive.MB  # bytes of a chat on the pages, read in seconds; WhatsApp exports 40,000 messages: 5 MB
MINUTE = timedelta(minutes=1)


class NothingChosen(Invalid):
    """The point of an import is to choose."""

    code = "intake.nothing_chosen"
    message = N_("Choose at least one message. Nothing else of the chat is kept.")


class AlreadyChosen(Invalid):
    """The file of an upload is erased once its messages were chosen."""

    code = "intake.already_chosen"
    message = N_("The messages of this file were already chosen and the file was erased. Hand it in again if needed.")


@dataclass(frozen=True)
class Preview:
    """An export as a person chooses from it: its newest messages of which something can be kept, and what is missing.

    hidden: how many messages are not shown, because they are older or nothing of them can be kept.
    """

    export: Export
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]

    @property
    def hidden(self) -> int:
        """How many messages of the file are not among `messages`."""
        return self.export.summary.count - len(self.messages)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """How dates were decided, what was left out, which files are missing."""
        return (*self.export.evidence, *self.export.warnings, *archive.report(self.attachments))

    def media_of(self, message: Message) -> list[Attachment]:
        """The attachments of a message that can be kept."""
        return _kept_of(message, self.attachments)


def _keepable(export: Export, found: archive.Upload) -> Iterator[Message]:
    """The messages of which something can be kept: words, or a file that is there."""
    return (each for each in export.messages() if each.text or _kept_of(each, archive.named([each], found)))


def _kept_of(message: Message, attachments: Sequence[Attachment]) -> list[Attachment]:
    return [each for each in attachments if each.line == message.line and each.state == "present"]


@transaction.atomic
def hand_in(*, data: bytes, name: str, zone: str, by: Actor, at: datetime, day_order: str = "") -> Upload:
    """Take a .txt or .zip of an exported chat, sealed, until somebody chooses from it.

    zone: WIB, WITA, WIT or a tz name. Raises Unreadable (nothing is stored then): the file is read once to know.
    """
    permissions.check_allowed(by, "intake.receive")
    export, _ = opened(io.BytesIO(data), name=name, zone=zone, day_order=day_order, most_text=MOST_TEXT)
    next(export.messages(), None)  # refuses where there is none
    content = contents.seal(data, media_type="application/octet-stream")
    return Upload.objects.create(
        institution=directory.institution(by.institution), content_uid=content.uid, name=name[:255], zone=zone,
        day_order=day_order, uploaded_at=at,
    )  # fmt: skip


def opened(
    file: BinaryIO, *, name: str, zone: str, day_order: str = "", most: int = archive.MAX_UPLOAD,
    most_text: int = archive.MAX_TEXT, told: Callable[[bytes], object] = lambda piece: None,
) -> tuple[Export, archive.Upload]:  # fmt: skip
    """An exported chat whose form is known; its messages are read when asked for, one by one. Raises Unreadable."""
    found = archive.open_upload(file, name=name, most=most, most_text=most_text)
    order = cast(DayOrder, day_order) if day_order else None
    return whatsapp.open_export(found.text, zone=zone, name=found.text_name, day_order=order, told=told), found


def _waiting(waiting: Upload) -> tuple[Export, archive.Upload]:
    file = io.BytesIO(contents.open_sealed(waiting.content_uid))
    return opened(file, name=waiting.name, zone=waiting.zone, day_order=waiting.day_order, most_text=MOST_TEXT)


def upload(uid: UUID, by: Actor) -> Upload:
    """The upload of that id, of the own office, whose choice is still open. Raises NotFound, AlreadyChosen."""
    permissions.check_allowed(by, "intake.receive")
    found = Upload.objects.filter(uid=uid, institution__slug=by.institution).select_related("institution").first()
    if found is None:
        raise NotFound
    if found.done_at is not None:
        raise AlreadyChosen
    return found


def preview_of(waiting: Upload) -> Preview:
    """Its newest messages, read anew from the sealed file."""
    export, found = _waiting(waiting)
    newest = tuple(deque(_keepable(export, found), maxlen=SHOWN))
    return Preview(export, newest, archive.named(newest, found))


@transaction.atomic
def receive(
    *,
    uid: UUID,
    lines: Sequence[int],
    by: Actor,
    at: datetime,
    claimed_origin: str = "",
    context: str = "",
    name: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> list[Item]:
    """Make items of the chosen messages (by the line where each begins) and erase the file.

    A message that is already an item of the office is folded: it is returned, not made again.
    claimed_origin: who is said to have issued it. context: the case it belongs to; a new one for each item if empty.
    name, facts: public facts about it where there are any (from the press).
    Raises NothingChosen, NotFound, AlreadyChosen.
    """
    waiting = _locked(upload(uid, by))
    export, found = _waiting(waiting)
    wanted = set(lines)
    chosen = [message for message in _keepable(export, found) if message.line in wanted]
    if not chosen:
        raise NothingChosen
    said = {
        "claimed_origin": claimed_origin.strip()[:300], "context": context, "received_at": at,
        "forum_label": export.group[:200], "source_digest": export.sha256,
    }  # fmt: skip
    items = [_item(waiting, message, found, by=by, said=said, name=name, facts=facts) for message in chosen]
    contents.erase(waiting.content_uid)
    waiting.done_at = at
    waiting.save(update_fields=["done_at"])
    return items


def _locked(waiting: Upload) -> Upload:
    """Two choices of one office wait for each other, also from two files: a message may be in both."""
    rows = Upload.objects.select_for_update(no_key=True, of=("self", "institution")).select_related("institution")
    found = rows.get(pk=waiting.pk)
    if found.done_at is not None:
        raise AlreadyChosen
    return found


def _item(
    waiting: Upload, message: Message, found: archive.Upload, *, by: Actor, said: dict[str, Any],
    name: Mapping[str, str] | None, facts: Mapping[str, Any] | None,
) -> Item:  # fmt: skip
    media = _kept_of(message, archive.attachments([message], found))
    digest = _digest(message, media)
    if known := _known(waiting, message, media, digest):
        return known
    kept = [contents.put(message.text, name="message")] if message.text else []
    kept += [contents.put(found.read(each.name), media_type=each.media_type, name=each.name) for each in media]
    uid, found_origin = uuid4(), origin.of([message.text])
    item = Item.objects.create(
        uid=uid, institution=waiting.institution, channel="whatsapp", origin=found_origin.origin,
        equals=found_origin.equals, at=message.at,
        precision=message.precision, digest=digest, content_ids=[str(each.uid) for each in kept],
        **(said | {"context": said["context"] or uid.hex}),
    )  # fmt: skip
    _record(item, kept, by=by, name=name, facts=facts or {})
    return item


def _record(
    item: Item, kept: list[Content], *, by: Actor, name: Mapping[str, str] | None, facts: Mapping[str, Any]
) -> None:
    reference = item.reference()
    public = {
        "channel": item.channel, "precision": item.precision, "origin": item.origin,
        "claimedOrigin": item.claimed_origin,
    }  # fmt: skip
    record(
        type="Create", actor=by, obj=Reference(reference.kind, reference.path, name or reference.name), at=item.at,
        context=item.context, target=item.institution.reference(), contents=kept, facts={**public, **facts},
    )  # fmt: skip


def _known(waiting: Upload, message: Message, media: Sequence[Attachment], digest: str) -> Item | None:
    """The item that this message already is, also where an earlier export came from another phone.

    Of a message without its file the words must be the same; phones differ by up to a minute.
    """
    own = Item.objects.filter(institution=waiting.institution)
    if found := own.filter(digest=digest).first():
        return found
    if media or not message.text:
        return None
    about_then = own.filter(at__gte=message.at - 2 * MINUTE, at__lt=message.at + 2 * MINUTE, channel="whatsapp")
    texts = {item: contents.texts([UUID(uid) for uid in item.content_ids]).values() for item in about_then}
    words = comparable(message.text)
    return next((item for item, kept in texts.items() if words in map(comparable, kept)), None)


def _digest(message: Message, media: Sequence[Attachment]) -> str:
    """The same for one message whatever phone exported it: no names, no numbers, no seconds, no phrases of WhatsApp."""
    minute = message.at.replace(second=0).isoformat()
    known = {"text": comparable(message.text), "at": minute, "media": sorted(each.sha256 for each in media)}
    return hashlib.sha256(canonical(known)).hexdigest()


def items_of(by: Actor) -> list[Item]:
    """What the office took in last."""
    permissions.check_allowed(by, "intake.receive")
    return list(Item.objects.filter(institution__slug=by.institution).order_by("-received_at", "-pk")[:20])

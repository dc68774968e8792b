"""Intake's verb: receive. What arrives from outside lands in the same inbox, and nobody pretends to know its origin.

upload = hand_in(data, ...)         the file, sealed
preview = preview_of(upload)        messages to choose from; names and numbers are already gone
receive(upload, lines=[9], ...)     the chosen become items, the rest is erased
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import transaction

from alur.directory import services as directory
from alur.intake.models import Item, Upload
from alur.intake.sources import archive, whatsapp
from alur.intake.sources.archive import Attachment
from alur.intake.sources.refusals import Notice
from alur.intake.sources.whatsapp import Export, Message
from alur.intake.sources.whatsapp_dates import DayOrder
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor, Reference
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.merkle import canonical
from alur.kernel.models import Content
from alur.kernel.record import record
from alur.releases import services as releases


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
    """An export as a person chooses from it: its messages, and what should be known about it."""

    export: Export
    attachments: tuple[Attachment, ...]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """How dates were decided, what was left out, which files are missing."""
        return (*self.export.evidence, *self.export.warnings, *archive.report(self.attachments))

    def media_of(self, message: Message) -> list[Attachment]:
        """The attachments of a message that can be kept."""
        return [each for each in self.attachments if each.line == message.line and each.state == "present"]


@transaction.atomic
def hand_in(*, data: bytes, name: str, zone: str, by: Actor, at: datetime, day_order: str = "") -> Upload:
    """Take a .txt or .zip of an exported chat, sealed, until somebody chooses from it.

    zone: WIB, WITA, WIT or a tz name. Raises Unreadable (nothing is stored then): the file is read once to know.
    """
    permissions.check_allowed(by, "intake.receive")
    _opened(data, name=name, zone=zone, day_order=day_order)
    content = contents.seal(data, media_type="application/octet-stream")
    return Upload.objects.create(
        institution=directory.institution(by.institution), content_uid=content.uid, name=name[:255], zone=zone,
        day_order=day_order, uploaded_at=at,
    )  # fmt: skip


def _opened(data: bytes, *, name: str, zone: str, day_order: str) -> tuple[Preview, archive.Upload]:
    opened = archive.open_upload(data, name=name)
    order = cast(DayOrder, day_order) if day_order else None
    export = whatsapp.parse_export(opened.text, zone=zone, name=opened.text_name, day_order=order)
    return Preview(export, archive.attachments(export, opened)), opened


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
    """Its messages, read anew from the sealed file."""
    data = contents.open_sealed(waiting.content_uid)
    return _opened(data, name=waiting.name, zone=waiting.zone, day_order=waiting.day_order)[0]


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
    waiting = upload(uid, by)
    waiting = Upload.objects.select_for_update().get(pk=waiting.pk)
    data = contents.open_sealed(waiting.content_uid)
    preview, opened = _opened(data, name=waiting.name, zone=waiting.zone, day_order=waiting.day_order)
    chosen = [message for message in preview.export.messages if message.line in set(lines)]
    if not chosen:
        raise NothingChosen
    said = {"claimed_origin": claimed_origin.strip()[:300], "context": context, "received_at": at}
    items = [_item(waiting, message, preview, opened, by=by, said=said, name=name, facts=facts) for message in chosen]
    contents.erase(waiting.content_uid)
    waiting.done_at = at
    waiting.save(update_fields=["done_at"])
    return items


def _item(
    waiting: Upload, message: Message, preview: Preview, opened: archive.Upload, *, by: Actor, said: dict[str, Any],
    name: Mapping[str, str] | None, facts: Mapping[str, Any] | None,
) -> Item:  # fmt: skip
    media = preview.media_of(message)
    digest = _digest(message, media)
    known = Item.objects.filter(institution=waiting.institution, digest=digest).first()
    if known is not None:
        return known
    kept = [contents.put(message.text, name="message")] if message.text else []
    kept += [contents.put(opened.read(each.name), media_type=each.media_type, name=each.name) for each in media]
    uid = uuid4()
    item = Item.objects.create(
        uid=uid, institution=waiting.institution, channel="whatsapp", forum_label=preview.export.group[:200],
        origin=_origin(kept), at=message.at, precision=message.precision, digest=digest,
        source_digest=preview.export.sha256, content_ids=[str(each.uid) for each in kept],
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


def _digest(message: Message, media: Sequence[Attachment]) -> str:
    known = {"text": message.text, "at": message.at.isoformat(), "media": [each.sha256 for each in media]}
    return hashlib.sha256(canonical(known)).hexdigest()


def _origin(kept: Sequence[Content]) -> str:
    """Equal to a release of this record, or unknown; "resembles" is tracing's word, not ours."""
    texts = [each.digest for each in kept if each.media_type.startswith("text/")]
    return Item.Origin.EQUAL if texts and releases.issued_with_text(texts[0]) else Item.Origin.UNKNOWN


def items_of(by: Actor) -> list[Item]:
    """What the office took in last."""
    permissions.check_allowed(by, "intake.receive")
    return list(Item.objects.filter(institution__slug=by.institution).order_by("-received_at", "-pk")[:20])

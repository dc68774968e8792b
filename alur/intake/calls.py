"""The webhook of WhatsApp's Cloud API: what circulates is forwarded to the office's number and becomes items.

    verify(...)     Meta asks once whether the address is ours
    call(...)       a signed call: its messages are sealed, without senders, and answered at once
    take(batch)     a job: media are fetched, items made; tried again for as long as Meta keeps a file

Meta repeats a call for a day and more, so its age proves nothing (W04): a message that comes again is known by its id.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from alur.intake import arriving, ways
from alur.intake.arriving import Arrived, File, NothingIn, TooMuch
from alur.intake.models import Batch, Way
from alur.intake.sources import archive, cloud
from alur.intake.sources.cloud import Message
from alur.kernel import clock, contents, http
from alur.kernel.errors import N_, NotFound, Refusal
from alur.kernel.tasks import defer

KEPT = timedelta(days=7)  # Meta forgets a file that a webhook named
FIRST = timedelta(minutes=2)  # to the second try; 20 errors in an hour block the whole number for half an hour
LONGEST = timedelta(hours=6)  # between two tries
API = "https://graph.facebook.com/v25.0"


class MediaFailed(Refusal):
    """Meta does not give the file, or gives another one."""

    code = "intake.media_failed"
    message = N_("WhatsApp did not give a file that was sent (status %(answer)s). It is tried again for seven days.")


class WrongMedia(Refusal):
    """Other bytes than were announced."""

    code = "intake.wrong_media"
    message = N_("A file from WhatsApp was not the one that was announced. It is tried again for seven days.")


def number(uid: UUID) -> Way:
    """The connected number of that address. Raises NotFound."""
    found = Way.objects.filter(uid=uid, kind=Way.Kind.WHATSAPP, removed_at=None).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def verify(*, uid: UUID, mode: str, token: str) -> None:
    """Meta shows the word that was agreed. Raises NotFound, NotSigned."""
    known = ways.secret_of(number(uid))["verify_token"]
    if mode != "subscribe" or not hmac.compare_digest(known.encode(), token.encode("utf-8", "replace")):
        raise cloud.NotSigned


@transaction.atomic
def call(*, uid: UUID, raw: bytes, signature: str, at: datetime) -> int:
    """Keep the messages of a signed call until they are items; how many. Raises NotFound, NotSigned, NotACall."""
    way = number(uid)
    cloud.check_signature(raw, signature, ways.secret_of(way)["app_secret"])
    messages = cloud.read(raw, number=way.address)
    plain = [each for each in messages if not each.media]
    for group in [plain, *([each] for each in messages if each.media)]:
        if group:
            sealed = contents.seal(cloud.packed(group), media_type="application/json").uid
            batch = Batch.objects.create(way=way, content_uid=sealed, at=at, next_at=at)
            defer("intake.calls.take", batch_id=batch.pk)
    ways.went_well(way, at)
    return len(messages)


def take_due() -> None:
    """Queue every batch whose next try has come (the schedule)."""
    for batch in Batch.objects.filter(next_at__lte=clock.now(), way__removed_at=None):
        defer("intake.calls.take", once=f"intake-batch-{batch.pk}", batch_id=batch.pk)


def take(batch_id: int) -> None:
    """Make items of a batch (a job); it may run again at any time. A file that cannot be had is waited for."""
    batch = Batch.objects.filter(pk=batch_id).select_related("way__institution").first()
    now = clock.now()
    if batch is None or batch.next_at > now:
        return
    way = batch.way
    try:
        for message in cloud.unpacked(contents.open_sealed(batch.content_uid)):
            _take(way, message, now, is_last=now - batch.at > KEPT)
    except Refusal as refusal:
        ways.failed(way, refusal, now)
        batch.tries += 1
        batch.next_at = now + min(FIRST * 2 ** min(batch.tries - 1, 10), LONGEST)
        batch.save(update_fields=["tries", "next_at"])
        return
    with transaction.atomic():
        contents.erase(batch.content_uid)
        batch.delete()
    ways.went_well(way, now)


def _take(way: Way, message: Message, at: datetime, *, is_last: bool) -> None:
    files, unshown = [], message.unshown
    if message.media:
        try:
            files = [_fetched(way, message)]
        except Refusal:
            if not is_last:
                raise
            unshown = unshown or "gone"
        if files and not arriving.kept(files)[0]:
            unshown = message.name if message.name in cloud.MEDIA else "document"
    came = Arrived(
        channel="whatsapp", source=f"way {way.pk}", key=message.key, text=message.text, at=message.moment,
        forum_label=way.name, files=files, unshown=unshown,
    )  # fmt: skip
    try:
        ways.take(way, came, at)
    except (NothingIn, TooMuch):
        return  # an empty message, or one without end


def _fetched(way: Way, message: Message) -> File:
    """The bytes of a file at Meta, which are those that it announced. Raises NoAnswer, MediaFailed, WrongMedia."""
    bearer = {"Authorization": f"Bearer {ways.secret_of(way)['access_token']}"}
    where = http.get(f"{API}/{message.media}", most_bytes=65_536, headers=bearer)
    place = where.json() if where.is_ok else None
    url = place.get("url") if isinstance(place, dict) else None
    if not isinstance(url, str):
        raise MediaFailed(answer=where.status)
    answer = http.get(url, most_bytes=archive.MAX_FILE, headers=bearer, seconds=120)
    if not answer.is_ok:
        raise MediaFailed(answer=answer.status)
    if message.sha256 and hashlib.sha256(answer.body).digest() != _digest(message.sha256):
        raise WrongMedia
    return File(message.name, answer.body)


def _digest(told: str) -> bytes:
    """Meta writes it in Base64 in webhooks and in hex at the media endpoint."""
    try:
        return bytes.fromhex(told) if len(told) == 64 else base64.b64decode(told)
    except (ValueError, binascii.Error):
        return b""

"""Texts and media under an id of their own: the record commits to them, and they can be erased without breaking it.

Small things stand in the database, larger ones in the media folder. Confidential ones are sealed: each has its own key
(AES-256-GCM), wrapped by the installation's key. Erasing destroys it here; a backup made before still holds it (ADR 3).
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alur.kernel import keys
from alur.kernel import texts as texts_of
from alur.kernel.errors import N_, Fault, NotFound
from alur.kernel.models import Content

IN_DATABASE = 64 * 1024  # bytes; a text is rarely longer, a picture always
PIECE = 256 * 1024  # bytes read at once


class ContentGone(NotFound):
    """The text or file was erased by decision; what the record says about it still holds."""

    code = "content_gone"
    message = N_("This text or file was erased. The record of the step remains.")


class ContentMissing(Fault):
    """The file is not where it should be."""

    code = "content_missing"
    message = N_("A file of this site is missing from its folder. Restore it from the backup.")


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


def put(data: bytes | str, *, media_type: str = "text/plain", name: str = "") -> Content:
    """Keep `data` and return what the record may say of it. Each call makes a new content: equal bytes share a digest.

    The file is written and synced before the row: a crash leaves at worst an unnamed file, never a row without one.
    """
    raw = _bytes(data)
    content = _described(raw, media_type, name)
    content.digest = hashlib.sha256(raw).hexdigest()
    content.words = texts_of.digest(raw.decode(errors="replace")) if media_type.startswith("text/") else ""
    content.data = raw if len(raw) <= IN_DATABASE else None
    if content.data is None:
        _write(_path(content.digest), raw)
    content.save()
    return content


def seal(data: bytes | str, *, media_type: str = "text/plain", name: str = "") -> Content:
    """Keep `data` so that only `open_sealed` reads it. Nothing outside tells what it is but type and size."""
    raw = _bytes(data)
    content = _described(raw, media_type, "")
    key = AESGCM.generate_key(256)
    content.sealed_key = keys.wrap(key, about=content.uid.bytes)
    content.data = _encrypt(key, name.encode() + b"\0" + raw, content.uid)
    content.save()
    return content


def get(uid: UUID) -> Content:
    """The description. Raises NotFound."""
    content = Content.objects.filter(uid=uid).first()
    if content is None:
        raise NotFound
    return content


def data(uid: UUID) -> bytes:
    """The bytes of an unsealed content. Raises NotFound (also for a sealed one), ContentGone, ContentMissing."""
    return _open_bytes(get(uid))


def _open_bytes(content: Content) -> bytes:
    if content.is_sealed:
        raise NotFound
    if content.erased_at:
        raise ContentGone
    if content.data is not None:
        return bytes(content.data)
    try:
        return _path(content.digest).read_bytes()
    except FileNotFoundError:
        raise ContentMissing from None


def pieces(uid: UUID) -> Iterator[bytes]:
    """The bytes of an unsealed content, a piece at a time. Raises as `data` does."""
    content = get(uid)
    path = _path(content.digest)
    if content.data is not None or content.is_sealed or content.erased_at or not path.exists():
        yield _open_bytes(content)
        return
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def digest_now(uid: UUID) -> bytes:
    """SHA-256 of the bytes as they are kept today, which `digest` only says of the day they came. b"" if not there."""
    hashed = hashlib.sha256()
    try:
        for piece in pieces(uid):
            hashed.update(piece)
    except (NotFound, ContentMissing):
        return b""
    return hashed.digest()


def text(uid: UUID) -> str:
    """The text of an unsealed content."""
    return data(uid).decode()


def texts(uids: Collection[UUID], *, media_type: str = "text/plain") -> dict[UUID, str]:
    """The texts of many, in one query; what is unknown, sealed, erased or of another kind is left out.

    Raises ContentMissing.
    """
    found: dict[UUID, str] = {}
    for content in Content.objects.filter(uid__in=uids, media_type=media_type):
        with suppress(NotFound):
            found[content.uid] = _open_bytes(content).decode()
    return found


def count_erased(uids: Collection[UUID]) -> int:
    """How many of them were erased, in one query."""
    return Content.objects.filter(uid__in=uids, erased_at__isnull=False).count()


def open_sealed(uid: UUID) -> bytes:
    """The bytes of a sealed content. The caller has checked that this person handles it. Raises ContentGone."""
    content = get(uid)
    if content.erased_at or content.data is None or content.sealed_key is None:
        raise ContentGone
    key = keys.unwrap(bytes(content.sealed_key), about=content.uid.bytes)
    sealed = bytes(content.data)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], content.uid.bytes).partition(b"\0")[2]


@transaction.atomic
def erase(uid: UUID) -> None:
    """Destroy bytes, key and salt. A file goes only when no other content has the same bytes."""
    content = Content.objects.select_for_update().get(uid=uid)
    shared = content.digest and Content.objects.filter(digest=content.digest).exclude(pk=content.pk).exists()
    if content.data is None and content.digest and not shared:
        path = _path(content.digest)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    content.data, content.sealed_key, content.salt = None, None, b""
    content.name, content.digest, content.words, content.erased_at = "", "", "", timezone.now()
    content.save()


def _described(raw: bytes, media_type: str, name: str) -> Content:
    salt = secrets.token_bytes(32)
    commitment = hashlib.sha256(salt + raw).hexdigest()
    return Content(media_type=media_type, name=name[:255], size=len(raw), salt=salt, commitment=commitment)


def _encrypt(key: bytes, raw: bytes, uid: UUID) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, raw, uid.bytes)


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:]


def _write(path: Path, raw: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with open(unfinished, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def alike(text: str) -> list[UUID]:
    """Ids of the unsealed texts with the same words, whatever their capitals, marks and lines; none for no words."""
    if not texts_of.normalised(text):
        return []
    return list(Content.objects.filter(words=texts_of.digest(text), erased_at=None).values_list("uid", flat=True))

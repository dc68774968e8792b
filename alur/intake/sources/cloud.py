"""What WhatsApp's Cloud API sends to a webhook (developers.facebook.com, read in November 2026).

    check_signature(raw, header, secret)
    for message in read(raw, number="1078..."): ...

Of a sender nothing is read: neither number nor name. Types that are not known are kept as such, never as words.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from alur.kernel.errors import N_, Invalid, Refusal
from alur.kernel.texts import clean

MOST = 8 * 1024 * 1024  # bytes of one call; 1,000 texts at their longest are 4 MB
MOST_MESSAGES = 1_000  # of one call, as Meta batches
MEDIA = ("image", "video", "audio", "document", "sticker")
SILENT = ("reaction", "system", "request_welcome")  # no content of their own


class NotSigned(Refusal):
    """The signature does not fit; which part of it stays unsaid."""

    code = "intake.not_signed"
    status = 401
    message = N_("The signature of this call is missing or does not fit.")


class NotACall(Invalid):
    """Signed, but not what the Cloud API sends."""

    code = "intake.not_a_call"
    message = N_("This is not what WhatsApp's Cloud API sends.")


@dataclass(frozen=True)
class Message:
    """key: WhatsApp's id, which hides the sender's number, so it is never kept as it is. at: seconds since 1970.

    media: id of a file at Meta; sha256: what Meta says of it. unshown: the type of what cannot be shown.
    """

    key: str
    at: float
    text: str = ""
    media: str = ""
    sha256: str = ""
    name: str = ""
    unshown: str = ""
    forwarded: bool = False

    @property
    def moment(self) -> datetime | None:
        """When it was sent; none where that is no time."""
        try:
            return datetime.fromtimestamp(self.at, UTC) if self.at > 0 else None
        except (ValueError, OverflowError, OSError):
            return None


def check_signature(raw: bytes, header: str, secret: str) -> None:
    """X-Hub-Signature-256 over the bytes as they came, compared in constant time. Raises NotSigned."""
    made = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(made.encode(), header.strip().encode("utf-8", "replace")):
        raise NotSigned


def read(raw: bytes, *, number: str) -> list[Message]:
    """The messages to that phone number id; what is for others, and receipts of our own, are passed over.

    Raises NotACall, also for a doubled key; NotSigned where all of it is for other numbers.
    """
    try:
        call = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise NotACall from None
    if not isinstance(call, dict) or call.get("object") != "whatsapp_business_account":
        raise NotACall
    values = list(_values(call))
    own = [each for each in values if _of(each, "metadata").get("phone_number_id") == number]
    if values and not own:
        raise NotSigned
    found = [message for each in own for message in map(_message, _list(each, "messages")) if message]
    if len(found) > MOST_MESSAGES:
        raise NotACall
    return found


def packed(messages: list[Message]) -> str:
    """For keeping until they are items."""
    return json.dumps([asdict(each) for each in messages])


def unpacked(text: bytes) -> list[Message]:
    """What `packed` made."""
    return [Message(**each) for each in json.loads(text)]


def _values(call: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in _list(call, "entry"):
        for change in _list(entry, "changes"):
            if _str(change, "field") == "messages" and (value := _of(change, "value")):
                yield value


def _message(told: Any) -> Message | None:
    """None for a thing without an id, and for what has no content of its own."""
    kind, key = _str(told, "type"), _str(told, "id")
    if not key or len(key) > 500 or kind in SILENT:
        return None
    own = _of(told, kind) if kind else {}
    stamp = _str(told, "timestamp")
    said: dict[str, Any] = {
        "key": key, "at": float(stamp[:12]) if stamp.isascii() and stamp.isdigit() else 0.0,
        "forwarded": bool(_of(told, "context").get("forwarded") or _of(told, "context").get("frequently_forwarded")),
    }  # fmt: skip
    if kind == "text" and clean(_str(own, "body")):
        return Message(**said, text=clean(_str(own, "body")))
    media = _str(own, "id")
    if kind in MEDIA and media.isascii() and media.isalnum() and len(media) <= 100:
        text, name = clean(_str(own, "caption")), clean(_str(own, "filename"))[:200]
        return Message(**said, text=text, media=media, sha256=_str(own, "sha256"), name=name or kind)
    return Message(**said, unshown=clean(kind)[:40] or "unknown")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _of(told: Any, name: str) -> dict[str, Any]:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, dict) else {}


def _list(told: Any, name: str) -> list[Any]:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, list) else []


def _str(told: Any, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""

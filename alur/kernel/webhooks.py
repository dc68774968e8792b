"""Signed webhooks (Standard Webhooks 1.0.0, read 24 November 2026): HMAC-SHA256 over id, time and raw body. Pure.

The id stays the same however often a message is sent, so that the other side acts on it once.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from alur.kernel.errors import N_, NotAllowed

WINDOW = 300  # seconds that a signature may be old, or ahead of our clock
PREFIX = "whsec_"


class BadSignature(NotAllowed):
    """It does not prove who sent it."""

    code = "bad_signature"
    message = N_("The signature does not prove who sent this (%(reason)s). Check key, clock and body.")


def new_secret() -> str:
    """A shared secret as both sides write it: "whsec_" and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(*, secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of one attempt."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(_mac(secret, message_id, moment, body)).decode()}",
    }


def check(*, secret: str, headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """The id of a message that the holder of `secret` sent within the window. headers: names in small letters.

    Raises BadSignature: for a time outside the window before anything else is looked at.
    """
    message_id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (message_id and len(message_id) <= 100 and moment.isascii() and moment.isdigit() and len(moment) < 12):
        raise BadSignature(reason="headers")
    if abs(at.timestamp() - int(moment)) > WINDOW:
        raise BadSignature(reason="time")
    expected = _mac(secret, message_id, moment, body)
    given = [each.partition(",") for each in headers.get("webhook-signature", "").split(" ")]
    if not any(version == "v1" and hmac.compare_digest(_bytes(mac), expected) for version, _, mac in given):
        raise BadSignature(reason="signature")
    return message_id


def _mac(secret: str, message_id: str, moment: str, body: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return hmac.digest(key, f"{message_id}.{moment}.".encode() + body, "sha256")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""

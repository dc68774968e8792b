"""Reports that are still being written: kept on the server for 24 hours, readable only with the reporter's cookie.

The database holds a hash of the cookie's token and bytes encrypted under a key made from that token: without the
cookie nobody reads them, the operator included.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from alur.complaints import evidence
from alur.complaints.domain import Filing, Way
from alur.complaints.evidence import Attachment
from alur.complaints.models import Unsent
from alur.kernel import keys
from alur.kernel.errors import N_, NotFound

KEPT = timedelta(hours=24)
KEPT_AFTER_SENDING = timedelta(hours=1)  # so long the receipt can be shown again


class DraftGone(NotFound):
    """No draft belongs to this cookie, or its day is over."""

    code = "draft_gone"
    message = N_("What you had typed is no longer kept here: a day has passed, or you left. Please begin again.")


@dataclass
class Draft:
    """What a reporter has answered so far. `answers` by question; `sent` is the uid of the report once it is sent."""

    token: str = field(repr=False)
    row: Unsent = field(repr=False)
    answers: dict[str, Any] = field(repr=False)

    @property
    def form_token(self) -> str:
        """The form's secret number: the receipt code follows from it, and a second click finds the first."""
        return str(self.answers["form_token"])

    @property
    def sent(self) -> str:
        """The uid of the report that came out of this draft; "" before."""
        return str(self.answers.get("sent", ""))


@dataclass(frozen=True)
class KeptFile:
    """A file of a draft: its number for removing it, its name for its owner, type, size in bytes."""

    pk: int
    name: str = field(repr=False)
    media_type: str = ""
    size: int = 0


@transaction.atomic
def start(*, at: datetime, **answers: str) -> str:
    """Begin a draft; returns the token for the cookie. Drafts whose day is over go at the same moment."""
    forget(at=at)
    token = secrets.token_urlsafe(32)
    data = {**answers, "form_token": secrets.token_urlsafe(32)}
    Unsent.objects.create(token_hash=_hash(token), answers=_locked(token, _json(data)), expires_at=at + KEPT)
    return token


def open_draft(token: str, *, at: datetime, lock: bool = False) -> Draft:
    """The draft of that cookie. lock: until the end of the transaction. Raises DraftGone."""
    rows = Unsent.objects.select_for_update() if lock else Unsent.objects
    row = rows.filter(token_hash=_hash(token), expires_at__gt=at).first()
    if row is None:
        raise DraftGone
    return Draft(token, row, json.loads(_unlocked(token, row.answers)))


@transaction.atomic
def save(token: str, *, at: datetime, **answers: Any) -> Draft:
    """Add answers to a draft that is not sent yet. Raises DraftGone."""
    draft = open_draft(token, at=at, lock=True)
    if not draft.sent:
        _store(draft, {**draft.answers, **answers})
    return draft


@transaction.atomic
def add_file(token: str, attachment: Attachment, *, at: datetime) -> None:
    """Keep a file with the draft. Raises DraftGone, TooMany."""
    draft = open_draft(token, at=at, lock=True)
    if draft.row.files.count() >= evidence.MOST_FILES:
        raise evidence.TooMany(limit=evidence.MOST_FILES, name=attachment.name[:80])
    label = {"name": attachment.name, "media_type": attachment.media_type, "size": len(attachment.data)}
    draft.row.files.create(label=_locked(token, _json(label)), data=_locked(token, attachment.data))


def remove_file(token: str, pk: int, *, at: datetime) -> None:
    """Take a file out of the draft; one that is not there is no matter."""
    open_draft(token, at=at).row.files.filter(pk=pk).delete()


def files(draft: Draft) -> list[KeptFile]:
    """The files of a draft, in the order in which they came."""
    labels = draft.row.files.values_list("pk", "label")
    return [KeptFile(pk=pk, **json.loads(_unlocked(draft.token, label))) for pk, label in labels]


def attachments(draft: Draft) -> list[Attachment]:
    """The files of a draft with their bytes."""
    found = []
    for row in draft.row.files.all():
        label = json.loads(_unlocked(draft.token, row.label))
        data = _unlocked(draft.token, row.data)
        found.append(Attachment(data=data, media_type=label["media_type"], name=label["name"]))
    return found


def mark_sent(draft: Draft, uid: str, *, at: datetime) -> None:
    """Forget all that was typed; what is left shows the receipt for an hour. Part of the filing's transaction."""
    draft.row.files.all().delete()
    draft.row.expires_at = at + KEPT_AFTER_SENDING
    _store(draft, {"form_token": draft.form_token, "sent": uid})


def filing_of(answers: Mapping[str, Any], *, office: str = "") -> Filing:
    """What the answers tell, once all questions with a required answer have one. Raises KeyError before that.

    office: name of the institution that was chosen; it and the reporter's own words say who is reported.
    """
    said = {key: str(answers.get(key, "")) for key in ("post", "place", "wishes")}
    said["respondent"] = ", ".join(filter(None, [str(answers.get("respondent", "")), office]))
    way = Way(answers["way"])
    if way == Way.REPORT:
        said |= {key: str(answers.get(key, "")) for key in ("name", "address", "contact")}
    return Filing(
        way=way,
        event_on=date.fromisoformat(answers["event_on"]),
        known_on=date.fromisoformat(answers["known_on"]),
        days_are_certain=not answers.get("unsure"),
        account=answers["account"],
        **said,
    )


def leave(token: str) -> None:
    """End the draft at once."""
    Unsent.objects.filter(token_hash=_hash(token)).delete()


def forget(*, at: datetime) -> int:
    """Delete the drafts whose day is over; returns how many."""
    return Unsent.objects.filter(expires_at__lte=at).delete()[1].get("complaints.Unsent", 0)


def _store(draft: Draft, answers: dict[str, Any]) -> None:
    draft.answers = answers
    draft.row.answers = _locked(draft.token, _json(answers))
    draft.row.save(update_fields=["answers", "expires_at"])


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(token: str) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=keys.derived("report draft"), info=b"answers").derive(token.encode()))


def _locked(token: str, raw: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + _key(token).encrypt(nonce, raw, None)


def _unlocked(token: str, sealed: bytes | memoryview) -> bytes:
    raw = bytes(sealed)
    return _key(token).decrypt(raw[:12], raw[12:], None)

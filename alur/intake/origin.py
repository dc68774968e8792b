"""The verdict on origin: signed by an institution of this directory, equal to a release of this record, or unknown.

"Resembles" is tracing's word. Who is said to have sent something proves nothing and never enters here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from alur.directory import services as directory
from alur.intake.models import Item
from alur.kernel.errors import NotFound
from alur.kernel.texts import normalised
from alur.releases import services as releases
from alur.releases.core import verify
from alur.releases.models import Version


@dataclass(frozen=True)
class Verdict:
    """equals: the release that has the same words. signed_by: slug of the institution whose signature holds."""

    origin: Item.Origin = Item.Origin.UNKNOWN
    equals: Version | None = None
    signed_by: str = ""


def of(texts: Iterable[str], documents: Iterable[bytes] = ()) -> Verdict:
    """texts: the words as they may be read, with and without a headline. documents: what may be signed releases.

    A signature counts only for the words that stand in its document.
    """
    said = {words for text in texts if (words := normalised(text))}
    equal = next((found for text in said if (found := releases.issued_with_text(text))), None)
    signer = next((by for raw in documents if (by := _signer(raw, said))), "")
    if signer:
        return Verdict(Item.Origin.SIGNED, equal, signer)
    return Verdict(Item.Origin.EQUAL, equal) if equal else Verdict()


def words_of(raw: bytes) -> str:
    """The text of what looks like a signed release; "" for anything else."""
    document = _read(raw)
    source = document.get("source")
    content = source.get("content") if isinstance(source, dict) else None
    return content if isinstance(content, str) else ""


def _signer(raw: bytes, said: set[str]) -> str:
    document, words = _read(raw), normalised(words_of(raw))
    owner, place = document.get("attributedTo"), f"{settings.ALUR_ORIGIN}/institutions/"
    if not isinstance(owner, str) or not owner.startswith(place) or not words or (said and words not in said):
        return ""
    try:
        office = directory.institution(owner.removeprefix(place).strip("/"))
    except NotFound:
        return ""
    keys = directory.key_document(office).encode()
    return office.slug if keys and verify.check(raw, keys).verdict == "VALID" else ""


def _read(raw: bytes) -> dict[str, object]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

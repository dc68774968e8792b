"""A release as others read it: an ActivityStreams object, and the Delete of one that is withdrawn. Pure.

These are the documents that an institution signs. What is absent is left out; a later field changes no signature that
was made before, because the signed bytes are kept and never made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from alur.kernel import proofs
from alur.kernel.activities import NAMESPACE, stated

PUBLIC = f"{NAMESPACE}#Public"
TERMS = {"alur": "urn:alur:ns#", "digestMultibase": "https://w3id.org/security#digestMultibase"} | {
    term: f"alur:{term}"
    for term in (
        "correction", "embargoedUntil", "kind", "legalBasis", "legalGround", "number", "size", "supersedes", "version",
        "what", "why",
    )
}  # fmt: skip
CONTEXT = [NAMESPACE, proofs.DATA_INTEGRITY, TERMS]
TYPES = {"image": "Image", "video": "Video", "audio": "Audio"}  # by the first half of a media type; else Document


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A picture, film or file of a version. sha256: hex, of the bytes that are served. alt: for who does not see it."""

    url: str
    media_type: str
    alt: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """One version as it is issued. address: the release's page, the same for all versions; issuer: id of its actor."""

    address: str
    issuer: str
    version: int
    kind: str
    number: str
    title: Mapping[str, str]
    language: str
    text: str
    published: datetime  # of the first version
    updated: datetime  # of this one
    what: str = ""
    why: str = ""
    enclosed: Sequence[Enclosed] = ()
    legal_basis: str = ""  # "Inpres 9/2015"
    audience: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # forums by id, with their names
    embargoed_until: datetime | None = None
    supersedes: str = ""  # address of the release that it replaces


def document(said: Said) -> dict[str, Any]:
    """The version, ready to be signed. `source` holds the words exactly; `contentMap` is made from them."""
    correction = {"version": said.version - 1, "what": said.what, "why": said.why} if said.what else {}
    optional = {
        "number": said.number,
        "updated": stated(said.updated) if said.version > 1 else "",
        "correction": correction,
        "attachment": [_attachment(each) for each in said.enclosed],
        "legalBasis": said.legal_basis,
        "audience": [{"type": "Group", "id": id, "nameMap": dict(name)} for id, name in said.audience.items()],
        "embargoedUntil": stated(said.embargoed_until) if said.embargoed_until else "",
        "supersedes": said.supersedes,
    }
    return {
        "@context": CONTEXT,
        "id": said.address,
        "type": "Article",
        "attributedTo": said.issuer,
        "to": [PUBLIC],
        "url": [said.address, f"{said.address}v{said.version}.json"],
        "version": said.version,
        "kind": said.kind,
        "nameMap": dict(said.title),
        "contentMap": {said.language: html(said.text)},
        "source": {"content": said.text, "mediaType": "text/plain"},
        "published": stated(said.published),
    } | {key: value for key, value in optional.items() if value}


def withdrawal(said: Said, *, reason: str, at: datetime, ground: str = "") -> dict[str, Any]:
    """The release is taken back: the last word on it, numbered as the version after `said`. ground: in law, if any."""
    number = said.version + 1
    return {
        "@context": CONTEXT,
        "id": f"{said.address}v{number}.json",
        "type": "Delete",
        "actor": said.issuer,
        "to": [PUBLIC],
        "version": number,
        "published": stated(at),
        "summary": reason,
        "object": {
            "id": said.address, "type": "Tombstone", "formerType": "Article", "nameMap": dict(said.title),
            "deleted": stated(at),
        },
    } | ({"legalGround": ground} if ground else {})  # fmt: skip


def html(text: str) -> str:
    """Paragraphs of a plain text as other servers show them."""
    parts = [escape(part, quote=False).replace("\n", "<br>") for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{part}</p>" for part in parts)


def _attachment(each: Enclosed) -> dict[str, Any]:
    return {
        "type": TYPES.get(each.media_type.partition("/")[0], "Document"),
        "mediaType": each.media_type,
        "url": each.url,
        "name": each.alt,
        "size": each.size,
        "digestMultibase": proofs.digest_multibase(bytes.fromhex(each.sha256)),
    }

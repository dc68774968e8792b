"""The vocabulary of the record: ActivityStreams 2.0 types, who acts, and what is acted on. Pure.

An activity reads as a sentence: "Dinas Kominfo Banten (head) Accept Draft drafts/5f… in the case banten-2024".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

NAMESPACE = "https://www.w3.org/ns/activitystreams"
MEDIA_TYPE = "application/activity+json"
PREFERRED = [
    "text/html",
    MEDIA_TYPE,
    "application/ld+json",
]  # what an address can answer; the first when all are welcome

# ActivityStreams 2.0 Vocabulary, section 3: the ones that Alur uses. A case page words each of them.
TYPES = frozenset("Create Update Delete Announce View Accept Reject Offer Flag Add Join Leave".split())


@dataclass(frozen=True)
class Actor:
    """Who acts, and for which office. The record names the office and the role, never the person."""

    institution: str  # slug in the directory; "" for a citizen or the software
    name: Mapping[str, str] = field(default_factory=dict)  # public name of the office, {"id": "...", "en": "..."}
    role: str = ""
    user_id: int | None = field(default=None, repr=False)
    permissions: frozenset[str] = frozenset()

    def public(self) -> dict[str, Any]:
        """The actor as the record shows it."""
        kind = "Organization" if self.institution else "Application" if self.role == "system" else "Person"
        shown: dict[str, Any] = {"type": kind, "role": self.role}
        if self.name:
            shown["nameMap"] = dict(self.name)
        return {**shown, "id": f"institutions/{self.institution}"} if self.institution else shown


SYSTEM = Actor("", {"id": "Alur", "en": "Alur"}, "system")
CITIZEN = Actor("", {}, "citizen")


@dataclass(frozen=True)
class Reference:
    """What is acted on: its kind, where it stands, what it is called in each language."""

    kind: str
    path: str  # "releases/<uid>", without leading slash
    name: Mapping[str, str] = field(default_factory=dict)  # {"id": "...", "en": "..."}

    def public(self) -> dict[str, Any]:
        """The object as the record shows it."""
        shown: dict[str, Any] = {"type": self.kind, "id": self.path}
        return {**shown, "nameMap": dict(self.name)} if self.name else shown


def stated(at: datetime) -> str:
    """A moment in the record: RFC 3339, UTC, whole seconds (standards: RFC 8785 needs one spelling)."""
    if at.tzinfo is None:
        raise ValueError("a moment in the record needs its zone")
    return at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(
    *,
    uid: UUID,
    type: str,
    actor: Actor,
    obj: Reference,
    at: datetime,
    context: str,
    target: Reference | None,
    in_reply_to: str,
    contents: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """One activity as a JSON object, ready to be hashed. Absent parts are left out, so that the bytes stay short.

    Raises ValueError for a type outside the vocabulary.
    """
    if type not in TYPES:
        raise ValueError(f"{type!r} is not an activity of this record")
    optional: dict[str, Any] = {
        "target": target.public() if target else None,
        "inReplyTo": in_reply_to,
        "attachment": list(contents),
        "facts": dict(facts),
    }
    return {
        "@context": NAMESPACE,
        "id": f"urn:uuid:{uid}",
        "type": type,
        "actor": actor.public(),
        "object": obj.public(),
        "published": stated(at),
        "context": f"cases/{context}",
    } | {key: value for key, value in optional.items() if value}

"""When does an assessment still hold? Pure: no Django, no clock."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alur.kernel.merkle import canonical

READABLE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True)
class Ground:
    """What an assessment stands on: exactly this content, this rule pack, this phase of the calendar."""

    content_hash: str
    pack_hash: str
    engine_version: str
    phase: str


def content_hash(parts: Mapping[str, str], media: Sequence[str] = ()) -> str:
    """One hash (hex) over texts by part name and the ids of media in their order: any change gives another."""
    return hashlib.sha256(canonical({"parts": dict(parts), "media": list(media)})).hexdigest()


def is_fresh(made_on: Ground, now: Ground) -> bool:
    """Rules of the flow, 1: nothing goes out on an assessment of another text, other rules or another phase."""
    return made_on == now


def part_of_image(number: int) -> str:
    """Name of the part that holds the words read in the n-th picture, from 1."""
    return f"image:{number}"

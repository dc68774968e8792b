"""When does an assessment still hold? Pure: no Django, no clock."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alur.kernel.merkle import canonical


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


_PART = re.compile(r"(image|video|pdf|file):([1-9][0-9]*)(?:@(.+))?")


def part_of(kind: str, number: int, place: str = "") -> str:
    """Name of the part read in the n-th medium, from 1: "image:1", "video:2@0:04" (moment), "pdf:1@3" (page)."""
    return f"{kind or 'file'}:{number}" + (f"@{place}" if place else "")


def name_of(part: str) -> tuple[str, int, str]:
    """Kind, number and place of a part that was read in a medium; ("", 0, "") for any other."""
    found = _PART.fullmatch(part)
    return (found[1], int(found[2]), found[3] or "") if found else ("", 0, "")


def kind_of_type(media_type: str) -> str:
    """What a medium is called before anybody read it, by the type it is said to have."""
    if media_type == "application/pdf":
        return "pdf"
    kind = media_type.partition("/")[0]
    return kind if kind in ("image", "video") else "file"


def parts_read(kind: str, number: int, text: str, passages: Sequence[Sequence[str]]) -> dict[str, str]:
    """The parts of the n-th medium: one for each passage (place, text), or one for the whole."""
    if not passages:
        return {part_of(kind, number): text}
    return {part_of(kind, number, place): said for place, said in passages}

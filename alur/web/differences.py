"""What changed between two texts, word by word, and which words carry a mark. Pure: positions count characters.

changes("hak politik; dasarnya undang-undang", "hak politik menurut undang-undang")
-> kept "hak politik", dropped "; dasarnya", added " menurut", kept " undang-undang"
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

WORD = re.compile(r"\s*(?:\w+(?:[-'’./]\w+)*|[^\w\s])|\s+$")
SEVERITY = ("none", "notice", "elevated", "prohibited")
MANY_WORDS = 2_000  # above this difflib may skip the commonest words: minutes become milliseconds


@dataclass(frozen=True)
class Change:
    """A run of words with the white space before it; `was` is a kept run as the earlier text spaced it."""

    kind: Literal["kept", "added", "dropped"]
    text: str
    was: str = ""


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of a text, touched by concern `number` of `level`."""

    start: int
    end: int
    number: int
    level: str = "none"


@dataclass(frozen=True)
class Segment:
    """Characters of a text that are all treated alike; `ends` are the spans whose last character this segment has."""

    text: str
    level: str = ""  # the gravest level here, "" where nothing is marked
    added: bool = False
    ends: tuple[Span, ...] = ()


def changes(before: str, after: str) -> list[Change]:
    """The words of both texts in reading order: dropped ones before the added ones that replace them."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(
        None, [w.strip() for w in old], [w.strip() for w in new], autojunk=max(len(old), len(new)) > MANY_WORDS
    )
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Change("kept", "".join(new[j1:j2]), was="".join(old[i1:i2])))
            continue
        if i1 < i2:
            found.append(Change("dropped", "".join(old[i1:i2])))
        if j1 < j2:
            found.append(Change("added", "".join(new[j1:j2])))
    return found


def added_ranges(before: str, after: str) -> list[tuple[int, int]]:
    """Where `after` has words that `before` has not; white space before the first word is not counted."""
    ranges, at = [], 0
    for change in changes(before, after):
        if change.kind == "dropped":
            continue
        end = at + len(change.text)
        if change.kind == "added" and change.text.strip():
            ranges.append((end - len(change.text.lstrip()), end))
        at = end
    return ranges


def segments(text: str, spans: Iterable[Span], added: Sequence[tuple[int, int]] = ()) -> Iterator[Segment]:
    """Cut `text` wherever a mark or an addition begins or ends. Spans may overlap; what lies outside is ignored."""
    inside = [Span(max(0, s.start), min(len(text), s.end), s.number, s.level) for s in spans]
    kept = sorted(s for s in inside if s.start < s.end)
    cuts = {0, len(text)} | {cut for s in kept for cut in (s.start, s.end)} | {cut for pair in added for cut in pair}
    for start, end in pairwise(sorted(cuts)):
        over = [s for s in kept if s.start <= start and end <= s.end]
        yield Segment(
            text=text[start:end],
            level=max((s.level for s in over), key=SEVERITY.index, default=""),
            added=any(a <= start and end <= b for a, b in added),
            ends=tuple(s for s in over if s.end == end),
        )

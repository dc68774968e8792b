"""The outcome of an assessment and its JSON form, which stays the same byte for byte."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from alur.rulepacks.model import Texts


class Level(IntEnum):
    """How much a text asks of the desk; ordered."""

    none = 0
    notice = 1
    elevated = 2
    prohibited = 3


@dataclass(frozen=True)
class Span:
    """Words of a part that touch a rule; `start` and `end` are characters (code points) of the part as written."""

    part: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Holder:
    """Somebody whom the words name by a public office, and what they are in a contest on that day. Days are ISO."""

    words: str  # as written
    name: str
    office: Texts
    office_since: str
    office_until: str
    contestant: str  # id
    number: int  # on the ballot, 0: none
    kind: str  # "contestant" or "expected"
    since: str  # is that since
    confidence: str  # of the office: "memory" is shown as unchecked


@dataclass(frozen=True)
class Concern:
    """A rule that is touched: where, why (law), and what to do. Advice to people who decide, no legal ruling."""

    rule: str
    level: Level
    title: Texts
    spans: tuple[Span, ...]
    citations: tuple[dict[str, Any], ...]  # law, article, paragraph, summary {language: text}, read, source, confidence
    advice: Texts
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The level, the concerns that caused it (heaviest first), and everything needed to compute it again."""

    level: Level
    phase: str
    running: tuple[tuple[str, str], ...]  # (election, phase) of the day
    concerns: tuple[Concern, ...]
    on: str  # local day, ISO
    institution_type: str  # as told
    read_as: str  # the type of institution whose rules were applied
    region: str
    pack_id: str
    pack_version: str
    pack_hash: str
    engine_version: str
    unread: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """False when something of the post could not be read: then the level says nothing about that part."""
        return not self.unread

    def to_json(self) -> str:
        """One line of JSON in ASCII, keys sorted, level as its name."""
        return json.dumps(_plain(asdict(self)), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Verdict:
        """The verdict written by `to_json`, or by `alur screen --json`, whose remarks are no part of it.

        Raises ValueError, KeyError or TypeError for anything else.
        """
        data = json.loads(text)
        data.pop("remarks", None)
        data["level"] = Level[data["level"]]
        data["running"] = tuple((election, key) for election, key in data["running"])
        data["concerns"] = tuple(_concern(concern) for concern in data["concerns"])
        data["unread"] = tuple(data["unread"])
        return cls(**data)


def _plain(value: Any) -> Any:
    if isinstance(value, Level):
        return value.name
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _concern(data: dict[str, Any]) -> Concern:
    spans = tuple(Span(**span) for span in data["spans"])
    holders = tuple(Holder(**holder) for holder in data.get("holders", ()))
    known = {"level": Level[data["level"]], "spans": spans, "citations": tuple(data["citations"]), "holders": holders}
    return Concern(**(data | known))

"""What a rule pack holds once it is read. Frozen shapes without behaviour; `loader` makes them, screening uses them.

A *fact* carries its source and a confidence: "confirmed" (two or more sources), "single", "memory" (unchecked).
A fact from memory may help to match a text, but is never shown to a user as law.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Texts = dict[str, str]  # language code -> text

CONFIDENCES = ("confirmed", "single", "memory")
LEVELS = ("none", "notice", "elevated", "prohibited")
SCOPES = ("tag", "sentence", "part", "post")


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One phase of one election; `start` and `end` are local days, both included."""

    key: str
    start: date
    end: date
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Election:
    """An election and its phases; without `regions` it runs in the whole country. "36" holds "36.71"."""

    id: str
    name: Texts
    phases: tuple[Phase, ...]
    regions: tuple[str, ...] = ()
    without_regions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Office:
    """A public office that one of the contestants held on these days (None: open), and how people name its holder.

    `by`: one of the contestant's names. `shared`: others hold such an office too, so the title alone names nobody.
    Offices of the same `rank` stand for each other when contestants are exchanged.
    """

    name: Texts
    titles: tuple[str, ...]
    rank: str
    shared: bool
    by: str
    since: date | None
    until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """A ticket, a person or a party, and the words by which people recognise it.

    `since`..`until`: days on which it is a contestant (None: always). `expected_since`: day from which it was publicly
    named as one. `strict` words count only in capitals ("AMIN" is also an ordinary word). `phrases` are slogans made of
    words that everybody says: a rule asks for more than them.
    """

    id: str
    kind: str
    contest: str
    regions: tuple[str, ...]
    since: date | None
    until: date | None
    expected_since: date | None
    names: tuple[str, ...]
    strict: tuple[str, ...]
    slogans: tuple[str, ...]
    tags: tuple[str, ...]
    number: int
    source: str
    confidence: str
    phrases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Citation:
    """An article of law: where it stands, what it says in our own words, when and how surely it was read."""

    law: str
    article: str
    paragraph: str
    summary: Texts
    read: str
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text that the rule must (`matches`) or must not touch on that day; `level`, if given, is the whole verdict."""

    text: str
    on: date
    institution: str
    region: str
    matches: bool
    level: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Match:
    """One way to touch a rule: every item of `all` occurs in one unit of `scope`, no group of `unless` does.

    An item is a group or alternatives ("urge|praise"). `distance`: most words between the first and last item, 0 = any.
    `ordered`: the items stand in the order given. `also`: items that must occur anywhere in the post.
    """

    all: tuple[tuple[str, ...], ...]
    scope: str
    distance: int
    ordered: bool
    unless: tuple[str, ...]
    also: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """What raises a concern, at which level, why, and what to do about it. Compared by identity, as its pack is."""

    id: str
    title: Texts
    level: str
    weight: int
    phases: tuple[str, ...]
    institutions: tuple[str, ...]
    without_institutions: tuple[str, ...]
    matches: tuple[Match, ...]
    absent: tuple[str, ...]
    advice: Texts
    citations: tuple[Citation, ...]
    examples: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """Words or patterns that mean the same to the rules. A term may end or begin with * (any letters)."""

    name: str
    terms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """A jurisdiction. Compared by identity; equal contents have an equal `hash` (SHA-256 over the files, hex)."""

    id: str
    version: str
    hash: str
    name: Texts
    languages: tuple[str, ...]
    phases: tuple[str, ...]
    institutions: tuple[str, ...]
    default_institution: str
    institution_aliases: dict[str, str]
    slang: Texts
    masks: tuple[str, ...]
    joined_words: tuple[str, ...]  # found inside run-together words, besides the terms themselves
    number_forms: tuple[str, ...]
    number_words: dict[str, tuple[str, ...]]
    elections: tuple[Election, ...]
    contestants: tuple[Contestant, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...] = field(default=())
    clitics: tuple[str, ...] = ()  # endings that leave a word what it is
    given_names: tuple[str, ...] = ()  # before a single name they make it somebody else's
    titles_not_after: tuple[str, ...] = ()  # "former", "deputy": the title behind them is not that office
    titles_not_before: tuple[str, ...] = ()

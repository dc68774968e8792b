"""A rule in plain words: what it looks for, when, for whom, by which law, with examples. Made from the pack alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

from alur.rulepacks.model import Citation, Example, Group, Match, Pack, Phase, Rule, Texts
from alur.screening import core, words
from alur.screening.core import Holder, Level

SHOWN = 6  # words of a list; the whole list stands at the end of the page
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One thing that a rule looks for: somebody named, words of lists, or either. `lists` name them in full."""

    who: tuple[Promise, ...]
    words: tuple[str, ...]
    more: int  # how many words are not among `words`
    lists: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """One way to touch a rule."""

    where: Promise
    items: tuple[Item, ...]
    unless: tuple[Item, ...]
    also: tuple[Item, ...]  # anywhere in the post
    ordered: bool
    distance: int


@dataclass(frozen=True)
class Span:
    """Days on which a rule counts because of one election, both included."""

    election: Texts
    start: date
    end: date
    confidence: str


@dataclass(frozen=True)
class Shown:
    """An example with the marks that the engine puts on it today."""

    example: Example
    spans: tuple[dict[str, Any], ...]
    level: str
    institution: str
    holders: tuple[Holder, ...] = ()

    @property
    def says(self) -> Promise:
        """Whether it touches the rule."""
        return words.TOUCHES[self.example.matches]


def rule_named(pack: Pack, name: str) -> Rule | None:
    """The rule of that id."""
    return next((rule for rule in pack.rules if rule.id == name), None)


def by_level(pack: Pack) -> list[tuple[str, list[Rule]]]:
    """The rules by level, the gravest first, each level in the pack's own order."""
    levels = [level.name for level in sorted(Level, reverse=True) if level]
    found = [(level, [rule for rule in pack.rules if rule.level == level]) for level in levels]
    return [(level, rules) for level, rules in found if rules]


def ways(pack: Pack, rule: Rule) -> list[Way]:
    """How a text can touch the rule."""
    groups = {group.name: group for group in pack.groups}
    return [_way(match, groups) for match in rule.matches]


def _way(match: Match, groups: dict[str, Group]) -> Way:
    return Way(
        where=words.SCOPES[match.scope],
        items=tuple(_item(item, groups) for item in match.all),
        unless=tuple(_item(item.split("|"), groups) for item in match.unless),
        also=tuple(_item(item, groups) for item in match.also),
        ordered=match.ordered and len(match.all) > 1,
        distance=match.distance if len(match.all) > 1 else 0,
    )


def _item(names: Iterable[str], groups: dict[str, Group]) -> Item:
    names = list(names)
    lists = [groups[name] for name in names if name in groups]
    known = [written(term) for group in lists for term in group.terms]
    patterns = sum(len(group.patterns) for group in lists)
    return Item(
        who=tuple(words.WHO[name] for name in names if name in words.WHO),
        words=tuple(known[:SHOWN]),
        more=len(known[SHOWN:]) + patterns,
        lists=tuple(group.name for group in lists),
    )


def written(term: str) -> str:
    """A term as people read it: "menang*" is "menang…"."""
    return term.replace("*", "…")


def lists_of(pack: Pack, rule: Rule) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Every list of words that the rule reads: name, terms, patterns; in the order in which it reads them."""
    named = [
        part
        for match in rule.matches
        for item in (*match.all, *match.also, *map(_parts, match.unless))
        for part in item
    ]
    named += [part for item in rule.absent for part in _parts(item)]
    groups = {group.name: group for group in pack.groups}
    used = [groups[name] for name in dict.fromkeys(named) if name in groups]
    return [(group.name, [written(term) for term in group.terms], group.patterns) for group in used]


def _parts(item: str) -> tuple[str, ...]:
    return tuple(item.split("|"))


def absent(pack: Pack, rule: Rule) -> list[Item]:
    """What keeps the rule quiet wherever it stands in the post."""
    groups = {group.name: group for group in pack.groups}
    return [_item(_parts(item), groups) for item in rule.absent]


def days_of(pack: Pack, rule: Rule) -> list[Span]:
    """The days on which the rule counts, the newest election first; none for a rule that always counts."""
    spans = [
        span
        for election in reversed(pack.elections)
        for span in _joined([phase for phase in election.phases if phase.key in rule.phases], election.name)
    ]
    return spans if rule.phases else []


def in_order_of_time(pack: Pack, phases: Iterable[str]) -> list[str]:
    """Phase keys as they follow each other in the newest election; the pack itself lists them by watchfulness."""
    days = {phase.key: phase.start for election in pack.elections for phase in election.phases}
    return sorted(phases, key=lambda key: (days.get(key, date.max), pack.phases.index(key)))


def _joined(phases: list[Phase], election: Texts) -> list[Span]:
    """Neighbouring phases as one span; it is as sure as the least sure of them."""
    spans: list[Span] = []
    for phase in sorted(phases, key=lambda each: (each.start, each.end)):
        last = spans[-1] if spans else None
        if last and phase.start <= last.end + _ONE_DAY and "memory" not in {last.confidence, phase.confidence}:
            sure = "single" if "single" in (last.confidence, phase.confidence) else last.confidence
            spans[-1] = Span(election, last.start, max(last.end, phase.end), sure)
        elif last and phase.start <= last.end + _ONE_DAY and last.confidence == phase.confidence:
            spans[-1] = Span(election, last.start, max(last.end, phase.end), last.confidence)
        else:
            spans.append(Span(election, phase.start, phase.end, phase.confidence))
    return spans


def law_of(rule: Rule) -> list[Citation]:
    """The articles that may be shown: a fact from memory is not law."""
    return [citation for citation in rule.citations if citation.confidence != "memory"]


def read_on(citation: Citation) -> tuple[date | None, bool]:
    """When the source was read, and whether the day is known: "2026-11" is a month."""
    text = citation.read if len(citation.read) > len("2026-11") else f"{citation.read}-01"
    try:
        return date.fromisoformat(text), text == citation.read
    except ValueError:
        return None, False


@lru_cache(256)
def examples_of(pack: Pack, name: str) -> tuple[Shown, ...]:
    """The examples of the rule of that id, those that touch it first, with the words that it marks."""
    rule = next(rule for rule in pack.rules if rule.id == name)
    ordered = sorted(rule.examples, key=lambda example: not example.matches)
    return tuple(_shown(pack, rule, example) for example in ordered)


def _shown(pack: Pack, rule: Rule, example: Example) -> Shown:
    verdict = core.assess(
        {"body": example.text}, on=example.on, institution_type=example.institution, region=example.region, pack=pack
    )
    own = [concern for concern in verdict.concerns if concern.rule == rule.id]
    spans = tuple(
        {"start": span.start, "end": span.end, "level": rule.level, "number": 1}
        for concern in own
        for span in concern.spans
    )
    holders = tuple(holder for concern in own for holder in concern.holders)
    return Shown(example, spans, verdict.level.name, example.institution, holders)

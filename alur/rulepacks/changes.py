"""What is different between two versions of a pack, for people who decide whether to use the new one. Pure.

[str(change) for change in changes(old, new)]
-> ["rule ~ vote-call   level: elevated -> prohibited", "date ~ vote campaign   end: 2030-05-31 -> 2030-06-02"]
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, replace
from typing import Any

from alur.rulepacks.model import Contestant, Election, Group, Pack, Phase, Rule

ADDED, REMOVED, CHANGED = "+", "-", "~"
_MOST_WORDS = 8  # of a list, before the rest is only counted
_LISTS = {"elections", "contestants", "groups", "rules", "hash"}


@dataclass(frozen=True)
class Change:
    """One difference. kind: "pack", "rule", "date", "election", "contestant" or "group"; sign: +, - or ~."""

    kind: str
    sign: str
    name: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind} {self.sign} {self.name}   {self.detail}".rstrip()


def changes(old: Pack, new: Pack) -> list[Change]:
    """Every difference, in the order pack, rules, dates, elections, contestants, groups of words."""
    head = [Change("pack", CHANGED, name, detail) for name, detail in _details(old, new, skip=_LISTS)]
    return [
        *head,
        *_reordered(old, new),
        *_between("rule", _rules(old), _rules(new)),
        *_between("date", _phases(old), _phases(new)),
        *_between("election", _elections(old), _elections(new)),
        *_between("contestant", _by_id(old.contestants), _by_id(new.contestants)),
        *_between("group", {group.name: group for group in old.groups}, {group.name: group for group in new.groups}),
    ]


def _reordered(old: Pack, new: Pack) -> Iterator[Change]:
    """The order of the rules is their weight: which concern comes first."""
    before, after = [rule.id for rule in old.rules], [rule.id for rule in new.rules]
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield Change("pack", CHANGED, "order of the rules", "")


def _rules(pack: Pack) -> dict[str, Rule]:
    """Rules by id; where they and their examples stand is no content."""
    return {
        rule.id: replace(
            rule, file="", line=0, weight=0, examples=tuple(replace(each, line=0) for each in rule.examples)
        )
        for rule in pack.rules
    }


def _phases(pack: Pack) -> dict[str, Phase]:
    """Phases by election and key; a key that comes again in an election gets a number."""
    found: dict[str, Phase] = {}
    for election in pack.elections:
        for phase in election.phases:
            name, number = f"{election.id} {phase.key}", 2
            while name in found:
                name, number = f"{election.id} {phase.key} {number}", number + 1
            found[name] = phase
    return found


def _elections(pack: Pack) -> dict[str, Election]:
    return {election.id: replace(election, phases=()) for election in pack.elections}


def _by_id(contestants: tuple[Contestant, ...]) -> dict[str, Contestant]:
    return {contestant.id: contestant for contestant in contestants}


def _between(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, item in new.items():
        if name not in old:
            yield Change(kind, ADDED, name, _summary(item))
    for name, item in old.items():
        if name not in new:
            yield Change(kind, REMOVED, name, _summary(item))
        elif details := list(_details(item, new[name])):
            yield Change(kind, CHANGED, name, "; ".join(f"{key}: {what}" if what else key for key, what in details))


def _summary(item: Rule | Phase | Election | Contestant | Group) -> str:
    if isinstance(item, Rule):
        return f"{item.level}: {_first(item.title)}"
    if isinstance(item, Phase):
        return f"{item.start} to {item.end}"
    if isinstance(item, Election):
        return _first(item.name)
    if isinstance(item, Contestant):
        return item.names[0]
    return f"{len(item.terms) + len(item.patterns)} terms"


def _first(texts: Mapping[str, str]) -> str:
    return texts.get("en") or next(iter(texts.values()))


def _details(old: Any, new: Any, skip: Set[str] = frozenset()) -> Iterator[tuple[str, str]]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name not in skip and before != after:
            yield field.name, _difference(before, after)


def _difference(before: Any, after: Any) -> str:
    if isinstance(before, Mapping):
        return _texts(before, after)
    if not isinstance(before, tuple):
        return f"{_plain(before)} -> {_plain(after)}"
    if all(isinstance(each, str) for each in (*before, *after)):
        return _words(before, after)
    return "" if len(before) == len(after) else f"{len(before)} -> {len(after)}"


def _plain(value: Any) -> str:
    return "none" if value is None or value == "" else str(value)


def _texts(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return _some([key for key in {**before, **after} if before.get(key) != after.get(key)])


def _words(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    added = [f'+"{word}"' for word in after if word not in before]
    removed = [f'-"{word}"' for word in before if word not in after]
    return _some([*added, *removed]) or "another order"


def _some(words: list[str]) -> str:
    more = len(words) - _MOST_WORDS
    return ", ".join(words[:_MOST_WORDS]) + (f" and {more} more" if more > 0 else "")

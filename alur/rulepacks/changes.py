"""What is different between two versions of a pack, for people who decide whether to use the new one. Pure.

[change.said("en") for change in changes(old, new)]
-> ["rule ~ Call to vote (vote-call)   level: Prohibited, before: High risk",
    "phase ~ Election of the mayor, campaign period   last day: 2 June 2030, before: 31 May 2030"]
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from textwrap import shorten
from typing import Any, TypeVar

from alur.rulepacks.model import Citation, Contestant, Election, Example, Group, Match, Office, Pack, Phase, Rule, Texts
from alur.rulepacks.words import (
    CODES,
    FIELDS,
    KINDS,
    LEVELS,
    PHASES,
    Sentence,
    Words,
    cited,
    in_words,
    language_named,
)

T = TypeVar("T")

ADDED, REMOVED, CHANGED = "+", "-", "~"
_MOST_WORDS = 8  # of a list, before the rest is only counted
_LONGEST_TEXT = 160  # characters of a text that is quoted
_TEXTS = ("title", "name", "advice", "summary")  # a text by language
_LISTS = {"elections", "contestants", "groups", "rules", "hash"}


@dataclass(frozen=True)
class Change:
    """One difference. kind: of `words.KINDS`; sign: +, - or ~; id: short name in the pack; name and details: said."""

    kind: str
    sign: str
    id: str
    name: Sentence | Words | str
    details: tuple[Sentence, ...] = ()

    def detail(self, language: str) -> str:
        """What is different, as a lawyer reads it."""
        return "; ".join(each.said(language) for each in self.details)

    def said(self, language: str) -> str:
        """The difference in one line."""
        name = in_words(self.name, language)
        named = f"{name} ({self.id})" if self.kind in ("rule", "contestant") else name
        return f"{KINDS[self.kind][language]} {self.sign} {named}   {self.detail(language)}".rstrip()


def changes(old: Pack, new: Pack) -> list[Change]:
    """Every difference, in the order pack, rules, phases, elections, contestants, groups of words."""
    return [
        *_head(old, new),
        *_between("rule", _rules(old), _rules(new), lambda rule: rule.title),
        *_between("date", _phases(old), _phases(new), lambda phase: _phase_name(phase, old, new)),
        *_between("election", _elections(old), _elections(new), lambda election: election.name),
        *_between("contestant", _by_id(old.contestants), _by_id(new.contestants), lambda each: each.names[0]),
        *(_with_readers(each, old, new) for each in _between("group", _groups(old), _groups(new), _group_name)),
    ]


def _head(old: Pack, new: Pack) -> Iterator[Change]:
    for name, what in _details(old, new, skip=_LISTS):
        yield Change("pack", CHANGED, name, FIELDS[name], what)
    before, after = [rule.id for rule in old.rules], [rule.id for rule in new.rules]
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield Change("pack", CHANGED, "order", FIELDS["order"])  # it is their weight: which concern comes first


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


def _phase_name(phase: Phase, *packs: Pack) -> Sentence:
    elections = (election for pack in packs for election in pack.elections if phase in election.phases)
    return Sentence("phase_of", {"election": next(elections).name, "phase": PHASES.get(phase.key, phase.key)})


def _elections(pack: Pack) -> dict[str, Election]:
    return {election.id: replace(election, phases=()) for election in pack.elections}


def _by_id(contestants: tuple[Contestant, ...]) -> dict[str, Contestant]:
    return {contestant.id: contestant for contestant in contestants}


def _groups(pack: Pack) -> dict[str, Group]:
    return {group.name: group for group in pack.groups}


def _group_name(group: Group) -> str:
    return f"“{group.name}”"


def _with_readers(change: Change, *packs: Pack) -> Change:
    """A list of words says little without the rules that read it."""
    rules = {rule.id: rule.title for pack in packs for rule in pack.rules if change.id in _lists(rule)}
    read_by = Sentence("read_by", {"rules": tuple(rules.values())})
    return replace(change, details=(*change.details, read_by)) if rules else change


def _lists(rule: Rule) -> set[str]:
    items = [item for match in rule.matches for item in (*match.all, *match.also)]
    barring = [item.split("|") for item in (*rule.absent, *(name for match in rule.matches for name in match.unless))]
    return {name for item in (*items, *barring) for name in item}


def _between(
    kind: str, old: Mapping[str, T], new: Mapping[str, T], name_of: Callable[[T], Sentence | Words | str]
) -> Iterator[Change]:
    for id, item in new.items():
        if id not in old:
            yield Change(kind, ADDED, id, name_of(item), _summary(item))
    for id, item in old.items():
        if id not in new:
            yield Change(kind, REMOVED, id, name_of(item), _summary(item))
        elif details := [_about(name, what) for name, what in _details(item, new[id])]:
            yield Change(kind, CHANGED, id, name_of(new[id]), tuple(details))


def _about(field: str, what: Any) -> Sentence:
    return Sentence("field", {"field": FIELDS[field], "what": what})


def _summary(item: object) -> tuple[Sentence, ...]:
    if isinstance(item, Rule):
        return (_about("level", LEVELS[item.level]),)
    if isinstance(item, Phase):
        key = "from_to" if item.start < item.end else "one_day"
        return (Sentence(key, {"start": item.start, "end": item.end}),)
    if isinstance(item, Contestant):
        return (_about("contest", item.contest),)
    if isinstance(item, Group):
        return (_about("terms", _some([f"“{word}”" for word in (*item.terms, *item.patterns)])),)
    return ()


def _details(old: Any, new: Any, skip: Set[str] = frozenset()) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name not in skip and before != after:
            yield each.name, tuple(_difference(each.name, before, after))


def _difference(field: str, before: Any, after: Any) -> Iterator[Sentence]:
    if field in _TEXTS:
        yield from _texts(before, after)
    elif isinstance(before, Mapping):
        keys = [f"“{key}”" for key in {**before, **after} if before.get(key) != after.get(key)]
        yield Sentence("changed", {"words": _some(keys)})
    elif isinstance(before, tuple):
        yield from _items(field, before, after)
    else:
        yield _was(_value(field, before), _value(field, after))


def _texts(before: Texts, after: Texts) -> Iterator[Sentence]:
    for language in {**before, **after}:
        old, new = before.get(language, ""), after.get(language, "")
        if old != new:
            what = _was(_quoted(old), _quoted(new))
            yield Sentence("text_in", {"language": language_named(language), "what": what})


def _was(old: Any, new: Any) -> Sentence:
    nothing = Sentence("nothing")
    return Sentence("was", {"new": new or nothing, "old": old or nothing})


def _quoted(text: str) -> str:
    return f"“{shorten(text, _LONGEST_TEXT, placeholder=' …')}”" if text else ""


def _value(field: str, value: Any) -> Any:
    if isinstance(value, bool):
        return Sentence("yes" if value else "no")
    return CODES[field].get(value, value) if field in CODES else value


def _items(field: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Sentence]:
    """What came to a list and what went; an item that stands in both under the same name was changed."""
    came = {key: (words, each) for each in after if each not in before for key, words in [_named(field, each)]}
    went = {key: (words, each) for each in before if each not in after for key, words in [_named(field, each)]}
    parts = {
        "added": [words for key, (words, _) in came.items() if key not in went],
        "removed": [words for key, (words, _) in went.items() if key not in came],
        "changed": [_changed(went[key][1], *came[key]) for key in came if key in went],
    }
    for key, words in parts.items():
        if words:
            yield Sentence(key, {"words": _some(words)})
    if not came and not went:
        yield Sentence("other_order")


def _changed(old: Any, words: Any, new: Any) -> Any:
    """An article or a way to touch a rule with what is different in it; anything else by its name."""
    if not isinstance(new, (Citation, Match)):
        return words
    return Sentence("in", {"what": words, "details": tuple(_about(*each) for each in _details(old, new))})


def _named(field: str, item: Any) -> tuple[Hashable, Any]:
    """By what an item is known again, and how it is called."""
    if isinstance(item, Citation):
        return (item.law, item.article, item.paragraph), cited(item.law, item.article, item.paragraph)
    if isinstance(item, Example):
        return (item.text, item.on, item.institution), _quoted(item.text)
    if isinstance(item, Match):
        return item.all, " + ".join(" / ".join(alternatives) for alternatives in item.all)
    if isinstance(item, tuple):
        return item, " / ".join(item)
    if isinstance(item, Office):
        return (item.titles[0], item.by), f"“{item.titles[0]}” ({item.by})"
    return item, _value(field, item) if field in CODES else f"“{item}”"


def _some(words: Sequence[Any]) -> tuple[Any, ...]:
    """The first of them, and how many more there are."""
    more = len(words) - _MOST_WORDS
    return (*words[:_MOST_WORDS], *([Sentence("more", {"n": more})] if more > 0 else []))

"""Find the words of a pack in a text: one automaton over all terms and names, re2 for the few patterns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import ahocorasick
import re2

from alur.rulepacks.loader import compile_pattern
from alur.rulepacks.model import Contestant, Pack
from alur.screening.core.calendar import Day
from alur.screening.core.text import Normaliser, Words

_MASK = ""  # group name of words that hide what overlaps them
_SHORTEST_STEM = 4  # letters
_NEAR = 3  # words beside a title that say whether it is that office
_BESIDE = 4  # words from a title to the name of who holds it: "Deputy Speaker of the House Ada Lark"
_RAW = Normaliser(slang={}, known=())


class Entry(NamedTuple):
    """What a key of the automaton stands for."""

    group: str  # for contestants only the part after the kind: "", ".slogan", ".phrase", ".tag", ".number", ".office"
    who: int  # index of the contestant, -1: none
    strict: bool  # counts only in capitals
    tagged: bool  # counts only inside a hashtag
    office: int = -1  # index among the offices of the contestant
    number: int = 0  # on the ballot: one key for all who have it


class Hit(NamedTuple):
    """A group found in a part: first and last word, both included."""

    group: str
    part: int
    first: int
    last: int
    sentence: int
    tag: int
    who: int
    office: int = -1


@dataclass(frozen=True, eq=False)
class Matcher:
    """The compiled words of one pack."""

    normaliser: Normaliser
    automaton: Any
    patterns: tuple[tuple[str, Any], ...]
    any_pattern: Any  # all patterns as one: most texts hold none of them, and this says so in one pass
    given_names: frozenset[str]
    titles_not_after: frozenset[str]
    titles_not_before: frozenset[str]

    def hits(self, words: Words, part: int, today: Day) -> list[Hit]:
        """Every hit of the part in order, contestants only as what they are on the day, by offices they then hold."""
        masks: list[tuple[int, int]] = []
        found: set[Hit] = set()
        for entry, first, last in self._raw(words):
            if entry.who < 0 and entry.group == _MASK:
                masks.append((first, last))
            elif entry.number:
                place = (part, first, last, words.sentences[first], words.tags[first])
                found.update(Hit(kind + entry.group, *place, -1) for kind in today.numbers.get(entry.number, ()))
            elif entry.who < 0 or (entry.who in today.kinds and self._means(entry, words, first, last, today)):
                group = entry.group if entry.who < 0 else today.kinds[entry.who] + entry.group
                place = (part, first, last, words.sentences[first], words.tags[first])
                found.add(Hit(group, *place, entry.who, entry.office))
        hidden = _Hidden(masks)
        seen = sorted((hit for hit in found if not hidden.holds(hit)), key=lambda hit: (hit.first, -hit.last, hit[:3]))
        return sorted(_named(_longest(seen), today), key=lambda hit: (hit.first, hit.last, hit[:3]))

    def _means(self, entry: Entry, words: Words, first: int, last: int, today: Day) -> bool:
        """Whether these words mean the contestant: no namesake, and an office that it holds today."""
        if entry.office >= 0:
            return (entry.who, entry.office) in today.offices and not self._other_office(words.words, first, last)
        before = words.words[first - 1] if first == last and first else ""
        return before not in self.given_names or not words.together(first - 1, first)

    def _other_office(self, words: list[str], first: int, last: int) -> bool:
        before = (" ".join(words[max(first - length, 0) : first]) for length in range(1, _NEAR + 1))
        after = (" ".join(words[last + 1 : last + 1 + length]) for length in range(1, _NEAR + 1))
        return not self.titles_not_after.isdisjoint(before) or not self.titles_not_before.isdisjoint(after)

    def _raw(self, words: Words) -> Iterator[tuple[Entry, int, int]]:
        for end, (length, leading, trailing, entries) in self.automaton.iter(words.joined):
            first = words.at(end - length + 1 + leading)
            last = words.at(end - trailing)
            for entry in entries:
                if _counts(entry, words, first, last):
                    yield entry, first, last
        if self.any_pattern is None or not self.any_pattern.search(words.joined):
            return
        for group, pattern in self.patterns:
            for match in pattern.finditer(words.joined):
                first, last = words.at(match.start()), words.at(match.end() - 1)
                yield Entry(group, -1, False, False), max(first, 0), max(last, 0)


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    """Without names inside a longer name of the same contestant: both halves of a pair's name are one mention."""
    reached: dict[tuple[str, int], int] = {}
    for hit in hits:
        key = (hit.group, hit.who)
        if hit.who < 0 or hit.last > reached.get(key, -1):
            reached[key] = hit.last
            yield hit


def _named(hits: Iterable[Hit], today: Day) -> Iterator[Hit]:
    """Without titles that do not say who is meant, unless the holder's name stands beside them."""
    names: dict[int, list[Hit]] = {}
    kept = list(hits)
    for hit in kept:
        if hit.who >= 0 and hit.group == today.kinds[hit.who]:
            names.setdefault(hit.who, []).append(hit)
    for hit in kept:
        if hit.office < 0 or today.offices[hit.who, hit.office] or any(_beside(hit, n) for n in names.get(hit.who, ())):
            yield hit


def _beside(one: Hit, other: Hit) -> bool:
    return one.sentence == other.sentence and max(one.first - other.last, other.first - one.last) <= _BESIDE


def _counts(entry: Entry, words: Words, first: int, last: int) -> bool:
    if entry.tagged and words.tags[first] < 0:
        return False
    return not entry.strict or (words.capital(first, last) and not words.shouting())


class _Hidden:
    """Answers in logarithmic time whether a mask overlaps a hit and reaches beyond it."""

    def __init__(self, masks: list[tuple[int, int]]) -> None:
        ordered = sorted(set(masks))
        self._firsts = [first for first, _ in ordered]
        self._reach = list(accumulate((last for _, last in ordered), max))

    def holds(self, hit: Hit) -> bool:
        before = bisect_left(self._firsts, hit.first)
        upto = bisect_right(self._firsts, hit.last)
        return (before > 0 and self._reach[before - 1] >= hit.first) or (upto > 0 and self._reach[upto - 1] > hit.last)


@lru_cache(8)
def matcher(pack: Pack) -> Matcher:
    """The matcher of a pack; compiled once."""
    normaliser = Normaliser(slang=pack.slang, known=_known(pack))
    keys: dict[str, list[Entry]] = {}
    for term, entry in _terms(pack):
        key = _key(term, normaliser)
        if key.strip():
            for form in _forms(key, entry, pack.clitics):
                keys.setdefault(form, []).append(entry)
    automaton = ahocorasick.Automaton()
    for key, entries in keys.items():
        automaton.add_word(key, (len(key), key.startswith(" "), key.endswith(" "), tuple(dict.fromkeys(entries))))
    automaton.make_automaton()
    patterns = tuple((group.name, compile_pattern(text)) for group in pack.groups for text in group.patterns)
    any_pattern = _any_of([text for group in pack.groups for text in group.patterns])
    plain = (pack.given_names, pack.titles_not_after, pack.titles_not_before)
    listed = [frozenset(normaliser.term(word) for word in words) for words in plain]
    return Matcher(normaliser, automaton, patterns, any_pattern, *listed)


def _forms(key: str, entry: Entry, clitics: tuple[str, ...]) -> Iterator[str]:
    """The key, and with each clitic where its last word is long enough to stay itself."""
    yield key
    if not entry.strict and key.endswith(" ") and len(key.split()[-1]) >= _SHORTEST_STEM:
        yield from (f"{key[:-1]}{clitic} " for clitic in clitics)


def _any_of(patterns: list[str]) -> Any:
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def _known(pack: Pack) -> set[str]:
    terms = [*pack.joined_words, *(term.strip("*") for term, _ in _terms(pack))]
    known = {word for term in terms for word in _RAW.term(term).split()}
    return known | {str(year) for phase in _phases(pack) for year in (phase.start.year, phase.end.year)}


def _phases(pack: Pack) -> Iterator[Any]:
    for election in pack.elections:
        yield from election.phases


def _key(term: str, normaliser: Normaliser) -> str:
    """A space on both sides stands for the word edges; a * leaves that side open."""
    body = normaliser.term(term.strip("*"))
    return f"{'' if term.startswith('*') else ' '}{body}{'' if term.endswith('*') else ' '}"


def _terms(pack: Pack) -> Iterator[tuple[str, Entry]]:
    for mask in pack.masks:
        yield mask, _entry(_MASK, mask)
    for group in pack.groups:
        for term in group.terms:
            yield term, _entry(group.name, term)
    for index, contestant in enumerate(pack.contestants):
        yield from _actor_terms(contestant, index)
    for number in {contestant.number for contestant in pack.contestants}:
        for word in pack.number_words.get(str(number), ()):
            for form in pack.number_forms:
                yield form.replace("{n}", word), _entry(".number", form)._replace(number=number)


def _entry(group: str, term: str, who: int = -1, strict: bool = False) -> Entry:
    return Entry(group, who, strict, term.startswith("#"))


def _actor_terms(contestant: Contestant, index: int) -> Iterator[tuple[str, Entry]]:
    for name in contestant.names:
        yield name, _entry("", name, index)
    for name in contestant.strict:
        yield name, _entry("", name, index, strict=True)
    for slogan in contestant.slogans:
        yield slogan, _entry(".slogan", slogan, index)
    for phrase in contestant.phrases:
        yield phrase, _entry(".phrase", phrase, index)
    for tag in contestant.tags:
        yield tag, _entry(".tag", tag, index)
    for place, office in enumerate(contestant.offices):
        for title in office.titles:
            yield title, _entry(".office", title, index)._replace(office=place)

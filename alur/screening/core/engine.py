"""Which rules does this post touch, today, for this office? Deterministic; the level comes from rules only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from alur.rulepacks.model import Match, Pack, Rule
from alur.screening.core.calendar import Day, day
from alur.screening.core.match import Hit, Matcher, matcher
from alur.screening.core.text import Words
from alur.screening.core.verdict import Concern, Holder, Level, Span, Verdict

ENGINE_VERSION = "3"

Parts = Mapping[str, str]
Found = dict[str, list[Hit]]  # group -> hits in order
Triggers = dict[str, tuple[tuple[Rule, Match], ...]]  # group -> ways to touch a rule that need one of its words


def assess(
    parts: Parts, *, on: date, institution_type: str, pack: Pack, region: str = "", unread: Sequence[str] = ()
) -> Verdict:
    """Assess one post.

    parts: its texts by name, e.g. {"title": ..., "body": ..., "image:1": ...}.
    on: local day on which it stands on the account. region: dotted code of the office, "" = unknown.
    institution_type: a type of the pack or one of its aliases; any other is read as the default
        type, and `read_as` says so.
    unread: why something of the post could not be read; it does not change the level, the verdict repeats it.
    """
    told = pack.institution_aliases.get(institution_type, institution_type)
    read_as = told if told in pack.institutions else pack.default_institution
    today = day(pack, on, region)
    concerns = _concerns(parts, today, read_as, pack)
    return Verdict(
        level=max((concern.level for concern in concerns), default=Level.none),
        phase=today.phase,
        running=today.running,
        concerns=concerns,
        on=on.isoformat(),
        institution_type=institution_type,
        read_as=read_as,
        region=region,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_hash=pack.hash,
        engine_version=ENGINE_VERSION,
        unread=tuple(unread),
    )


def replay(verdict: Verdict, parts: Parts, *, pack: Pack) -> bool:
    """Whether the parts give the same verdict again, byte for byte. Raises ValueError for another pack or engine."""
    if (verdict.pack_hash, verdict.engine_version) != (pack.hash, ENGINE_VERSION):
        raise ValueError(f"made with pack {verdict.pack_id} {verdict.pack_version}, engine {verdict.engine_version}")
    again = assess(
        parts,
        on=date.fromisoformat(verdict.on),
        institution_type=verdict.institution_type,
        pack=pack,
        region=verdict.region,
        unread=verdict.unread,
    )
    return again.to_json() == verdict.to_json()


def _concerns(parts: Parts, today: Day, institution: str, pack: Pack) -> tuple[Concern, ...]:
    finder = matcher(pack)
    names = list(parts)
    read = [finder.normaliser.words(parts[name]) for name in names]
    if not (found := _found(finder, read, today)):
        return ()
    touched = _touched(_triggers(pack, today.keys, institution), found)
    order = sorted(touched, key=lambda rule: (-Level[rule.level], rule.weight))
    return tuple(_concern(rule, touched[rule], names, read, (pack, today)) for rule in order)


def _found(finder: Matcher, read: list[Words], today: Day) -> Found:
    found: Found = {}
    for part, words in enumerate(read):
        for hit in finder.hits(words, part, today):
            found.setdefault(hit.group, []).append(hit)
    return found


@lru_cache(1024)
def _triggers(pack: Pack, phases: frozenset[str], institution: str) -> Triggers:
    """The matches of the rules in force, filed under the groups of their first item: untouched rules cost nothing."""
    filed: dict[str, list[tuple[Rule, Match]]] = {}
    for rule in pack.rules:
        if _applies(rule, phases, institution):
            for match in rule.matches:
                for group in match.all[0]:
                    filed.setdefault(group, []).append((rule, match))
    return {group: tuple(ways) for group, ways in filed.items()}


def _applies(rule: Rule, phases: frozenset[str], institution: str) -> bool:
    return (
        (not rule.phases or not phases.isdisjoint(rule.phases))
        and (not rule.institutions or institution in rule.institutions)
        and institution not in rule.without_institutions
    )


def _touched(triggers: Triggers, found: Found) -> dict[Rule, set[Hit]]:
    """Every rule that is touched, with the hits by which it is."""
    ways = dict.fromkeys(way for group in found for way in triggers.get(group, ()))
    touched: dict[Rule, set[Hit]] = {}
    for rule, match in ways:
        if not any(group in found for group in rule.absent) and (hits := _matched(match, found)):
            touched.setdefault(rule, set()).update(hits)
    return touched


def _unit(hit: Hit, scope: str) -> tuple[int, ...] | None:
    if scope == "tag":
        return (hit.part, hit.tag) if hit.tag >= 0 else None
    if scope == "sentence":
        return (hit.part, hit.sentence)
    return (hit.part,) if scope == "part" else ()


def _matched(match: Match, found: Found) -> set[Hit]:
    """The hits by which the match holds, over all units of its scope; empty if it holds in none."""
    items = [_of(item, found) for item in match.all]
    also = [_of(item, found) for item in match.also]
    if not all(items) or not all(also):
        return set()
    barred = {_unit(hit, match.scope) for group in match.unless for hit in found.get(group, ())}
    units = set.intersection(*({_unit(hit, match.scope) for hit in item} for item in items)) - barred - {None}
    if not units:
        return set()
    by_unit: dict[tuple[int, ...] | None, list[list[Hit]]] = {unit: [[] for _ in items] for unit in units}
    for index, item in enumerate(items):
        for hit in item:
            if (unit := _unit(hit, match.scope)) in units:
                by_unit[unit][index].append(hit)
    chosen = {hit for hits in by_unit.values() for hit in _within(match, hits)}
    return chosen.union(*also) if chosen else chosen


def _of(item: tuple[str, ...], found: Found) -> list[Hit]:
    return [hit for group in item for hit in found.get(group, ())]


def _within(match: Match, items: list[list[Hit]]) -> set[Hit]:
    """The hits of one unit that keep order and distance; `items` holds at least one hit each."""
    if len(items) == 1:
        return set(items[0])
    rest = [sorted(item, key=_place) for item in items[1:]]
    chosen: set[Hit] = set()
    for anchor in items[0]:
        group = [anchor]
        for hits in rest:
            if (nearest := _nearest(hits, group[-1] if match.ordered else anchor, match.ordered)) is None:
                break
            group.append(nearest)
        if len(group) == len(items) and _close(group, match.distance):
            chosen.update(group)
    return chosen


def _place(hit: Hit) -> tuple[int, int]:
    return (hit.part, hit.first)


def _nearest(hits: list[Hit], anchor: Hit, after: bool) -> Hit | None:
    """The hit nearest to the anchor that shares no word with it (after it, if asked)."""
    at = bisect_left(hits, _place(anchor), key=_place)
    later = next((hit for hit in hits[at : at + 4] if hit.part > anchor.part or hit.first > anchor.last), None)
    if after:
        return later
    earlier = next((h for h in hits[max(at - 4, 0) : at][::-1] if h.part < anchor.part or h.last < anchor.first), None)
    return min((hit for hit in (later, earlier) if hit), key=lambda hit: _gap(hit, anchor), default=None)


def _gap(one: Hit, other: Hit) -> tuple[int, int]:
    return abs(one.part - other.part), abs(one.first - other.first)


def _close(group: list[Hit], distance: int) -> bool:
    if not distance:
        return True
    ordered = sorted(group, key=_place)
    between = sum(max(later.first - earlier.last - 1, 0) for earlier, later in pairwise(ordered))
    return ordered[0].part == ordered[-1].part and between <= distance


def _concern(rule: Rule, hits: set[Hit], names: list[str], read: list[Words], when: tuple[Pack, Day]) -> Concern:
    return Concern(
        rule=rule.id,
        level=Level[rule.level],
        title=rule.title,
        spans=_spans(hits, names, read),
        citations=_cited(rule),
        advice=rule.advice,
        holders=_holders(hits, read, *when),
    )


def _holders(hits: set[Hit], read: list[Words], pack: Pack, today: Day) -> tuple[Holder, ...]:
    """Who is named by an office, in the order of the text; each once."""
    titles = sorted((hit for hit in hits if hit.office >= 0), key=lambda hit: (*_place(hit), hit.who, hit.office))
    named = {(hit.who, hit.office): hit for hit in reversed(titles)}
    return tuple(_holder(hit, read[hit.part], pack, today) for hit in reversed(named.values()))


def _holder(hit: Hit, words: Words, pack: Pack, today: Day) -> Holder:
    contestant = pack.contestants[hit.who]
    office = contestant.offices[hit.office]
    expected = today.kinds[hit.who] == "expected"
    return Holder(
        words=words.original[words.starts[hit.first] : words.ends[hit.last]],
        name=office.by,
        office=office.name,
        office_since=_iso(office.since),
        office_until=_iso(office.until),
        contestant=contestant.id,
        number=contestant.number,
        kind=today.kinds[hit.who],
        since=_iso(contestant.expected_since if expected else contestant.since),
        confidence=office.confidence,
    )


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""


@lru_cache(4096)
def _cited(rule: Rule) -> tuple[dict[str, Any], ...]:
    return tuple(asdict(citation) for citation in rule.citations if citation.confidence != "memory")


def _spans(hits: set[Hit], names: list[str], read: list[Words]) -> tuple[Span, ...]:
    """The places of the hits in the parts as written, overlapping ones joined."""
    places = sorted((hit.part, read[hit.part].starts[hit.first], read[hit.part].ends[hit.last]) for hit in hits)
    joined: list[tuple[int, int, int]] = []
    for part, start, end in places:
        if joined and joined[-1][0] == part and start <= joined[-1][2]:
            joined[-1] = (part, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((part, start, end))
    return tuple(Span(names[part], start, end, read[part].original[start:end]) for part, start, end in joined)

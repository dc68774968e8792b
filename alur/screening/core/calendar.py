"""Which election phase is a day in, for an office of a region, and who is a contestant that day?

Elections overlap: the Pilkada schedule of 2024 began while the Pemilu campaign ran. An office without a known region
is read as any region: every regional election counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from alur.rulepacks.model import Contestant, Election, Office, Pack

IDLE = "idle"
STANDING = ("contestant", "expected")


@dataclass(frozen=True)
class Day:
    """A day as the rules see it: phases running, the one that counts most, what each contestant is."""

    running: tuple[tuple[str, str], ...]  # (election id, phase key)
    phase: str
    kinds: dict[int, str]  # index in pack.contestants -> "contestant", "expected", "party" or "known"
    numbers: dict[int, frozenset[str]]  # on the ballot -> what those are who have it
    offices: dict[tuple[int, int], bool]  # (contestant, one of its offices), held that day -> the title alone says who

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for _, key in self.running) or frozenset({IDLE})


def covers(regions: tuple[str, ...], region: str) -> bool:
    """Whether something that holds in these regions (none: everywhere) concerns an office of that region."""
    return not regions or not region or any(_within(region, code) or _within(code, region) for code in regions)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer + ".")


def running(elections: tuple[Election, ...], on: date, region: str) -> tuple[tuple[str, str], ...]:
    """(election, phase) of every phase that holds on that day in that region, in the order of the pack."""
    return tuple(
        (election.id, phase.key)
        for election in elections
        if covers(election.regions, region) and not (region and region in election.without_regions)
        for phase in election.phases
        if phase.start <= on <= phase.end
    )


def kind_on(contestant: Contestant, on: date) -> str:
    """ "contestant", "party", "expected" (named in public, not yet registered) or "known" (at any other time)."""
    begun = contestant.since is None or contestant.since <= on
    over = contestant.until is not None and contestant.until < on
    if over:
        return "known"
    if begun:
        return contestant.kind
    expected = contestant.expected_since is not None and contestant.expected_since <= on
    return "expected" if expected else "known"


def held(office: Office, on: date) -> bool:
    """Whether somebody holds it on that day."""
    return (office.since or on) <= on <= (office.until or on)


@lru_cache(4096)
def day(pack: Pack, on: date, region: str = "") -> Day:
    """The day `on` (local, inclusive) for an office of `region` (dotted code, "" = unknown)."""
    phases = running(pack.elections, on, region)
    keys = {key for _, key in phases} or {IDLE}
    kinds = {
        index: kind_on(contestant, on)
        for index, contestant in enumerate(pack.contestants)
        if covers(contestant.regions, region)
    }
    return Day(phases, max(keys, key=pack.phases.index), kinds, _numbers(pack, kinds), _offices(pack, kinds, on))


def _numbers(pack: Pack, kinds: dict[int, str]) -> dict[int, frozenset[str]]:
    pairs = {(pack.contestants[index].number, kind) for index, kind in kinds.items()}
    return {number: frozenset(kind for other, kind in pairs if other == number) for number, _ in pairs if number}


def _offices(pack: Pack, kinds: dict[int, str], on: date) -> dict[tuple[int, int], bool]:
    """The offices that those who stand, or are expected to, hold on that day."""
    offices = {
        (index, place): office
        for index, kind in kinds.items()
        if kind in STANDING
        for place, office in enumerate(pack.contestants[index].offices)
        if held(office, on)
    }
    holders: dict[str, set[str]] = {}
    for office in offices.values():
        for title in office.titles:
            holders.setdefault(title.lower(), set()).add(office.by)
    return {
        key: not office.shared and all(len(holders[title.lower()]) == 1 for title in office.titles)
        for key, office in offices.items()
    }

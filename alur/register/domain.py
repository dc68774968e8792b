"""Where a case stands on the flow line, and how its steps become one time line. Pure: no Django, no clock.

states([Trace("Create", "Release"), Trace("Create", "Sighting")], line, actor_known=True)
-> {"directory": "done", "releases": "done", "relay": "struck", ..., "publishing": "here", "complaints": "ahead"}
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Literal, TypeVar

from alur import flow

State = Literal["done", "here", "ahead", "struck"]
T = TypeVar("T")

SILENCE = 8  # days between two steps from which on the time line says that nothing was public, e.g. 2 to 19 February

# Tracing goes along with the flow: it may find the origin of a release on its first day. So it is never where a case
# stands, and what comes before it on the line is not missing because of it.
BESIDE_THE_FLOW = frozenset({"tracing"})

# Where the line turns: the first step of one of these is the citizens' or an answer to them.
TURNS = frozenset({"listening", "complaints", "responses"})


@dataclass(frozen=True)
class Trace:
    """One activity as the line sees it. retrospective: made after the fact; its station has no record of then."""

    type: str
    kind: str
    retrospective: bool = False

    @property
    def station(self) -> str:
        """The station whose step this was, "" when no station claims the kind."""
        if (self.type, self.kind) == ("Announce", "Release"):
            return "relay"  # the object handed on is a release; handing on is relay's verb
        return flow.station_of(self.kind)

    @property
    def halt(self) -> str:
        """The station at which the case is shown to stand: a sighting shows a post that went out elsewhere."""
        return flow.SHOWS.get(self.kind, self.station)


def states(traces: Iterable[Trace], line: Sequence[str], *, actor_known: bool) -> dict[str, State]:
    """The state of every station on `line` (names in order).

    traces: the case's activities, in the order of what happened. actor_known: the directory knows who acted first.
    """
    traces = list(traces)
    at_the_time = [trace for trace in traces if not trace.retrospective]
    passed = {name for trace in at_the_time for name in (trace.station, trace.halt)}
    tried = passed | {trace.station for trace in traces}
    passed |= {"directory"} if actor_known else set()
    passed |= {"register"} if traces else set()
    halts = [trace.halt for trace in at_the_time if trace.halt not in BESIDE_THE_FLOW]
    reached = max((place for place, name in enumerate(line) if name in tried - BESIDE_THE_FLOW), default=-1)
    return {
        name: _state(name, here=halts[-1] if halts else "", passed=passed, missed=place < reached or name in tried)
        for place, name in enumerate(line)
    }


def _state(name: str, *, here: str, passed: set[str], missed: bool) -> State:
    if name == here:
        return "here"
    if name in passed:
        return "done"
    return "struck" if missed else "ahead"


def turn(stations: Sequence[str]) -> int | None:
    """The place of the first step at which the line turns back, None while it goes out."""
    return next((place for place, name in enumerate(stations) if name in TURNS), None)


def silences(days: Sequence[date]) -> dict[int, int]:
    """Before which step (by place) nothing was public for how many days; only long silences."""
    waits = {place: (later - earlier).days for place, (earlier, later) in enumerate(pairwise(days), 1)}
    return {place: wait for place, wait in waits.items() if wait >= SILENCE}


def grouped(items: Iterable[T], alike: Mapping[int, Hashable]) -> list[list[T]]:
    """Neighbours of one kind together. alike: by place, a key; equal keys side by side are one step for the reader.

    A place without a key stands alone: 552 offices that opened a release are one line, two complaints are two.
    """
    placed = list(enumerate(items))
    runs = groupby(placed, key=lambda pair: alike.get(pair[0], (pair[0],)))
    return [[item for _, item in run] for _, run in runs]

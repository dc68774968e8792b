"""The calendar of a pack as a strip: one row for each election, bars as high as many rules count. Pure geometry."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from alur.rulepacks.model import Election, Pack, Phase, Texts

ROW, BAR, TOP = 70, 36, 20  # units: one election, its highest bar, the room for its name
AXIS = 24
THIN = 3  # a day is never thinner
STEPS = (1, 3, 6, 12)  # months between two words of the axis
A_WORD = 70  # units


@dataclass(frozen=True)
class Bar:
    """One phase: a box standing on the line of its row."""

    x: int
    y: int
    width: int
    height: int
    phase: str
    sure: bool


@dataclass(frozen=True)
class Row:
    """One election: its name, where the line lies, its bars."""

    name: Texts
    y_name: int
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Strip:
    """Elections that overlap in time on one scale. `today`: where the day stands, -1 outside."""

    css: str
    width: int
    height: int
    rows: tuple[Row, ...]
    ticks: tuple[tuple[int, date], ...]
    today: int

    @property
    def view_box(self) -> str:
        """SVG's viewBox; as text, because a template would write 1040 as 1.040."""
        return f"0 0 {self.width} {self.height}"

    @property
    def y_axis(self) -> int:
        """The base line of the words of the axis."""
        return self.height - 6

    @property
    def y_end(self) -> int:
        """Where the line of today ends."""
        return self.height - AXIS


@dataclass(frozen=True)
class Era:
    """Elections that run into each other, and the days from the first to the last of them."""

    elections: tuple[Election, ...]
    start: date
    end: date


def eras(pack: Pack) -> list[Era]:
    """The elections in groups that overlap in time, the newest group first."""
    found: list[Era] = []
    for election in sorted(pack.elections, key=lambda each: each.phases[0].start):
        start, end = election.phases[0].start, max(phase.end for phase in election.phases)
        if found and start <= found[-1].end:
            last = found.pop()
            found.append(Era((*last.elections, election), last.start, max(last.end, end)))
        else:
            found.append(Era((election,), start, end))
    return found[::-1]


def counting(pack: Pack, phase: str) -> int:
    """How many rules count in a phase, for one kind of institution or another."""
    return sum(not rule.phases or phase in rule.phases for rule in pack.rules)


def strips(pack: Pack, era: Era, today: date) -> list[Strip]:
    """The drawing of an era for wide screens and for phones."""
    return [_strip(pack, era, today, "wide", 1040), _strip(pack, era, today, "narrow", 328)]


def _strip(pack: Pack, era: Era, today: date, css: str, width: int) -> Strip:
    rows = [_row(pack, era, election, place, width) for place, election in enumerate(era.elections)]
    inside = era.start <= today <= era.end
    return Strip(
        css, width, len(rows) * ROW + AXIS, tuple(rows), tuple(_ticks(era, width)),
        _x(era, today, width) if inside else -1,
    )  # fmt: skip


def _x(era: Era, day: date, width: int) -> int:
    return round(width * (day - era.start).days / ((era.end - era.start).days + 1))


def _row(pack: Pack, era: Era, election: Election, place: int, width: int) -> Row:
    base = place * ROW + TOP + BAR
    ordered = sorted(election.phases, key=lambda phase: pack.phases.index(phase.key))
    return Row(election.name, place * ROW + 14, base, tuple(_bar(pack, era, phase, base, width) for phase in ordered))


def _bar(pack: Pack, era: Era, phase: Phase, base: int, width: int) -> Bar:
    x, end = _x(era, phase.start, width), _x(era, phase.end + timedelta(days=1), width)
    height = max(3, round(BAR * counting(pack, phase.key) / max(1, len(pack.rules))))
    x = min(x, width - THIN)
    return Bar(x, base - height, max(THIN, end - x), height, phase.key, phase.confidence != "memory")


def _ticks(era: Era, width: int) -> list[tuple[int, date]]:
    """First days of months, as many as there is room for words."""
    for step in STEPS:
        days = _firsts(era, step)
        places = [(_x(era, day, width), day) for day in days]
        if all(later[0] - earlier[0] >= A_WORD for earlier, later in pairwise(places)):
            break
    return [(x, day) for x, day in places if x <= width - A_WORD]


def _firsts(era: Era, step: int) -> list[date]:
    months = range(era.start.year * 12 + era.start.month, era.end.year * 12 + era.end.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]

"""The clocks of the report path, and what a report must have, as a jurisdiction's `deadlines.toml` tells them. Pure.

A clock has two days: the *safe* one by the strictest way of counting, and the *last* one by the way the law counts.

    load("indonesia").clock("filing").run(date(2024, 1, 27))  ->  safe 3 February, last 6 February 2024
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from alur.rulepacks.model import CONFIDENCES, Texts
from alur.rulepacks.toml import Table

KINDS = ("working", "working_with_joint_leave", "calendar")
SIDES = ("formal", "material")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Article:
    """Where it stands in the law; shown only when the fact is not from memory."""

    law: str
    article: str
    paragraph: str


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day that is no working day; `joint_leave` (cuti bersama) is one on which readings differ."""

    day: date
    name: Texts
    joint_leave: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """One day of a derivation: `counted` is its number, 0 when it does not count; `holiday` if that is why."""

    day: date
    counted: int
    holiday: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """What a clock says for a starting day. `steps` derive the last; `is_open`: the holiday table ends before."""

    start: date
    safe: date
    last: date
    steps: tuple[Step, ...]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something that a report must have, on its formal or its material side."""

    key: str
    side: str
    name: Texts
    articles: tuple[Article, ...]
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are working days. `until`: the last day for which the holidays are known."""

    weekend: tuple[int, ...]
    holidays: dict[date, Holiday]
    until: date

    def counts(self, day: date, kind: str) -> bool:
        """Does `day` count when counting days of that kind (one of KINDS)?"""
        if kind == "calendar":
            return True
        holiday = self.holidays.get(day)
        if holiday is not None and not (holiday.joint_leave and kind == "working_with_joint_leave"):
            return False
        return day.weekday() not in self.weekend

    def steps(self, start: date, days: int, kind: str) -> tuple[Step, ...]:
        """Every day after `start` up to the one with number `days`; counting begins on the next day that counts."""
        found: list[Step] = []
        day, number = start, 0
        while number < days:
            day += _ONE_DAY
            counts = self.counts(day, kind)
            number += counts
            holiday = self.holidays.get(day)
            found.append(
                Step(day=day, counted=number if counts else 0, holiday=None if counts or not holiday else holiday.name)
            )
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A number of days and how they are counted, with the article that says so."""

    key: str
    days: int
    kind: str
    safe_kind: str
    articles: tuple[Article, ...]
    summary: Texts
    confidence: str
    calendar: Calendar

    def run(self, start: date) -> Deadline:
        """Safe and last day when the clock starts on `start`, a day in the zone of the receiving office."""
        steps = self.calendar.steps(start, self.days, self.kind)
        safe = self.calendar.steps(start, self.days, self.safe_kind)[-1].day
        last = steps[-1].day
        return Deadline(start=start, safe=safe, last=last, steps=steps, is_open=last > self.calendar.until)


@dataclass(frozen=True, kw_only=True, eq=False)
class Deadlines:
    """The report path of a jurisdiction."""

    version: str
    clocks: dict[tuple[str, str], Clock]
    conditions: tuple[Condition, ...]
    calendar: Calendar
    hours: Texts  # when a report can be brought in person, in words

    def clock(self, key: str, election: str = "pemilu") -> Clock:
        """A clock by its key, e.g. "filing" or "decision_with_hearing", and the kind of election."""
        return self.clocks[election, key]


@cache
def load(jurisdiction: str) -> Deadlines:
    """The report path that comes with Alur for a jurisdiction, e.g. "indonesia". Raises PackError."""
    return read(Path(__file__).parent / jurisdiction / "deadlines.toml")


def read(path: Path) -> Deadlines:
    """The report path in that file. Raises PackError for the first thing that is wrong."""
    table = Table.read(path)
    calendar = _calendar(table)
    clocks = [_clock(row, calendar) for row in table.tables("clock")]
    conditions = tuple(_condition(row) for row in table.tables("condition"))
    version = table.take("version", str)
    hours = _hours(table)
    table.done()
    return Deadlines(version=version, clocks=dict(clocks), conditions=conditions, calendar=calendar, hours=hours)


def _calendar(table: Table) -> Calendar:
    weekend = table.take("weekend", list)
    if not all(isinstance(day, int) and 0 <= day <= 6 for day in weekend) or len(set(weekend)) == 7:
        raise table.fail("weekend", "weekend")
    holidays = [_holiday(row) for row in table.tables("holiday")]
    return Calendar(
        weekend=tuple(weekend),
        holidays={holiday.day: holiday for holiday in holidays},
        until=table.day("holidays_until"),
    )


def _hours(table: Table) -> Texts:
    offices = table.tables("office")
    if len(offices) != 1:
        raise table.fail("once", "office")
    hours = offices[0].texts("hours")
    offices[0].take("source", str)
    offices[0].one_of("confidence", CONFIDENCES)
    offices[0].done()
    return hours


def _holiday(row: Table) -> Holiday:
    holiday = Holiday(day=row.day("day"), name=row.texts("name"), joint_leave=row.take("joint_leave", bool))
    row.one_of("confidence", CONFIDENCES)
    row.done()
    return holiday


def _clock(row: Table, calendar: Calendar) -> tuple[tuple[str, str], Clock]:
    clock = Clock(
        key=row.take("key", str),
        days=row.take("days", int),
        kind=row.one_of("kind", KINDS),
        safe_kind=row.one_of("safe_kind", KINDS),
        articles=_articles(row),
        summary=row.texts("summary"),
        confidence=row.one_of("confidence", CONFIDENCES),
        calendar=calendar,
    )
    if not 1 <= clock.days <= 365:
        raise row.fail("days", "days")
    election = row.take("election", str)
    for key in ("from", "read", "source"):
        row.take(key, str)
    row.done()
    return (election, clock.key), clock


def _condition(row: Table) -> Condition:
    condition = Condition(
        key=row.take("key", str),
        side=row.one_of("side", SIDES),
        name=row.texts("name"),
        articles=_articles(row),
        confidence=row.one_of("confidence", CONFIDENCES),
    )
    row.take("source", str)
    row.done()
    return condition


def _articles(row: Table) -> tuple[Article, ...]:
    """The articles of a row; none when the fact is from memory, so that it is never shown as law."""
    found = []
    for each in row.tables("citations"):
        article = Article(
            law=each.take("law", str), article=each.take("article", str), paragraph=each.take("paragraph", str)
        )
        each.done()
        found.append(article)
    return tuple(found) if row.data.get("confidence") != "memory" else ()

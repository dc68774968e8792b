"""Who stands in which contest, and which public offices they hold: contestants.toml, beside it contestants.csv.

A long list of tickets is easier to keep as CSV: one ticket a row, several words in one cell separated by ";".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from alur.rulepacks.model import CONFIDENCES, Contestant, Office
from alur.rulepacks.toml import LARGEST_FILE, Table, unread

LIST = "contestants.csv"
KINDS = ("contestant", "party")
_LISTS = ("names", "strict", "slogans", "phrases", "tags")
_DAYS = ("since", "until", "expected_since")
_ASKED = ("contest", "since", "until", "id", "names", "source", "confidence")
_COLUMNS = (*_ASKED, *_LISTS[1:], "expected_since", "region", "number")


def read(folder: Path, languages: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a Pack that these files give. Raises PackError."""
    table = Table.read(folder / "contestants.toml")
    fields: dict[str, Any] = {"number_words": _number_words(table), "number_forms": table.strings("number_forms")}
    fields |= _titles(table)
    pairs = [pair for contest in table.tables("contest") for pair in _in_contest(contest)]
    pairs += _listed(folder / LIST)
    offices = _offices(table, languages)
    table.done()
    contestants = _known_once(pairs)
    _held_by_somebody(offices, contestants)
    held = [office for _, office in offices]
    return fields | {"contestants": tuple(_with_offices(each, held) for each in contestants)}


def _number_words(table: Table) -> dict[str, tuple[str, ...]]:
    """Ballot number -> the ways to write it, e.g. "1" -> ("1", "01", "satu")."""
    inner = _inner(table, "number_words")
    return {key: inner.strings(key) for key in inner.data}


def _titles(table: Table) -> dict[str, tuple[str, ...]]:
    inner = _inner(table, "titles")
    found = {f"titles_{key}": inner.strings(key) for key in ("not_after", "not_before")}
    inner.done()
    return found


def _inner(table: Table, key: str) -> Table:
    return Table(table.take(key, dict, {}), table.file, table.lines, (key,))


def _in_contest(contest: Table) -> list[tuple[Table, Contestant]]:
    fixed = {
        "contest": contest.take("id", str),
        "kind": contest.one_of("kind", KINDS),
        "regions": contest.strings("regions"),
        "since": contest.optional_day("since"),
        "until": contest.optional_day("until"),
    }
    rows = contest.tables("contestant")
    contest.done()
    return [(row, _contestant(row, fixed)) for row in rows]


def _contestant(row: Table, fixed: dict[str, Any]) -> Contestant:
    words: dict[str, Any] = {key: row.strings(key) for key in _LISTS}
    contestant = Contestant(
        id=row.take("id", str),
        expected_since=row.optional_day("expected_since"),
        number=row.take("number", int, 0),
        source=row.take("source", str),
        confidence=row.one_of("confidence", CONFIDENCES),
        **words,
        **fixed,
    )
    if not contestant.names:
        raise row.fail("empty", "names")
    row.done()
    return contestant


def _known_once(pairs: list[tuple[Table, Contestant]]) -> list[Contestant]:
    seen: dict[str, Contestant] = {}
    for row, contestant in pairs:
        if contestant.id in seen:
            raise row.fail("twice", "id", name=contestant.id)
        seen[contestant.id] = contestant
    return list(seen.values())


# ---- the long list -----------------------------------------------------------------------------------------------


def _listed(path: Path) -> list[tuple[Table, Contestant]]:
    if not path.exists():
        return []
    contests: dict[str, dict[str, Any]] = {}
    return [(row, _of_list(row, contests)) for row in _rows(path)]


def _rows(path: Path) -> Iterator[Table]:
    """The rows as tables: empty cells left out, lists split, days and numbers read."""
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_FILE:
            raise unread(path, 1, "too_large", size=len(raw), most=LARGEST_FILE)
        reader = csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True)
        _check_columns(path, tuple(reader.fieldnames or ()))
        line = reader.line_num + 1
        for cells in reader:
            yield _row(path, line, cells)
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise unread(path, raw[: error.start].count(b"\n") + 1, "not_utf8") from error
    except OSError as error:
        raise unread(path, 1, "unopened", why=error.strerror) from error
    except csv.Error as error:
        raise unread(path, line, "not_csv", why=error) from error


def _check_columns(path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in _COLUMNS or names.count(name) > 1:
            raise unread(path, 1, "unknown_column", name=name)
    if missing := [name for name in _ASKED if name not in names]:
        raise unread(path, 1, "missing_column", name=missing[0])


def _row(path: Path, line: int, cells: dict[str, Any]) -> Table:
    if None in cells or None in cells.values():
        raise unread(path, line, "cells")
    data = {key: _cell(key, text.strip()) for key, text in cells.items() if text.strip()}
    return Table(data, path.name, {(): line})


def _cell(key: str, text: str) -> Any:
    """What the cell says; a day or number that is none stays text, which is refused where it is asked for."""
    if key in _LISTS:
        return [part.strip() for part in text.split(";") if part.strip()]
    try:
        return date.fromisoformat(text) if key in _DAYS else int(text) if key == "number" else text
    except ValueError:
        return text


def _of_list(row: Table, contests: dict[str, dict[str, Any]]) -> Contestant:
    """One row; the rows of a contest must agree on where and when it is."""
    name, region = row.take("contest", str), row.take("region", str, "")
    days = {"since": row.day("since"), "until": row.day("until")}
    fixed = {"contest": name, "kind": KINDS[0], "regions": (region,) if region else (), **days}
    if contests.setdefault(name, fixed) != fixed:
        raise row.fail("other_contest", name=name)
    return _contestant(row, fixed)


# ---- offices -----------------------------------------------------------------------------------------------------


def _offices(table: Table, languages: tuple[str, ...]) -> list[tuple[Table, Office]]:
    found = [pair for row in table.tables("office") for pair in _terms_of(row, languages)]
    for (_, one), (row, other) in combinations(found, 2):
        if one.titles == other.titles and not one.shared and _overlap(one, other):
            raise row.fail("held_twice", "since", by=one.by)
    return found


def _terms_of(row: Table, languages: tuple[str, ...]) -> list[tuple[Table, Office]]:
    fixed = {
        "name": row.translated("name", languages),
        "titles": row.strings("titles"),
        "rank": row.take("rank", str),
        "shared": row.take("shared", bool, False),
    }
    if not fixed["titles"]:
        raise row.fail("empty", "titles")
    terms = row.tables("held")
    row.done()
    if not terms:
        raise row.fail("not_held")
    return [(term, _held(term, fixed)) for term in terms]


def _held(row: Table, fixed: dict[str, Any]) -> Office:
    office = Office(
        by=row.take("by", str),
        since=row.optional_day("since"),
        until=row.optional_day("until"),
        source=row.take("source", str),
        confidence=row.one_of("confidence", CONFIDENCES),
        **fixed,
    )
    if office.since and office.until and office.until < office.since:
        raise row.fail("office_ends", "until")
    row.done()
    return office


def _overlap(one: Office, other: Office) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)


def _held_by_somebody(offices: list[tuple[Table, Office]], contestants: list[Contestant]) -> None:
    known = {name for contestant in contestants for name in contestant.names}
    for row, office in offices:
        if office.by not in known:
            raise row.fail("no_holder", "by", by=office.by)


def _with_offices(contestant: Contestant, offices: list[Office]) -> Contestant:
    return replace(contestant, offices=tuple(office for office in offices if office.by in contestant.names))

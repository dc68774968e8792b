"""The directory as four CSV tables: their columns, reading them with every bad line named, and writing them. Pure.

    slug,kind,name_id,name_en,parent,zone,region,jurisdiction,also
    diskominfo-banten,OFFICE,Dinas Kominfo Banten,Banten office,provinsi-banten,Asia/Jakarta,36,indonesia,

What is written can be read again to the same rows, whatever stands in a cell.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from alur.directory import domain
from alur.kernel.errors import N_, Invalid

Row = dict[str, str]
Key = tuple[str, ...]

# Table -> its columns. Those named in KEYS tell one row from another.
COLUMNS: Mapping[str, Key] = {
    "institutions": ("slug", "kind", "name_id", "name_en", "parent", "zone", "region", "jurisdiction", "also"),
    "forums": ("slug", "name_id", "name_en", "community", "keeper"),
    "accounts": ("network", "handle", "institution", "url", "confirmed_on", "proof", "reason", "ended_at"),
    "memberships": ("forum", "institution", "joined_at", "left_at"),
}
KEYS: Mapping[str, Key] = {
    "institutions": ("slug",),
    "forums": ("slug",),
    "accounts": ("network", "handle"),
    "memberships": ("forum", "institution", "joined_at"),
}
LENGTHS = {"region": 20, "jurisdiction": 40, "zone": 40, "also": 300, "reason": 300, "network": 30}  # others: 100
NAMES = 200  # characters
FORMULA = ("=", "+", "-", "@", "\t", "'")  # a spreadsheet would calculate a cell that begins so


class UnknownTable(Invalid):
    """The first line names no table."""

    code = "directory.unknown_table"
    message = N_("The first line does not name the columns of one table. Download a table here and fill in that file.")


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be used. line: counted as an editor does, the first is 1."""

    line: int
    why: Invalid


@dataclass(frozen=True)
class Known:
    """What the directory holds already and what may be said, for rows that point at it."""

    institutions: frozenset[str] = frozenset()
    forums: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    jurisdictions: frozenset[str] = frozenset()
    parents: Mapping[str, str] = field(default_factory=dict)  # slug -> slug above it, for institutions and for forums


@dataclass
class Sheet:
    """A table as it was read: rows by line, and what is wrong."""

    table: str
    rows: dict[int, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, line: int, message: str, **params: str) -> None:
        """Note why a line cannot be used."""
        self.problems.append(Problem(line, Invalid(message, **params)))


def key_of(table: str, row: Row) -> Key:
    """What tells the row from others of its table."""
    return tuple(row[column] for column in KEYS[table])


def write(table: str, rows: Iterable[Row]) -> str:
    """The table as CSV, sorted, so that equal directories give equal bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180; both signs are quoted where a cell holds them
    writer.writerow(COLUMNS[table])
    columns = COLUMNS[table]
    writer.writerows(sorted([_guarded(row[column]) for column in columns] for row in rows))
    return text.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def read(text: str, known: Known) -> Sheet:
    """A table out of CSV, with comma or semicolon, every line checked. Raises UnknownTable.

    The sheet names every line that cannot be used with the reason; one such line and nothing of it may be stored.
    """
    lines = _lines(text.removeprefix("\ufeff"))
    _, header = next(lines, (1, []))
    columns = [cell.strip().lower() for cell in header]
    table = next((name for name, wanted in COLUMNS.items() if sorted(wanted) == sorted(columns)), "")
    if not table:
        raise UnknownTable
    sheet = Sheet(table)
    for line, cells in lines:
        _take(sheet, line, columns, cells)
    _check(sheet, known)
    sheet.problems.sort(key=lambda problem: problem.line)
    return sheet


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins; a row that CSV cannot bear is one cell too many on purpose."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = [""] * 99
        if cells is None:
            return
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _take(sheet: Sheet, line: int, columns: list[str], cells: list[str]) -> None:
    if len(cells) != len(columns):
        sheet.blame(line, N_("It has another number of cells than the first line."))
    elif any("\0" in cell for cell in cells):
        sheet.blame(line, N_("It holds a character that no text has."))
    else:
        sheet.rows[line] = dict(zip(columns, map(_bare, cells), strict=True))


def _check(sheet: Sheet, known: Known) -> None:
    if sheet.table in ("institutions", "forums"):
        for row in sheet.rows.values():
            row["name_en"] = row["name_en"] or row["name_id"]
    own = frozenset(row["slug"] for row in sheet.rows.values()) if "slug" in COLUMNS[sheet.table] else frozenset()
    seen: dict[Key, int] = {}
    for line, row in sheet.rows.items():
        first = seen.setdefault(key_of(sheet.table, row), line)
        if first != line:
            sheet.blame(line, N_("It says the same as line %(first)s."), first=str(first))
        _check_lengths(sheet, line, row)
        CHECKS[sheet.table](sheet, line, row, known, own)
    _check_tree(sheet, known)


def _check_lengths(sheet: Sheet, line: int, row: Row) -> None:
    for column, cell in row.items():
        longest = NAMES if column.startswith("name_") or column == "url" else LENGTHS.get(column, 100)
        if len(cell) > longest:
            sheet.blame(line, N_("%(column)s is longer than %(most)s characters."), column=column, most=str(longest))


def _check_named(sheet: Sheet, line: int, row: Row) -> None:
    if not domain.SLUG.fullmatch(row["slug"]) or row["slug"] in domain.RESERVED:
        sheet.blame(line, N_("The short name %(slug)s has other signs than a-z, 0-9 and hyphens."), slug=row["slug"])
    if not row["name_id"]:
        sheet.blame(line, N_("The Indonesian name is missing."))


def _check_one_of(sheet: Sheet, line: int, row: Row, column: str, allowed: Iterable[str]) -> None:
    if row[column] not in allowed:
        said = row[column] or "-"
        sheet.blame(line, N_("%(column)s is %(said)s, which the directory does not know."), column=column, said=said)


def _institution(sheet: Sheet, line: int, row: Row, known: Known, own: frozenset[str]) -> None:
    _check_named(sheet, line, row)
    _check_one_of(sheet, line, row, "kind", known.kinds)
    _check_one_of(sheet, line, row, "zone", known.zones)
    _check_one_of(sheet, line, row, "jurisdiction", known.jurisdictions)
    _check_one_of(sheet, line, row, "parent", known.institutions | own | {""})


def _forum(sheet: Sheet, line: int, row: Row, known: Known, own: frozenset[str]) -> None:
    _check_named(sheet, line, row)
    _check_one_of(sheet, line, row, "community", known.forums | own | {""})
    _check_one_of(sheet, line, row, "keeper", known.institutions | {""})


def _account(sheet: Sheet, line: int, row: Row, known: Known, own: frozenset[str]) -> None:
    row["handle"] = row["handle"].removeprefix("@")
    _check_one_of(sheet, line, row, "institution", known.institutions)
    _check_one_of(sheet, line, row, "network", domain.NETWORKS)
    _check_one_of(sheet, line, row, "proof", ("", "PAGE", "HAND"))
    if not row["handle"] or " " in row["handle"]:
        sheet.blame(line, N_("The name of the account is missing or holds a space."))
    if row["url"] and not re.match(r"https?://[^\s/]+", row["url"]):
        sheet.blame(line, N_("The address of the account does not begin with https://."))
    if bool(row["confirmed_on"]) != bool(row["proof"]) or (row["proof"] == "HAND" and not row["reason"]):
        sheet.blame(line, N_("A confirmation needs its day, how it was proved and, by a person, the reason."))
    _check_date(sheet, line, row, "confirmed_on", date.fromisoformat)
    _check_date(sheet, line, row, "ended_at", _moment)


def _membership(sheet: Sheet, line: int, row: Row, known: Known, own: frozenset[str]) -> None:
    _check_one_of(sheet, line, row, "forum", known.forums)
    _check_one_of(sheet, line, row, "institution", known.institutions)
    sound = [_check_date(sheet, line, row, column, _moment) for column in ("joined_at", "left_at")]
    if all(sound) and row["left_at"] and (not row["joined_at"] or row["left_at"] < row["joined_at"]):
        sheet.blame(line, N_("It leaves before it joins."))


CHECKS: Mapping[str, Callable[[Sheet, int, Row, Known, frozenset[str]], None]] = {
    "institutions": _institution,
    "forums": _forum,
    "accounts": _account,
    "memberships": _membership,
}


def _moment(said: str) -> datetime:
    """Raises ValueError without a zone too."""
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError(said)
    return at


def _check_date(sheet: Sheet, line: int, row: Row, column: str, as_date: Callable[[str], date]) -> bool:
    try:
        return not row[column] or bool(as_date(row[column]))
    except ValueError:
        sheet.blame(line, N_("%(column)s is %(said)s, which is no date."), column=column, said=row[column])
        return False


def _check_tree(sheet: Sheet, known: Known) -> None:
    """Nothing belongs to itself, not even over others."""
    column = {"institutions": "parent", "forums": "community"}.get(sheet.table)
    if column is None:
        return
    above = {**known.parents, **{row["slug"]: row[column] for row in sheet.rows.values()}}
    for line, row in sheet.rows.items():
        passed: set[str] = set()
        at = row["slug"]
        while at and at not in passed:
            passed.add(at)
            at = above.get(at, "")
        if at == row["slug"]:
            sheet.blame(line, N_("It would belong to itself."))


def depths(rows: Iterable[Row], column: str) -> list[list[Row]]:
    """Rows in the order in which they can be stored: those whose parent is not among them first."""
    waiting = {row["slug"]: row for row in rows}
    levels = []
    while waiting:
        level = [row for row in waiting.values() if row[column] not in waiting]
        if not level:
            raise ValueError("the rows go in a circle")
        levels.append(level)
        for row in level:
            del waiting[row["slug"]]
    return levels

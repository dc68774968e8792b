"""Many texts as rows: JSON Lines, CSV, or a folder of texts and pictures. A row that cannot be used says why.

for row in read(Path("texts.jsonl"), defaults=Defaults()):
    row.line, row.id, row.text, row.date, row.problem      # problem: None, or a sentence's key with its values
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from alur.kernel.errors import Fault
from alur.screening.library import words_in
from alur.screening.readers.kinds import kind_of

STDIN = "-"
COLUMNS = ("id", "text", "date", "institution_type", "region")
MOST_BYTES = 20_000_000  # of one line, field or file of text

Problem = tuple[str, dict[str, Any]]  # key and values of a sentence in sentences.py


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What holds where a row says nothing: told by whoever asks, never guessed."""

    on: date | None = None
    by: str = ""
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One text to be judged. `line`: where it begins in the file, from 1; in a folder its number."""

    line: int
    id: Any = None
    text: str = ""
    date: str = ""  # ISO
    institution_type: str = ""
    region: str = ""
    problem: Problem | None = None
    unread: tuple[str, ...] = ()  # of a medium: why something of it was not read
    share: float | None = None  # how much of the input is read after it, 0-1; None: unknown


class _Bad(Exception):
    """This row cannot be judged, for that reason."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.problem: Problem = (key, params)


def read(path: Path, *, defaults: Defaults) -> Iterator[Row]:
    """The rows in order; one for every line, record or file, usable or not. Raises Fault for an unusable input."""
    if str(path) == STDIN:
        yield from json_lines(sys.stdin.buffer, 0, defaults)
    elif path.is_dir():
        yield from _folder(path, defaults)
    elif path.suffix.lower() == ".csv":
        yield from _csv(path, defaults)
    else:
        with _opened(path) as file:
            yield from json_lines(file, path.stat().st_size, defaults)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Fault("%(file)s cannot be opened: %(why)s.", file=path, why=error.strerror) from error


def json_lines(file: BinaryIO, size: int, defaults: Defaults) -> Iterator[Row]:
    """The rows of JSON Lines. size: in bytes, 0 if it is not known."""
    number = read_bytes = 0
    while raw := file.readline(MOST_BYTES + 1):
        number += 1
        read_bytes += len(raw)
        whole = len(raw) <= MOST_BYTES or raw.endswith(b"\n")
        while not whole:
            rest = file.readline(MOST_BYTES)
            read_bytes += len(rest)
            whole = not rest or rest.endswith(b"\n")
        if raw.strip():
            yield _row(number, raw, defaults, read_bytes / size if size else None)


def _row(number: int, raw: bytes, defaults: Defaults, share: float | None) -> Row:
    values: Mapping[str, Any] = {}
    try:
        values = _object(raw)
        return _usable(number, values, defaults, share)
    except _Bad as bad:
        return Row(line=number, id=_id(values), problem=bad.problem, share=share)


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise _Bad("too_long", most=f"{MOST_BYTES:,}")
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _Bad("not_utf8") from None
    except (ValueError, RecursionError) as error:
        raise _Bad("not_json", why=error) from None
    if not isinstance(value, dict):
        raise _Bad("no_object")
    return value


def _usable(number: int, values: Mapping[str, Any], defaults: Defaults, share: float | None) -> Row:
    """The row of these values; the first that is missing or of a wrong kind raises _Bad."""
    if values.get("text") is None:
        raise _Bad("no_text")
    told = {key: values.get(key) or "" for key in ("text", "institution_type", "region")}
    if wrong := [key for key, value in told.items() if not isinstance(value, str)]:
        raise _Bad("not_text", field=wrong[0])
    return Row(
        line=number,
        id=_id(values),
        text=told["text"],
        date=_day(values.get("date"), defaults.on),
        institution_type=told["institution_type"].strip() or defaults.by,
        region=told["region"].strip() or defaults.region,
        share=share,
    )


def _id(values: Mapping[str, Any]) -> Any:
    """Whatever was told, a number too; an empty cell is none."""
    return None if values.get("id") == "" else values.get("id")


def _day(value: Any, default: date | None) -> str:
    if value is None or value == "":
        if default is None:
            raise _Bad("no_date")
        return default.isoformat()
    if (day := day_in(value)) is None:
        raise _Bad("not_date", value=ascii(value)[:40])
    return day.isoformat()


def day_in(value: Any) -> date | None:
    """The day, if it is one like "2024-01-27": fromisoformat also takes week dates, which here would be a slip."""
    try:
        day = date.fromisoformat(value.strip())
        return day if day.isoformat() == value.strip() else None
    except (ValueError, TypeError, AttributeError):
        return None


def _csv(path: Path, defaults: Defaults) -> Iterator[Row]:
    """Fields divided by comma, semicolon or tab, as the first line is; it names the columns."""
    csv.field_size_limit(MOST_BYTES)
    with _opened(path) as raw:
        size = path.stat().st_size
        lines = _texts(raw)
        first = next(lines, "")
        divider = max(",;\t", key=first.count)
        named = [name.strip().lower() for name in next(csv.reader([first], delimiter=divider), [])]
        if "text" not in named:
            raise Fault(
                "%(file)s: its first line names no column “text”. Expected: %(columns)s.",
                file=path, columns=", ".join(COLUMNS),
            )  # fmt: skip
        reader = csv.reader(lines, delimiter=divider)
        while True:
            number = reader.line_num + 2
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line=number, problem=("csv", {"why": error}))
                continue
            if fields:
                yield _csv_row(number, fields, named, defaults, raw.tell() / size)


def _texts(file: BinaryIO) -> Iterator[str]:
    for number, raw in enumerate(file):
        yield raw.decode("utf-8-sig" if number == 0 else "utf-8", "surrogateescape")


def _csv_row(number: int, fields: list[str], named: list[str], defaults: Defaults, share: float) -> Row:
    values = dict(zip(named, fields, strict=False))
    try:
        if len(fields) != len(named):
            raise _Bad("columns", found=len(fields), named=len(named))
        if any("\udc80" <= sign <= "\udcff" for field in fields for sign in field):
            raise _Bad("not_utf8")
        return _usable(number, values, defaults, share)
    except _Bad as bad:
        return Row(line=number, id=_id(values), problem=bad.problem, share=share)


def _folder(folder: Path, defaults: Defaults) -> Iterator[Row]:
    """Every file below the folder, by name, hidden ones left out; its id is its path from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path.relative_to(folder)))
    for number, path in enumerate(files, 1):
        name, share = path.relative_to(folder).as_posix(), number / len(files)
        try:
            text, unread = _words(path)
            yield replace(_usable(number, {"id": name, "text": text}, defaults, share), unread=unread)
        except _Bad as bad:
            yield Row(line=number, id=name, problem=bad.problem, share=share)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _words(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file, or the words of the medium that it is; and why something of it was not read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _Bad("unopened", why=error.strerror) from None
    if kind_of(data):
        words, missed = words_in(data)
        if not words:
            raise _Bad("unread_medium", why=" ".join(missed))
        return "\n".join(words.values()), tuple(missed)
    if len(data) > MOST_BYTES:
        raise _Bad("too_long", most=f"{MOST_BYTES:,}")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        raise _Bad("no_kind") from None

"""Read one TOML file of a pack so that every complaint about it names file, line and reason.

`tomllib` gives no positions, so `lines_of` finds the line of every table and key in the text once more; that is enough,
because packs write tables as headers and one key a line.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from alur.rulepacks.words import Sentence, say, type_named

LARGEST_FILE = 5_000_000  # bytes; the largest real list (1,552 tickets) is about 500,000

T = TypeVar("T")
Key = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w\-\"]+)\s*=")
_MULTILINE = re.compile(r"\"\"\"|'''")


class PackError(ValueError):
    """A rule pack cannot be used; says in which file and line, and why."""

    def __init__(self, file: str, line: int, why: Sentence) -> None:
        self.file, self.line, self.why = file, line, why
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """File, line and reason in "en" or "id"."""
        return say("at", language, file=self.file, line=self.line, why=self.why)


def unread(path: Path, line: int, key: str, **params: Any) -> PackError:
    """The error to raise about a file that has no tables yet; key: of `words.SENTENCES`."""
    return PackError(path.name, line, Sentence(key, params))


def lines_of(text: str) -> dict[Key, int]:
    """Line number (from 1) of every table header and key, under its path, e.g. ("rule", 2, "level")."""
    found: dict[Key, int] = {}
    counts: Counter[Key] = Counter()
    table: Key = ()
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        quoted = inside
        inside ^= len(_MULTILINE.findall(line)) % 2 == 1
        if quoted:
            continue
        if header := _HEADER.match(line):
            table = _table(header, counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip('"')), number)
    return found


def _table(header: re.Match[str], counts: Counter[Key]) -> Key:
    names = header[2].replace('"', "").split(".")
    path: Key = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        last = depth == len(names) - 1
        if last and header[1] == "[[":
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


class Table:
    """One TOML table that hands out its fields by type and refuses the ones nobody asked for."""

    def __init__(self, data: dict[str, Any], file: str, lines: dict[Key, int], path: Key = ()) -> None:
        self.data, self.file, self.lines, self.path = data, file, lines, path
        self._left = set(data)

    @classmethod
    def read(cls, path: Path) -> Table:
        """The whole file. Raises PackError for a missing, too large, badly encoded or malformed file."""
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise unread(path, 1, "unopened", why=error.strerror) from error
        if len(raw) > LARGEST_FILE:
            raise unread(path, 1, "too_large", size=len(raw), most=LARGEST_FILE)
        try:
            text = raw.decode()
            return cls(tomllib.loads(text), path.name, lines_of(text))
        except UnicodeDecodeError as error:
            raise unread(path, raw[: error.start].count(b"\n") + 1, "not_utf8") from error
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            raise unread(path, int(at[1]) if at else text.count("\n") + 1, "not_toml", why=error) from error
        except RecursionError as error:
            raise unread(path, 1, "too_deep") from error

    def line(self, key: str = "") -> int:
        """Line of the field, else of this table, else of the nearest table around it."""
        path = (*self.path, key) if key else self.path
        if (*path, 0) in self.lines:
            path = (*path, 0)  # a list of tables begins with its first
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fail(self, reason: str, key: str = "", **params: Any) -> PackError:
        """The error to raise about this table, or about one field of it; reason: a key of `words.SENTENCES`."""
        return PackError(self.file, self.line(key), Sentence(reason, {"key": key, **params}))

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """A field of that type; without a default it must be there."""
        self._left.discard(key)
        value = self.data.get(key, default)
        if value is None:
            raise PackError(self.file, self.line(), Sentence("missing", {"key": key}))
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fail("kind", key, kind=type_named(kind), found=type_named(type(value)))
        return value

    def day(self, key: str) -> date:
        """A field that is a local day, e.g. 2024-02-14."""
        value = self.take(key, date)
        if isinstance(value, datetime):
            raise self.fail("no_time", key)
        return value

    def optional_day(self, key: str) -> date | None:
        """The same, or None when it is not given."""
        return self.day(key) if key in self.data else None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty when it is not given."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fail("list_of_texts", key)
        return tuple(values)

    def texts(self, key: str) -> dict[str, str]:
        """A table of language -> text (or word -> word)."""
        values = self.take(key, dict)
        if not all(isinstance(value, str) and value.strip() for value in values.values()):
            raise self.fail("texts_only", key)
        return dict(values)

    def translated(self, key: str, languages: tuple[str, ...]) -> dict[str, str]:
        """A table with a text in each of the languages."""
        texts = self.texts(key)
        if missing := [language for language in languages if language not in texts]:
            raise self.fail("no_text_in", key, language=missing[0])
        return texts

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """A text out of a closed list."""
        value = self.take(key, str, default)
        if value not in allowed:
            raise self.fail("not_allowed", key, value=value, allowed=allowed)
        return value

    def some_of(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts out of a closed list."""
        values = self.strings(key)
        if unknown := [value for value in values if value not in allowed]:
            raise self.fail("not_allowed", key, value=unknown[0], allowed=allowed)
        return values

    def tables(self, key: str) -> list[Table]:
        """A list of tables, empty when it is not given."""
        rows = self.take(key, list, [])
        if not all(isinstance(row, dict) for row in rows):
            raise self.fail("tables", key)
        return [Table(row, self.file, self.lines, (*self.path, key, index)) for index, row in enumerate(rows)]

    def done(self) -> None:
        """Refuse what was never asked for: a misspelt field must not pass in silence."""
        for key in sorted(self._left):
            raise self.fail("unknown_field", key)

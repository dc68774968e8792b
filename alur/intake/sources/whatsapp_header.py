"""How the lines of a WhatsApp export begin. A header looks like one of these, with marks that cannot be seen between:

    26/01/24 19.33 - ...            Android, Indonesian
    1/27/24, 7:33 PM - ...          Android, United States
    [26/01/2024, 19:33:05] ...      iOS
    7/1/16, 4:56:55 PM: ...         iOS, old
    2024. 1. 27. 오후 7:33, ...      the half of the day in front of the hour; its words come from Unicode CLDR
    19:33, 27/01/2024 - ...         the time first: Vietnamese

An export is written in one go by one phone, so one file has one form: its most frequent one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Literal

from babel import localedata

Shape = Literal["bracket", "dash", "colon", "bare"]
Signature = tuple[str, str, bool, bool, bool, str, bool, bool, bool]
Fields = tuple[str, str, str]

# Byte-order mark and direction marks. Not U+200D: it joins emoji.
MARKS = "\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
SPACE = "[ \u00a0\u202f]"
WORD = r"(?=[^\W\d_])[^\s\d\[\]():;,/<>-]"

# \s also covers U+00A0 and U+202F, \d also the figures of other scripts; int() reads them all.
_DATE = rf"""(?P<a>\d{{1,4}})[{MARKS}]*(?P<sep>[./-]){SPACE}?[{MARKS}]*(?P<b>\d{{1,2}})[{MARKS}]*(?P=sep){SPACE}?
    [{MARKS}]*(?P<c>\d{{1,4}})[{MARKS}]*(?P<dot>\.)?(?:\s?(?:г|р|წ)\.)?[{MARKS}]*"""
_TIME = r"""(?P<hour>\d{1,2})(?P<colon>[:.]|\s?h\s?)(?P<minute>\d{2})(?:(?:[:.]|\s?min\s?)(?P<second>\d{2})(?:\ss)?)?"""
_HALF = r"""(?:\s?(?P<half>(?=[^\W\d_])[^\d\]:<>/\n-]{1,24}?))?"""
_END = rf"[{MARKS}]*(?P<close>\]\s?|\s[-–]\s|:\s)"
_LEAD = rf"(?P<lead>[{MARKS}]*)(?P<open>\[)?[{MARKS}]*"
_BETWEEN = rf"(?P<comma>[,،、])?\s+[{MARKS}]*"
BEGINS = re.compile(rf"[{MARKS}\[]*\d")
HEADER = re.compile(rf"{_LEAD}{_DATE}{_BETWEEN}(?:(?P<early>{WORD}{{1,14}}\.?)\s?)?{_TIME}{_HALF}{_END}", re.VERBOSE)
BARE = re.compile(
    rf"{_LEAD}{_DATE}{_BETWEEN}(?P<early>(?!))?{_TIME}(?:\s?(?P<half>[AaPp][Mm]))?[{MARKS}]*(?P<close>\s)", re.VERBOSE
)
TIME_FIRST = re.compile(rf"{_LEAD}(?P<early>(?!))?{_TIME}{_HALF}{_BETWEEN}{_DATE}{_END}", re.VERBOSE)
_PARTS = (
    "lead",
    "open",
    "a",
    "sep",
    "b",
    "c",
    "dot",
    "comma",
    "early",
    "hour",
    "colon",
    "minute",
    "second",
    "half",
    "close",
)
LONGEST_HEADER = 120  # characters; more than this is no header, and the expressions stay cheap on hostile lines
DAYLESS_WORDS = frozenset({"klo", "kl", "ч", "uhr", "น", "h", "u"})  # they stand at the time and say nothing more


@dataclass(frozen=True, slots=True)
class Header:
    """One line that begins like a message. line: from 1; rest: what stands behind the header; hour: 0 to 23."""

    line: int
    fields: Fields
    hour: int
    minute: int
    second: int
    shape: Shape
    signature: Signature
    lead: bool  # a mark stands before the bracket: iOS does so for media
    dot: bool  # a dot stands behind the date: "22. 3. 18."
    rest: str

    def moment(self, order: str) -> datetime | None:
        """Day and time without zone when the figures are read in `order`, None when there is no such day."""
        day = day_of(self.fields, order)
        # The zone is asked, not in the file.
        if day is None:
            return None
        return datetime(day.year, day.month, day.day, self.hour, self.minute, self.second)  # noqa: DTZ001


def header(line: int, text: str) -> Header | None:
    """Read the beginning of one line, None when it does not begin like a message."""
    if not BEGINS.match(text):
        return None
    start = text[:LONGEST_HEADER]
    for form in (HEADER, BARE, TIME_FIRST):
        if (match := form.match(start)) and (found := _read(line, match, text)):
            return found
    return None


def _read(line: int, match: re.Match[str], text: str) -> Header | None:
    lead, opened, a, sep, b, c, dot, comma, early, hours, colon, minutes, seconds, half, close = match.group(*_PARTS)
    shape, part = _shape(opened, close, seconds), _half(half or early or "")
    hour, minute, second = int(hours), int(minutes), int(seconds or 0)
    if shape is None or part is None or hour > 23 or minute > 59 or second > 59:
        return None
    return Header(
        line, (a, b, c), _hour(hour, part) if part else hour, minute, second, shape,
        signature=(
            shape, sep, len(a) == 4, len(c) == 4, comma is not None, colon.strip(), seconds is not None, part != "",
            match.re is TIME_FIRST,
        ),
        lead=bool(lead) and ("\u200e" in lead or "\u200f" in lead),
        dot=dot is not None,
        rest=text[match.end() :],
    )  # fmt: skip


def _shape(opened: str | None, close: str, second: str | None) -> Shape | None:
    if opened or close[0] == "]":
        return "bracket" if opened and close[0] == "]" else None
    if close.strip() in ("-", "–"):
        return "dash"
    if second is None:  # "26/01/24 19.33 rapat": somebody's text, no header
        return None
    return "colon" if close[0] == ":" else "bare"


@lru_cache(1 << 15)
def day_of(fields: Fields, order: str) -> date | None:
    """The calendar day when three figures are read in `order`; years of the Buddhist era are counted from ours."""
    values = dict(zip(order, map(int, fields), strict=True))
    year = values["y"] + (2000 if values["y"] < 100 else -543 if values["y"] > 2500 else 0)
    if not 2000 <= year < 2100:  # other calendars are not read as if they were ours
        return None
    try:
        return date(year, values["m"], values["d"])
    except ValueError:
        return None


def _hour(hour: int, half: str) -> int:
    """12-hour figures to 24; some phones write "23:58 PM", which is already right."""
    if not half or hour > 12:
        return hour
    if half == "night":  # from evening to before dawn
        half = "am" if hour % 12 < 6 else "pm"
    return hour % 12 + (12 if half == "pm" else 0)


@lru_cache(1 << 10)
def _half(word: str) -> str | None:
    """ "am", "pm" or "night"; "" where no word stands; None where it is no word of a clock."""
    if not word:
        return ""
    plain = _plain(word)
    if plain in DAYLESS_WORDS:
        return ""
    return {"am": "am", "pm": "pm"}.get(plain) or _halves().get(plain)


def _plain(word: str) -> str:
    return re.sub(rf"[\s.{MARKS}]", "", word).casefold()


@cache
def _halves() -> dict[str, str]:
    """The words of all languages for the parts of the day (CLDR); looked up when a file has an unusual one."""
    known: dict[str, str] = {}
    parts: dict[str, str] = {}
    for tag in localedata.locale_identifiers():
        for widths in localedata.load(tag).get("day_periods", {}).values() if "_" not in tag else ():
            for width in ("abbreviated", "wide"):
                for part, word in widths.get(width, {}).items():
                    (known if part in ("am", "pm") else parts).setdefault(_plain(str(word)), _half_of_part(part))
    # A single Latin letter is rather somebody's name: "21:25:15 A: hi".
    return {word: half for word, half in (parts | known).items() if not (word.isascii() and len(word) == 1)}


def _half_of_part(part: str) -> str:
    name = part.rstrip("12")
    return {"am": "am", "midnight": "am", "morning": "am", "night": "night"}.get(name, "pm")

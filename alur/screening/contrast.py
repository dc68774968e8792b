"""Where a medium and the text beside it part: said to the editor, and no level depends on it. Pure.

Two things are compared, and no more: figures that can be told apart without understanding a sentence (dates, times,
percentages), and where the words stand that touch a rule. That a caption leaves out what its poster says is usual.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from alur.screening.domain import name_of

Remark = dict[str, Any]  # {"kind": "only_read" | "figures", "part": ..., "read": [...], "written": [...]}

# The first three letters of the months, in Indonesian and English.
_MONTHS = {
    name: number
    for number, names in enumerate("jan feb mar apr mei,may jun jul agu,aug sep okt,oct nov des,dec".split(), 1)
    for name in names.split(",")
}
_MONTH = (
    r"jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|aug(?:ust)?|"
    r"sep(?:tember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|des(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({_MONTH})\b\.?(?:\s+((?:19|20)\d\d)\b)?", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_TIME = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])[.:]([0-5]\d)(?![\d.,:]*\d|\s*(?:%|persen|percent|per cent))", re.IGNORECASE
)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*(?:%|persen\b|percent\b|per cent\b)", re.IGNORECASE)

Figures = dict[tuple[Any, ...], str]  # value -> as it was written


def remarks(parts: Mapping[str, str], concerns: Iterable[Mapping[str, Any]]) -> list[Remark]:
    """What an editor should see side by side.

    parts: texts by part name. concerns: of the verdict on them, each with "rule" and "spans" of {"part"}.
    """
    written = "\n".join(text for name, text in parts.items() if _is_written(name))
    if not written.strip():
        return []
    found = [_figures(name, text, written) for name, text in parts.items() if name_of(name)[1]]
    return [*_only_read(concerns), *(remark for each in found for remark in each)]


def _is_written(part: str) -> bool:
    """Whether a reader of the post sees it beside the medium; a description for the blind repeats the medium."""
    return not name_of(part)[1] and not part.startswith("alt")


def _only_read(concerns: Iterable[Mapping[str, Any]]) -> list[Remark]:
    rules: dict[str, list[str]] = {}
    for concern in concerns:
        places = list(dict.fromkeys(span["part"] for span in concern["spans"]))
        if places and not any(_is_written(place) for place in places):
            for place in places:
                rules.setdefault(place, []).append(concern["rule"])
    return [
        {"kind": "only_read", "part": part, "read": sorted(set(named)), "written": []}
        for part, named in rules.items()
        if name_of(part)[1]
    ]


def _figures(part: str, read: str, written: str) -> list[Remark]:
    remarks = []
    for find in (dates, times, percentages):
        here, there = find(read), find(written)
        if here and there and not any(_same(one, other) for one in here for other in there):
            shown = {"read": list(here.values()), "written": list(there.values())}
            remarks.append({"kind": "figures", "part": part, **shown})
    return remarks


def dates(text: str) -> Figures:
    """(day, month, year or 0) -> as written, of "27 Januari 2024", "27 Jan", "27/1/2024"."""
    found: Figures = {}
    for match in _DATE.finditer(text):
        day, month = int(match[1]), _MONTHS[match[2][:3].casefold()]
        found.setdefault((day, month, int(match[3] or 0)), match[0])
    for match in _SHORT_DATE.finditer(text):
        found.setdefault((int(match[1]), int(match[3]), int(match[4])), match[0])
    return {value: said for value, said in found.items() if 1 <= value[0] <= 31 and 1 <= value[1] <= 12}


def times(text: str) -> Figures:
    """(hour, minute) -> as written, of "08.00", "19:30"."""
    return {(int(match[1]), int(match[2])): match[0] for match in _TIME.finditer(text)}


def percentages(text: str) -> Figures:
    """(number,) -> as written, of "2,57 persen", "14%"."""
    return {(float(match[1].replace(",", ".")),): match[0] for match in _PERCENT.finditer(text)}


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Equal, where a date without a year equals the same day of any."""
    return all(a == b or (place == 2 and 0 in (a, b)) for place, (a, b) in enumerate(zip(one, other, strict=True)))

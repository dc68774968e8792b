"""How the lines of a WhatsApp export begin, and which of their figures is the day.

A header looks like one of these, with marks that cannot be seen in between:

    26/01/24 19.33 - ...          Android, Indonesian
    1/27/24, 7:33 PM - ...        Android, United States
    [26/01/2024, 19:33:05] ...    iOS
    7/1/16, 4:56:55 PM: ...       iOS, old

An export is written in one go by one phone, so one file has one format: the most frequent one.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

from alur.intake.sources.refusals import ContradictoryDates, Notice, UndecidedDayOrder
from alur.kernel.errors import N_

DayOrder = Literal["dmy", "mdy", "ymd", "ydm"]
Signature = tuple[str, str, bool, bool, bool, str, bool, bool]

# Byte-order mark and direction marks. Not U+200D: it joins emoji.
MARKS = "\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
AFTERNOON = ("p", "ptg", "午後", "下午", "오후", "م")

# \s also covers U+00A0 and U+202F, \d also the Arabic-Indic figures; int() reads both.
HEADER = re.compile(
    rf"""(?P<lead>[{MARKS}]*)(?P<open>\[)?[{MARKS}]*
    (?P<a>\d{{1,4}})[{MARKS}]*(?P<sep>[./-])[ ]?(?P<b>\d{{1,2}})[{MARKS}]*(?P=sep)[ ]?(?P<c>\d{{1,4}})
    (?P<dot>\.)?[{MARKS}]*(?P<comma>[,،])?\s+
    (?:(?P<early>午前|午後|上午|下午|오전|오후)\s?)?
    (?P<hour>\d{{1,2}})(?P<colon>[:.])(?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}}))?
    (?:\s?(?P<half>[AaPp]\.?\s?[Mm]\b\.?|PG|PTG|ص|م))?[{MARKS}]*
    (?P<close>\]\s?|\s[-–]\s|:\s|\s)""",
    re.VERBOSE,
)
LONGEST_HEADER = 120  # characters; more than this is no header, and the expression stays cheap on hostile lines
MEDIA_DAY = re.compile(r"(?:[A-Z]{3}-(\d{4})(\d\d)(\d\d)-WA\d|-[A-Z]{3,8}-(\d{4})-(\d\d)-(\d\d)-\d)")

# In short files one wrong line must ask, in long ones a pasted line must not stop the import.
STRAY_SHARE = 0.02
# Messages of a phone that was offline are written late: real exports step back by hours, pasted ones by days.
JITTER_FLOOR = timedelta(hours=12)
# Reading a day as a month moves a message by weeks.
LEAP = timedelta(days=7)
# Where more lines than this stand out of order somebody sorted the file anew, and time proves nothing.
SHUFFLED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Header:
    """One line that begins like a message. line: from 1; rest: what stands behind the header."""

    line: int
    fields: tuple[str, str, str]
    hour: int
    minute: int
    second: int
    shape: Literal["bracket", "dash", "colon", "bare"]
    signature: Signature
    lead: bool  # a mark stands before the bracket: iOS does so for media
    dot: bool  # a dot stands behind the date: "22. 3. 18."
    rest: str

    def day(self, order: str) -> date | None:
        """The calendar day when the figures are read in `order`, None when there is no such day."""
        values = dict(zip(order, map(int, self.fields), strict=True))
        year = values["y"]
        try:
            return date(year if year > 99 else 2000 + year, values["m"], values["d"])
        except ValueError:
            return None

    def moment(self, order: str) -> datetime | None:
        """Day and time without zone, None when there is no such moment."""
        day = self.day(order)
        if day is None or self.hour > 23 or self.minute > 59 or self.second > 59:
            return None
        return datetime(day.year, day.month, day.day, self.hour, self.minute, self.second)  # noqa: DTZ001 - the zone is asked


def header(line: int, text: str) -> Header | None:
    """Read the beginning of one line, None when it does not begin like a message."""
    if not (match := HEADER.match(text[:LONGEST_HEADER])):
        return None
    shape = _shape(match["open"], match["close"], match["second"])
    if shape is None:
        return None
    half = (match["half"] or match["early"] or "").lower()
    a, b, c = match["a"], match["b"], match["c"]
    return Header(
        line=line,
        fields=(a, b, c),
        hour=_hour(int(match["hour"]), half),
        minute=int(match["minute"]),
        second=int(match["second"] or 0),
        shape=shape,
        signature=(
            *(shape, match["sep"], len(a) == 4, len(c) == 4, match["comma"] is not None),
            *(match["colon"], match["second"] is not None, bool(half)),
        ),
        lead="\u200e" in match["lead"] or "\u200f" in match["lead"],
        dot=match["dot"] is not None,
        rest=text[match.end() :],
    )


def _shape(opened: str | None, close: str, second: str | None) -> Literal["bracket", "dash", "colon", "bare"] | None:
    if opened or close[0] == "]":
        return "bracket" if opened and close[0] == "]" else None
    if close.strip() in ("-", "–"):
        return "dash"
    if second is None:  # "26/01/24 19.33 rapat": somebody's text, no header
        return None
    return "colon" if close[0] == ":" else "bare"


def _hour(hour: int, half: str) -> int:
    """12-hour figures to 24; some phones write "23:58 PM", which is already right."""
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half.startswith(AFTERNOON) else 0)


def majority(headers: Sequence[Header]) -> list[Header]:
    """The headers in the file's most frequent format; the others are text that only looks like a header."""
    if not headers:
        return []
    counts = Counter(item.signature for item in headers)
    best = max(counts, key=lambda signature: counts[signature])  # of equals the first to occur
    return [item for item in headers if item.signature == best]


def decide_order(
    headers: Sequence[Header], *, given: DayOrder | None, language: str = ""
) -> tuple[DayOrder, tuple[Notice, ...]]:
    """Which figure is the day, and why. `given` is a person's answer and settles it.

    language: of WhatsApp's own phrases in the file, "" when not known.
    Raises UndecidedDayOrder where the evidence allows two readings, ContradictoryDates where it allows none.
    """
    if given is not None and given in get_args(DayOrder):
        return given, (Notice("day_order.said", N_("The order of day and month was given by the person."), 0),)
    orders = _possible(headers)
    for decide in (_by_figures, _by_same_day, _by_media, _by_spelling, _by_time):
        if found := decide(headers, orders):
            return found
    if language == "id" and headers[0].shape == "dash" and "dmy" in orders:
        # On Android the language of the phone also chooses the order; on iOS the region does, whatever the language.
        return "dmy", (Notice("day_order.language", N_("Day first: the phone wrote in Indonesian.")),)
    raise _question(headers, orders)


def _possible(headers: Sequence[Header]) -> list[DayOrder]:
    tolerated = int(len(headers) * STRAY_SHARE)
    bad = {order: [h for h in headers if h.day(order) is None] for order in _candidates(headers)}
    good = [order for order, lines in bad.items() if len(lines) <= tolerated]
    if not good:
        raise ContradictoryDates(line=max(lines[0].line for lines in bad.values()))
    fewest = min(len(bad[order]) for order in good)
    return [order for order in good if len(bad[order]) == fewest]


def _candidates(headers: Sequence[Header]) -> tuple[DayOrder, ...]:
    first = headers[0]
    if len(first.fields[0]) == 4:
        return ("ymd", "ydm")
    if len(first.fields[2]) == 4:
        return ("dmy", "mdy")
    # Two figures for the year and the year first is rare (Korean, Basque): worth asking only when the first figure
    # changes less often than the last, as a year does.
    years = len({h.fields[0] for h in headers}) < len({h.fields[2] for h in headers})
    plain = any(h.day(order) for h in headers for order in ("dmy", "mdy"))
    return ("dmy", "mdy", "ymd") if years or first.dot or not plain else ("dmy", "mdy")


Found = tuple[DayOrder, tuple[Notice, ...]] | None


def _by_figures(headers: Sequence[Header], orders: list[DayOrder]) -> Found:
    if "ymd" in orders and len(headers[0].fields[0]) == 4:
        return "ymd", (Notice("day_order.year_first", N_("Year first, then month and day: four figures of the year.")),)
    if len(orders) > 1:
        return None
    others = [order for order in _candidates(headers) if order != orders[0]]
    line = next((h.line for h in headers if all(h.day(order) is None for order in others)), headers[0].line)
    return orders[0], (
        Notice(
            "day_order.over_12",
            N_("Line %(line)s shows which is day and which is month: one figure can only be a day."),
            line,
            {"order": orders[0]},
        ),
    )


def _by_same_day(headers: Sequence[Header], orders: list[DayOrder]) -> Found:
    if all(len({h.day(order) for order in orders}) == 1 for h in headers):
        return orders[0], (Notice("day_order.same", N_("Day and month are the same figure in every line.")),)
    return None


def _by_media(headers: Sequence[Header], orders: list[DayOrder]) -> Found:
    """The name of a picture holds its day in full: IMG-20240126-WA0007.jpg."""
    votes: dict[DayOrder, list[int]] = {order: [] for order in orders}
    for item in headers:
        if match := MEDIA_DAY.search(item.rest):
            figures = [int(group) for group in match.groups() if group]
            fits = [order for order in orders if (day := item.day(order)) and [day.year, day.month, day.day] == figures]
            if len(fits) == 1:
                votes[fits[0]].append(item.line)
    best, second = _two_most({order: len(lines) for order, lines in votes.items()})
    if votes[best] and len(votes[best]) > 4 * len(votes[second]):
        text = N_("Line %(line)s names a file with its full date.")
        return best, (Notice("day_order.media", text, votes[best][0]),)
    return None


def _by_spelling(headers: Sequence[Header], orders: list[DayOrder]) -> Found:
    """No language that writes the month first puts a dot in its date or its time (Unicode CLDR, short formats)."""
    sep, colon = headers[0].signature[1], headers[0].signature[5]
    if "ymd" in orders and headers[0].dot:
        return "ymd", (Notice("day_order.dots", N_("Year first: the date ends in a dot, as Korean writes it.")),)
    if "dmy" in orders and "ymd" not in orders and "." in (sep, colon):
        return "dmy", (
            Notice("day_order.dots", N_("Day first: only day-first languages write dates or times with a dot.")),
        )
    return None


def _by_time(headers: Sequence[Header], orders: list[DayOrder]) -> Found:
    """A chat runs forward: the wrong order makes it leap back again and again."""
    leaps = {order: -_leaps_back(h.day(order) for h in headers) for order in orders}
    best, second = _two_most(leaps)
    if leaps[second] < 0 and leaps[second] <= 10 * leaps[best]:
        text = N_("The dates run forward only in this order (%(other)s leaps back in the other).")
        return best, (Notice("day_order.forward", text, 0, {"other": -leaps[second]}),)
    return None


def _leaps_back(days: Iterable[date | None]) -> int:
    known = [day for day in days if day]
    return sum(later < earlier - LEAP for earlier, later in pairwise(known))


def _two_most(scores: dict[DayOrder, int]) -> tuple[DayOrder, DayOrder]:
    ranked = sorted(scores, key=lambda order: scores[order], reverse=True)
    return ranked[0], ranked[1]


def _question(headers: Sequence[Header], orders: list[DayOrder]) -> UndecidedDayOrder:
    item = next(h for h in headers if len({h.day(order) for order in orders}) > 1)
    days = [str(item.day(order)) for order in orders]
    return UndecidedDayOrder(line=item.line, first=days[0], second=days[1], orders=list(orders))


def in_sequence(headers: Sequence[Header], order: DayOrder) -> tuple[list[Header], list[Header]]:
    """Part real headers from pasted ones: (kept, pasted). A pasted line stands out of the order of time.

    The longest run of times that never steps back is the chat itself. A line beside it is kept when it lies off by
    no more than this file's own jitter. WhatsApp's opening lines may be older or younger than the first message.
    """
    moments = [(item, item.moment(order)) for item in headers]
    times = [moment for _, moment in moments if moment]
    off = _distances(times)
    if sum(map(bool, off)) > len(off) * SHUFFLED_SHARE:
        return [item for item, moment in moments if moment], [item for item, moment in moments if not moment]
    jitter = _jitter(off)
    kept: list[Header] = []
    pasted: list[Header] = []
    position = 0
    for index, (item, moment) in enumerate(moments):
        opening = index < 5 and ": " not in item.rest
        fits = moment is not None and (off[position] <= jitter or opening)
        (kept if fits else pasted).append(item)
        position += moment is not None
    return kept, pasted


def _jitter(off: Sequence[timedelta]) -> timedelta:
    """The step back that nine of ten late messages stay under, in a file where late messages are common."""
    late = sorted(distance for distance in off if distance)
    common = len(late) > max(10, len(off) * STRAY_SHARE)
    return max(JITTER_FLOOR, late[len(late) * 9 // 10]) if common else JITTER_FLOOR


def _distances(times: Sequence[datetime]) -> list[timedelta]:
    """How far each time lies outside the chain's times before and after it; zero on the chain."""
    chain = _longest_run(times)
    before = datetime.min  # noqa: DTZ901 - compared with times without zone only
    after = [datetime.max] * (len(times) + 1)  # noqa: DTZ901
    for index in range(len(times) - 1, -1, -1):
        after[index] = times[index] if index in chain else after[index + 1]
    result = []
    for index, moment in enumerate(times):
        before = moment if index in chain else before
        result.append(max(before - moment, moment - after[index], timedelta(0)))
    return result


def _longest_run(times: Sequence[datetime]) -> set[int]:
    """Positions of the longest subsequence that never decreases (patience sorting, n log n)."""
    tails: list[datetime] = []
    at: list[int] = []
    previous: list[int] = []
    for index, moment in enumerate(times):
        place = bisect_right(tails, moment)
        previous.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [moment]
        at[place : place + 1] = [index]
    chain: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        chain.add(index)
        index = previous[index]
    return chain

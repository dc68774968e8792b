"""Which figure of a date is the day, decided by evidence over the whole file; and which lines stand out of time."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

from babel import Locale, UnknownLocaleError, localedata

from alur.intake.sources.refusals import ContradictoryDates, Notice, UndecidedDayOrder
from alur.intake.sources.whatsapp_header import day_of
from alur.intake.sources.whatsapp_survey import Form, Run
from alur.kernel.errors import N_

DayOrder = Literal["dmy", "mdy", "ymd", "ydm"]

# In short files one wrong line must ask, in long ones a pasted line must not stop the import.
STRAY_SHARE = 0.02
# Messages of a phone that was offline are written late: real exports step back by hours, pasted ones by days.
JITTER_FLOOR = timedelta(hours=12)
# Reading a day as a month moves a message by weeks.
LEAP = timedelta(days=7)
# Where more lines than this stand out of order somebody sorted the file anew, and time proves nothing.
SHUFFLED_SHARE = 0.3
ZERO = timedelta(0)


def decide_order(form: Form, *, given: DayOrder | None, language: str = "") -> tuple[DayOrder, tuple[Notice, ...]]:
    """Which figure is the day, and why. `given` is a person's answer and settles it.

    language: of WhatsApp's own phrases in the file, "" when not known.
    Raises UndecidedDayOrder where the evidence allows two readings, ContradictoryDates where it allows none.
    """
    if given is not None and given in get_args(DayOrder):
        return given, (Notice("day_order.said", N_("The order of day and month was given by the person.")),)
    orders = _possible(form)
    for decide in (_by_figures, _by_same_day, _by_media, _by_spelling, _by_time):
        if found := decide(form, orders):
            return found
    if (order := _of_language(language)) in orders and form.first.shape == "dash":
        # On Android the language of the phone also chooses the order; on iOS the region does, whatever the language.
        text = N_("Every country that writes this language (%(language)s) puts its dates in this order.")
        return order, (Notice("day_order.language", text, 0, {"language": language}),)  # type: ignore[return-value]
    raise _question(form.runs, orders)


def _possible(form: Form) -> list[DayOrder]:
    tolerated = int(form.count * STRAY_SHARE)
    bad = {order: [run for run in form.runs if day_of(run.fields, order) is None] for order in _candidates(form)}
    counts = {order: sum(run.count for run in runs) for order, runs in bad.items()}
    good = [order for order in bad if counts[order] <= tolerated]
    if not good:
        raise ContradictoryDates(line=max(runs[0].line for runs in bad.values()))
    return [order for order in good if counts[order] == min(counts.values())]


def _candidates(form: Form) -> tuple[DayOrder, ...]:
    first = form.first
    if len(first.fields[0]) == 4:
        return ("ymd", "ydm")
    if len(first.fields[2]) == 4:
        return ("dmy", "mdy")
    # Two figures for the year and the year first is rare (Korean, Basque): worth asking only when the first figure
    # changes less often than the last, as a year does.
    years = len({run.fields[0] for run in form.runs}) < len({run.fields[2] for run in form.runs})
    plain = any(day_of(run.fields, order) for run in form.runs for order in ("dmy", "mdy"))
    return ("dmy", "mdy", "ymd") if years or first.dot or not plain else ("dmy", "mdy")


Found = tuple[DayOrder, tuple[Notice, ...]] | None


def _by_figures(form: Form, orders: list[DayOrder]) -> Found:
    if "ymd" in orders and len(form.first.fields[0]) == 4:
        return "ymd", (Notice("day_order.year_first", N_("Year first, then month and day: four figures of the year.")),)
    if len(orders) > 1:
        return None
    others = [order for order in _candidates(form) if order != orders[0]]
    line = next((r.line for r in form.runs if all(day_of(r.fields, order) is None for order in others)), 0)
    text = N_("Line %(line)s shows which is day and which is month: one figure can only be a day.")
    return orders[0], (Notice("day_order.over_12", text, line or form.first.line, {"order": orders[0]}),)


def _by_same_day(form: Form, orders: list[DayOrder]) -> Found:
    if all(len({day_of(run.fields, order) for order in orders}) == 1 for run in form.runs):
        return orders[0], (Notice("day_order.same", N_("Day and month are the same figure in every line.")),)
    return None


def _by_media(form: Form, orders: list[DayOrder]) -> Found:
    """The name of a picture holds its day in full: IMG-20240126-WA0007.jpg."""
    votes: dict[DayOrder, list[int]] = {order: [] for order in orders}
    for (fields, figures), line in form.dated_files.items():
        days = {order: day_of(fields, order) for order in orders}
        fits = [order for order, day in days.items() if day and (day.year, day.month, day.day) == figures]
        if len(fits) == 1:
            votes[fits[0]].append(line)
    best, second = _two_most({order: len(lines) for order, lines in votes.items()})
    if votes[best] and len(votes[best]) > 4 * len(votes[second]):
        text = N_("Line %(line)s names a file with its full date.")
        return best, (Notice("day_order.media", text, votes[best][0]),)
    return None


def _by_spelling(form: Form, orders: list[DayOrder]) -> Found:
    """No language that writes the month first puts a dot in its date or its time (Unicode CLDR, short formats)."""
    sep, colon = form.first.signature[1], form.first.signature[5]
    if "ymd" in orders and form.first.dot:
        return "ymd", (Notice("day_order.dots", N_("Year first: the date ends in a dot, as Korean writes it.")),)
    if "dmy" in orders and "ymd" not in orders and "." in (sep, colon):
        return "dmy", (
            Notice("day_order.dots", N_("Day first: only day-first languages write dates or times with a dot.")),
        )
    return None


def _by_time(form: Form, orders: list[DayOrder]) -> Found:
    """A chat runs forward: the wrong order makes it leap back again and again."""
    leaps = {order: -_leaps_back(form.runs, order) for order in orders}
    best, second = _two_most(leaps)
    if leaps[second] <= min(-2, 10 * leaps[best]):  # a single leap may be one pasted line
        text = N_("The dates run forward only in this order (%(other)s leaps back in the other).")
        return best, (Notice("day_order.forward", text, 0, {"other": -leaps[second]}),)
    return None


def _leaps_back(runs: Sequence[Run], order: str) -> int:
    known = [day for run in runs if (day := day_of(run.fields, order))]
    return sum(later < earlier - LEAP for earlier, later in pairwise(known))


def _two_most(scores: dict[DayOrder, int]) -> tuple[DayOrder, DayOrder]:
    ranked = sorted(scores, key=lambda order: scores[order], reverse=True)
    return ranked[0], ranked[1]


def _of_language(language: str) -> str:
    """The order that all countries of a language share (Unicode CLDR, short dates), "" where they differ."""
    try:
        Locale(language or "-")
    except (ValueError, UnknownLocaleError):
        return ""
    tags = [tag for tag in localedata.locale_identifiers() if tag.split("_")[0] == language]
    found = {_of_pattern(Locale.parse(tag).date_formats["short"].pattern) for tag in tags}
    return found.pop() if len(found) == 1 else ""


def _of_pattern(pattern: str) -> str:
    return "".join(dict.fromkeys(letter for letter in pattern.lower() if letter in "dmy"))


def _question(runs: Sequence[Run], orders: list[DayOrder]) -> UndecidedDayOrder:
    item = next(run for run in runs if len({day_of(run.fields, order) for order in orders}) > 1)
    days = [str(day_of(item.fields, order)) for order in orders]
    return UndecidedDayOrder(line=item.line, first=days[0], second=days[1], orders=list(orders))


def in_sequence(form: Form, order: DayOrder) -> Iterator[bool]:
    """For every header of the form, in the order of the file: is it a message, or pasted into one?

    A pasted line stands out of the order of time. The heaviest row of times that never steps back is the chat itself.
    A line beside it is kept when it lies off by no more than this file's own jitter. WhatsApp's opening lines may be
    older or younger than the first message. Where the file is no row at all, every line that has a day is kept.
    """
    spans = [_span(run, order) for run in form.runs]
    off = _distances(spans, [run.count for run in form.runs])
    loose = form.shuffled or _weight(form.runs, off) > form.count * SHUFFLED_SHARE
    jitter = _jitter(form, off)
    position = 0
    for run, span, distance in zip(form.runs, spans, off, strict=True):
        position += run.count
        opening = position <= 5 and run.unsaid == run.count
        fits = span is not None and (loose or opening or distance <= jitter)
        yield from (fits for _ in range(run.count))
    while True:  # beyond the runs that were counted nothing is known
        yield True


Span = tuple[datetime, datetime]


def _span(run: Run, order: str) -> Span | None:
    day = day_of(run.fields, order)
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - compared among themselves
    return midnight + timedelta(seconds=run.low), midnight + timedelta(seconds=run.high)


def _weight(runs: Sequence[Run], off: Sequence[timedelta]) -> int:
    return sum(run.count for run, distance in zip(runs, off, strict=True) if distance)


def _jitter(form: Form, off: Sequence[timedelta]) -> timedelta:
    """The step back that nine of ten late messages stay under, in a file where late messages are common."""
    late = sorted((distance, run.count) for run, distance in zip(form.runs, off, strict=True) if distance)
    total = sum(count for _, count in late)
    if total <= max(10, form.count * STRAY_SHARE):
        return JITTER_FLOOR
    passed = 0
    for distance, count in late:
        passed += count
        if passed > total * 9 // 10:
            return max(JITTER_FLOOR, distance)
    return JITTER_FLOOR


def _distances(spans: Sequence[Span | None], counts: Sequence[int]) -> list[timedelta]:
    """How far each run lies outside the times before and after it in the chat's own row; zero on that row."""
    row = _heaviest_row(spans, counts)
    later = [datetime.max] * (len(spans) + 1)  # noqa: DTZ901 - compared with times without zone only
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        later[index] = span[0] if span and index in row else later[index + 1]
    before = datetime.min  # noqa: DTZ901
    result = []
    for index, span in enumerate(spans):
        if span is None or index in row:
            before = span[1] if span else before
            result.append(ZERO)
        else:
            result.append(max(before - span[0], span[1] - later[index + 1], ZERO))
    return result


def _heaviest_row(spans: Sequence[Span | None], counts: Sequence[int]) -> set[int]:
    """Positions of the runs that never step back and hold the most lines (a Fenwick tree of best rows, n log n)."""
    ends = sorted({span[1] for span in spans if span})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # lines in the row, its last run
    previous = [-1] * len(spans)
    for index, span in enumerate(spans):
        if span is None:
            continue
        place, found = bisect_right(ends, span[0]), (0, -1)
        while place:
            found, place = max(found, best[place]), place & (place - 1)
        previous[index] = found[1]
        own, place = (found[0] + counts[index], index), bisect_right(ends, span[1])
        while place < len(best):
            best[place], place = max(best[place], own), place + (place & -place)
    last, row = max(best)[1], set()
    while last >= 0:
        row.add(last)
        last = previous[last]
    return row

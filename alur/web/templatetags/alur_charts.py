"""Small pictures with their facts in words, `{% load alur_charts %}`: numbers as bars, a deadline as a line of days."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext

register = template.Library()

BAR, LONGEST = 54, 285  # units: from one bar to the next, the longest bar
FEW_DAYS = 32  # a longer deadline is told in words only: its marks would touch
SATURDAY = 5


@register.inclusion_tag("parts/_chart.html")
def bar_chart(
    rows: Sequence[tuple[str, int]], sentence: str, caption: str, head: str, told: Collection[str] = ()
) -> dict[str, Any]:
    """Bars with their table. rows: (label, count); sentence: what there is to see; told: labels it speaks of."""
    most = max((count for _, count in rows), default=0) or 1
    told = told or {label for label, count in rows if count == most}
    bars = [
        {
            "label": label,
            "count": count,
            "told": label in told,
            "y_label": place * BAR + 16,
            "y": place * BAR + 24,
            "y_number": place * BAR + 38,
            "width": round(LONGEST * count / most),
            "x_number": round(LONGEST * count / most) + 10,
        }
        for place, (label, count) in enumerate(rows)
    ]
    total = sum(count for _, count in rows)
    return {
        "bars": bars,
        "total": total,
        "height": BAR * len(rows),
        "sentence": sentence,
        "caption": caption,
        "head": head,
    }


@register.inclusion_tag("parts/_due.html")
def deadline(
    start: date, safe: date, last: date | None = None, holidays: Collection[date] = (), url: str = ""
) -> dict[str, Any]:
    """The dates until which something is possible, in words first, then as a line of days.

    start: the day from which is counted; safe: the last day by the strictest count; last: by the widest (else safe).
    url: where the counting is explained.
    """
    last = last or safe
    span = (last - start).days
    shown: dict[str, Any] = {"safe": safe, "last": last, "url": url}
    if not 0 < span <= FEW_DAYS:
        return shown
    step = 300 / span
    dates = [start + timedelta(days=i) for i in range(span + 1)]
    small = 4 if span <= FEW_DAYS // 2 else 3
    days = [
        {
            "x": round(14 + step * place),
            "off": day.weekday() >= SATURDAY or day in holidays,
            "r": 7 if day in (safe, last) else small,
        }
        for place, day in enumerate(dates)
    ]
    title = gettext("%(count)s days, from %(first)s to %(last)s.") % {
        "count": span + 1,
        "first": formatted(start, "j F"),
        "last": formatted(last, "j F"),
    }
    safe_x = days[(safe - start).days]["x"]
    return {**shown, "days": days, "safe_x": safe_x, "title": title, "labels": _day_names(start, safe, last, safe_x)}


def _day_names(start: date, safe: date, last: date, safe_x: int) -> list[dict[str, Any]]:
    """The words under the line; the safe day is named only where its name has room."""
    names = [{"x": 4, "anchor": "start", "day": formatted(start, "j M"), "what": gettext("known")}]
    if last != safe and 90 < safe_x < 250:
        names.append({"x": safe_x, "anchor": "middle", "day": formatted(safe, "j M"), "what": gettext("safe")})
    names.append({"x": 324, "anchor": "end", "day": formatted(last, "j M"), "what": gettext("last")})
    return names

"""What every page needs besides words: `{% load alur %}`. Drawings, levels, local time, two languages, differences."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils.dateformat import format as formatted
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from alur import flow
from alur.web import differences, flowline, names
from alur.web.flowline_upright import upright
from alur.web.navigation import links
from alur.web.shapes import Figure

register = template.Library()

FRAMES = {"position": flowline.POSITION, "strip": flowline.PHONE, "mini": flowline.MINI}


# The flow line


@register.simple_tag
def flow_line(size: str, states: Mapping[str, str] | None = None) -> SafeString:
    """The flow line as inline SVG.

    size: "large" (home: lying on wide screens, upright on phones), "phone" (upright alone), "position" (top of an
    object's page), "strip" (one short line for dense pages), "mini" (in lists).
    states: by station, "done" | "here" | "ahead" | "struck"; what is not named is ahead. None shows the whole way.
    """
    shown = dict.fromkeys(names.STATIONS, "done") if states is None else states
    return _flow_line(size, tuple(sorted(shown.items())), states is None, flow.active(), get_language() or "id")


@lru_cache(maxsize=512)
def _flow_line(
    size: str, states: tuple[tuple[str, str], ...], whole: bool, active: tuple[flow.Station, ...], language: str
) -> SafeString:
    by_name = dict(states)
    title = _whole_sentence() if whole else flow_sentence(by_name)
    drawn = [
        render_to_string("parts/_drawing.html", {"figure": figure, "css": css, "title": title})
        for css, figure in _figures(size, active, by_name)
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - every piece comes from an escaping template


def _figures(size: str, active: tuple[flow.Station, ...], states: Mapping[str, str]) -> list[tuple[str, Figure]]:
    """The drawings of one size, with their classes: base.css shows the one that fits the screen."""
    words = {name: str(word) for name, word in names.STATIONS.items()}
    turn = str(names.CITIZENS)

    def lying(frame: flowline.Frame) -> Figure:
        return flowline.lying(frame, active, words, states, turn=turn)

    if size == "large":
        return [("wide", lying(flowline.HERO)), ("narrow", upright(active, words, states, turn=turn))]
    if size == "phone":
        return [("narrow", upright(active, words, states, turn=turn))]
    if size == "position":
        return [("wide", lying(flowline.POSITION)), ("narrow", lying(flowline.PHONE))]
    return [(size, lying(FRAMES[size]))]


def _whole_sentence() -> str:
    return gettext(
        "Alur: one line from the institutions to the citizens; it turns, comes back, and ends in the register."
    )


@register.simple_tag
def flow_sentence(states: Mapping[str, str]) -> str:
    """The state of the line in words: where it is or where it stopped, and which stations left no record."""
    passed = [station.name for station in flow.active() if flowline.state_of(station.name, states) != "ahead"]
    on_the_way = [name for name in passed if name != "register"]
    stopped = on_the_way[-1:] if on_the_way and flowline.state_of(on_the_way[-1], states) == "struck" else []
    silent = [name for name in _in_order(states, "struck") if name not in stopped]
    sentences = [
        (gettext("Now at %(station)s."), "station", _in_order(states, "here")),
        (gettext("Stopped at %(station)s."), "station", stopped),
        (gettext("No record: %(stations)s."), "stations", silent),
    ]
    words = [text % {key: ", ".join(map(station_name, named))} for text, key, named in sentences if named]
    return " ".join(words) if passed else gettext("Not begun.")


def _in_order(states: Mapping[str, str], state: str) -> list[str]:
    return [s.name for s in flow.active() if flowline.state_of(s.name, states) == state]


@register.inclusion_tag("parts/_stops.html")
def station_list(states: Mapping[str, str] | None = None, notes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every station with its mark and a few words: `notes` by station, else its state; without states, its duty."""
    stops = []
    for station in flow.active():
        state = flowline.state_of(station.name, states) if states is not None else "done"
        words: Any = names.DUTIES[station.name] if states is None else names.STATES[state]
        note = (notes or {}).get(station.name)
        stops.append({"station": station, "state": state, "words": in_language(note) if note else words})
    return {"stops": stops}


@register.inclusion_tag("parts/_mark.html")
def mark(state: str = "done", side: bool = False) -> dict[str, Any]:
    """One mark of the line, 15 px: "done", "here", "ahead", "struck"; `side` is the smaller one of a side station."""
    return {"state": state, "r": "4.5" if side else "6.5"}


@register.filter
def station_name(station: Any) -> str:
    """A station, or its name in code, as the reader knows it: "complaints" -> "Laporan"."""
    name = getattr(station, "name", station)
    return str(names.STATIONS.get(name, name))


@register.filter
def station_mark(station: Any) -> bool:
    """Whether a station, or its name in code, has the smaller mark of a side station."""
    name = getattr(station, "name", station)
    return any(s.name == name and not s.spine for s in flow.STATIONS)


@register.inclusion_tag("parts/_steps.html")
def form_steps(current: int, total: int) -> dict[str, Any]:
    """Where a reader is in a form of `total` steps, as a short line and in words."""
    places = [(8 + round(312 * i / max(1, total - 1)), i) for i in range(total)]
    marks = [(x, "done" if i + 1 < current else "here" if i + 1 == current else "ahead") for x, i in places]
    here = marks[current - 1][0]
    return {"current": current, "total": total, "marks": marks, "solid": here, "dotted": here + 15}


# Levels


@register.inclusion_tag("parts/_level_badge.html")
def level_badge(level: str, words: str = "") -> dict[str, str]:
    """A level as shape, word and colour together; `words` replaces the usual word."""
    return {"level": level, "words": words or level_name(level)}


@register.filter
def level_name(level: str) -> str:
    """A level in the reader's words: "elevated" -> "Kerawanan tinggi"."""
    return str(names.LEVELS.get(level, level))


# Time and numbers


def _zone(zone: Any) -> tuple[tzinfo, str]:
    """The zone and its abbreviation. `zone`: WIB, WITA, WIT, an IANA name, or a tzinfo."""
    if isinstance(zone, tzinfo):
        return zone, next((short for short, name in names.ZONES.items() if name == str(zone)), "")
    name = names.ZONES.get(str(zone), str(zone))
    return ZoneInfo(name), next((short for short, known in names.ZONES.items() if known == name), "")


def _day(moment: date) -> str:
    return formatted(moment, "l, j F Y")


def _clock(moment: datetime, short: str) -> str:
    # Translators: the clock in Django's date format letters; Indonesian writes 19.33.
    clock = formatted(moment, gettext("H:i"))
    return f"{clock} {short or formatted(moment, 'T')}"


def _local(moment: datetime, zone: Any) -> tuple[datetime, str]:
    where, short = _zone(zone or "WIB")
    return moment.astimezone(where), short


@register.simple_tag
def local_time(moment: datetime | None, zone: Any = "WIB") -> str:
    """A moment where it counts: "Jumat, 26 Januari 2024, pukul 19.33 WIB"."""
    if moment is None:
        return gettext("time not known")
    local, short = _local(moment, zone)
    words = gettext("%(day)s, %(clock)s") % {"day": _day(local), "clock": _clock(local, short)}
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def local_day(moment: date | str | None, zone: Any = "WIB") -> str:
    """A day where it counts: "Jumat, 26 Januari 2024". Also takes a plain date, or its ISO form."""
    if not moment:
        return gettext("day not known")
    if isinstance(moment, str):
        moment = date.fromisoformat(moment)
    local = _local(moment, zone)[0].date() if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), _day(local))


@register.simple_tag
def local_clock(moment: datetime, zone: Any = "WIB") -> str:
    """The clock alone, for a line under the day: "pukul 19.33 WIB"."""
    local, short = _local(moment, zone)
    return gettext("at %(clock)s") % {"clock": _clock(local, short)}


@register.filter
def number(value: Any) -> str:
    """A number as the language writes it: 4.000 in Indonesian, 4,000 in English."""
    return number_format(value, use_l10n=True, force_grouping=True)


# Two languages


@register.filter
def in_language(words: Any) -> Any:
    """The reader's language out of {"id": ..., "en": ...}; Indonesian where it is missing. Text stays as it is."""
    if not isinstance(words, Mapping):
        return "" if words is None else words
    return words.get(get_language() or "id") or words.get("id") or next(iter(words.values()), "")


# Texts


@register.simple_tag
def marked_text(text: str, spans: Iterable[Any] = (), anchor: str = "", before: str | None = None) -> SafeString:
    """A text with the words that concerns touch, numbered, escaped.

    spans: mappings or objects with start, end (characters, end exclusive), level, and number (else counted from 1).
    anchor: "concern-" makes each number a link to #concern-1. before: an earlier text; words new to it are underlined.
    """
    added = differences.added_ranges(before, text) if before is not None else []
    pieces = differences.segments(text, _spans(spans), added)
    runs = groupby(pieces, key=lambda piece: piece.added)
    return format_html_join("", "{}", ((_run(is_added, list(run), anchor),) for is_added, run in runs))


def _spans(spans: Iterable[Any]) -> list[differences.Span]:
    """Spans from whatever a station hands over; an unknown level counts as the gravest."""

    def field(span: Any, name: str, default: Any = None) -> Any:
        return span.get(name, default) if isinstance(span, Mapping) else getattr(span, name, default)

    found = []
    for place, span in enumerate(spans or (), start=1):
        level = str(field(span, "level", "none"))
        level = level if level in differences.SEVERITY else differences.SEVERITY[-1]
        found.append(differences.Span(field(span, "start"), field(span, "end"), field(span, "number") or place, level))
    return found


def _run(is_added: bool, pieces: list[differences.Segment], anchor: str) -> SafeString:
    inner = format_html_join("", "{}", ((_piece(piece, anchor),) for piece in pieces))
    return _changed("ins", inner) if is_added else inner


def _piece(piece: differences.Segment, anchor: str) -> SafeString:
    if not piece.level:
        return format_html("{}", piece.text)
    numbers = format_html_join("", "{}", ((_number(span, anchor),) for span in piece.ends))
    return format_html('<mark class="{}">{}{}</mark>', piece.level, piece.text, numbers)


def _number(span: differences.Span, anchor: str) -> SafeString:
    said = gettext("concern %(number)s, %(level)s") % {"number": span.number, "level": level_name(span.level)}
    shown = format_html('<span aria-hidden="true">{}</span><span class="sr"> ({}) </span>', span.number, said)
    return (
        format_html('<sup><a href="#{}{}">{}</a></sup>', anchor, span.number, shown)
        if anchor
        else format_html("<sup>{}</sup>", shown)
    )


def _changed(tag: str, inner: str) -> SafeString:
    """Added or dropped words, with hidden words for those who hear the page."""
    said = (
        pgettext("read aloud before words", "added:")
        if tag == "ins"
        else pgettext("read aloud before words", "dropped:")
    )
    shown = '<{0}><span class="sr">[{1} </span>{2}<span class="sr">] </span></{0}>'
    return format_html(shown, mark_safe(tag), said, inner)  # noqa: S308 - "ins" or "del", from here


@register.simple_tag
def word_diff(before: str, after: str, show: str = "both") -> SafeString:
    """Words kept, added and dropped. show: "both" in one text, or "before" / "after" for two texts side by side."""
    hidden = {"before": "added", "after": "dropped"}.get(show, "")
    shown = (change for change in differences.changes(before, after) if change.kind != hidden)
    return format_html_join("", "{}{}", (_change(change, show) for change in shown))


def _change(change: differences.Change, show: str) -> tuple[str, str]:
    if change.kind == "kept":
        return "", change.was if show == "before" else change.text
    if not change.text.strip():
        return "", change.text
    words = change.text.lstrip()
    return change.text[: -len(words)], _changed("ins" if change.kind == "added" else "del", words)


# Getting around


@register.simple_tag(takes_context=True)
def navigation(context: template.RequestContext, place: str) -> list[dict[str, Any]]:
    """The links of a menu: "public", "staff" or "foot". A page that this installation has not is left out."""
    request = context.get("request")
    return links(place, at=request.path if request else "", actor=context.get("actor"))

"""Entries of a web feed: RSS and Atom (by feedparser), JSON Feed 1.0 and 1.1 (jsonfeed.org).

feed = read(body, media_type="application/rss+xml")
feed.title, feed.entries[0].text
"""

import io
import json
import warnings
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from alur.intake.sources.mail import html_words
from alur.intake.sources.refusals import Unreadable
from alur.kernel.errors import N_
from alur.kernel.texts import clean

MOST = 4 * 1024 * 1024  # bytes of a feed
MOST_ENTRIES = 100  # read at a time, as they stand: the newest come first
MOST_TITLE = 300


class NoFeed(Unreadable):
    """A page, an error with status 200, or something else."""

    code = "intake.no_feed"
    message = N_(
        "What is at this address is no feed (RSS, Atom, JSON Feed). Look on the site for the address of its feed."
    )


@dataclass(frozen=True)
class Entry:
    """key: as the feed tells its entries apart; at: when it was published, None where that is not said."""

    key: str
    title: str
    text: str
    link: str
    at: datetime | None


@dataclass(frozen=True)
class Feed:
    """What a feed says now."""

    title: str
    entries: list[Entry]


def read(body: bytes, *, media_type: str) -> Feed:
    """media_type: as the server says it, with its charset. Raises NoFeed."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json(body)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser warns of its own outdated names
        try:
            found = feedparser.parse(io.BytesIO(body), response_headers={"content-type": media_type})
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
            raise NoFeed from None
        if not found.get("version"):
            raise NoFeed
        entries = [_entry(each) for each in found.entries[:MOST_ENTRIES]]
    return Feed(
        clean(html_words(str(found.feed.get("title", ""))))[:MOST_TITLE], [each for each in entries if each.key]
    )


def _entry(entry: Any) -> Entry:
    full = next((each.get("value") for each in entry.get("content", ()) if each.get("value")), "")
    title, text = html_words(str(entry.get("title", ""))), html_words(str(full or entry.get("summary", "")))
    link = _link(entry.get("link"))
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return Entry(str(entry.get("id") or link or title), title[:MOST_TITLE], text, link, _moment(moment))


def _moment(parts: Any) -> datetime | None:
    """Of a time in UTC as feedparser gives it."""
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _json(body: bytes) -> Feed:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoFeed from None
    if not isinstance(found, dict) or not str(found.get("version", "")).startswith("https://jsonfeed.org/version/"):
        raise NoFeed
    items = found.get("items")
    entries = [_of_json(each) for each in (items if isinstance(items, list) else [])[:MOST_ENTRIES]]
    return Feed(clean(_str(found, "title"))[:MOST_TITLE], [each for each in entries if each.key])


def _of_json(item: Any) -> Entry:
    """An item without an id is passed over, as the specification says; a number as id is taken as its digits."""
    if not isinstance(item, dict):
        return Entry("", "", "", "", None)
    number = item.get("id")
    key = str(number) if isinstance(number, int | float) and not isinstance(number, bool) else _str(item, "id")
    text = clean(_str(item, "content_text")) or html_words(_str(item, "content_html")) or clean(_str(item, "summary"))
    return Entry(key, clean(_str(item, "title"))[:MOST_TITLE], text, _link(item.get("url")), _stamp(item))


def _stamp(item: dict[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(_str(item, "date_published") or _str(item, "date_modified"))
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _link(told: Any) -> str:
    return told[:2000] if isinstance(told, str) and told.startswith(("https://", "http://")) else ""


def _str(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""

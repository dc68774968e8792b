"""Feeds: each entry once, changed ones noted; a feed that behaves badly is told in words and left alone for a while."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.intake import reading, ways
from alur.intake.models import Item, Way
from alur.intake.sources import feeds
from alur.intake.sources.feeds import NoFeed
from alur.kernel import clock, http
from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed, NotFound, Refusal
from alur.kernel.tests import hosts
from alur.kernel.tests.hosts import says

AT = datetime(2024, 1, 26, 13, tzinfo=UTC)
ENTRY = (
    "<item><guid>%s</guid><title>%s</title><description>&lt;p&gt;%s&lt;/p&gt;</description>"
    "<pubDate>Fri, 26 Jan 2024 12:00:00 GMT</pubDate></item>"
)


def rss(*entries: tuple[str, str, str]) -> bytes:
    items = "".join(ENTRY % each for each in entries)
    return f"<rss version='2.0'><channel><title>Humas</title>{items}</channel></rss>".encode()


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Humas</title><entry><id>tag:a</id><title>Satu</title>
<link href="https://a.example/1"/>
<updated>2024-01-26T19:00:00+07:00</updated>
<content type="html">&lt;b&gt;dua&lt;/b&gt;</content></entry></feed>"""
JSON = (
    b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "title": "Humas",'
    b' "items": [{"id": 7, "title": "Satu",'
    b' "url": "https://a.example/1", "content_html": "<b>dua</b>",'
    b' "date_published": "2024-01-26T19:00:00+07:00"}, 5, {}]}'
)


@pytest.mark.parametrize(("body", "key"), [(rss(("tag:a", "Satu", "dua")), "tag:a"), (ATOM, "tag:a"), (JSON, "7")])
def test_three_forms_say_the_same(body: bytes, key: str) -> None:
    feed = feeds.read(body, media_type="")
    [entry] = feed.entries
    assert (feed.title, entry.key, entry.title, entry.text) == ("Humas", key, "Satu", "dua")
    assert entry.at == datetime(2024, 1, 26, 12, tzinfo=UTC)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]><rss version='2.0'><channel><title>&j;</title></channel></rss>"  # fmt: skip
NO_FEED = [
    b"",
    b"<html><body>Halo</body></html>",
    b"{}",
    b"{" * 100_000,
    b"\xff\xfe\x00",
    b"not a feed",
    b'{"version": 1}',
]


@pytest.mark.parametrize("body", NO_FEED)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NoFeed):
        feeds.read(body, media_type="text/html")


def test_entities_that_grow_without_end_do_not() -> None:
    try:
        found = feeds.read(LAUGHS, media_type="application/xml")
    except NoFeed:
        return
    assert len(found.title) < 1_000


@pytest.fixture
def inner(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)
    return lambda at: monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def head() -> Actor:
    return directory.actor("head")


def connected(by: Actor, url: str) -> Way:
    return ways.connect(kind=Way.Kind.FEED, name="Humas", address=url, by=by, at=AT)


def read(way: Way, at: datetime = AT) -> Way:
    Way.objects.filter(pk=way.pk).update(next_at=at)
    reading.read(way.pk)
    way.refresh_from_db()
    return way


@pytest.mark.django_db
def test_a_new_entry_is_an_item_once_and_a_changed_one_another(head: Actor, inner: Callable[[datetime], None]) -> None:
    inner(AT)
    told = [rss(("1", "Satu", "dua")), rss(("1", "Satu", "dua")), rss(("1", "Satu", "tiga"), ("2", "Baru", "empat"))]
    with hosts.host(lambda connection, request: says(body=told.pop(0), etag='"1"')(connection, request)) as host:
        way = connected(head, host.url)
        counts = []
        for _round in range(3):
            read(way)
            counts.append(Item.objects.count())
    assert counts == [1, 1, 3]
    assert Item.objects.exclude(earlier=None).get().earlier == Item.objects.order_by("pk").first()
    assert b'If-None-Match: "1"' in host.requests[1]
    assert (way.taken, way.problem, way.next_at) == (3, {}, AT + timedelta(minutes=15))


@pytest.mark.django_db
def test_what_a_feed_holds_from_long_ago_makes_no_item(head: Actor, inner: Callable[[datetime], None]) -> None:
    later = AT + timedelta(days=30)
    inner(later)
    with hosts.host(says(body=rss(("1", "Satu", "dua")))) as host:
        way = connected(head, host.url)
        read(read(way, later), later)
    assert not Item.objects.exists()


BAD: list[tuple[hosts.Script, str, timedelta | None]] = [
    (says("304 Not Modified"), "", timedelta(minutes=15)),
    (says("500 Broken"), "500", timedelta(minutes=30)),
    (says("503 Busy", retry_after="7200"), "503", timedelta(hours=2)),
    (says("429 Slow", retry_after="Fri, 26 Jan 2024 16:00:00 GMT"), "429", timedelta(hours=3)),
    (says("503 Busy", retry_after="soon"), "503", timedelta(minutes=30)),
    (says("410 Gone"), "410", None),
    (says(body=b"<html>ok</html>", content_type="text/html"), "feed", timedelta(minutes=30)),
    (says("302 Away", location="http://10.0.0.1/"), "10.0.0.1", timedelta(minutes=30)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("script", "said", "pause"), BAD)
def test_a_feed_that_behaves_badly_is_told_in_words_and_left_alone_for_a_while(
    script: hosts.Script, said: str, pause: timedelta | None, head: Actor, inner: Callable[[datetime], None]
) -> None:
    inner(AT)
    with hosts.host(script) as host:
        way = read(connected(head, host.url))
    problem = ways.problem_of(way)
    assert said in str(problem) if said else problem is None
    assert way.next_at == (AT + pause if pause else None)


@pytest.mark.django_db
def test_pauses_grow_to_a_day_and_end_when_it_works(head: Actor, inner: Callable[[datetime], None]) -> None:
    inner(AT)
    with hosts.host(says("500 Broken")) as host:
        way = connected(head, host.url)
        pauses = [(read(way).next_at or AT) - AT for _round in range(9)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(days=1)
    with hosts.host(says(body=rss())) as host:
        Way.objects.filter(pk=way.pk).update(address=host.url)
        assert read(Way.objects.get(pk=way.pk)).failures == 0


@pytest.mark.django_db
def test_addresses_inside_are_not_called(client: Client) -> None:
    client.force_login(directory.user("head"))
    page = reverse("intake:add_way", args=["feed"])
    for address in (
        "http://127.0.0.1/",
        "http://169.254.169.254/x",
        "file:///etc/passwd",
        "ftp://a",
        "https://a:b@c.example/",
    ):
        assert client.post(page, {"name": "x", "address": address}).status_code == 400
    assert not Way.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_connects_and_removes(client: Client) -> None:
    client.force_login(directory.user("head"))
    client.post(reverse("intake:add_way", args=["feed"]), {"name": "Humas", "address": "https://feed.example/rss"})
    way = Way.objects.get()
    ways.failed(way, http.TooSlow(host="feed.example"), AT)
    page = client.get(reverse("intake:ways")).content.decode()
    assert "feed.example terlalu lama" in page or "feed.example" in page.split("Masalah")[1]
    assert client.post(reverse("intake:remove_way", args=[way.uid])).status_code == 302
    assert client.post(reverse("intake:remove_way", args=[way.uid])).status_code == 404
    reading.read(way.pk)  # a job that was queued before does nothing


@pytest.mark.django_db
def test_only_the_head_connects_and_only_for_the_own_office(head: Actor, client: Client) -> None:
    way = connected(head, "https://feed.example/rss")
    with pytest.raises(NotAllowed):
        connected(directory.actor("editor"), "https://feed.example/rss")
    with pytest.raises(NotFound):
        ways.remove(uid=way.uid, by=directory.actor("head"), at=AT)
    with pytest.raises(Refusal):
        connected(head, "https://feed.example/rss")
    client.force_login(directory.user("editor"))
    assert client.get(reverse("intake:ways")).status_code == 200
    assert client.get(reverse("intake:add_way", args=["feed"])).status_code == 403

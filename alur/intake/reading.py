"""How ways in are read: when their time has come, each apart from all others.

    read_due()          queues a job for each (the schedule)
    read(way_id)        one way; what goes wrong is kept for the page, and the next time is planned

A reader takes what is new and says where to go on; it raises Refusal.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

from yarl import URL

from alur.intake import arriving, mail, ways
from alur.intake.arriving import Arrived, NothingIn, TooMuch
from alur.intake.models import Way
from alur.intake.sources import feeds, mailbox
from alur.intake.sources.refusals import Unreadable
from alur.kernel import clock, http, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.http import Answer

FRESH = timedelta(days=3)  # of what a feed holds when it is connected, only this comes in
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


def read_now(*, uid: UUID, by: Actor, at: datetime) -> None:
    """Read it now, whatever its pause. Raises what went wrong, NotAllowed, NotFound."""
    permissions.check_allowed(by, "intake.connect")
    way = ways.own(uid, by)
    _attempt(way, at)


def read_due() -> None:
    """Queue every way whose time has come (the schedule)."""
    for way in Way.objects.filter(removed_at=None, next_at__lte=clock.now()):
        ways.queue(way)


def read(way_id: int) -> None:
    """Read one way (a job). A failure is kept for the page and does not fail the job: the next time is planned."""
    way = Way.objects.filter(pk=way_id, removed_at=None).exclude(next_at=None).select_related("institution").first()
    now = clock.now()
    if way is None or (way.next_at and way.next_at > now):
        return
    try:
        _attempt(way, now)
    except Refusal:
        return


def _attempt(way: Way, at: datetime) -> None:
    reader = READERS.get(Way.Kind(way.kind))
    if reader is None:
        raise NotFound
    try:
        reader(way, at)
    except Refusal as refusal:
        ways.failed(way, refusal, at)
        raise


def read_feed(way: Way, at: datetime) -> None:
    """Each new entry an item, each changed one another that names the first. Raises NoAnswer, NoFeed, Gone, Later."""
    known = way.state
    answer = http.get(
        way.address, most_bytes=feeds.MOST, headers={"Accept": ACCEPT},
        etag=known.get("etag", ""), modified=known.get("modified", ""),
    )  # fmt: skip
    if answer.is_unchanged:
        ways.went_well(way, at)
        return
    _check(answer, at)
    feed = feeds.read(answer.body, media_type=answer.headers.get("content-type", ""))
    for entry in reversed(feed.entries):  # the oldest first
        _take_entry(way, feed, entry, at)
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    ways.went_well(way, at, etag=etag[:500], modified=modified[:100], title=feed.title, begun=True)


def _take_entry(way: Way, feed: feeds.Feed, entry: feeds.Entry, at: datetime) -> None:
    came = Arrived(
        channel="feed", source=f"way {way.pk}", key=entry.key, text=entry.text, heading=entry.title, at=entry.at,
        forum_label=way.name, claimed_origin=feed.title, link=entry.link,
    )  # fmt: skip
    is_old = not way.state.get("begun") and (entry.at is None or entry.at < at - FRESH)
    try:
        if is_old:
            arriving.pass_over(came, office=way.institution, at=at)
        elif not arriving.knows(came, way.institution):
            ways.take(way, came, at)
    except (NothingIn, TooMuch):
        return  # an entry without words, or without end, is none


def read_mailbox(way: Way, at: datetime) -> None:
    """Each new e-mail an item. Nothing is changed in the mailbox. Raises MailboxFailed, NoAnswer."""
    state = dict(way.state)
    for message in mailbox.new_messages(way.address, ways.secret_of(way), state):
        if message.raw:
            _take_mail(way, message.raw, at)
        state = message.state
        way.state = way.state | state
        way.save(update_fields=["state"])  # a reading that breaks off goes on from here
    ways.went_well(way, at, **state)


def _take_mail(way: Way, raw: bytes, at: datetime) -> None:
    try:
        ways.take(way, mail.arrived(raw, label=way.name), at)
    except (Unreadable, NothingIn, TooMuch):
        way.state["left_out"] = way.state.get("left_out", 0) + 1  # the page says how many


def _check(answer: Answer, at: datetime) -> None:
    if answer.is_ok:
        return
    if answer.status == 410:
        raise ways.Gone
    refusal = ways.Later(host=URL(answer.url).host, answer=answer.status)
    refusal.seconds = _pause(answer.headers, at)
    raise refusal


def _pause(headers: Mapping[str, str], at: datetime) -> float:
    """Seconds of Retry-After (RFC 9110 section 10.2.3), at most a week; 0 where it says nothing."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        seconds = float(told[:9])
    else:
        try:
            moment = parsedate_to_datetime(told)
            seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - at).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return 0
    return min(max(seconds, 0), 7 * 86_400)


READERS: Mapping[Way.Kind, Callable[[Way, datetime], None]] = {
    Way.Kind.FEED: read_feed,
    Way.Kind.MAILBOX: read_mailbox,
}

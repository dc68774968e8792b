"""Carries a dispatch to the offices outside. The rows are the queue: one job takes all that is due, host by host.

A row is claimed by setting the moment from which another job may take it: a job that dies leaves it to the next one,
and the message keeps its id, so that the other side sees one message however often it came.
"""

import random
import smtplib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.mail import get_connection
from django.db import connection, transaction

from alur.directory import services as directory
from alur.kernel import clock, crash, httpsig, permissions, tasks, webhooks
from alur.kernel.activities import Actor
from alur.kernel.models import Activity, Installation
from alur.kernel.sender import Letter, Outcome, Sender
from alur.relay import domain
from alur.relay.models import Delivery, Dispatch, Reach
from alur.relay.outside import letters
from alur.relay.outside.reaching import secret_of

State, Way = Delivery.State, Reach.Way
JOB = "relay.outside.delivering.deliver"
GROUPS = {"mail": [Way.EMAIL.value], "web": [Way.WEBHOOK.value, Way.ACTIVITYPUB.value]}
AT_MOST = 2_000  # rows that a job claims
SENDING = 60.0  # seconds for which a job starts letters
LEASE = timedelta(minutes=3)  # longer than that and the last letter's wait together
_sender = Sender()  # remembers for the life of the worker which hosts fail


# One statement, however many offices.
_ENTER = """
    INSERT INTO relay_delivery (uid, dispatch_id, institution_id, way, state, attempts, answer, next_at)
    SELECT gen_random_uuid(), receipt.dispatch_id, receipt.institution_id, reach.way, 'QUEUED', 0, '', %s
      FROM relay_receipt receipt JOIN relay_reach reach USING (institution_id)
     WHERE receipt.dispatch_id = %s
    ON CONFLICT DO NOTHING
"""
_CLAIM = """
    UPDATE relay_delivery SET next_at = %s
     WHERE id IN (SELECT id FROM relay_delivery
                   WHERE state = 'QUEUED' AND next_at <= %s AND way = ANY(%s)
                   ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
_SETTLE = """
    UPDATE relay_delivery delivery
       SET state = told.state, answer = told.answer, attempts = told.attempts, next_at = told.next_at, last_at = %s
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::smallint[], %s::timestamptz[])
           AS told(id, state, answer, attempts, next_at)
     WHERE delivery.id = told.id
"""
_RECEIVED = """
    UPDATE relay_receipt receipt SET state = 'DELIVERED', at = %s
      FROM relay_delivery delivery
     WHERE delivery.id = ANY(%s) AND receipt.state = 'WAITING'
       AND receipt.dispatch_id = delivery.dispatch_id AND receipt.institution_id = delivery.institution_id
"""


def on_release_relayed(activity: Activity) -> None:
    """Enters a delivery for each receiver that is reached outside, due when the embargo ends; wakes the jobs."""
    uid = UUID(str(activity.facts.get("dispatch", "")).rpartition("/")[2])
    found = Dispatch.objects.select_related("version__release").filter(uid=uid).first()
    if found is None:
        return
    due = max(activity.at, found.version.release.embargoed_until or activity.at)
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [due, found.pk])
    ways = set(found.deliveries.values_list("way", flat=True).distinct())
    for group, members in GROUPS.items():
        if ways & set(members):
            _wake(group)


def deliver_due() -> None:
    """Wakes the jobs for what is due again. Every twenty seconds."""
    due = Delivery.objects.filter(state=State.QUEUED, next_at__lte=clock.now())
    for group, ways in GROUPS.items():
        if due.filter(way__in=ways).exists():
            _wake(group)


def _wake(group: str) -> None:
    tasks.defer(JOB, once=f"relay.deliver.{group}", group=group)


def deliver(group: str) -> None:
    """Send what is due, "mail" or "web". A demonstration sends nothing."""
    if Installation.current().is_demo:
        return
    claimed = _claimed(group)
    for batch in _mailed(claimed) if group == "mail" else _sent(claimed):
        crash.point("sent@relay.deliver")
        _settle({each.pk: each for each in claimed}, batch)
    if len(claimed) == AT_MOST:
        _wake(group)


def _claimed(group: str) -> list[Delivery]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + LEASE, now, GROUPS[group], AT_MOST])
        ids = [row[0] for row in cursor.fetchall()]
    claimed = list(Delivery.objects.filter(pk__in=ids).order_by("pk"))
    joined = ("version__release__institution", "forum")  # once for each dispatch, not for each of its rows
    dispatches = Dispatch.objects.select_related(*joined).in_bulk({each.dispatch_id for each in claimed})
    for each in claimed:
        each.dispatch = dispatches[each.dispatch_id]
    return claimed


def _reaches(claimed: Iterable[Delivery]) -> dict[int, Reach]:
    found = Reach.objects.filter(institution__in=[each.institution_id for each in claimed])
    return {each.institution_id: each for each in found.select_related("institution")}


def _sent(claimed: Sequence[Delivery]) -> Iterator[list[Outcome]]:
    reaches, writing = _reaches(claimed), _Writing()
    ready: list[Letter] = []
    nowhere: list[Outcome] = []
    for each in claimed:
        reach = reaches.get(each.institution_id)
        if reach is None or reach.way != each.way:
            nowhere.append(Outcome(each.pk, "no_address"))
        else:
            ready.append(writing.letter(each, reach))
    if nowhere:
        yield nowhere
    yield from _sender.send(ready, within=SENDING)


@dataclass(frozen=True)
class _Announcement:
    """A dispatch as all its receivers get it: written, hashed and its key opened once."""

    dispatch: Dispatch

    @cached_property
    def webhook(self) -> bytes:
        return letters.webhook(self.dispatch)

    @cached_property
    def activity(self) -> bytes:
        return letters.activity(self.dispatch)

    @cached_property
    def digest(self) -> str:
        return httpsig.digest_of(self.activity)

    @cached_property
    def key(self) -> tuple[str, RSAPrivateKey]:
        announcer = directory.institution(self.dispatch.announcer)
        key_id, pem = directory.transport_key(announcer, at=clock.now())
        private = load_pem_private_key(pem.encode(), None)
        assert isinstance(private, RSAPrivateKey)  # noqa: S101 - a transport key is one
        return key_id, private


class _Writing:
    """The letters of one job."""

    def __init__(self) -> None:
        self._announcements: dict[int, _Announcement] = {}

    def letter(self, delivery: Delivery, reach: Reach) -> Letter:
        """Signed at the moment of sending."""
        said = self._announcements.setdefault(delivery.dispatch_id, _Announcement(delivery.dispatch))
        if reach.way == Way.WEBHOOK:
            sign = partial(_hmac, secret_of(reach), delivery.message_id, said.webhook)
            return Letter(delivery.pk, reach.address, said.webhook, sign)
        key_id, key = said.key
        signed = partial(_rsa, reach.address, said.activity, key_id, key, said.digest)
        return Letter(delivery.pk, reach.address, said.activity, signed)


def _hmac(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    signed = webhooks.signed(secret=secret, message_id=message_id, at=at, body=body)
    return {**signed, "content-type": "application/json"}


def _rsa(url: str, body: bytes, key_id: str, key: RSAPrivateKey, digest: str, at: datetime) -> dict[str, str]:
    return httpsig.sign(url=url, body=body, key_id=key_id, key=key, at=at, digest=digest)


def _mailed(claimed: Sequence[Delivery]) -> Iterator[list[Outcome]]:
    """One after the other over one connection; each is settled at once, for a mail cannot be taken back."""
    reaches = _reaches(claimed)
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException):
        yield [Outcome(each.pk, "mail_server", True) for each in claimed]
        return
    end = time.monotonic() + SENDING
    try:
        for each in claimed:
            reach = reaches.get(each.institution_id)
            if time.monotonic() > end:
                yield [Outcome(each.pk, "held", True)]
            elif reach is None or reach.way != Way.EMAIL:
                yield [Outcome(each.pk, "no_address")]
            else:
                yield [_posted(each, partial(server.send_messages, [letters.mail(each, reach)]))]
    finally:
        server.close()


def _posted(delivery: Delivery, send: Callable[[], object]) -> Outcome:
    """What the mail server said. 4xx and a broken line may pass; 5xx will not (RFC 5321, 4.2.1)."""
    try:
        send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return Outcome(delivery.pk, f"mail_{codes[0]}", codes[0] < 500)
    except smtplib.SMTPResponseException as refused:
        return Outcome(delivery.pk, f"mail_{refused.smtp_code}", not 500 <= refused.smtp_code < 600)
    except (OSError, smtplib.SMTPException):
        return Outcome(delivery.pk, "mail_server", True)
    return Outcome(delivery.pk, "ok")


@transaction.atomic
def _settle(rows: dict[int, Delivery], outcomes: Sequence[Outcome]) -> None:
    """Write down what became of a batch: two statements."""
    now = clock.now()
    settled = [_after(rows[each.key], each, now) for each in outcomes]
    received = [each.key for each in outcomes if each.answer == "ok"]
    columns = [list(column) for column in zip(*settled, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [now, *columns])
        cursor.execute(_RECEIVED, [now, received])


def _after(delivery: Delivery, outcome: Outcome, now: datetime) -> tuple[int, str, str, int, datetime]:
    """id, state, answer, attempts, next time."""
    asked = timedelta(seconds=outcome.wait)
    if outcome.is_held:
        return delivery.pk, State.QUEUED, delivery.answer, delivery.attempts, now + asked
    attempts = delivery.attempts + 1
    if outcome.answer == "ok":
        return delivery.pk, State.SENT, outcome.answer, attempts, now
    if not outcome.again or domain.is_over(attempts):
        return delivery.pk, State.STUCK, outcome.answer, attempts, now
    later = now + domain.pause(attempts, random.random(), asked=asked)  # noqa: S311 - no secret hangs on it
    return delivery.pk, State.QUEUED, outcome.answer, attempts, later


@transaction.atomic
def try_again(*, dispatch: Dispatch, by: Actor, at: datetime) -> int:
    """A person has looked: what is stuck sets out once more. Returns how many. Raises NotAllowed."""
    permissions.check_allowed(by, "relay.announce")
    stuck = Delivery.objects.filter(dispatch=dispatch, state=State.STUCK)
    count = stuck.update(state=State.QUEUED, attempts=0, next_at=at)
    for group in GROUPS if count else ():
        _wake(group)
    return count

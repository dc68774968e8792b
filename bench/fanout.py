"""One release to 552 offices: from "issue" to a row in every inbox, as in a working installation.

The same rows are then written the two other ways that one would think of: a queue job for each recipient, and Django's
`bulk_create`. PostgreSQL is durable here (fsync on), as `make demo` starts it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count

from django.db import transaction
from procrastinate.contrib.django import app as queue
from procrastinate.types import JSONDict

from alur.accounts.models import User
from alur.desk.models import Arrival
from alur.directory import services as directory
from alur.directory.models import Forum, Institution, Membership, Role
from alur.directory.tests import factories
from alur.kernel import tasks
from alur.kernel.activities import Actor
from alur.kernel.models import Activity
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.models import Release
from bench.measure import Times, of_rounds, said, seconds
from bench.report import Peer, Result, Row

OFFICES = 552  # the regional governments of Indonesia and their provinces
AT = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
TEXT = "Layanan kependudukan buka pada hari Sabtu, pukul 08.00 sampai 12.00.\n" * 20
RELAY, DESK = "relay.services.on_release_issued", "desk.services.on_release_relayed"  # rows of alur/flow.py

_numbers = count(1)


def run(quick: bool) -> Result:
    """Ours and the peers for 552 offices, then ours for ten and a hundred times as many."""
    sizes = (20, 40) if quick else (OFFICES, 10 * OFFICES, 100 * OFFICES)
    by = _issuer()
    forums = {size: _forum(size) for size in sizes}
    first, rounds = forums[sizes[0]], 2 if quick else 7
    ours = of_rounds([_delivered(_ours, first, by) for _ in range(rounds)])
    peers = {
        "procrastinate, a job for each recipient": of_rounds(
            [_delivered(_jobs, first, by) for _ in range(1 if quick else 2)]
        ),
        "Django `bulk_create` of the same rows": of_rounds([_delivered(_bulk, first, by) for _ in range(rounds)]),
    }
    grown = {size: of_rounds([_delivered(_ours, forums[size], by) for _ in range(2)]) for size in sizes[1:]}
    bulk = {size: _delivered(_bulk, forums[size], by) for size in sizes}
    rows = [_row(size, times, bulk[size]) for size, times in ({sizes[0]: ours} | grown).items()]
    return Result(
        name=f"One release to {sizes[0]} offices",
        ours=str(ours),
        peers=tuple(
            Peer(name=name, figure=str(peer), times_as_fast=peer.median / ours.median) for name, peer in peers.items()
        ),
        cost="One release costs two entries in the record, three commits, one statement for all receipts and one for "
        "all inboxes; more offices cost only their rows.",
        growth=(("Offices", "Ours, issue to inbox", "Offices a second", "`bulk_create`, once"), *rows),
        remarks=(
            "Two rows for each office: the receipt of the relay and the row in the inbox. Ours is the release issued "
            "and the listeners of relay and desk run after it; the time a job waits for a worker is not in it.",
            "The peers write the same two rows and nothing else: no entry in the record, no proof, no listener.",
        ),
    )  # fmt: skip


def _row(size: int, times: Times, bulk: float) -> Row:
    return f"{size:,}", str(times), f"{size / times.median:,.0f}", said(bulk)


def _issuer() -> Actor:
    return factories.actor("press_officer", factories.institution("bench-ministry", "MINISTRY"))


def _forum(size: int) -> Forum:
    """A forum of so many offices, each with somebody who signs in."""
    forum = factories.forum(f"bench-{size}")
    have = Institution.objects.filter(slug__startswith="office-").count()
    missing = [Institution(slug=f"office-{n}", kind="OFFICE", name={"id": f"Dinas {n}"}) for n in range(have, size)]
    Institution.objects.bulk_create(missing, batch_size=5_000)
    editor, _ = User.objects.get_or_create(email="editor@bench.example")
    Role.objects.bulk_create(
        [Role(user=editor, institution=each, role="editor", since=AT) for each in missing], batch_size=5_000
    )
    members = Institution.objects.filter(slug__startswith="office-").order_by("pk")[:size]
    Membership.objects.bulk_create(
        [Membership(forum=forum, institution=each, joined_at=AT) for each in members], batch_size=5_000
    )
    return forum


Way = Callable[[Release, Forum, Actor], None]


def _delivered(way: Way, forum: Forum, by: Actor) -> float:
    """Seconds until every office has its two rows."""
    title = {"id": f"Jadwal layanan {next(_numbers)}"}
    release = releases.draft(kind="PRESS_RELEASE", title=title, text=TEXT, by=by, at=AT)
    if way is not _ours:
        releases.issue(uid=release.uid, by=by, at=AT)
    took = seconds(partial(way, release, forum, by))
    expected = forum.memberships.count()
    assert Receipt.objects.filter(dispatch__release_uid=release.uid).count() == expected
    assert Arrival.objects.filter(object_path=release.reference().path).count() == expected
    return took


def _ours(release: Release, forum: Forum, by: Actor) -> None:
    """The three transactions of a working installation, one after the other without the queue's waiting time."""
    releases.issue(uid=release.uid, by=by, at=AT, for_forum=forum.slug)
    for type, listener in (("Create", RELAY), ("Announce", DESK)):
        tasks.act(listener, Activity.objects.get(object_path=release.reference().path, type=type).pk)


def _receipt(dispatch: Dispatch, institution_id: int) -> Receipt:
    return Receipt(dispatch=dispatch, institution_id=institution_id, state="DELIVERED", at=AT)


def _arrival(dispatch: Dispatch, institution_id: int) -> Arrival:
    release = dispatch.version.release
    return Arrival(
        institution_id=institution_id, kind="RELEASE", object_path=f"releases/{dispatch.release_uid}",
        activity=release.uid, content_ids=[str(each) for each in dispatch.version.content_ids], title=TEXT[:100],
        name=dispatch.version.title, origin="REGISTERED", arrived_at=AT, context=dispatch.context,
    )  # fmt: skip


def _dispatch(release: Release, forum: Forum, by: Actor) -> Dispatch:
    return Dispatch.objects.create(
        release_uid=release.uid, version=release.versions.get(), forum=forum, announcer=by.institution, at=AT,
        context=release.context,
    )  # fmt: skip


@transaction.atomic
def _bulk(release: Release, forum: Forum, by: Actor) -> None:
    dispatch = _dispatch(release, forum, by)
    members = list(directory.members(forum.slug))
    Receipt.objects.bulk_create([_receipt(dispatch, each.pk) for each in members])
    Arrival.objects.bulk_create([_arrival(dispatch, each.pk) for each in members])


@queue.task(name="bench.deliver", queue="bench")
def deliver(dispatch_id: int, institution_id: int) -> None:
    """One recipient, one job, one commit."""
    with transaction.atomic():
        dispatch = Dispatch.objects.select_related("version__release").get(pk=dispatch_id)
        _receipt(dispatch, institution_id).save()
        _arrival(dispatch, institution_id).save()


def _jobs(release: Release, forum: Forum, by: Actor) -> None:
    with transaction.atomic():
        dispatch = _dispatch(release, forum, by)
        for_each: list[JSONDict] = [
            {"dispatch_id": dispatch.pk, "institution_id": each.pk} for each in directory.members(forum.slug)
        ]
        deliver.batch_defer(*for_each)
    worker = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(
        queues=["bench"], concurrency=10, wait=False, listen_notify=False, install_signal_handlers=False,
        delete_jobs="successful",
    )  # fmt: skip

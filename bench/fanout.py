"""One release to 552 offices, and to a hundred thousand and more: how many a second have both of their rows committed.

The same two rows (the receipt of the relay, the row in the inbox) are written as one would otherwise: a Celery task for
each recipient, and PostgreSQL's own COPY. PostgreSQL is durable here (fsync on), as `make demo` starts it.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from alur.desk.models import Arrival
from alur.directory import services as directory
from alur.directory.models import Forum, Institution
from alur.directory.tests import factories
from alur.kernel import tasks
from alur.kernel.activities import Actor
from alur.kernel.models import Activity
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.models import Release
from bench.measure import Times, of_rounds, said, seconds
from bench.report import Peer, Result

OFFICES = 552  # the regional governments of Indonesia and their provinces
VILLAGES = 83_000
TASKS = 5_000  # recipients of the Celery run: its rate does not change with their number
AT = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
TEXT = "Layanan kependudukan buka pada hari Sabtu, pukul 08.00 sampai 12.00.\n" * 20
RELAY, DESK = "relay.services.on_release_issued", "desk.services.on_release_relayed"  # rows of alur/flow.py
PATIENCE = 300  # seconds for the tasks of the peer

_numbers = count(1)


def run(quick: bool) -> Result:
    """Ours for 552, for every village and along a curve; the peers for the same rows in the same run."""
    first, most, rounds = (20, 60, 2) if quick else (OFFICES, VILLAGES, 3)
    by = _issuer()
    few = of_rounds([_ours(_forum(first), by) for _ in range(rounds)])
    many, copied = _side_by_side(_forum(most), by, rounds)
    peers = [
        Peer(
            name="PostgreSQL's own COPY of the same two tables",
            figure=_rate(most, copied),
            times_as_fast=copied / many.median,
        )
    ]
    queued, why = _celery(by, 20 if quick else TASKS)
    if queued:
        faster = most / many.median / queued
        peers.insert(
            0,
            Peer(name="Celery and Redis, one task a recipient", figure=f"{queued:,.0f} a second", times_as_fast=faster),
        )
    curve = (40, 80) if quick else (1_000, 10_000, 100_000, 1_000_000)
    rows = [(f"{size:,}", *_measured(size, by)) for size in curve]
    return Result(
        name=f"One release to {most:,} recipients",
        ours=f"{_rate(most, many.median)}: {many}",
        peers=tuple(peers),
        cost="One release costs two entries in the record, three commits, one statement for all receipts and one for "
        "all inboxes; more offices cost only their rows.",
        growth=(("Recipients", "Ours, issue to inbox", "Recipients a second", "This process grew by"), *rows),
        remarks=(
            f"{first} offices have it in {few}: the release signed, issued and recorded, then the listeners of relay "
            "and desk; the time a job waits for a worker is not in it.",
            "A recipient counts once both rows are committed: the receipt of the relay and the row in the inbox.",
            "The peers write the same two rows and nothing else: no entry in the record, no proof, no listener.",
            *([f"Celery is left out: {why}"] if why else [f"Celery: {TASKS:,} recipients, two processes, acks late."]),
        ),
    )  # fmt: skip


def _rate(size: int, took: float) -> str:
    return f"{size / took:,.0f} a second"


def _measured(size: int, by: Actor) -> tuple[str, str, str]:
    """Ours once, with what the memory of this process grew by: no row travels through it."""
    forum = _forum(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = _ours(forum, by)
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return said(took), f"{size / took:,.0f}", f"{grew:.0f} MB"


def _issuer() -> Actor:
    return factories.actor("press_officer", factories.institution("bench-ministry", "MINISTRY"))


def _forum(size: int) -> Forum:
    """A forum of so many villages, each with somebody who signs in."""
    slug = f"bench-{size}"
    if known := Forum.objects.filter(slug=slug).first():
        return known
    like = factories.institution("village-0", "VILLAGE", region="36")
    role, forum = factories.user("editor", like).roles.get(), factories.forum(slug, [like])
    have = Institution.objects.filter(slug__startswith="village-").count()
    changed = {"uid": "gen_random_uuid()", "slug": "'village-' || n", "name": "jsonb_build_object('id', 'Desa ' || n)"}
    _repeat(like, changed, f"generate_series({have}, {size - 1}) AS n")
    _repeat(role, {"institution_id": "v.id"}, _STAFFLESS)
    _repeat(forum.memberships.get(), {"institution_id": "v.id"}, f"{_OTHERS} ORDER BY v.id LIMIT {size - 1}")
    return forum


_OTHERS = "directory_institution AS v WHERE v.slug LIKE 'village-%%' AND v.slug <> 'village-0'"
_STAFFLESS = f"{_OTHERS} AND v.id NOT IN (SELECT institution_id FROM directory_role)"


def _repeat(like: Model, changed: dict[str, str], source: str) -> None:
    """Rows like this one, as many as `source` has; by the ORM a million would take longer than what is measured."""
    columns = [field.column for field in like._meta.concrete_fields if not field.primary_key]
    values = ", ".join(changed.get(column, f'alike."{column}"') for column in columns)
    into, named = like._meta.db_table, ", ".join(columns)
    statement = f"INSERT INTO {into} ({named}) SELECT {values} FROM (SELECT * FROM {into} WHERE id = %s) AS alike, "
    with connection.cursor() as cursor:
        cursor.execute(statement + source, [like.pk])
        cursor.execute(f"ANALYZE {into}")


def _written(by: Actor) -> Release:
    title = {"id": f"Jadwal layanan {next(_numbers)}"}
    return releases.draft(kind="PRESS_RELEASE", title=title, text=TEXT, by=by, at=AT)


def _checked(release: Release, size: int) -> None:
    assert Receipt.objects.filter(dispatch__release_uid=release.uid).count() == size
    assert Arrival.objects.filter(object_path=release.reference().path).count() == size


def _ours(forum: Forum, by: Actor) -> float:
    """Seconds of the three transactions of an installation, one after the other."""
    release, size = _written(by), forum.memberships.count()

    def issue() -> None:
        releases.issue(uid=release.uid, by=by, at=AT, for_forum=forum.slug)
        for type, listener in (("Create", RELAY), ("Announce", DESK)):
            tasks.act(listener, Activity.objects.get(object_path=release.reference().path, type=type).pk)

    took = seconds(issue)
    _checked(release, size)
    return took


def _side_by_side(forum: Forum, by: Actor, rounds: int) -> tuple[Times, float]:
    """Ours and COPY by turns, so that a busy minute meets both."""
    pairs = [(_ours(forum, by), _copy(forum, by)) for _ in range(rounds)]
    return of_rounds([ours for ours, _ in pairs]), of_rounds([copied for _, copied in pairs]).median


def _like(by: Actor, forum: Forum) -> tuple[Dispatch, Arrival]:
    """A dispatch and one row of an inbox as ours would be, for a release of the peer's."""
    release = _written(by)
    releases.issue(uid=release.uid, by=by, at=AT)
    version, context = release.versions.get(), release.context
    dispatch = Dispatch.objects.create(
        release_uid=release.uid, version=version, forum=forum, announcer=by.institution, at=AT, context=context
    )
    row = Arrival.objects.create(
        institution=directory.institution(by.institution), kind="RELEASE", object_path=f"releases/{release.uid}",
        activity=release.uid, content_ids=[str(each) for each in version.content_ids], title=version.title["id"],
        name=version.title, origin="REGISTERED", claimed_origin="Kementerian", channel=forum.slug, version=1,
        arrived_at=AT, context=context,
    )  # fmt: skip
    return dispatch, row


def _copy(forum: Forum, by: Actor) -> float:
    """Seconds of COPY into both tables, in one transaction, the recipients read first."""
    dispatch, row = _like(by, forum)
    fields = [field for field in Arrival._meta.concrete_fields if field.name != "id"]
    columns = ", ".join(field.column for field in fields)
    alike = {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}
    row.delete()

    def copy() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            recipients = list(directory.members(forum.slug).values_list("pk", flat=True))
            into = "COPY relay_receipt (dispatch_id, institution_id, state, reason, post_url, at) FROM STDIN"
            with cursor.copy(into) as target:
                for recipient in recipients:
                    target.write_row((dispatch.pk, recipient, "DELIVERED", "", "", AT))
            with cursor.copy(f"COPY desk_arrival ({columns}) FROM STDIN") as target:
                for recipient in recipients:
                    target.write_row(tuple((alike | {"uid": uuid4(), "institution_id": recipient}).values()))

    took = seconds(copy)
    assert Receipt.objects.filter(dispatch=dispatch).count() == forum.memberships.count()
    return took


def _celery(by: Actor, size: int) -> tuple[float, str]:
    """Recipients a second of a Celery task for each; 0 and the reason where it is not installed."""
    missing = [name for name in ("celery", "redis") if find_spec(name) is None]
    if missing or not shutil.which("redis-server"):
        return 0.0, "it needs `pip install celery redis` and a redis-server."
    with TemporaryDirectory(prefix="bench-") as folder, _worker(Path(folder)) as deliver:
        forum = _forum(size)
        dispatch, row = _like(by, forum)
        fields = [
            field.column for field in Arrival._meta.concrete_fields if field.name not in ("id", "uid", "institution")
        ]
        statement = sys.modules["bench.celery_peer"].DELIVER.format(
            columns=", ".join(["uid", "institution_id", *fields]), values=", ".join(fields)
        )
        took = seconds(lambda: _sent(deliver, statement, forum, dispatch, row))
    return size / took, ""


def _sent(deliver: Callable[..., object], statement: str, forum: Forum, dispatch: Dispatch, row: Arrival) -> None:
    recipients = list(directory.members(forum.slug).values_list("pk", flat=True))
    for recipient in recipients:
        deliver(statement, dispatch.pk, recipient, row.pk)
    end = time.monotonic() + PATIENCE
    while Receipt.objects.filter(dispatch=dispatch).count() < len(recipients):
        assert time.monotonic() < end, "the peer's tasks did not end"
        time.sleep(0.02)


@contextmanager
def _worker(folder: Path) -> Iterator[Callable[..., object]]:
    """A Redis and a Celery worker of two processes on the database of this bench; gives the call that queues a task."""
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    os.environ.update(ALUR_BENCH_DATABASE=url, ALUR_BENCH_BROKER=f"redis+socket://{folder}/redis.sock")
    redis = ["redis-server", "--port", "0", "--unixsocket", f"{folder}/redis.sock", "--save", "", "--dir", str(folder)]
    celery = [sys.executable, "-m", "celery", "-A", "bench.celery_peer", "worker", "-c", "2", "-l", "error"]
    null = subprocess.DEVNULL
    started = [subprocess.Popen(each, stdout=null, stderr=null) for each in (redis, celery)]
    try:
        from bench.celery_peer import app, deliver

        end = time.monotonic() + PATIENCE
        while not (folder / "redis.sock").exists() or not app.control.ping(timeout=1):
            assert time.monotonic() < end, "the peer did not start"
        yield deliver.delay
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)

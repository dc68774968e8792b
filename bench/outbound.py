"""One release to 500 offices outside: from rows that are due to rows that say what each host answered.

The peer is Celery with requests: a task for each post, two processes, signed the same way over the same bytes. It needs
an environment with celery, redis and requests, named by ALUR_BENCH_PEERS (its Python), and a redis-server; without them
ours is measured alone.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep

from django.conf import settings
from django.db import connection

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.directory.tests import factories
from alur.kernel import clock, keys, webhooks
from alur.kernel.models import Activity
from alur.kernel.sender import Sender
from alur.relay import services as relay
from alur.relay.models import Delivery, Dispatch, Reach
from alur.relay.outside import delivering, letters
from alur.releases.tests.factories import issued
from bench.measure import Times, of_rounds, said
from bench.receiver import Endpoints, endpoints
from bench.report import Peer, Result

HOSTS = 500
ROUNDS_OF_ROWS = 10  # dispatches to the same offices: 5,000 posts
SECRET = webhooks.new_secret()
_numbers = count(1)


def measured(way: str, quick: bool) -> Result:
    """way: "WEBHOOK" or "ACTIVITYPUB"."""
    hosts, dispatches, rounds = (50, 2, 1) if quick else (HOSTS, ROUNDS_OF_ROWS, 3)
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)
    ours, theirs = [], []
    posts = hosts * dispatches
    with endpoints(hosts) as there, _peer(way, there) as peer:
        for _ in range(rounds):  # in turn, so that whatever else the machine does meets both
            ours.append(_ours(way, there, dispatches))
            if peer:
                theirs.append(_theirs(peer, there, posts))
    own = of_rounds(ours)
    growth = [_among_hanging(way, hosts - hanging, hanging) for hanging in (0, hosts // 10, hosts // 2)]
    return Result(
        name=f"{posts:,} posts to {hosts} hosts, signed with {'HMAC' if way == 'WEBHOOK' else 'RSA-2048'}",
        ours=_figure(own, posts),
        peers=tuple(
            Peer(name="Celery + Redis + requests, two processes", figure=_figure(each, posts),
                 times_as_fast=each.median / own.median)
            for each in ([of_rounds(theirs)] if theirs else [])
        ),
        cost="A post costs its signature and one exchange on a connection that stays open; rows are claimed and "
        "settled in statements for many at once.",
        growth=(("Hosts that never answer", "Hosts that do", "Until all of these have theirs"), *growth),
        remarks=(
            "Ours is one process: rows read, letters signed and sent, answers written down. The peer writes nothing "
            "down; its time begins when its first post has arrived. Hosts are ports of one process on the same cores.",
            *(() if theirs else ("The peer was not measured: see bench/outbound.py for what it needs.",)),
        ),
    )  # fmt: skip


def _figure(times: Times, posts: int) -> str:
    return f"{posts / times.median:,.0f} posts/s; {times}"


def _offices(way: str, there: Endpoints) -> list[Institution]:
    """One office for each endpoint, reached that way."""
    offices = [Institution(slug=f"out-{next(_numbers)}", kind="OFFICE", name={"id": "Dinas"}) for _ in there.ports]
    Institution.objects.bulk_create(offices)
    is_hook = way == "WEBHOOK"
    Reach.objects.bulk_create(
        Reach(
            institution=office, way=way, address=f"http://127.0.0.1:{port}/in", at=clock.now(),
            actor="" if is_hook else f"http://127.0.0.1:{port}/actor",
            secret=keys.wrap(SECRET.encode(), about=office.uid.bytes) if is_hook else None,
        )
        for office, port in zip(offices, there.ports, strict=True)
    )  # fmt: skip
    return offices


def _dispatched(way: str, there: Endpoints, dispatches: int) -> None:
    """Rows that are due."""
    forum = factories.forum(members=_offices(way, there))
    by = factories.actor("coordinator", "bench-coordinator")
    for _ in range(dispatches):
        relay.announce(release_uid=issued("bench-ministry").uid, forum_slug=forum.slug, by=by, at=clock.now())
        delivering.on_release_relayed(Activity.objects.filter(type="Announce").latest("id"))


def _ours(way: str, there: Endpoints, dispatches: int) -> float:
    _dispatched(way, there, dispatches)
    delivering._sender = Sender()
    before, posts = there.counted, len(there.ports) * dispatches
    began = perf_counter()
    while Delivery.objects.filter(state="QUEUED").exists():
        delivering.deliver("web")
    took = perf_counter() - began
    assert there.counted - before == posts
    assert not Delivery.objects.exclude(state="SENT").exists()
    return took


def _among_hanging(way: str, good: int, hanging: int) -> tuple[str, ...]:
    """Until every host that answers has its post, among so many that never do."""
    with endpoints(good, hanging) as there:
        _dispatched(way, there, 1)
        delivering._sender = Sender(seconds=10)
        began = perf_counter()
        job = Thread(target=_in_thread)
        job.start()
        there.wait_for(good)
        took = perf_counter() - began
        job.join()
        Delivery.objects.exclude(state="SENT").delete()
    return str(hanging), str(good), said(took)


def _in_thread() -> None:
    delivering.deliver("web")
    connection.close()


@contextmanager
def _peer(way: str, there: Endpoints) -> Iterator[tuple[str, dict[str, str]] | None]:
    """The peer's workers, warm; its Python and environment. None where something that it needs is missing."""
    python, redis = os.environ.get("ALUR_BENCH_PEERS", ""), shutil.which("redis-server")
    if not (python and redis):
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        job = Path(folder) / "job.json"
        job.write_text(json.dumps(_job(way, there, f"redis://127.0.0.1:{port}/0")))
        environment = os.environ | {"PEER_JOB": str(job), "PYTHONPATH": str(Path(__file__).parent)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        store = subprocess.Popen([redis, "--port", str(port), "--save", "", "--dir", folder], stdout=subprocess.DEVNULL)
        command = [python, "-m", "celery", "-A", "peer_celery", "worker", "-c", "2", "-P", "prefork", "-l", "ERROR"]
        workers = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            _theirs((python, environment), there, len(there.ports))
            yield python, environment
        finally:
            for process in (workers, store):
                process.terminate()
                process.wait()


def _job(way: str, there: Endpoints, broker: str) -> dict[str, object]:
    """What the peer is to send: the same bytes as ours, to the same ports."""
    _dispatched(way, there, 1)
    dispatch = Dispatch.objects.latest("pk")
    Delivery.objects.all().delete()
    body = letters.webhook(dispatch) if way == "WEBHOOK" else letters.activity(dispatch)
    announcer = directory.institution(dispatch.announcer)
    key_id, pem = directory.transport_key(announcer, at=clock.now()) if way == "ACTIVITYPUB" else ("", "")
    urls = [f"http://127.0.0.1:{port}/in" for port in there.ports]
    return {"body": body.decode(), "secret": SECRET, "key_id": key_id, "pem": pem, "urls": urls, "broker": broker}


def _theirs(peer: tuple[str, dict[str, str]], there: Endpoints, posts: int) -> float:
    python, environment = peer
    sleep(0.5)
    before = there.counted
    queueing = subprocess.Popen([python, str(Path(__file__).parent / "peer_celery.py"), str(posts)], env=environment)
    there.wait_for(before + 1)  # its start is not counted against it
    began = perf_counter()
    there.wait_for(before + posts)
    took = perf_counter() - began
    queueing.wait()
    return took

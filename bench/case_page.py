"""The case page under load: the page that everybody opens when a case is in the news."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import sleep
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alur import demo
from alur.directory import services as directory
from alur.kernel import contents
from alur.kernel.activities import Actor, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.listening import services as listening
from alur.register import services as register
from alur.screening import services as screening
from alur.web import supervisor
from alur.web.children import Child
from alur.web.options import options
from bench.load import Load, load
from bench.measure import said
from bench.report import Peer, Result
from tests.walk.workers import work_off

NOON = datetime(2024, 1, 27, 5, tzinfo=UTC)
SIZES = (10, 100, 500)  # activities in a case
PEER = "bench.peer_page:application"
HEAD = ("Activities in the case", "Requests a second", "Half within", "99 % within", "SQL queries", "Page")
COST = (
    "A case page costs the rendering of its steps, anew for each reader, and grows with their number; the queries are "
    "the smaller part."
)


def run(quick: bool) -> Result:
    """The demo's case and made-up longer ones, then the peer, each served by two processes with four threads."""
    story = _loaded_story()
    sizes = SIZES[:1] if quick else SIZES
    pages = {f"{size}": _made_case(size) for size in sizes}
    _enter_all()
    command = supervisor.children()[0].command
    with _served(command):
        ours = _under_load(reverse("register:case", args=[story]), 1 if quick else 5)
        loads = {name: _under_load(_url(slug), 1 if quick else 4) for name, slug in pages.items()}
    with _served([*command[:-1], PEER]):
        peer = _under_load("/", 1 if quick else 5)
    own = f"{Activity.objects.in_context(story).count()} (the case of 2024)"
    beside = Peer(name="bare Django, 20 rows, no database", figure=_figure(peer), times_as_fast=ours.rate / peer.rate)
    return Result(
        name="Case page, requests a second",
        ours=_figure(ours),
        peers=(beside,),
        cost=COST,
        growth=(HEAD, _row(own, story, ours), *(_row(name, pages[name], found) for name, found in loads.items())),
        remarks=(
            "Two processes with four threads serve; eight connections stay open and ask without a pause, on the same "
            "cores.",
            "The made-up cases have, in each ten activities, a post, four comments, a report, an answer, an assessment "
            "and two receipts.",
        ),
    )


def _loaded_story() -> str:
    demo.load()
    work_off()
    return str(demo.story()["case"]["slug"])


def _url(slug: str) -> str:
    return reverse("register:case", args=[slug])


def _enter_all() -> None:
    """Every activity becomes an entry, so that the page shows its proofs."""
    before = -1
    while before != (before := Activity.objects.filter(entry=None).count()):
        register.checkpoint_new()


def _figure(found: Load) -> str:
    return f"{found.rate:,.0f} a second; 99 % within {said(found.at_most(0.99))}"


def _row(name: str, slug: str, found: Load) -> tuple[str, ...]:
    queries, size = _queries(slug)
    half, most = said(found.at_most(0.5)), said(found.at_most(0.99))
    return name, f"{found.rate:,.1f}", half, most, str(queries), f"{size / 1_000:.0f} kB"


def _queries(slug: str) -> tuple[int, int]:
    """How many queries the page makes, and its bytes."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(_url(slug))  # what is read once per process
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(_url(slug))
    assert answer.status_code == 200
    return len(caught), len(answer.content)


def _under_load(path: str, seconds: float) -> Load:
    load(options.port, path, seconds=seconds / 5)  # both processes have everything imported and compiled
    return load(options.port, path, seconds=seconds)


@contextmanager
def _served(command: Sequence[str]) -> Iterator[None]:
    child = Child("web server", command)
    child.keep_alive(print)
    try:
        while not supervisor.answers(options.host, options.port):
            sleep(0.1)
            if child.process is not None and child.process.poll() is not None:
                raise RuntimeError(f"the server ended: {' '.join(command)}")
        yield
    finally:
        child.ask_to_end()
        child.wait_for_end(10)


def _made_case(size: int) -> str:
    """A case of so many activities in the mix of a lively one: posts, comments, answers, assessments, receipts."""
    context = f"bench-{size}"
    office = directory.institution("diskominfo-banten")
    by = Actor(office.slug, office.name, "editor")
    for number in range(size // 10):
        _ten_activities(by, context, NOON + timedelta(minutes=number))
    return context


@transaction.atomic
def _ten_activities(by: Actor, context: str, at: datetime) -> None:
    post = Reference("Post", f"posts/{uuid4()}", {"id": "Jadwal layanan hari Sabtu", "en": "Hours on Saturday"})
    record(
        type="Create", actor=by, obj=post, at=at, context=context, facts={"summary": {"id": "Kiriman", "en": "A post"}}
    )
    for number in range(4):
        listening.collect(
            in_reply_to=post.path, name=f"warga{number}", words={"id": "Apakah kantor buka pada hari Sabtu?"}, at=at,
            by=by, context=context,
        )  # fmt: skip
    complaint = Reference("Complaint", f"complaints/{uuid4()}")
    record(type="Flag", actor=by, obj=complaint, at=at, context=context, in_reply_to=post.path)
    answer, said = Reference("Response", f"responses/{uuid4()}"), contents.put("Kantor buka pukul 08.00 sampai 12.00.")
    record(type="Create", actor=by, obj=answer, at=at, context=context, in_reply_to=complaint.path, contents=[said])
    screening.assess(
        subject=post, parts={"body": "Jadwal layanan kependudukan"}, institution=directory.institution(by.institution),
        on=at, by=by, at=at, context=context,
    )  # fmt: skip
    for type in ("View", "Accept"):
        record(type=type, actor=by, obj=Reference("Dispatch", f"relay/{uuid4()}"), at=at, context=context)

"""The walk: a release goes out, a complaint comes back, an answer stands beside it; with real workers, also dying ones.

layout.md 5: every station takes part, and nothing but the queue connects them.
"""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from alur import flow
from alur.kernel import clock, tasks
from alur.kernel.models import Activity, Installation
from alur.publishing.models import Post
from alur.register import services as register
from alur.register.core.verify import verify
from alur.register.models import Entry
from alur.screening.models import Trial
from tests.walk import story
from tests.walk.acts import ACTS, Act
from tests.walk.workers import environment, work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.reliability]


def set_the_clock() -> None:
    Installation.objects.create(pk=1, clock_shift=story.ISSUED - timezone.now())
    clock.forget()


@pytest.fixture(autouse=True)
def time_of_the_story() -> Iterator[None]:
    """The installation's clock stands in the story, for the workers too."""
    set_the_clock()
    yield
    clock.forget()


def walk(armed: Path | None = None, *, until: str = "") -> int:
    """All acts in order (up to `until`), workers going on after those that wake them; returns how many died."""
    deaths = 0
    story.begin()
    for act in ACTS:
        if act.do.__name__ == until:
            break
        act.do()
        deaths += work_off(armed) if act.wakes else 0
    return deaths


def test_one_release_walks_through_every_station_of_the_spine(client: Client) -> None:
    walk(until="complain")
    code = story.complain()
    for act in (story.study, story.register, story.answer, story.publish_answer):
        act()
    work_off()
    register.checkpoint_new()

    context = Post.objects.get().context
    states = register.station_states(context)
    spine = {station.name for station in flow.STATIONS if station.spine}
    assert {name for name, state in states.items() if state in ("done", "here")} >= spine
    assert "Jadwal imunisasi" in client.get("/offices/dinas/").content.decode()
    page = client.get(reverse("register:case", args=[context])).content.decode()
    assert "Jadwal hari Kamis kami perbaiki." in page
    assert "kecamatan kami tutup" not in page
    assert code not in page
    assert verify("".join(register.export()).splitlines()).ok


def deadly() -> list[str]:
    """In every listener, after every job and duty that `flow.py` names, and wherever something leaves the house.

    After the commit one listener a station is enough: the queue's own rescue is the same for all.
    """
    listening = [*sorted({row.handler for row in flow.listeners()}), "register.services.checkpoint_new"]
    working = [row.handler for row in (*flow.JOBS, *flow.SCHEDULES)]
    return [
        *(f"before_commit@{handler}" for handler in listening),
        *(f"after_commit@{handler}" for handler in {each.partition(".")[0]: each for each in listening}.values()),
        *(f"ended@{handler}" for handler in working),
        *("before_send", "after_send", "before_record"),
    ]


def call_to_duty() -> None:
    """What the clock or a desk would ask for some time: every recurring duty and every job that `flow.py` names."""
    picture = next(uid for item in Activity.objects.filter(object_kind="Item") for uid in item.content_ids)
    asked: dict[str, dict[str, Any]] = {
        "relay.outside.delivering.deliver": {"group": "mail"},
        "intake.reading.read": {"way_id": 0},
        "intake.calls.take": {"batch_id": 0},
        "publishing.services.publish": {"post_id": Post.objects.get().pk},
        "publishing.services.retire_replaced": {"post_id": Post.objects.get().pk},
        "screening.services.read_later": {"content_uid": str(picture)},
        "screening.services.run_trial": {"trial": Trial.objects.latest("pk").pk},
    }
    for job in flow.JOBS:
        tasks.defer(job.handler, **asked[job.handler])
    for row in flow.SCHEDULES:
        with suppress(AlreadyEnqueued), transaction.atomic():
            queue.configure_task(row.handler).defer(timestamp=0)


def test_f03_f04_a_worker_killed_at_every_step_of_the_flow_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    walk()
    call_to_duty()
    work_off()
    register.checkpoint_new()
    undisturbed = story.rows()
    call_command("flush", verbosity=0, interactive=False)

    set_the_clock()
    names = deadly()
    for name in names:
        (tmp_path / name).touch()
    tmp_path.chmod(0o755)
    deaths = walk(tmp_path)
    call_to_duty()
    deaths += work_off(tmp_path, until_passed=True)
    register.checkpoint_new()

    # Another thread's death may come between the sending and this one point; then the post is found, not sent again.
    assert {point.name for point in tmp_path.iterdir()} <= {"after_send"}, "every point was passed"
    assert deaths > len(names) // 2, "two threads of one worker may pass their points together"
    assert story.rows() == undisturbed
    assert Entry.objects.count() == Activity.objects.count()
    assert verify("".join(register.export()).splitlines()).ok


def die_in(act: Act, folder: Path) -> None:
    """Somebody acts, and the process dies when the activity is written and not yet committed."""
    (folder / f"recorded@{act.leaves}").touch()
    command = [sys.executable, "-m", "tests.walk.acts", act.do.__name__]
    died = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=120, check=False)

    assert died.returncode == -signal.SIGKILL, died.stderr


def test_f02_a_process_killed_in_the_middle_of_any_act_leaves_nothing_and_the_act_can_be_repeated(
    tmp_path: Path,
) -> None:
    story.begin()
    for act in ACTS:
        before = story.rows()
        if act.leaves:
            die_in(act, tmp_path)
            assert story.rows() - before == Counter(), f"{act.leaves}: something was half stored"
        act.do()
        if act.wakes:
            work_off()
    left = {act.leaves.replace("-", " ") for act in ACTS if act.leaves}
    assert all(story.rows()[each] == 1 for each in left - {"Create Assessment", "Join Institution"})


def test_every_station_is_killed_somewhere() -> None:
    by_kind = {flow.station_of(act.leaves.partition("-")[2]) for act in ACTS if act.leaves}
    by_worker = {name.partition("@")[2].partition(".")[0] for name in deadly()}

    assert by_kind | by_worker >= {station.name for station in flow.STATIONS}

"""Listeners act once, orphaned jobs are taken over, a living worker keeps its jobs."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from alur import flow
from alur.kernel import tasks
from alur.kernel.activities import SYSTEM, Reference
from alur.kernel.models import Activity, Handled
from alur.kernel.record import record

AT = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    done: list[int] = []
    monkeypatch.setattr(tasks, "resolve", lambda handler: lambda activity: done.append(activity.pk))
    return done


def step() -> Activity:
    return record(type="Create", actor=SYSTEM, obj=Reference("Test", "tests/1"), at=AT, context="case")


def job(status: str, *, worker_seconds_ago: int | None) -> int:
    """A job that a worker was doing; its last sign of life, or None when the worker's row is gone."""
    with connection.cursor() as cursor:
        worker = None
        if worker_seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [worker_seconds_ago],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " VALUES ('default', 'test', '{}', %s, %s) RETURNING id",
            [status, worker],
        )
        return int(cursor.fetchone()[0])


def test_a_listener_acts_once_however_often_its_job_runs(acted: list[int]) -> None:
    activity = step()
    for _ in range(3):
        tasks.act("desk.services.on_item_received", activity.pk)
    assert acted == [activity.pk]


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_acts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    def fail(activity: Activity) -> None:
        raise RuntimeError("once")

    with transaction.atomic():
        activity = step()
    monkeypatch.setattr(tasks, "resolve", lambda handler: fail)
    with pytest.raises(RuntimeError, match="once"):
        tasks.act("desk.services.on_item_received", activity.pk)
    assert not Handled.objects.exists()


@pytest.mark.reliability
@pytest.mark.parametrize(
    ("status", "seconds", "taken"),
    [
        ("doing", 600, True),  # F03: killed, its row still there
        ("doing", None, True),  # F05: killed, its row pruned
        ("doing", 1, False),  # F06: alive, draining
        ("todo", None, False),  # waits, nobody's
        ("succeeded", None, False),  # done is done
    ],
)
def test_only_jobs_of_silent_workers_are_taken_over(status: str, seconds: int | None, taken: bool) -> None:
    number = job(status, worker_seconds_ago=seconds)
    assert (number in tasks.take_over(seconds=20)) is taken


@pytest.mark.reliability
def test_an_orphan_whose_like_waits_already_is_not_queued_twice() -> None:
    orphan, waiting = job("doing", worker_seconds_ago=None), job("todo", worker_seconds_ago=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'one' WHERE id = ANY(%s)", [[orphan, waiting]])
        assert tasks.take_over(seconds=20) == []
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [orphan])
        assert cursor.fetchone()[0] == "cancelled"


def test_every_row_of_the_flow_is_a_task_of_the_queue() -> None:
    from procrastinate.contrib.django import app

    active = flow.active_names()
    expected = {row.handler for row in flow.LISTENERS if row.station in active}
    assert expected <= set(app.tasks)

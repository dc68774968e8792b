"""Turns each row of `flow.py` into a named queue task with its retries; rescues jobs whose worker died.

A listener runs in one transaction with a row in `Handled`: killed before the commit it runs again, after it never.
What reaches outside (publishing) keeps its own intention row, because no transaction spans two systems.
"""

import contextlib
import logging
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db import IntegrityError, connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from alur import flow
from alur.kernel import crash
from alur.kernel.models import Activity, Handled

log = logging.getLogger("alur.tasks")

LEASE = float(os.environ.get("ALUR_LEASE", "20"))  # seconds without a sign of life: then a worker's jobs are taken over
MOST_DEATHS = 20  # a job whose worker dies as often is given up: it may be what kills them
HEARTBEAT = LEASE / 4  # seconds between two signs of life


def wake(activity: Activity) -> None:
    """Defer a job for each active listener of `activity`, in the caller's transaction."""
    for listener in listeners_of(activity.type, activity.object_kind):
        configured = django_app.configure_task(listener.handler, queue=listener.queue)
        configured.defer(activity_id=activity.pk)


def listeners_of(type: str, kind: str) -> list[flow.Listener]:
    """The listeners that act on `type` of `kind` in this installation."""
    return [row for row in flow.listeners() if (row.type, row.kind) == (type, kind)]


def resolve(handler: str) -> Callable[..., Any]:
    """The function that a row names: "desk.services.on_item_received"."""
    module, _, name = handler.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(f"alur.{module}"), name)
    return function


def act(handler: str, activity_id: int) -> None:
    """Run a listener on an activity, once: a second call does nothing."""
    with crash.committing(handler):
        activity = Activity.objects.get(pk=activity_id)
        _, fresh = Handled.objects.get_or_create(activity=activity, listener=handler)
        if fresh:
            resolve(handler)(activity)


def do(handler: str, **arguments: Any) -> None:
    """Run a job or a recurring duty; it may run again at any time."""
    crash.point(f"started@{handler}")
    resolve(handler)(**arguments)
    crash.point(f"ended@{handler}")


def register_all() -> None:
    """Make the queue's tasks out of `flow.py`. Called once when Django is ready."""
    active = flow.active_names()
    seen: set[str] = set()
    for row in flow.listeners():
        if row.handler not in seen:
            seen.add(row.handler)
            _add_listener(row)
    for job in flow.JOBS:
        if job.station in active:
            _add_job(job)
    for schedule in flow.SCHEDULES:
        if schedule.station in active:
            _add_schedule(schedule)


def _add_listener(row: flow.Listener) -> None:
    retry = RetryStrategy(max_attempts=row.retries, exponential_wait=3)

    def run(activity_id: int) -> None:
        act(row.handler, activity_id)

    django_app.task(name=row.handler, queue=row.queue, retry=retry, pass_context=False)(run)


def _add_job(job: flow.Job) -> None:
    def run(**arguments: Any) -> None:
        do(job.handler, **arguments)

    django_app.task(
        name=job.handler, queue=job.queue, retry=RetryStrategy(max_attempts=job.retries, exponential_wait=3)
    )(run)


def defer(handler: str, *, once: str = "", **arguments: Any) -> None:
    """Queue a row of `flow.JOBS` in the caller's transaction. once: while a job of that name waits, no second one."""
    job = next(row for row in flow.JOBS if row.handler == handler)
    configured = django_app.configure_task(handler, queue=job.queue, queueing_lock=once or None)
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        configured.defer(**arguments)


def _add_schedule(schedule: flow.Schedule) -> None:
    def run(timestamp: int) -> None:
        do(schedule.handler)

    lock = schedule.handler
    task: Task[..., Any, Any] = django_app.task(name=schedule.handler, queueing_lock=lock, lock=lock)(run)
    django_app.periodic(cron=schedule.cron, periodic_id=lock)(task)


@django_app.periodic(cron="* * * * * */5", periodic_id="kernel.rescue")
@django_app.task(name="kernel.rescue", queueing_lock="kernel.rescue", pass_context=True)
def rescue(context: JobContext, timestamp: int) -> None:
    """Take over the jobs of workers that died: they are queued again, and every handler bears a second run."""
    taken = take_over(seconds=LEASE, but_not=context.job.id)
    if taken:
        log.warning("jobs taken over: %s", taken)


# A job is nobody's when its worker gave no sign of life, or when the worker's row is already gone (pruned).
_ORPHANS = """
    SELECT id FROM procrastinate_jobs job
     WHERE status = 'doing' AND id IS DISTINCT FROM %s
       AND NOT EXISTS (SELECT 1 FROM procrastinate_workers w
                        WHERE w.id = job.worker_id AND w.last_heartbeat > now() - make_interval(secs => %s))
     ORDER BY id FOR UPDATE SKIP LOCKED
"""
_AGAIN = """
    UPDATE procrastinate_jobs
       SET status = (CASE WHEN attempts < %s THEN 'todo' ELSE 'failed' END)::procrastinate_job_status,
           scheduled_at = now(), attempts = attempts + 1
     WHERE id = %s
"""
_SUPERSEDED = "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s"


@transaction.atomic
def take_over(*, seconds: float, but_not: int | None = None) -> list[int]:
    """Queue again what workers silent for `seconds` were doing; returns the job ids."""
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS, [but_not, seconds])
        return [row[0] for row in cursor.fetchall() if _queue_again(row[0])]


def _queue_again(job_id: int) -> bool:
    """False for a job whose like waits already: the queue holds one of each queueing lock."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(_AGAIN, [MOST_DEATHS, job_id])
        except IntegrityError:
            cursor.execute(_SUPERSEDED, [job_id])
            return False
    return True

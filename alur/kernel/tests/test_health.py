"""F25: a queue that nobody works is seen, one that is merely busy is not."""

import pytest
from django.db import connection

from alur.kernel import health
from alur.kernel.tests.test_tasks import job


def heard(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


@pytest.mark.reliability
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker", "waits", "stopped"),
    [
        (None, True, True),  # nobody was ever there
        (300, True, True),  # nobody for five minutes
        (1, True, False),  # somebody is busy
        (300, False, False),  # nothing to do
    ],
)
def test_f25_a_queue_that_nobody_works_is_seen(worker: int | None, waits: bool, stopped: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")
    if worker is not None:
        heard(worker)
    if waits:
        job("todo", worker_seconds_ago=None)
    assert health.queue().is_stopped is stopped

"""A worker process: works off its queues, gives a sign of life, lets a running job finish when asked to stop."""

from procrastinate.contrib.django import app as django_app

from alur.kernel import tasks
from alur.kernel.tasks import HEARTBEAT, LEASE


def run(queues: list[str], *, concurrency: int = 4) -> None:
    """Work until SIGTERM or SIGINT; the running jobs get 25 seconds to end.

    queues: "default", "media" (reading pictures: heavy, one at a time); empty means all.
    """
    tasks.take_over(seconds=LEASE)
    # A second app for the worker's own connection. Replacing the connector of the one app would send the jobs that a
    # running task defers over that connection too, outside the transaction of their effect.
    worker = django_app.with_connector(django_app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(
        queues=queues or None,
        name=f"worker {' '.join(queues) or 'all'}",
        concurrency=concurrency,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=LEASE,
        shutdown_graceful_timeout=25,
        delete_jobs="successful",
    )

"""A worker process: works off the queues it is given, gives a sign of life, lets a running job finish when asked to stop."""

from procrastinate.contrib.django import app as django_app

from alur.kernel.tasks import HEARTBEAT, LEASE


def run(queues: list[str], *, concurrency: int = 4) -> None:
    """Work until SIGTERM or SIGINT; the running jobs get 25 seconds to end.

    queues: "default", "media" (reading pictures: heavy, one at a time); empty means all.
    """
    connector = django_app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with django_app.replace_connector(connector):
        django_app.run_worker(
            queues=queues or None,
            name=f"worker {' '.join(queues) or 'all'}",
            concurrency=concurrency,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=LEASE,
            shutdown_graceful_timeout=25,
            delete_jobs="successful",
        )

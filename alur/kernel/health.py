"""Is anybody working the queue? Never silently stopped: staff see it, with the age of what waits (reliability F25)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

SILENT_AFTER = timedelta(seconds=60)  # without a sign of life of any worker

_STATE = """
    SELECT (SELECT now() - max(last_heartbeat) FROM procrastinate_workers),
           (SELECT count(*) FROM procrastinate_jobs
             WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
           (SELECT now() - min(at) FROM procrastinate_events JOIN procrastinate_jobs ON job_id = procrastinate_jobs.id
             WHERE status = 'todo' AND type = 'deferred' AND (scheduled_at IS NULL OR scheduled_at <= now()))
"""


@dataclass(frozen=True)
class Queue:
    """The queue as it is: how long no worker was heard of (None: never), how many jobs wait, and the oldest of them."""

    silence: timedelta | None
    waiting: int
    oldest: timedelta | None

    @property
    def is_stopped(self) -> bool:
        """Something waits and nobody works."""
        return self.waiting > 0 and (self.silence is None or self.silence > SILENT_AFTER)

    @property
    def oldest_minutes(self) -> int:
        """Age of the oldest waiting job, in whole minutes."""
        return int(self.oldest.total_seconds() // 60) if self.oldest else 0


def queue() -> Queue:
    """One query over three small indexes: cheap enough for every staff page."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        silence, waiting, oldest = cursor.fetchone()
    return Queue(silence, waiting, oldest)

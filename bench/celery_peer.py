"""The peer of the fan-out: Celery and Redis, one task for each recipient, its two rows in one statement and one commit.

python -m celery -A bench.celery_peer worker -c 2      (the bench starts it, with ALUR_BENCH_* set)
"""

import os
from importlib import import_module
from typing import Any

import psycopg

celery: Any = import_module("celery")  # carries no types
app = celery.Celery("bench", broker=os.environ.get("ALUR_BENCH_BROKER", ""))
app.conf.update(
    task_acks_late=True, task_ignore_result=True, worker_prefetch_multiplier=64, broker_connection_retry_on_startup=True
)

# The rows are like one that is there already; only the recipient differs.
DELIVER = """
    WITH receipt AS (
        INSERT INTO relay_receipt (dispatch_id, institution_id, state, reason, post_url, at)
        VALUES (%(dispatch)s, %(recipient)s, 'DELIVERED', '', '', now()))
    INSERT INTO desk_arrival ({columns}) SELECT gen_random_uuid(), %(recipient)s, {values}
      FROM desk_arrival WHERE id = %(like)s
"""
_held: list[psycopg.Connection[Any]] = []


@app.task  # type: ignore[untyped-decorator]
def deliver(statement: str, dispatch: int, recipient: int, like: int) -> None:
    """One recipient, one commit, on a connection that this process keeps open."""
    if not _held:
        _held.append(psycopg.connect(os.environ["ALUR_BENCH_DATABASE"], autocommit=True))
    _held[0].execute(statement, {"dispatch": dispatch, "recipient": recipient, "like": like})

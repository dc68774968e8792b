"""A real worker process on the test database, which may be killed and is started again until the queue is empty."""

import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

PATIENCE = 240  # seconds for a queue to empty, with every death of a worker on the way

# What still has to happen; the recurring duties never end and do not count.
_OPEN = """
    SELECT count(*) FROM procrastinate_jobs
     WHERE status IN ('todo', 'doing') AND task_name NOT LIKE 'kernel.%%' AND NOT task_name = ANY(%s)
"""
_FAILED = "SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'"


def environment(armed: Path | None) -> dict[str, str]:
    """The environment of a process that works on the test database and dies at the points armed in that folder."""
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    return {**os.environ, "DATABASE_URL": url, "ALUR_LEASE": "1", "ALUR_CRASH_AT": str(armed or "")}


def _start(armed: Path | None) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "alur.cli", "worker"]
    return subprocess.Popen(command, env=environment(armed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _armed(folder: Path | None) -> bool:
    return folder is not None and any(point.name != "after_send" for point in folder.iterdir())


def _open_jobs() -> int:
    from alur import flow

    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [[schedule.handler for schedule in flow.SCHEDULES]])
        return int(cursor.fetchone()[0])


def work_off(armed: Path | None = None, *, until_passed: bool = False) -> int:
    """Have the queue worked off by real workers, one after the other as they die; returns how many died.

    armed: folder of crash points; until_passed: all of them. Raises AssertionError when jobs failed or remain.
    """
    deaths, end, worker = 0, time.monotonic() + PATIENCE, _start(armed)
    try:
        while time.monotonic() < end and (
            _open_jobs() or worker.poll() is not None or (until_passed and _armed(armed))
        ):
            if worker.poll() is not None:
                deaths, worker = deaths + 1, _start(armed)
            time.sleep(0.1)
    finally:
        worker.terminate()
        worker.wait(30)
    with connection.cursor() as cursor:
        cursor.execute(_FAILED)
        failed = [row[0] for row in cursor.fetchall()]
    assert not failed, f"jobs failed: {failed}"
    assert not _open_jobs(), f"the queue did not empty in time: {_waiting()}"
    return deaths


def _waiting() -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status, attempts FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return list(cursor.fetchall())

"""An installation of its own for one bench: an embedded PostgreSQL in a temporary data folder, gone afterwards."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installation() -> Iterator[None]:
    """Django, tables and words are ready inside. Enter it before anything of Alur's Django is imported."""
    home = Path(tempfile.mkdtemp(prefix="alur-bench-", dir="/tmp"))  # short: a socket lies in it
    home.chmod(0o755)  # root's PostgreSQL is another user
    (home / "static").mkdir()
    os.environ.update(ALUR_HOME=str(home), ALUR_HOST="127.0.0.1", ALUR_PORT=str(_free_port()))
    for variable in ("ALUR_ORIGIN", "ALUR_WITHOUT", "DATABASE_URL"):
        os.environ.pop(variable, None)
    try:
        with _database():
            yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _database() -> Iterator[None]:
    from alur.web import database, supervisor

    with database.in_use():
        supervisor.setup_django()
        from django.db import connections

        from alur.web.messages import compile_all

        database.migrate()
        compile_all()
        try:
            yield
        finally:
            connections.close_all()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])

"""The real site in processes of its own: `alur demo` with its web server and workers, on a database of this run."""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from alur.web.children import Child
from alur.web.postgres import EmbeddedPostgres
from alur.web.supervisor import answers
from tests.plugin import HOME

HOST = "127.0.0.1"
PATIENCE = 120  # seconds for tables, case and web server; pictures are read with the queue


@dataclass(frozen=True)
class Site:
    """Where it answers, and its database."""

    origin: str
    database: str

    def is_quiet(self) -> bool:
        """Has everything that happened been carried to whoever acts on it? Recurring duties do not count."""
        from alur import flow

        with psycopg.connect(self.database) as connection:
            row = connection.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
                " AND task_name NOT LIKE 'kernel.%%' AND NOT task_name = ANY(%s)",
                [[schedule.handler for schedule in flow.SCHEDULES]],
            ).fetchone()
        return row == (0,)


@contextmanager
def running(server: EmbeddedPostgres, name: str) -> Iterator[Site]:
    """A demo of this name, worked off; it is gone afterwards."""
    database, port = _new_database(server, name), _free_port()
    home = HOME / name
    home.mkdir()
    chosen = [f"DATABASE_URL={database}", f"ALUR_HOME={home}", f"ALUR_PORT={port}"]
    child = Child(f"demo {name}", ["env", *chosen, sys.executable, "-m", "alur.cli", "demo"])
    site = Site(f"http://{HOST}:{port}", database)
    try:
        child.keep_alive(print)
        _wait(child, port, site)
        yield site
    finally:
        child.ask_to_end()
        child.wait_for_end(40)


def _new_database(server: EmbeddedPostgres, name: str) -> str:
    with psycopg.connect(f"postgresql://alur@/postgres?host={server.run}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "browser_{name}"')
    return f"postgresql://alur@/browser_{name}?host={server.run}"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _wait(child: Child, port: int, site: Site) -> None:
    end = time.monotonic() + PATIENCE
    while not (answers(HOST, port) and site.is_quiet()):
        ended = child.process is None or child.process.poll() is not None
        assert not ended, "the demo ended instead of serving; its words are above"
        assert time.monotonic() < end, "the demo is not ready in time"
        time.sleep(0.2)

"""Which database, and having it ready: the embedded PostgreSQL by default, yours with DATABASE_URL."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from alur.kernel.errors import Fault
from alur.kernel.home import home
from alur.web import reach
from alur.web.postgres import NAME, EmbeddedPostgres, Say, silent

# One pool in each process: 8 x (2 web + 2 worker processes) stays well under PostgreSQL's 100 connections.
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
MIGRATION_LOCK = 0x616C7572  # "alur": the advisory lock of whoever migrates


def database_settings() -> dict[str, Any]:
    """The entry for Django's DATABASES. Reads the environment, starts and makes nothing."""
    url = os.environ.get("DATABASE_URL", "")
    place = _from_url(url) if url else {"NAME": NAME, "USER": NAME, "HOST": str(embedded().run)}
    options = {"pool": dict(POOL), **place.pop("OPTIONS", {})}
    # Checked before use: a pooled connection that died (server restarted) must not fail a request.
    return {"ENGINE": "django.db.backends.postgresql", **place, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def embedded() -> EmbeddedPostgres:
    """The embedded server of this installation's data folder."""
    return EmbeddedPostgres(home())


def is_embedded() -> bool:
    """No DATABASE_URL: the server is ours to start and stop."""
    return not os.environ.get("DATABASE_URL")


def start(*, say: Say = silent) -> None:
    """Have the database running; with DATABASE_URL that is somebody else's duty. Raises Fault."""
    if is_embedded():
        embedded().start(say=say)


def keep() -> None:
    """The server stays when the last `alur up` ends, until `alur db stop`."""
    server = embedded()
    (server.folder / "keep").write_text(str(server.pid))


@contextmanager
def in_use(*, say: Say = silent) -> Iterator[None]:
    """The database runs meanwhile. The last user stops the embedded server, unless `keep` was asked for it."""
    if not is_embedded():
        yield
        return
    server = embedded()
    reach.make_folder(server.folder, mode=0o755)
    users = reach.open_lock(server.folder / "users.lock")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        server.start(say=say)
        yield
    finally:
        _stop_if_last(server, users, say)
        os.close(users)


def _stop_if_last(server: EmbeddedPostgres, users: int, say: Say) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("PostgreSQL goes on: another Alur uses it")
        return
    if _is_kept(server):
        say("PostgreSQL goes on, as `alur db start` asked for it")
    elif server.stop():
        say("PostgreSQL stopped")


def _is_kept(server: EmbeddedPostgres) -> bool:
    mark = server.folder / "keep"
    return mark.exists() and mark.read_text() == str(server.pid)


def migrate(*, say: Say = silent) -> None:
    """Bring the tables to this version of Alur; of several starters one does it and the others wait.

    Django must be set up. Raises Fault when the database refuses.
    """
    from django.core.management import call_command
    from django.db import connection

    with _migration_lock(say):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()


@contextmanager
def _migration_lock(say: Say) -> Iterator[None]:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Fault("The database does not answer: %(why)s", why=str(error).strip()) from error
    with connection.cursor() as cursor:
        if not _locked(cursor):
            say("Another Alur is making the tables: waiting for it")
            while not _locked(cursor):
                time.sleep(0.2)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _locked(cursor: Any) -> bool:
    # Asked again and again: a query that waits inside the server would hold back CREATE INDEX CONCURRENTLY.
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK])
    return bool(cursor.fetchone()[0])


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Fault("DATABASE_URL is not of the form postgresql://user:password@host:5432/name")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }

"""The embedded PostgreSQL starts alone after whatever happened to it, or says precisely what blocks it (F29)."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from alur.kernel.errors import Fault
from alur.web import database, reach
from alur.web.postgres import NAME, EmbeddedPostgres

pytestmark = pytest.mark.reliability


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that another user may enter, with a path that is short enough for a socket."""
    made = Path(tempfile.mkdtemp(dir="/tmp"))
    made.chmod(0o755)
    yield made
    EmbeddedPostgres(made).stop()
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> EmbeddedPostgres:
    running = quick(folder)
    running.start()
    return running


def quick(folder: Path) -> EmbeddedPostgres:
    """A server that need not survive a power cut, only a kill."""
    return EmbeddedPostgres(folder, options=("fsync=off",))


def ask(server: EmbeddedPostgres, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(host=str(server.run), user=NAME, dbname=NAME, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_a_server_that_was_killed_starts_again_with_every_acknowledged_row(server: EmbeddedPostgres) -> None:
    ask(server, "CREATE TABLE kept AS SELECT generate_series(1, 500) AS n")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)

    assert server.start()

    assert ask(server, "SELECT count(*) FROM kept") == [(500,)]


def test_four_starters_at_once_leave_one_server_and_one_of_them_started_it(folder: Path) -> None:
    code = "from alur.web.tests.test_database import *; print(quick(Path(sys.argv[1])).start())"
    command = [sys.executable, "-c", code, str(folder)]

    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    assert sorted(starter.communicate()[0].strip() for starter in starters) == ["False", "False", "False", "True"]
    assert ask(EmbeddedPostgres(folder), "SELECT 1") == [(1,)]


def test_a_lock_file_with_the_process_number_of_somebody_else_is_removed(server: EmbeddedPostgres) -> None:
    left = (server.data / "postmaster.pid").read_text().splitlines()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"], user=server.owner[0] if server.owner else None)
    (server.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *left[1:]]))

    try:
        assert server.start()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_that_was_cut_while_making_the_database_begins_anew(folder: Path) -> None:
    (folder / "pgdata.making").mkdir()
    (folder / "pgdata.making" / "PG_VERSION").write_text("18\n")

    assert quick(folder).start()


def test_a_database_of_the_older_version_is_left_alone_until_it_is_carried_over(server: EmbeddedPostgres) -> None:
    server.stop()
    shutil.rmtree(server.data)
    make_older_database(server)

    with pytest.raises(Fault, match=r"made by PostgreSQL 16.*alur db upgrade"):
        server.start()
    server.upgrade()

    assert server.start()
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'older'") == [(1,)]


def make_older_database(server: EmbeddedPostgres) -> None:
    """As an Alur of the years before would have left it: PostgreSQL 16, without checksums."""
    programs = reach.programs(server.owner, older=True)
    reach.make_folder(server.data, mode=0o700, owner=server.owner)
    arguments = ["-D", str(server.data), "-U", NAME, "--auth=trust", "--locale=C", "--encoding=UTF8"]
    as_server(server, [str(programs / "initdb"), *arguments], "")
    as_server(
        server, [str(programs / "postgres"), "--single", "-D", str(server.data), "postgres"], "CREATE DATABASE older"
    )


def as_server(server: EmbeddedPostgres, command: list[str], words: str) -> None:
    user, group = server.owner or (None, None)
    groups: list[int] | None = [] if server.owner else None
    quiet = subprocess.DEVNULL
    subprocess.run(
        command, input=words, text=True, check=True, cwd="/", stdout=quiet, stderr=quiet,
        user=user, group=group, extra_groups=groups,
    )  # fmt: skip


def test_a_database_of_an_unknown_version_is_left_alone(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    reach.make_folder(server.data, mode=0o700, owner=server.owner)
    (server.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(Fault, match=r"made by PostgreSQL 12.*Restore a dump"):
        server.start()

    assert [file.name for file in server.data.iterdir()] == ["PG_VERSION"]


def test_what_the_server_said_is_passed_on_when_it_cannot_start(server: EmbeddedPostgres) -> None:
    server.stop()
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write("\nshared_buffers = 'much'\n")

    with pytest.raises(Fault, match="shared_buffers"):
        server.start()


def test_a_long_path_gets_a_short_folder_for_its_socket(folder: Path) -> None:
    deep = folder / ("a" * 60) / ("b" * 60)

    server = quick(deep)
    try:
        assert server.start()
        assert len(str(server.run)) < 30
        assert ask(server, "SELECT 1") == [(1,)]
    finally:
        server.stop()
        shutil.rmtree(server.run)


def test_what_blocks_the_way_of_another_user_is_named(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    assert reach.blocker(closed / "var" / "pgdata", (65_534, 65_534)) == closed
    assert reach.blocker(folder / "open", (65_534, 65_534)) is None


def test_the_last_user_stops_the_server_unless_it_was_asked_to_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_HOME", str(folder))
    server = EmbeddedPostgres(folder)

    with database.in_use():
        with database.in_use():
            assert server.running()
        assert server.running(), "the first user still needs it"
    assert not server.running()

    with database.in_use():
        database.keep()
    assert server.running()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db.example:5433/alur", {"HOST": "db.example", "PORT": "5433", "PASSWORD": "p@ss"}),
        ("postgres://u@/alur?sslmode=require", {"HOST": "", "NAME": "alur", "USER": "u"}),
        ("postgresql://u@%2Frun%2Fpg/alur", {"HOST": "/run/pg"}),  # a socket's folder, written as in libpq
    ],
)
def test_a_database_of_your_own_is_named_by_its_address(
    url: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    settings = database.database_settings()

    assert settings | expected == settings
    assert settings["CONN_HEALTH_CHECKS"] is True
    assert settings["OPTIONS"]["pool"]["max_size"] == 8


@pytest.mark.parametrize("url", ["mysql://u@h/alur", "postgresql://u@h/", "alur"])
def test_an_address_that_names_no_postgresql_database_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(Fault, match="postgresql://"):
        database.database_settings()

"""An own PostgreSQL without an administrator: the server programs come in a wheel, the data lies in the data folder.

    server = EmbeddedPostgres(home())
    server.start()      # any number of processes may call this at once; one starts it
    server.stop()

Only a socket in a folder of its own, no port: whoever may enter the folder is the database's user. The server survives
the process that started it. PostgreSQL refuses to run as root, so root starts it as the user `nobody`.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from alur.kernel.errors import Fault
from alur.web import reach

MAJOR = "18"
OLDER_MAJOR = "16"  # the wheel brings this one too, for the upgrade
NAME = "alur"  # of the database and of its user
LOG_LIMIT = 5_000_000  # bytes after which the server's log begins anew

# What the server says for a second or two after a kill -9, or while another start is under way.
_PASSING = ("shared memory", "lock file", "starting up", "shutting down")
_REASONS = ("FATAL", "HINT", "could not", "invalid", "unrecognized")

Say = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing: for callers that show no progress."""


class EmbeddedPostgres:
    """The server of one data folder. Making this object touches nothing; `start` does."""

    def __init__(self, home: Path, *, options: Sequence[str] = ()) -> None:
        """`options`: settings of the server, such as "fsync=off" in tests."""
        self.home = home
        self.options = options
        self.folder = reach.database_folder(home)
        self.data = self.folder / "pgdata"
        self.owner = reach.server_owner(self.data)
        self.run = reach.socket_folder(self.folder)

    @property
    def log(self) -> Path:
        """The server's own words."""
        return self.data / "server.log"

    @property
    def pid(self) -> int | None:
        """The process that serves this data folder, None where there is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return pid if _serves(psutil.Process(pid), self.data) else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def running(self) -> bool:
        """Does the server take connections? (`pg_ctl status` would say yes for a killed one that nobody has reaped.)"""
        return self.run.exists() and self._program("pg_isready", "-q", "-h", str(self.run)) == 0

    def start(self, *, patience: float = 60, say: Say = silent) -> bool:
        """Have the server running and the database in it; True if it was this call that started it.

        patience: seconds to wait for a server that recovers from a kill.
        Raises Fault with what blocks it and what to do.
        """
        self._check_owner()
        with self._alone():
            started = not self.running()
            if started:
                self._check_version()
                self._make_cluster(say)
                self._forget_stale_locks()
                self._launch(patience, say)
            self._make_database()
            return started

    def stop(self) -> bool:
        """Stop the server; open connections end. False if it was not running."""
        if not self.folder.exists():
            return False
        self._check_owner()
        with self._alone():
            if self.pid is None:
                return False
            code = self._program("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "60", "stop")
            if code != 0 and self.pid is not None:
                raise Fault("PostgreSQL (process %(pid)s) does not stop. See %(log)s.", pid=self.pid, log=self.log)
            return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        reach.make_folder(self.folder, mode=0o755)
        lock = reach.open_lock(self.folder / "start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _check_owner(self) -> None:
        if self.owner and (blocked := reach.blocker(self.folder, self.owner)):
            raise Fault(
                "The database is in %(data)s, and the user %(user)s, as whom root runs PostgreSQL, may not enter "
                "%(blocked)s. Allow it with:  chmod o+x %(blocked)s",
                data=self.data, user=reach.user_name(self.owner[0]), blocked=blocked,
            )  # fmt: skip
        me = os.geteuid()
        if me != 0 and self.data.exists() and (owner := self.data.stat().st_uid) != me:
            raise Fault(
                "The database in %(data)s belongs to the user %(owner)s, and you are %(me)s. Start Alur as root "
                "or as %(owner)s, or choose another data folder with ALUR_HOME.",
                data=self.data, owner=reach.user_name(owner), me=reach.user_name(me),
            )  # fmt: skip

    def _check_version(self) -> None:
        file = self.data / "PG_VERSION"
        if not file.exists() or (found := file.read_text().strip()) == MAJOR:
            return
        way = "Back it up, then run:  alur db upgrade"
        if found != OLDER_MAJOR:
            way = "Restore a dump of it into a new data folder (ALUR_HOME)."
        raise Fault(
            "The database in %(data)s was made by PostgreSQL %(found)s; this Alur brings %(major)s and leaves "
            "it as it is. %(way)s",
            data=self.data, found=found, major=MAJOR, way=way,
        )  # fmt: skip

    def upgrade(self, *, say: Say = silent) -> Path:
        """Carry a database of the older major version over; returns the folder where the old one stays.

        Raises Fault; the old one is as it was until everything is copied.
        """
        with self._alone():
            if (self.data / "PG_VERSION").read_text().strip() != OLDER_MAJOR:
                raise Fault(
                    "There is no database of PostgreSQL %(older)s in %(data)s.", older=OLDER_MAJOR, data=self.data
                )
            say(f"Copying the database from PostgreSQL {OLDER_MAJOR} to {MAJOR}")
            fresh, old = self._empty_cluster("--no-data-checksums"), self.data.with_name(f"pgdata.{OLDER_MAJOR}")
            self._copy_into(fresh)
            self.data.rename(old)
            fresh.rename(self.data)
            return old

    def _copy_into(self, fresh: Path) -> None:
        new, old = reach.programs(self.owner), reach.programs(self.owner, older=True)
        command: list[str | Path] = [new / "pg_upgrade", "-b", old, "-B", new, "-d", self.data, "-D", fresh]
        command += ["-U", NAME, "-s", self.run, *self._hurry()]
        reach.make_folder(self.run, mode=0o700, owner=self.owner)
        done = subprocess.run(command, **self._circumstances() | {"cwd": self.run}, capture_output=True, text=True)
        if done.returncode != 0:
            raise Fault("The database could not be copied: %(why)s. The old one is as it was.", why=_last(done.stdout))

    def _make_cluster(self, say: Say) -> None:
        reach.make_folder(self.run, mode=0o700, owner=self.owner)
        if self.data.exists():
            return
        say(f"Making the database (once), in {self.data}")
        self._empty_cluster().rename(self.data)

    def _empty_cluster(self, *more: str) -> Path:
        fresh = self.data.with_name("pgdata.making")  # a start that is killed here leaves nothing that looks complete
        shutil.rmtree(fresh, ignore_errors=True)
        reach.make_folder(fresh, mode=0o700, owner=self.owner)
        arguments = ["-D", str(fresh), "-U", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", *more]
        command: list[str | Path] = [reach.programs(self.owner) / "initdb", *arguments, *self._hurry()]
        done = subprocess.run(command, **self._circumstances(), capture_output=True, text=True)
        if done.returncode != 0:
            raise Fault(
                "PostgreSQL could not make its data folder %(data)s: %(why)s", data=self.data, why=_last(done.stderr)
            )
        return fresh

    def _hurry(self) -> list[str]:
        return ["--no-sync"] if "fsync=off" in self.options else []

    def _forget_stale_locks(self) -> None:
        """Remove a lock file whose process number now belongs to somebody else, as after a restart of a container.

        Only when no process at all works in the data folder: old backends of a killed server may still write.
        """
        if not (self.data / "postmaster.pid").exists() or any(_serves(p, self.data) for p in psutil.process_iter()):
            return
        for stale in (self.data / "postmaster.pid", self.run / reach.SOCKET, self.run / f"{reach.SOCKET}.lock"):
            stale.unlink(missing_ok=True)

    def _launch(self, patience: float, say: Say) -> None:
        say("Starting PostgreSQL")
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        seen = self.log.stat().st_size if self.log.exists() else 0
        end = time.monotonic() + patience
        while not self._start_once():
            why = _complaint(self.log, seen)
            if time.monotonic() > end or not any(sign in why for sign in _PASSING):
                raise Fault("PostgreSQL did not start: %(why)s\nAll it said is in %(log)s.", why=why, log=self.log)
            time.sleep(0.5)

    def _start_once(self) -> bool:
        listen = f"-h '' -k '{self.run}' " + " ".join(f"-c {option}" for option in self.options)
        code = self._program(
            "pg_ctl", "-D", str(self.data), "-w", "-t", "30", "-l", str(self.log), "-o", listen, "start"
        )
        return code == 0 or self.running()

    def _make_database(self) -> None:
        with psycopg.connect(host=str(self.run), user=NAME, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _program(self, name: str, *arguments: str) -> int:
        # No pipes: the server would inherit them, and reading would wait for its end.
        quiet = subprocess.DEVNULL
        command: list[str | Path] = [reach.programs(self.owner) / name, *arguments]
        return subprocess.run(command, **self._circumstances(), stdout=quiet, stderr=quiet).returncode

    def _circumstances(self) -> dict[str, Any]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        who = {"user": self.owner[0], "group": self.owner[1], "extra_groups": []} if self.owner else {}
        # A session of its own: Ctrl-C in the terminal is for Alur, which stops the server in order.
        return {"env": env | {"LC_ALL": "C"}, "cwd": "/", "stdin": subprocess.DEVNULL, "start_new_session": True, **who}


def _serves(process: psutil.Process, data: Path) -> bool:
    """Is `process` one of the server's on `data`? Its processes work in the data folder."""
    try:
        return process.name().startswith("postgres") and Path(process.cwd()) == data.resolve()
    except psutil.Error:
        return False


def _complaint(log: Path, seen: int) -> str:
    """The last reason in what the server wrote after its first `seen` bytes."""
    if not log.exists():
        return "it said nothing"
    lines = log.read_bytes()[seen:].decode(errors="replace").splitlines()
    words = [line.split(":  ", 1)[-1] for line in lines if any(sign in line for sign in _REASONS)]
    return "; ".join(words[-2:]) or "it said nothing"


def _last(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1] if lines else "it did not say why"

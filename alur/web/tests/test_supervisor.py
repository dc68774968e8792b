"""`alur up` comes up, stays up and goes away, alone or beside another one (F26, F29)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from alur.kernel.errors import Fault
from alur.web import supervisor
from alur.web.children import Child
from alur.web.postgres import EmbeddedPostgres

Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.reliability


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def wait_for(running: subprocess.Popen[str], words: str) -> str:
    """All that was said until a line has `words`; fails when the program ends without them."""
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without {words!r}:\n{said}")


def processes(folder: Path) -> list[psutil.Process]:
    """Everything of Alur that runs for this data folder, PostgreSQL apart."""
    return [process for process in psutil.process_iter() if home_of(process) == str(folder)]


def home_of(process: psutil.Process) -> str:
    try:
        return "" if process.name().startswith("postgres") else str(process.environ().get("ALUR_HOME", ""))
    except psutil.Error:
        return ""


def child(folder: Path, words: str) -> psutil.Process:
    return next(process for process in processes(folder) if words in " ".join(process.cmdline()))


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(dir="/tmp"))
    made.chmod(0o755)
    yield made
    for process in processes(made):
        process.kill()
    EmbeddedPostgres(made).stop()
    shutil.rmtree(made)


@pytest.fixture
def alur(folder: Path) -> Iterator[Start]:
    """Start a command of Alur on the data folder, on a port of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(command: str, **environment: str) -> subprocess.Popen[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("ALUR_")}
        env |= {"ALUR_HOME": str(folder), "ALUR_PORT": str(free_port()), **environment}
        program = [sys.executable, "-u", "-m", "alur.cli", command]
        started.append(subprocess.Popen(program, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        return started[-1]

    yield start
    for running in started:
        with running:  # closes its pipe and waits
            running.kill()


def test_two_first_starts_at_once_come_up_one_is_killed_and_the_other_leaves_nothing(folder: Path, alur: Start) -> None:
    killed, other = alur("up"), alur("up")

    told = [wait_for(running, "Alur is running") for running in (killed, other)]
    assert sum("Making the database" in text for text in told) == 1

    orphans = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    _, alive = psutil.wait_procs(orphans, timeout=40)  # they may finish the job at hand, 25 seconds at most
    assert alive == []
    assert EmbeddedPostgres(folder).running(), "PostgreSQL survives whoever started it"

    child(folder, "worker default").kill()
    wait_for(other, "The worker default ended (killed by SIGKILL). Starting it again")

    other.send_signal(signal.SIGTERM)
    wait_for(other, "PostgreSQL stopped")
    assert other.wait() == 0
    killed.wait()
    assert [process.cmdline() for process in processes(folder)] == []
    assert EmbeddedPostgres(folder).pid is None


def test_a_taken_port_is_said_before_anything_starts(folder: Path, alur: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = alur("up", ALUR_PORT=str(port))

        said, _ = refused.communicate()
    assert refused.returncode == 2
    assert f"Port {port} on 127.0.0.1 is taken" in said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "environment", "sentence"),
    [
        ("up", {"ALUR_HOST": "192.0.2.1"}, "This machine has no address 192.0.2.1"),  # kept for documentation, RFC 5737
        ("up", {"ALUR_PORT": "http"}, "ALUR_PORT is 'http'"),
        ("demo", {"ALUR_HOST": "0.0.0.0"}, "it listens on this machine only"),  # noqa: S104 - its passwords are known to everybody
    ],
)
def test_what_cannot_be_served_is_refused_with_a_sentence(
    command: str, environment: dict[str, str], sentence: str, alur: Start
) -> None:
    refused = alur(command, **environment)

    said, _ = refused.communicate()

    assert refused.returncode == 2
    assert sentence in said
    assert "Traceback" not in said


def test_a_child_that_ends_is_started_again_after_a_pause_that_grows() -> None:
    said: list[str] = []
    child = Child("clock", [sys.executable, "-c", "raise SystemExit(3)"])

    for _ in range(3):
        child.due = 0  # the pause is over
        child.keep_alive(said.append)
        assert child.process is not None
        child.process.wait()
        child.keep_alive(said.append)
        assert child.process is None

    assert said == [f"The clock ended (exit code 3). Starting it again in {pause} s" for pause in (1, 2, 4)]


def test_a_web_server_that_never_answers_is_given_up() -> None:
    broken = Child("web server", ["false"], failures=5)

    with pytest.raises(Fault, match="The web server does not start"):
        supervisor._serve([broken], "")

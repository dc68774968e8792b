"""What `alur up` runs: the database, its tables, the words, the web server and the workers; and their orderly end.

    alur up
     ├── PostgreSQL          survives a kill of `alur up`; the last `alur up` stops it
     ├── web server          two processes with four threads each
     ├── worker default      carries what happened to whoever acts on it
     └── worker media        reads pictures: heavy, so on its own

A child that dies is started again. Ctrl-C or SIGTERM stops them all; a second Ctrl-C does not wait for running jobs.
"""

import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence

from alur.kernel.errors import Fault
from alur.kernel.home import home
from alur.web import database
from alur.web.children import Child
from alur.web.options import options

PATIENCE = 30  # seconds for the children to end; a worker gives its running jobs 25
QUEUES = ("default", "media")


def say(text: str) -> None:
    """A line of progress."""
    print(text, flush=True)


def up(*, prepare: Callable[[], str] | None = None) -> None:
    """Serve until told to stop; everything that was started is stopped in the end.

    prepare: runs once the tables are there, before the site opens; what it returns is said below the address.
    Raises Fault with what blocks the start.
    """
    check_address(options.host, options.port)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with database.in_use(say=say):
            make_ready()
            note = prepare() if prepare else ""
            check_address(options.host, options.port)  # again: the tables took their time
            _serve(children(), note)
    except KeyboardInterrupt:
        pass  # asked to stop, and stopped
    say("Alur has stopped")


def make_ready() -> None:
    """Tables of this version, words in every language. The database runs already."""
    setup_django()
    from alur.web.messages import compile_all

    (home() / "static").mkdir(exist_ok=True)  # whitenoise expects it, empty as it may be
    say("Checking the tables")
    database.migrate(say=say)
    compile_all()


def setup_django() -> None:
    """Django with Alur's settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alur.web.settings")
    django.setup()


def children() -> list[Child]:
    """The web server and the workers, not yet started."""
    server = ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"]
    server += ["--host", options.host, "--port", str(options.port), "--no-ws", "--log-level", "warning"]
    web = Child("web server", [sys.executable, "-m", *server, "alur.web.wsgi:application"])
    workers = [Child(f"worker {queue}", [sys.executable, "-m", "alur.cli", "worker", queue]) for queue in QUEUES]
    return [web, *workers]


def check_address(host: str, port: int) -> None:
    """Raises Fault when the site could not listen there."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise Fault(_why_not(error), host=host, port=port) from error


def _why_not(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            "Port %(port)s on %(host)s is taken, perhaps by another Alur: see http://%(host)s:%(port)s/ . "
            "To use another port:  ALUR_PORT=8001 alur up"
        )
    if error.errno == errno.EACCES:
        return "You may not listen on port %(port)s. Choose one from 1024 up:  ALUR_PORT=8000 alur up"
    return "This machine has no address %(host)s. Set ALUR_HOST to one that it has, such as 127.0.0.1."


def _serve(crew: Sequence[Child], note: str) -> None:
    try:
        _watch(crew, note)
    except KeyboardInterrupt:
        say("Stopping")
    finally:
        _stop(crew)


def _watch(crew: Sequence[Child], note: str) -> None:
    announced = False
    while True:
        for child in crew:
            child.keep_alive(say)
        if not announced and (announced := answers(options.host, options.port)):
            say(f"\nAlur is running: {_address()}\nStop it with Ctrl-C.\n{note}")
        elif not announced and crew[0].failures >= 5:
            raise Fault("The web server does not start; the lines above say why.")
        time.sleep(0.2)


def answers(host: str, port: int) -> bool:
    """Does the site answer, whatever it says?"""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _address() -> str:
    host = _reachable(options.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{options.port}/"


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the address that means "all of them"


def _stop(crew: Sequence[Child]) -> None:
    # From here on nothing interrupts; a second Ctrl-C only shortens the wait.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGINT, lambda *_: _kill(crew))
    for child in crew:
        child.ask_to_end()
    end = time.monotonic() + PATIENCE
    for child in crew:
        child.wait_for_end(end - time.monotonic())


def _kill(crew: Sequence[Child]) -> None:
    for child in crew:
        child.kill()

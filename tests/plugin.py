"""Before anything of Alur is imported: tests get a data folder of their own, and no way out of this machine.

A plugin (`-p tests.plugin`), because the settings are read before any conftest.
"""

import ipaddress
import os
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from alur.web.messages import compile_all

PREFIX = "alur-test-"


class NetworkClosed(AssertionError):
    """A test tried to reach another machine. Fakes answer instead; see tests/verification."""


def _make_home() -> Path:
    # Short, and open to enter: a socket lies in it, and root's PostgreSQL is another user.
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp"))
    home.chmod(0o755)
    (home / "static").mkdir()
    return home


def _is_ours(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = str(address[0])
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _close_network() -> None:
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, real: Any = real) -> Any:
            if not _is_ours(address):
                raise NetworkClosed(f"{address} is not this machine")
            return real(self, address)

        setattr(socket.socket, name, guarded)


def _remove(home: Path) -> None:
    from alur.web.postgres import EmbeddedPostgres

    EmbeddedPostgres(home).stop()
    shutil.rmtree(home, ignore_errors=True)


def _remove_leftovers() -> None:
    """What earlier runs left that were killed: a server each."""
    for home in Path("/tmp").glob(f"{PREFIX}*-*"):  # noqa: S108
        with suppress(FileNotFoundError):  # another run beside this one may be tidying up too
            if home.owner() == ME and not psutil.pid_exists(int(home.name.split("-")[2])):
                _remove(home)


HOME = _make_home()
ME = HOME.owner()
os.environ.update(ALUR_HOME=str(HOME), ALUR_HOST="127.0.0.1", ALUR_PORT="8000")
for variable in ("ALUR_ORIGIN", "ALUR_WITHOUT", "DATABASE_URL"):
    os.environ.pop(variable, None)
_close_network()
compile_all()  # before Django reads the words for the first time


def pytest_configure() -> None:
    """Signing in is not what most tests are about: a quick password hash."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """The server and the data folder go with the run, and those of runs that were killed."""
    _remove(HOME)
    _remove_leftovers()

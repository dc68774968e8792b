"""A child process that is kept alive: started again when it dies, and never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying
HEALTHY_AFTER = 60.0  # seconds of life after which earlier deaths are forgotten

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a process gets when its parent ends


@dataclass
class Child:
    """One program, in a session of its own: Ctrl-C in the terminal reaches only the parent, which stops in order."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    due: float = 0.0
    failures: int = 0

    def keep_alive(self, say: Callable[[str], None]) -> None:
        """Start it, or start it again when it died and its pause is over."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self._mourn(code, now, say)
        if self.process is None and now >= self.due:
            self.began = now
            self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_end_with_parent)

    def ask_to_end(self) -> None:
        """SIGTERM: it finishes what it is doing."""
        if self.process is not None:
            self.process.terminate()

    def wait_for_end(self, seconds: float) -> None:
        """Wait, then insist."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(seconds, 0.1))
        self.kill()
        self.process.wait()

    def kill(self) -> None:
        """SIGKILL to it and to all that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _mourn(self, code: int, now: float, say: Callable[[str], None]) -> None:
        self.kill()  # what it started must not go on without it
        self.process = None
        self.failures = 1 if now - self.began > HEALTHY_AFTER else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self.due = now + pause
        say(f"The {self.name} ended ({how_it_ended(code)}). Starting it again in {pause:.0f} s")


def how_it_ended(code: int) -> str:
    """In words, from a return code as subprocess gives it (negative: a signal)."""
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def _end_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

"""Named points at which a test may kill this process, as a power cut would (reliability checks F01-F04).

Outside such a test `point` compares one variable and returns.
"""

import os
import signal
from pathlib import Path

ARMED = "ALUR_CRASH_AT"  # "after_send:/tmp/flag": dies at the point once; the file says that it has happened


def point(name: str) -> None:
    """Die here if a test armed this point and it has not happened yet."""
    wanted, _, flag = os.environ.get(ARMED, "").partition(":")
    if wanted == name and not Path(flag).exists():
        Path(flag).touch()
        os.kill(os.getpid(), signal.SIGKILL)

"""Named points at which a test may kill this process, as a power cut would (reliability checks F01-F04).

A test puts an empty file of the point's name into the folder that ALUR_CRASH_AT names; the first process that passes
removes it and dies. Outside such a test `point` looks at one variable and returns.
"""

import os
import signal
from pathlib import Path

ARMED = "ALUR_CRASH_AT"


def point(name: str) -> None:
    """Die here if a test armed this point."""
    folder = os.environ.get(ARMED)
    if folder and (Path(folder) / name).exists():
        (Path(folder) / name).unlink()
        os.kill(os.getpid(), signal.SIGKILL)

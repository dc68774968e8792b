"""Named points at which a test may kill this process, as a power cut would (reliability checks F01-F04).

A test puts an empty file of the point's name into the folder that ALUR_CRASH_AT names; the first process that passes
removes it and dies. Outside such a test `point` looks at one variable and returns.

    started@HANDLER, ended@HANDLER               a job or a recurring duty of `flow.py`
    before_commit@HANDLER, after_commit@HANDLER  around the end of a transaction, see `committing`
    recorded@Create-Release                      inside a verb, when its activity is written and not yet committed
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

ARMED = "ALUR_CRASH_AT"


def point(name: str) -> None:
    """Die here if a test armed this point."""
    folder = os.environ.get(ARMED)
    if folder and (Path(folder) / name).exists():
        (Path(folder) / name).unlink()
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def committing(name: str) -> Iterator[None]:
    """A transaction with a point before its commit and one after it."""
    with transaction.atomic():
        yield
        point(f"before_commit@{name}")
    point(f"after_commit@{name}")

"""The child of `apart`: KIND SECONDS BYTES as arguments, the medium on standard input, JSON on standard output."""

import json
import resource
import sys
from contextlib import suppress

from alur.screening.readers.apart import answer_of


def _limit(seconds: int, memory: int) -> None:
    cores = 8  # the limit counts the time of all threads
    for what, most in ((resource.RLIMIT_CPU, cores * seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        highest = resource.getrlimit(what)[1]
        most = most if highest == resource.RLIM_INFINITY else min(most, highest)
        with suppress(ValueError, OSError):  # macOS refuses some limits; the time limit of the parent holds everywhere
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read one medium within the limits."""
    kind, seconds, memory = sys.argv[1:]
    _limit(int(seconds), int(memory))
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    answers.write(json.dumps(answer_of(kind, sys.stdin.buffer.read())))


main()

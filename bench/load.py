"""A small load: threads that ask for one page again and again over connections that stay open."""

from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Thread
from time import perf_counter

THREADS = 8  # as many as the server answers at once: two processes with four threads


@dataclass
class Load:
    """What came back: seconds of each answer, and over how long."""

    answers: list[float] = field(default_factory=list)
    failures: int = 0
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.took

    def at_most(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        return sorted(self.answers)[min(int(len(self.answers) * share), len(self.answers) - 1)]


def load(port: int, path: str, *, seconds: float) -> Load:
    """Ask for `path` on this machine's `port` as fast as the answers come, for so long. Raises when any was not 200."""
    found = Load()
    began = perf_counter()
    crew = [Thread(target=_ask, args=(port, path, began + seconds, found)) for _ in range(THREADS)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    found.took = perf_counter() - began
    if found.failures or not found.answers:
        raise RuntimeError(f"{path}: {found.failures} of {len(found.answers) + found.failures} answers were not 200")
    return found


def _ask(port: int, path: str, end: float, found: Load) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while perf_counter() < end:
        began = perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            found.answers.append(perf_counter() - began)
        else:
            found.failures += 1
    connection.close()

"""Taking the time of a call, and running it where nothing else has run."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Times:
    """What a call took, in seconds: the median of its rounds, and the quickest and slowest of them."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{said(self.median)} ({said(self.least)} to {said(self.most)})"


def seconds(call: Callable[[], Any]) -> float:
    """How long one call took."""
    began = perf_counter()
    call()
    return perf_counter() - began


def of_rounds(rounds: list[float]) -> Times:
    """The rounds as one figure."""
    return Times(median(rounds), min(rounds), max(rounds))


def timed(call: Callable[[], Any], *, rounds: int, calls: int = 1) -> Times:
    """Seconds for one call; each round makes `calls` of them, so that a quick call is not lost in the clock's grain."""
    return of_rounds([seconds(lambda: [call() for _ in range(calls)]) / calls for _ in range(rounds)])


def said(amount: float) -> str:
    """Seconds in the unit in which people read them: "87 µs", "1.2 ms", "0.52 s"."""
    if amount < 1e-3:
        return f"{amount * 1e6:.3g} µs"
    if amount < 0.1:
        return f"{amount * 1e3:.3g} ms"
    return f"{amount:.2f} s" if amount < 10 else f"{amount:.0f} s"


def alone(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of `call` (a function of a module) in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call, *args, **kwargs).result()

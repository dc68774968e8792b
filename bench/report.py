"""What was measured, as a page in Markdown: one table over all, then how each grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """What a user would take instead, in the same run. times_as_fast: 2.0 when ours needs half of its time."""

    name: str
    figure: str
    times_as_fast: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """One bench. cost: the hot path in one sentence. growth: a table, its first row the heading."""

    name: str
    ours: str
    peers: tuple[Peer, ...]
    cost: str
    growth: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


INTRODUCTION = """\
# What the hot paths cost

Written by `make bench`, never by hand. Figures move with the machine; what lasts is the ratio, because each peer ran
beside ours in the same run. "Times as fast" 2.0 means that ours needs half of the peer's time, 0.5 twice as much.
"""


def page(results: Sequence[Result], circumstances: Mapping[str, str]) -> str:
    """The whole page."""
    parts = [INTRODUCTION, table([("Run", ""), *circumstances.items()]), table([HEAD, *_overview(results)])]
    return "\n".join([*parts, *(_section(result) for result in results)]).rstrip() + "\n"


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; the first is the heading."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


HEAD = ("Hot path", "Ours", "Peer", "Its figure", "Ours, times as fast")


def _overview(results: Sequence[Result]) -> list[Row]:
    rows: list[Row] = []
    for result in results:
        for number, peer in enumerate(result.peers):
            own = (result.name, result.ours) if number == 0 else ("", "")
            rows.append((*own, peer.name, peer.figure, f"{peer.times_as_fast:.2g}"))
    return rows


def _section(result: Result) -> str:
    remarks = "".join(f"- {remark}\n" for remark in result.remarks)
    return f"## {result.name}\n\n{result.cost}\n\n{table(result.growth)}\n{remarks}"

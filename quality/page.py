"""What a section of the page is, and how it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Row = Sequence[str]


@dataclass(frozen=True)
class Section:
    """A heading and its text in Markdown; `met`: what was asked, and whether it was reached (None: not measured)."""

    title: str
    text: str
    met: tuple[tuple[str, str, bool | None], ...] = ()  # (target, figure, reached)


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table; the first column is text, the others figures."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(sections: Sequence[Section], circumstances: dict[str, str]) -> str:
    """The whole of docs/quality.md."""
    met = [row for section in sections for row in section.met]
    parts = [
        "# How good screening is",
        "Written by `make quality`, never by hand. The texts and pictures are other people's and stay outside this "
        "repository; `ALUR_SHARED` names their folder (default `../shared`).",
        table(("Run", ""), circumstances.items()),
        table(("Asked", "Measured", "Reached"), ((asked, figure, _said(reached)) for asked, figure, reached in met)),
        *(f"## {section.title}\n\n{section.text}" for section in sections),
    ]
    return "\n\n".join(parts) + "\n"


def _said(reached: bool | None) -> str:
    return "not measured" if reached is None else "yes" if reached else "NO"

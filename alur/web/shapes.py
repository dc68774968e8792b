"""The few SVG shapes that Alur's drawings are made of. Pure: a template (`parts/_drawing.html`) writes them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One element. `css` are classes of base.css; which of the other fields count depends on `kind`."""

    kind: Literal["path", "circle", "text"]
    css: str
    d: str = ""
    x: str = ""
    y: str = ""
    r: str = ""
    anchor: str = "middle"
    text: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing: its size in SVG units, and its shapes, the lower ones first."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def view_box(self) -> str:
        """SVG's viewBox; as text, because a template would write 1120 as 1.120."""
        return f"0 0 {self.width} {self.height}"


def n(length: float) -> str:
    """A length as SVG wants it, to a tenth: 40, 188.3, -0.5."""
    return f"{round(length, 1) + 0.0:.1f}".removesuffix(".0")


def path(css: str, d: str) -> Shape:
    """A line; `d` in SVG's own path language."""
    return Shape(kind="path", css=css, d=d)


def circle(css: str, x: float, y: float, r: float) -> Shape:
    """A mark or a ring."""
    return Shape(kind="circle", css=css, x=n(x), y=n(y), r=n(r))


def word(css: str, x: float, y: float, text: str, anchor: str = "middle") -> Shape:
    """A word; `y` is its base line."""
    return Shape(kind="text", css=css, x=n(x), y=n(y), anchor=anchor, text=text)


def width_of(text: str, *, size: float = 15) -> float:
    """About how wide a bold word of `size` units is in a wide font: narrow letters count little more than half."""
    return sum(0.38 if letter in "iIjlft.,' " else 0.68 for letter in text) * size

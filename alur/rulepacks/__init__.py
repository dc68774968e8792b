"""Jurisdictions as data: calendar, contestants, rules with citations and examples, advice, for screening to read."""

from functools import cache
from pathlib import Path


@cache
def names() -> tuple[str, ...]:
    """The rule packs that come with Alur, e.g. "indonesia"."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/pack.toml")))

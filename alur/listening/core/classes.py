"""What a comment asks for, by its words; and a name that can no longer be found. Pure.

Small on purpose: whole words and word beginnings out of `words.toml`. A comment of no class is "other".
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

OTHER = "other"
KEPT = (3, 2)  # characters of a name that stay at its beginning and its end


@cache
def lexicon() -> Mapping[str, re.Pattern[str]]:
    """class -> pattern, in the order in which the classes are tried. Only our own terms, all of them literal."""
    with open(Path(__file__).with_name("words.toml"), "rb") as file:
        classes: dict[str, list[str]] = tomllib.load(file)["classes"]
    return {name: re.compile("|".join(_term(term) for term in terms)) for name, terms in classes.items()}


def _term(term: str) -> str:
    literal = re.escape(term.rstrip("*"))
    return rf"\b{literal}" if term.endswith("*") else rf"\b{literal}\b"


def classify(text: str) -> str:
    """The first class whose words occur: "removal", "relevance", "partiality", "service" or "other"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return next((name for name, pattern in lexicon().items() if pattern.search(folded)), OTHER)


def mask(name: str) -> str:
    """A user name as it may be shown: "@ari*****ad". One that already carries stars stays as the source masked it."""
    bare = name.strip().removeprefix("@")
    if "*" in bare:
        return f"@{bare}"
    start, end = (KEPT if len(bare) > 2 * sum(KEPT) else (1, 0)) if bare else (0, 0)
    hidden = "*" * max(3, len(bare) - start - end)
    return f"@{bare[:start]}{hidden}{bare[len(bare) - end :] if end else ''}"

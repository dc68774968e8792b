"""What `alur screen FILE` prints. No Django, no database, no network."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from alur.screening.core import Concern, Verdict, assess, pack_named
from alur.screening.readers import image

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


def report(path: Path, *, on: date, institution_type: str, region: str = "", pack: str = "indonesia") -> str:
    """Which rules the text, or the words of the picture, in `path` touch on that day, and what the law says.

    institution_type: of the pack, e.g. "pemda". Raises Unreadable for a picture, UnicodeDecodeError for no text.
    """
    is_picture = path.suffix.lower() in PICTURES
    words = image.read(path.read_bytes()).text if is_picture else path.read_text(encoding="utf-8")
    parts = {"image:1" if is_picture else "body": words}
    return in_words(assess(parts, on=on, institution_type=institution_type, region=region, pack=pack_named(pack)))


def in_words(verdict: Verdict, language: str = "en") -> str:
    """A verdict for a terminal: the level, then each concern with its words, law and advice."""
    head = (
        f"{verdict.level.name}   (phase {verdict.phase}, {verdict.on}, rules {verdict.pack_id} {verdict.pack_version})"
    )
    concerns = [_concern(number, concern, language) for number, concern in enumerate(verdict.concerns, 1)]
    return "\n".join([head, *concerns, "Advice to people who decide, not a legal ruling."])


def _concern(number: int, concern: Concern, language: str) -> str:
    quoted = ", ".join(sorted({repr(span.text) for span in concern.spans}))
    law = [f"     {_law(each)}: {each['summary'][language]}" for each in concern.citations]
    lines = [f"{number:>3}. {concern.level.name}: {concern.title[language]}", f"     words: {quoted}"]
    return "\n".join([*lines, *law, f"     do: {concern.advice[language]}"])


def _law(citation: Mapping[str, str]) -> str:
    paragraph = f" ({citation['paragraph']})" if citation["paragraph"] else ""
    return f"{citation['law']} Art. {citation['article']}{paragraph}"

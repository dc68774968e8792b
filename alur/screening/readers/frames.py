"""Which pictures of a moving one are worth reading: those that differ from the last one read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PIL import Image, ImageChops

from alur.screening.readers.ocr import Word, lines

_SIDE = 192  # a frame is compared at this size
_DIFFERENCE = 24  # levels of a colour (of 255) at the most different place: a letter does that, compression does not

Look = Image.Image  # the small copy, in colour: letters and ground may be equally light


def look_of(frame: Image.Image) -> Look:
    """The frame as it is compared."""
    return frame.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX)


def differs(one: Look, other: Look) -> bool:
    """Whether any place of the frame changed enough for other words to stand there."""
    return max(ImageChops.difference(one, other).tobytes()) > _DIFFERENCE


def moment(at: int) -> str:
    """Milliseconds as people say them of a film: 0:02, 12:34, 1:02:03."""
    minutes, seconds = divmod(at // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def passages(words: Iterable[Word]) -> tuple[tuple[str, str], ...]:
    """(moment, text) of the frames that say something no frame before them said; one for each second."""
    said: set[str] = set()
    found: dict[str, list[str]] = {}
    for at, group in groupby(words, key=lambda word: word.at or 0):
        if (text := "\n".join(lines(group))) not in said:
            found.setdefault(moment(at), []).append(text)
            said.add(text)
    return tuple((when, "\n".join(texts)) for when, texts in found.items())

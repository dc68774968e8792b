"""Read the words in a picture, because a poster may carry what the caption does not say.

    read(data).text == "PRESIDEN PUNYA HAK POLITIK\\nACUANNYA UNDANG-UNDANG PEMILU"

Needs the extra `media`. Heavy (about 560 MB, half a second a poster): meant for a worker of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import Image, ImageOps

from alur.kernel.errors import N_, Refusal

READER = "rapidocr"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000  # checked before decoding; a phone's largest pictures have about 50 million
_LONGEST_SIDE = 1920  # pixels; larger pictures are read at this size, positions are those of the original
_reading = Lock()  # one picture at a time: the engine keeps state between its steps

Box = tuple[tuple[int, int], ...]  # the four corners, pixels from the top left of the upright picture


class Unreadable(Refusal):
    """The words in this picture cannot be read."""

    code = "unreadable_picture"
    status = 400
    message = N_("The words in this picture cannot be read.")


class NoPicture(Unreadable):
    """The content is no picture of a known kind, whatever its name says."""

    code = "no_picture"
    message = N_("This file is not a JPEG, PNG, WebP or GIF picture.")


class TooLarge(Unreadable):
    """The picture has too many pixels to be decoded safely."""

    code = "picture_too_large"
    message = N_("This picture has more than %(limit)s million pixels. Please send it smaller.")


class Damaged(Unreadable):
    """The picture begins as one but cannot be decoded."""

    code = "picture_damaged"
    message = N_("This picture is damaged or cut off. Please send it again.")


class ReaderMissing(Unreadable):
    """The library that reads pictures is not installed."""

    code = "picture_reader_missing"
    message = N_("Pictures cannot be read here: install Alur with its extra “media”.")


@dataclass(frozen=True)
class Word:
    """A run of text as the reader found it, usually one line; `score` 0-1."""

    text: str
    score: float
    box: Box


@dataclass(frozen=True)
class Reading:
    """What was read: the runs, the size of the upright picture in pixels, the mean score (0: no text)."""

    words: tuple[Word, ...]
    width: int
    height: int
    score: float

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line: runs at the same height stand in one line."""
        rows: list[list[Word]] = []
        for word in sorted(self.words, key=_middle):
            if rows and _middle(word) - _middle(rows[-1][0]) < _height(word) / 2:
                rows[-1].append(word)
            else:
                rows.append([word])
        return tuple(" ".join(word.text for word in sorted(row, key=_left)) for row in rows)

    @property
    def text(self) -> str:
        """All lines, for screening as one part."""
        return "\n".join(self.lines)


def read(data: bytes) -> Reading:
    """The words in a picture. Raises Unreadable (NoPicture, TooLarge, Damaged, ReaderMissing)."""
    picture = _opened(data)
    scale = min(1.0, _LONGEST_SIDE / max(picture.size))
    small = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    words = _recognised(small if scale < 1 else picture, scale)
    score = sum(word.score for word in words) / len(words) if words else 0.0
    return Reading(words, picture.width, picture.height, round(score, 4))


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(limit=MOST_PIXELS // 1_000_000) from None
    except (OSError, ValueError, SyntaxError):
        raise NoPicture from None
    if picture.width * picture.height > MOST_PIXELS:
        raise TooLarge(limit=MOST_PIXELS // 1_000_000)
    try:
        return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Damaged from None


@lru_cache(1)
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise ReaderMissing from None
    # The angle classifier turned whole lines by mistake (score 0.65) on straight posters.
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _recognised(picture: Image.Image, scale: float) -> tuple[Word, ...]:
    engine = _engine()
    import numpy

    with _reading:
        found = engine(numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1]))
    if not found.txts:
        return ()
    return tuple(
        Word(text, round(float(score), 4), tuple((round(float(x) / scale), round(float(y) / scale)) for x, y in box))
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
    )


def _middle(word: Word) -> float:
    return sum(y for _, y in word.box) / len(word.box)


def _left(word: Word) -> int:
    return min(x for x, _ in word.box)


def _height(word: Word) -> int:
    heights = [y for _, y in word.box]
    return max(heights) - min(heights)

"""The engine that finds words in pixels, and what every reader hands back. Pictures come in as Pillow images."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any

from PIL import Image

from alur.kernel.errors import N_, Refusal

_LONGEST_SIDE = 1920  # pixels; larger pictures are read at this size, positions are those of the original
_reading = Lock()  # one picture at a time: the engine keeps state between its steps

# Posters read the right way round have a mean score of 0.97 and more, turned or mirrored ones of 0.82 and less.
_SURE = 0.88
_WRITING = 0.6  # from which the engine's finding of a line is believed, though it cannot read it
_SIDEWAYS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)  # lines run up or down
_UPRIGHT = (Image.Transpose.ROTATE_180, Image.Transpose.FLIP_LEFT_RIGHT)

# Where the engine joins words: a long word in capitals, or digits and letters as one.
_GLUED = re.compile(r"[^\W\d_a-z]{8,}|\d[^\W\d_]{2}|[^\W\d_]{3}\d")
_MARGIN = 0.2  # of the line's height, around a line that is read a second time

Box = tuple[tuple[int, int], ...]  # the four corners, pixels from the top left of the upright picture


class Unreadable(Refusal):
    """The words in this medium cannot be read."""

    code = "unreadable_picture"
    status = 400
    message = N_("The words in this picture cannot be read.")


class ReaderMissing(Unreadable):
    """The library that reads pictures is not installed."""

    code = "picture_reader_missing"
    message = N_("Pictures cannot be read here: install Alur with its extra “media”.")


@dataclass(frozen=True)
class Word:
    """A run of text as the reader found it, usually one line; `score` 0-1.

    at: milliseconds from the start, of a film or an animation. page: from 1, of a document.
    """

    text: str
    score: float
    box: Box
    at: int | None = None
    page: int | None = None


@dataclass(frozen=True)
class Reading:
    """What was read: the runs, the size of the upright picture in pixels, the mean score (0: no text).

    missed: sentences, each naming something that nobody has read yet.
    passages: (place, text) in order, where a medium has several: the moment of a film "0:02", the page "3".
    """

    words: tuple[Word, ...]
    width: int
    height: int
    score: float
    missed: tuple[str, ...] = ()
    passages: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line: runs at the same height stand in one line."""
        return lines(self.words)

    @property
    def text(self) -> str:
        """All that was read."""
        return "\n".join(text for _, text in self.passages) if self.passages else "\n".join(self.lines)


def lines(words: Iterable[Word]) -> tuple[str, ...]:
    """The text of one picture line by line: runs at the same height stand in one line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        if rows and _middle(word) - _middle(rows[-1][0]) < _height(word) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(" ".join(word.text for word in sorted(row, key=_left)) for row in rows)


def mean_score(words: Iterable[Word]) -> float:
    """How sure the reader is, 0-1, a long line counting for more than a short one; 0 without text."""
    rated = [(word.score, len(word.text)) for word in words]
    total = sum(size for _, size in rated)
    return round(sum(score * size for score, size in rated) / total, 4) if total else 0.0


def recognised(picture: Image.Image) -> tuple[tuple[Word, ...], Image.Image]:
    """The words in a picture, and the copy of it (turned, mirrored) in which they were read. Raises ReaderMissing.

    Copies are tried only where the words read are doubtful, and kept only where theirs are not.
    """
    words = _words_in(picture)
    is_sideways = _is_sideways(words)
    if not words or (mean_score(words) >= _SURE and not is_sideways):
        return words, picture
    for turn in _SIDEWAYS if is_sideways else _UPRIGHT:
        copy = picture.transpose(turn)
        found = _words_in(copy)
        if mean_score(found) >= _SURE and _letters(found) > _letters(words) // 2:
            return found, copy
    return words, picture


def _is_sideways(words: Iterable[Word]) -> bool:
    """Whether most letters stand in runs that are taller than wide."""
    sizes = [(len(word.text), _height(word) > 1.5 * _width(word)) for word in words if len(word.text) > 1]
    return 2 * sum(size for size, is_tall in sizes if is_tall) > sum(size for size, _ in sizes)


def is_unsure(words: tuple[Word, ...], picture: Image.Image) -> bool:
    """Whether writing stands in the picture that was not read, or not with certainty (other scripts, scribbles)."""
    if words:
        return mean_score(words) < _SURE
    scale = min(1.0, _LONGEST_SIDE / max(picture.size))
    small = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    return any(score > _WRITING for score in _run(small, use_det=True, use_rec=False).scores or ())


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _words_in(picture: Image.Image) -> tuple[Word, ...]:
    scale = min(1.0, _LONGEST_SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = picture.resize(size) if scale < 1 else picture
    found = _run(small, use_det=True)
    if not found.txts:
        return ()
    words = [
        Word(text, round(float(score), 4), tuple((round(float(x)), round(float(y))) for x, y in box))
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
    ]
    read = [_parted(word, small) if _GLUED.search(word.text) else word for word in words]
    return tuple(replace(word, box=tuple((round(x / scale), round(y / scale)) for x, y in word.box)) for word in read)


def _parted(word: Word, picture: Image.Image) -> Word:
    """The same line with the spaces that a second look with more margin finds; never other letters."""
    margin = round(_MARGIN * _height(word))
    xs, ys = [x for x, _ in word.box], [y for _, y in word.box]
    around = (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
    right, bottom = min(picture.width, around[2]), min(picture.height, around[3])
    found = _run(picture.crop((max(0, around[0]), max(0, around[1]), right, bottom)), use_det=False)
    text = str(found.txts[0]) if found.txts else ""
    is_same = text.replace(" ", "") == word.text.replace(" ", "")
    return replace(word, text=text) if is_same and text.count(" ") > word.text.count(" ") else word


def _run(picture: Image.Image, *, use_det: bool, use_rec: bool = True) -> Any:
    engine = _engine()
    import numpy

    pixels = numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1])
    with _reading:
        return engine(pixels, use_det=use_det, use_cls=False, use_rec=use_rec)


@lru_cache(1)
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise ReaderMissing from None
    # The angle classifier turned whole lines by mistake (score 0.65) on straight posters.
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _middle(word: Word) -> float:
    return sum(y for _, y in word.box) / len(word.box)


def _left(word: Word) -> int:
    return min(x for x, _ in word.box)


def _height(word: Word) -> int:
    heights = [y for _, y in word.box]
    return max(heights) - min(heights)


def _width(word: Word) -> int:
    widths = [x for x, _ in word.box]
    return max(widths) - min(widths)

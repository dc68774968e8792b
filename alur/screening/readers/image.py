"""Read the words in a picture, because a poster may carry what the caption does not say.

    read(data).text == "PRESIDEN PUNYA HAK POLITIK\\nACUANNYA UNDANG-UNDANG PEMILU"

Latin letters, as in Indonesian, Javanese and English; a picture whose writing is in another script is named as unread.
Turned and mirrored pictures too, and animations frame by frame.
Needs the extra `media`. Heavy (about 560 MB, half a second a poster): meant for a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import count

from PIL import Image, ImageOps

from alur.kernel.errors import N_
from alur.screening.readers import frames, ocr
from alur.screening.readers.ocr import ReaderMissing as ReaderMissing
from alur.screening.readers.ocr import Reading as Reading
from alur.screening.readers.ocr import Unreadable as Unreadable
from alur.screening.readers.ocr import Word as Word

READER = "rapidocr"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOVING = ("PNG", "WEBP", "GIF")  # a JPEG with several pictures holds one picture and its small copies
MOST_PIXELS = 50_000_000  # checked before decoding; a phone's largest pictures have about 50 million
MOST_FRAMES = 300  # of an animation that are looked at
MOST_READ = 20  # of these that are read, each unlike the one before
LONG_ANIMATION = N_("This animation is long: only its beginning was screened.")
BROKEN_ANIMATION = N_("This animation is damaged: only its beginning was screened.")
UNSURE = N_("There is writing here that could not be read with certainty.")

_BROKEN = (OSError, ValueError, SyntaxError)  # what Pillow raises for damaged files


class NoPicture(Unreadable):
    """The content is no picture of a known kind, whatever its name says."""

    code = "no_picture"
    message = N_("This file is not a JPEG, PNG, WebP or GIF picture.")


class TooLarge(Unreadable):
    """The picture has too many pixels to be decoded safely."""

    code = "picture_too_large"
    message = N_("This picture has more than 50 million pixels. Please send it smaller.")


class Damaged(Unreadable):
    """The picture begins as one but cannot be decoded."""

    code = "picture_damaged"
    message = N_("This picture is damaged or cut off. Please send it again.")


def read(data: bytes) -> Reading:
    """The words in a picture. Raises Unreadable (NoPicture, TooLarge, Damaged, ReaderMissing)."""
    picture = _opened(data)
    if picture.format in MOVING and getattr(picture, "is_animated", False):
        return _read_animation(picture)
    words, upright = ocr.recognised(_upright(picture))
    missed = (UNSURE,) if ocr.is_unsure(words, upright) else ()
    return Reading(words, upright.width, upright.height, ocr.mean_score(words), missed)


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except _BROKEN:
        raise NoPicture from None
    if picture.width * picture.height > MOST_PIXELS:
        raise TooLarge
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Decoded, and turned as the camera says it was held."""
    try:
        return _flat(ImageOps.exif_transpose(picture))
    except (*_BROKEN, EOFError):
        raise Damaged from None


def _flat(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    # On grey both white and black letters can be read, whatever page they are meant for.
    return Image.alpha_composite(Image.new("RGBA", clear.size, "grey"), clear).convert("RGB")


def _read_animation(picture: Image.Image) -> Reading:
    words: list[Word] = []
    missed: tuple[str, ...] = ()
    last: frames.Look | None = None
    read = 0
    for number, (at, frame) in enumerate(_frames(picture)):
        if frame is None or number == MOST_FRAMES:
            missed = (LONG_ANIMATION if frame else BROKEN_ANIMATION,)
            break
        look = frames.look_of(frame)
        if last is not None and not frames.differs(last, look):
            continue
        if read == MOST_READ:
            missed = (LONG_ANIMATION,)
            break
        words += [replace(word, at=at) for word in ocr.recognised(frame)[0]]
        last, read = look, read + 1
    passages = frames.passages(words)
    return Reading(tuple(words), picture.width, picture.height, ocr.mean_score(words), missed, passages)


def _frames(picture: Image.Image) -> Iterator[tuple[int, Image.Image | None]]:
    """Each frame with its time in milliseconds; None for one that cannot be decoded, and no more after it."""
    at = 0
    for number in count():
        try:
            picture.seek(number)
            frame = _flat(picture)
        except EOFError:
            return
        except _BROKEN:
            if number == 0:
                raise Damaged from None
            yield at, None
            return
        yield at, frame
        at += int(picture.info.get("duration") or 0)

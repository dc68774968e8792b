"""Read the words in a film: a frame every two seconds and at each cut, those alike only once.

    read(data).passages == (("0:00", "PRESIDEN PUNYA HAK POLITIK"), ("0:04", "ACUANNYA UNDANG-UNDANG PEMILU"))

Words that stand for less than two seconds between two cuts can be missed. What is spoken is not read: `missed` says so.
Only bytes from memory, in two container formats: a playlist or a reference to another file is never followed.
Needs the extra `media`. Meant for a process of its own, with a limit of time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from time import monotonic
from typing import Any, NoReturn

from PIL import Image

from alur.kernel.errors import N_
from alur.screening.readers import frames, ocr
from alur.screening.readers.kinds import container_of
from alur.screening.readers.ocr import Reading, Unreadable, Word

READER = "ffmpeg+rapidocr"
MOST_SIDE = 4096  # pixels; a telephone films at 3840 × 2160
MOST_TIME = 600_000  # milliseconds of the film
MOST_READ = 150  # frames; each takes about a second
MOST_SECONDS = 150.0  # of work
STEP = 2_000  # milliseconds between two frames that are looked at
LONG_FILM = N_("This film is long: only its beginning was screened.")
BROKEN_FILM = N_("This film is damaged or cut off: only its beginning was screened.")
SOUND = N_("The sound was not screened: please listen to it.")
SUBTITLES = N_("The subtitles inside this film were not screened.")
FURTHER_PICTURES = N_("This film has a second picture track, which was not screened.")

_SHORTEST = 500  # milliseconds between two key frames that are both looked at
_SIDE = 1280  # pixels; a frame is read at this size at most, as people see it on a telephone


class NoFilm(Unreadable):
    """The content is no film of a known kind, whatever its name says."""

    code = "no_film"
    message = N_("This file is not an MP4, MOV or WebM film.")


class LargeFilm(Unreadable):
    """The frames have too many pixels to be decoded safely."""

    code = "film_too_large"
    message = N_("This film is larger than 4096 × 4096 pixels. Please send it smaller.")


class DamagedFilm(Unreadable):
    """The film begins as one but no frame of it can be decoded."""

    code = "film_damaged"
    message = N_("This film is damaged or cut off. Please send it again.")


class FilmReaderMissing(Unreadable):
    """The library that decodes films is not installed."""

    code = "film_reader_missing"
    message = N_("Films cannot be read here: install Alur with its extra “media”.")


def read(data: bytes) -> Reading:
    """The words in a film. Raises Unreadable (NoFilm, LargeFilm, DamagedFilm, FilmReaderMissing).

    Boxes are in pixels of the frame; `at` is the moment of the frame in which a run was read.
    """
    with _opened(data) as film:
        stream = _pictures(film)
        missed = _left_out(film)
        words: list[Word] = []
        for at, frame in _worth_reading(film, stream, missed):
            words += [replace(word, at=at) for word in _words(frame)]
        size = (stream.codec_context.width, stream.codec_context.height)
    return Reading(tuple(words), *size, ocr.mean_score(words), tuple(missed), frames.passages(words))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    kind = container_of(data)
    if not kind:
        raise NoFilm
    try:
        import av
    except ImportError:
        raise FilmReaderMissing from None
    try:
        film = av.open(BytesIO(data), format=kind, io_open=_refuse, container_options={"protocol_whitelist": "none"})
    except (av.FFmpegError, ValueError):
        raise DamagedFilm from None
    with film:
        yield film


def _refuse(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    raise OSError(f"nothing but the film itself is opened, not {url!r}")


def _pictures(film: Any) -> Any:
    if not film.streams.video:
        raise NoFilm
    stream = film.streams.video[0]
    if max(stream.codec_context.width, stream.codec_context.height) > MOST_SIDE:
        raise LargeFilm
    stream.codec_context.options = {"max_pixels": str(MOST_SIDE * MOST_SIDE)}  # a film can grow on its way
    stream.thread_type = "AUTO"
    return stream


def _left_out(film: Any) -> list[str]:
    missed = [SOUND] if film.streams.audio else []
    missed += [SUBTITLES] if film.streams.subtitles else []
    return missed + ([FURTHER_PICTURES] if len(film.streams.video) > 1 else [])


def _worth_reading(film: Any, stream: Any, missed: list[str]) -> Iterator[tuple[int, Image.Image]]:
    """Frames that differ from the last one given; says in `missed` why it ended before the film did."""
    started, last, given = monotonic(), None, 0
    for at, frame in _sampled(film, stream, missed):
        picture = frame.to_image()
        look = frames.look_of(picture)
        if last is not None and not frames.differs(last, look):
            continue
        if given == MOST_READ or monotonic() - started > MOST_SECONDS:
            missed.append(LONG_FILM)
            return
        yield at, picture.rotate(frame.rotation, expand=True) if frame.rotation else picture
        last, given = look, given + 1


def _sampled(film: Any, stream: Any, missed: list[str]) -> Iterator[tuple[int, Any]]:
    """A frame every STEP and the key frames between, with their milliseconds."""
    looked, end = None, 0
    for frame in _decoded(film, stream, missed):
        at = round(frame.time * 1000) if frame.time is not None else end
        if at > MOST_TIME:
            missed.append(LONG_FILM)
            return
        end = at + max(1, round(1000 * float(frame.duration * frame.time_base)))
        if looked is None or at - looked >= (_SHORTEST if frame.key_frame else STEP):
            looked = at
            yield at, frame
    if looked is None:
        raise DamagedFilm
    if _told_length(film, stream) - end > STEP and BROKEN_FILM not in missed:
        missed.append(BROKEN_FILM)


def _told_length(film: Any, stream: Any) -> int:
    """Milliseconds that the film says it lasts, 0 where it says nothing."""
    if stream.duration:
        return round(1000 * float(stream.duration * stream.time_base))
    return (film.duration or 0) // 1000


def _decoded(film: Any, stream: Any, missed: list[str]) -> Iterator[Any]:
    from av import FFmpegError

    try:
        yield from film.decode(stream)
    except (FFmpegError, ValueError):
        missed.append(BROKEN_FILM)


def _words(frame: Image.Image) -> list[Word]:
    scale = min(1.0, _SIDE / max(frame.size))
    small = frame.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))
    words, _ = ocr.recognised(small if scale < 1 else frame)
    return [replace(word, box=tuple((round(x / scale), round(y / scale)) for x, y in word.box)) for word in words]

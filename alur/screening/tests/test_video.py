"""A film is read where its picture changes, with times; nothing outside it is opened; what was not read is said."""

from fractions import Fraction
from io import BytesIO
from itertools import chain
from typing import Any

import pytest
from PIL import Image

from alur.screening.readers import frames, ocr, video
from alur.screening.readers.ocr import Box, Word

av: Any = pytest.importorskip("av")

BOX: Box = ((0, 0), (60, 0), (60, 16), (0, 16))
RED, GREEN, BLUE = (220, 30, 30), (30, 160, 30), (30, 30, 220)
Colour = tuple[int, int, int]


def film(
    *scenes: tuple[Colour, int], kind: str = "mp4", codec: str = "libx264", size: tuple[int, int] = (96, 64),
    rate: int = 4, sound: bool = False,
) -> bytes:  # fmt: skip
    """A film of scenes (colour, seconds), with a key frame only at its start."""
    buffer = BytesIO()
    with av.open(buffer, "w", format=kind) as made:
        stream = made.add_stream(codec, rate=rate, options={"g": "9999", "sc_threshold": "0"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if sound:
            _add_silence(made)
        for colour in chain.from_iterable([colour] * seconds * rate for colour, seconds in scenes):
            made.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", size, colour))))
        made.mux(stream.encode())
    return buffer.getvalue()


def _add_silence(made: Any) -> None:
    stream = made.add_stream("aac", rate=48_000)
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    made.mux(stream.encode(frame))
    made.mux(stream.encode())


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """An engine that reads the name of the strongest colour; the frames it was shown."""
    shown: list[Image.Image] = []

    def seen(picture: Image.Image) -> tuple[tuple[Word, ...], Image.Image]:
        shown.append(picture)
        middle = picture.resize((1, 1)).tobytes()
        return (Word("RGB"[middle.index(max(middle))], 0.99, BOX),), picture

    monkeypatch.setattr(ocr, "recognised", seen)
    return shown


@pytest.mark.parametrize(
    ("kind", "codec", "cut"),
    [
        ("mp4", "libx264", 6),  # without a key frame at the cut: the next even second
        ("mov", "libx264", 6),
        ("webm", "libvpx", 5),  # this encoder sets one where the picture changes
    ],
)
def test_each_scene_is_read_once_with_its_moment(kind: str, codec: str, cut: int, eyes: list[Image.Image]) -> None:
    reading = video.read(film((RED, 5), (GREEN, 5), (BLUE, 4), kind=kind, codec=codec))
    assert [(word.at, word.text) for word in reading.words] == [(0, "R"), (1000 * cut, "G"), (10_000, "B")]
    assert reading.passages == (("0:00", "R"), (f"0:0{cut}", "G"), ("0:10", "B"))
    assert (reading.width, reading.height, reading.missed, len(eyes)) == (96, 64, (), 3)


def test_sound_is_named_as_not_screened(eyes: list[Image.Image]) -> None:
    assert video.read(film((RED, 1), sound=True)).missed == (video.SOUND,)


def test_a_long_film_says_that_only_its_beginning_was_screened(
    eyes: list[Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = film((RED, 3), (GREEN, 3), (RED, 3))
    with monkeypatch.context() as patch:
        patch.setattr(video, "MOST_TIME", 4_000)
        assert (video.read(long).text, video.read(long).missed) == ("R\nG", (video.LONG_FILM,))
    with monkeypatch.context() as patch:
        patch.setattr(video, "MOST_READ", 1)
        assert (video.read(long).text, video.read(long).missed) == ("R", (video.LONG_FILM,))
    monkeypatch.setattr(video, "MOST_SECONDS", -1.0)
    assert (video.read(long).text, video.read(long).missed) == ("", (video.LONG_FILM,))


def test_ten_hours_at_one_frame_a_minute_end_after_ten_minutes(eyes: list[Image.Image]) -> None:
    buffer = BytesIO()
    with av.open(buffer, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=Fraction(1, 60))
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for _ in range(600):
            made.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", (96, 64), RED))))
        made.mux(stream.encode())
    reading = video.read(buffer.getvalue())
    assert (reading.text, reading.missed, len(eyes)) == ("R", (video.LONG_FILM,), 1)


PLAYLIST = b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\nhttp://203.0.113.1/a.ts\n"
WHOLE = film((RED, 10), (GREEN, 10), kind="webm", codec="libvpx")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", video.NoFilm),
        (b"%PDF-1.7", video.NoFilm),
        (PLAYLIST, video.NoFilm),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", video.NoFilm),
        (b"\x00\x00\x00\x18ftyp" + PLAYLIST, video.DamagedFilm),
        (film((RED, 1))[:300], video.DamagedFilm),
        (film((RED, 1), size=(4160, 64)), video.LargeFilm),
        (film((RED, 1), size=(64, 4160)), video.LargeFilm),
    ],
    ids=["empty", "a document", "playlist", "list of files", "disguised playlist", "cut off", "too wide", "too high"],
)
def test_an_unreadable_film_says_why(data: bytes, error: type[ocr.Unreadable]) -> None:
    with pytest.raises(error) as refused:
        video.read(data)
    assert str(refused.value) == error.message


def test_a_film_cut_off_on_its_way_is_read_up_to_there_and_says_so(eyes: list[Image.Image]) -> None:
    reading = video.read(WHOLE[: len(WHOLE) * 9 // 10])
    assert (reading.text[:1], reading.missed) == ("R", (video.BROKEN_FILM,))


def test_a_reference_to_another_file_is_not_followed() -> None:
    with pytest.raises(OSError, match="nothing but the film itself"):
        video._refuse("file:///etc/passwd", 0, {})


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(video.FilmReaderMissing, match="extra"):
        video.read(WHOLE)


@pytest.mark.parametrize(("at", "said"), [(0, "0:00"), (2_999, "0:02"), (754_000, "12:34"), (3_723_000, "1:02:03")])
def test_moments_are_said_as_of_a_film(at: int, said: str) -> None:
    assert frames.moment(at) == said


def test_two_frames_of_one_second_make_one_passage_and_repetitions_none() -> None:
    words = [Word(text, 1.0, BOX, at=at) for text, at in [("A", 4000), ("B", 4800), ("A", 6000), ("C", 8000)]]
    assert frames.passages(words) == (("0:04", "A\nB"), ("0:08", "C"))

"""Words are read from a poster; a picture that cannot be read says why."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from alur.screening.readers import frames, image, measure, ocr

LINES = ["PRESIDEN PUNYA HAK POLITIK", "ACUANNYA UNDANG-UNDANG PEMILU"]


reads_pictures = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def drawn(lines: list[str] = LINES, size: tuple[int, int] = (740, 740)) -> Image.Image:
    picture = Image.new("RGB", size, (24, 60, 110))
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((30, 240 + 110 * number), line, fill="white", font=ImageFont.load_default(size=36))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def poster(kind: str = "PNG") -> bytes:
    return saved(drawn(), kind)


@reads_pictures
def test_the_words_of_a_poster_are_read_with_their_places() -> None:
    pytest.importorskip("rapidocr")
    reading = image.read(poster("JPEG"))
    assert reading.lines == tuple(LINES)
    assert (reading.width, reading.height) == (740, 740)
    assert reading.score > 0.9
    assert all(0 <= x <= 740 and 0 <= y <= 740 for word in reading.words for x, y in word.box)


def test_words_at_one_height_make_one_line() -> None:
    words = tuple(image.Word(text, 1.0, ((x, y), (x + 40, y), (x + 40, y + 20), (x, y + 20))) for text, x, y in
                  [("KEDUA", 60, 102), ("PERTAMA", 0, 100), ("BARIS", 0, 140)])  # fmt: skip
    assert image.Reading(words, 200, 200, 1.0).text == "PERTAMA KEDUA\nBARIS"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", image.NoPicture),
        (b"%PDF-1.7 not a picture", image.NoPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", image.NoPicture),
        (poster()[:3000], image.Damaged),
        (poster("JPEG")[:3000], image.Damaged),
        (poster("BMP"), image.NoPicture),
    ],
)
def test_an_unreadable_picture_says_why(data: bytes, error: type[image.Unreadable]) -> None:
    with pytest.raises(error) as refused:
        image.read(data)
    assert str(refused.value) == error.message


def test_a_picture_with_too_many_pixels_is_not_decoded() -> None:
    with pytest.raises(image.TooLarge, match="more than 50 million pixels"):
        image.read(saved(Image.new("1", (20_000, 3_000))))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._engine.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    with pytest.raises(image.ReaderMissing, match="extra"):
        image.read(poster())


def test_the_reader_needs_no_django() -> None:
    assert "django" not in Path(image.__file__).read_text().split("import ")[0]


@reads_pictures
@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (drawn().rotate(180), "held upside down"),
        (drawn().rotate(90, expand=True), "held on its side"),
        (drawn().rotate(270, expand=True), "held on its other side"),
        (ImageOps.mirror(drawn()), "taken with a front camera"),
    ],
)
def test_a_turned_picture_is_read(copy: Image.Image, reason: str) -> None:
    pytest.importorskip("rapidocr")
    assert image.read(saved(copy)).lines == tuple(LINES), reason


@reads_pictures
def test_a_picture_is_read_as_the_camera_was_held() -> None:
    pytest.importorskip("rapidocr")
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn to the right to see it upright
    reading = image.read(saved(drawn().rotate(90, expand=True), "JPEG", exif=exif))
    assert (reading.lines, reading.width, reading.height) == (tuple(LINES), 740, 740)


@reads_pictures
@pytest.mark.parametrize("shade", [255, 0])
def test_letters_on_a_transparent_ground_are_read_in_black_and_in_white(shade: int) -> None:
    pytest.importorskip("rapidocr")
    clear = Image.new("RGBA", (740, 740), (shade, shade, shade, 0))
    ImageDraw.Draw(clear).text((30, 240), LINES[0], fill=(shade,) * 3, font=ImageFont.load_default(size=36))
    assert image.read(saved(clear)).text == LINES[0]


@reads_pictures
def test_an_animation_is_read_frame_by_frame_and_only_where_it_changes() -> None:
    pytest.importorskip("rapidocr")
    shown = [drawn([line]) for line in (LINES[0], LINES[0], LINES[1])]
    reading = image.read(saved(shown[0], "GIF", save_all=True, append_images=shown[1:], duration=1500))
    assert [(word.text, word.at) for word in reading.words] == [(LINES[0], 0), (LINES[1], 3000)]
    assert reading.missed == ()


@reads_pictures
def test_writing_that_nobody_could_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr")
    poor = (ocr.Word("l1I", 0.6, ((0, 0), (9, 0), (9, 9), (0, 9))),)
    for words, picture, missed in [
        ((), drawn(), (image.UNSURE,)),  # lines are found, and nothing is read in them
        ((), Image.new("RGB", (740, 740), "white"), ()),
        (poor, drawn(), (image.UNSURE,)),
    ]:
        monkeypatch.setattr(ocr, "recognised", lambda shown, words=words: (words, shown))
        assert image.read(saved(picture)).missed == missed


def flashing(count: int, change: int) -> bytes:
    shown = [Image.new("RGB", (64, 64), ((number % 2) * change, 0, 0)) for number in range(count)]
    for number, frame in enumerate(shown):
        frame.putpixel((0, 0), (0, number % 16, number // 16))  # so that no frame is dropped as a repetition
    return saved(shown[0], "GIF", save_all=True, append_images=shown[1:], duration=100)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (flashing(image.MOST_READ + 5, 255), image.MOST_READ),
        (flashing(image.MOST_FRAMES + 5, 0), 1),
    ],
    ids=["many different frames", "many alike"],
)
def test_a_long_animation_says_that_only_its_beginning_was_screened(
    data: bytes, seen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Image.Image] = []

    def counted(picture: Image.Image) -> tuple[tuple[image.Word, ...], Image.Image]:
        read.append(picture)
        return (), picture

    monkeypatch.setattr(ocr, "recognised", counted)
    assert image.read(data).missed == (image.LONG_ANIMATION,)
    assert len(read) == seen


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (drawn(), drawn(), False),
        (drawn(), drawn([LINES[0]]), True),
        (drawn(), Image.eval(drawn(), lambda grey: min(255, grey + 4)), False),
        (drawn(["2"], (1920, 1080)), drawn(["3"], (1920, 1080)), True),
    ],
    ids=["the same", "a line less", "a little lighter", "one large digit"],
)
def test_frames_differ_where_words_may_have_changed(one: Image.Image, other: Image.Image, differ: bool) -> None:
    assert frames.differs(frames.look_of(one), frames.look_of(other)) is differ


@pytest.mark.parametrize(
    ("read", "truth", "recall"),
    [
        ("AYO GUNAKAN HAK PILIHMU", "Ayo gunakan hak pilihmu", 1.0),
        ("HAKPILIHMU", "hak pilihmu", 0.0),
        ("hari: 22,1 juta", "Hari 22,1 juta hari", 0.75),
        ("anything", "", 1.0),
    ],
)
def test_word_recall_counts_each_word_as_often_as_it_stands_there(read: str, truth: str, recall: float) -> None:
    assert measure.word_recall(read, truth) == recall

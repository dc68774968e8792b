"""Words are read from a poster; a picture that cannot be read says why."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from alur.screening.readers import image

LINES = ["PRESIDEN PUNYA HAK POLITIK", "ACUANNYA UNDANG-UNDANG PEMILU"]


def poster(kind: str = "PNG") -> bytes:
    picture = Image.new("RGB", (1080, 600), (24, 60, 110))
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(LINES):
        draw.text((60, 180 + 110 * number), line, fill="white", font=ImageFont.load_default(size=54))
    buffer = BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_words_of_a_poster_are_read_with_their_places() -> None:
    pytest.importorskip("rapidocr")
    reading = image.read(poster("JPEG"))
    assert reading.lines == tuple(LINES)
    assert (reading.width, reading.height) == (1080, 600)
    assert reading.score > 0.9
    assert all(0 <= x <= 1080 and 0 <= y <= 600 for word in reading.words for x, y in word.box)


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
        (poster("JPEG")[:4000], image.Damaged),
        (poster("BMP"), image.NoPicture),
    ],
)
def test_an_unreadable_picture_says_why(data: bytes, error: type[image.Unreadable]) -> None:
    with pytest.raises(error) as refused:
        image.read(data)
    assert str(refused.value) == error.message


def test_a_picture_with_too_many_pixels_is_not_decoded() -> None:
    buffer = BytesIO()
    Image.new("1", (20_000, 3_000)).save(buffer, "PNG")
    with pytest.raises(image.TooLarge, match="more than 50 million pixels"):
        image.read(buffer.getvalue())


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    image._engine.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    with pytest.raises(image.ReaderMissing, match="extra"):
        image.read(poster())


def test_the_reader_needs_no_django() -> None:
    assert "django" not in Path(image.__file__).read_text().split("import ")[0]

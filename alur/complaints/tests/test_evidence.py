"""Which files are taken: told from their bytes."""

import io

import pytest
from PIL import Image

from alur.complaints import evidence
from alur.complaints.evidence import BrokenPicture, EmptyFile, TooBig, UnknownKind
from alur.complaints.tests.factories import picture
from alur.kernel.errors import Invalid


def bomb() -> bytes:
    """A small file that fills 50 million pixels and one row more."""
    drawn = io.BytesIO()
    Image.new("1", (10_000, 5_001)).save(drawn, "PNG")
    return drawn.getvalue()


BOMB = bomb()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (picture("PNG"), "a.png", "image/png"),
        (picture("JPEG"), "photo.txt", "image/jpeg"),
        (picture("WEBP"), "a.webp", "image/webp"),
        (picture("GIF"), "a.gif", "image/gif"),
        (b"%PDF-1.7 ...", "letter.pdf", "application/pdf"),
        (b"\x00\x00\x00\x18ftypmp42....", "clip.mp4", "video/mp4"),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, name: str, media_type: str) -> None:
    assert evidence.accept(data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name", "refusal", "reason"),
    [
        (b"", "a.png", EmptyFile, "nothing in it"),
        (b"\x89PNG\r\n\x1a\n then text", "a.png", BrokenPicture, "begins like a picture and is none"),
        (picture("PNG")[:-30], "cut.png", BrokenPicture, "cut in the middle"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.webp", BrokenPicture, "a sound, not a WebP"),
        (b"MZ\x90\x00", "photo.jpg", UnknownKind, "a program that is called photo.jpg"),
        (b"<html><script>", "a.html", UnknownKind, "a page"),
        (b"PK\x03\x04", "a.docx", UnknownKind, "an office file"),
        (BOMB, "bomb.png", BrokenPicture, "too many pixels"),
    ],
)
def test_what_is_not_taken_is_named(data: bytes, name: str, refusal: type[Invalid], reason: str) -> None:
    with pytest.raises(refusal) as refused:
        evidence.accept(data, name)
    assert name in str(refused.value), reason


def test_a_file_too_big_says_its_size_and_the_limit() -> None:
    with pytest.raises(TooBig) as refused:
        evidence.accept(b"%PDF-" + bytes(evidence.MOST_BYTES), "big.pdf")
    assert "big.pdf has 11 MB; the limit is 10 MB" in str(refused.value)


def test_the_copy_for_people_carries_nothing_but_the_picture() -> None:
    hidden = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CANARY CAMERA"
    Image.new("RGB", (4, 4), "red").save(hidden, "JPEG", exif=exif, comment=b"CANARY COMMENT")
    copy = evidence.clean_copy(hidden.getvalue())
    assert b"CANARY" in hidden.getvalue()
    assert b"CANARY" not in copy
    assert Image.open(io.BytesIO(copy)).size == (4, 4)

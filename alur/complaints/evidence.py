"""Which files are taken as evidence: told from their bytes, never from their name."""

import io
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

from alur.kernel.errors import N_, Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
MOST_PIXELS = 50_000_000  # a phone's largest picture; more is a bomb
MEGABYTE = 1024 * 1024

_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_NO_PICTURE = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
_LOOKS_LIKE_A_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class TooBig(Invalid):
    """More than is taken."""

    code = "file_too_big"
    message = N_(
        "%(name)s has %(size)s MB; the limit is %(limit)s MB. Everything else was kept. "
        "You can give a link in your account, or bring the file to the supervisor."
    )


class TooMany(Invalid):
    """One file too many."""

    code = "too_many_files"
    message = N_("At most %(limit)s files are taken; %(name)s was not kept. You can bring more to the supervisor.")


class EmptyFile(Invalid):
    """Nothing in it."""

    code = "empty_file"
    message = N_("%(name)s is empty. Choose the file again.")


class BrokenPicture(Invalid):
    """It begins like a picture and is none."""

    code = "broken_picture"
    message = N_("%(name)s is no picture that can be opened. Save it again, or take a new screenshot.")


class UnknownKind(Invalid):
    """A kind of file that is not taken."""

    code = "unknown_kind"
    message = N_(
        "%(name)s is not a kind of file that is taken. Taken are pictures (JPEG, PNG, WebP, GIF), PDF and MP4."
    )


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file as it came, and what its bytes say it is. The name is the reporter's and stays confidential."""

    data: bytes = field(repr=False)
    media_type: str
    name: str = field(default="", repr=False)


def accept(data: bytes, name: str) -> Attachment:
    """The file as evidence. Raises TooBig, EmptyFile, BrokenPicture, UnknownKind; the sentence names the file."""
    shown = name[:80] or "?"
    if not data:
        raise EmptyFile(name=shown)
    check_size(len(data), name)
    return Attachment(data=data, media_type=_media_type(data, shown), name=name[:255])


def check_size(size: int, name: str) -> None:
    """Refuse by size before the bytes are read. size: bytes. Raises TooBig."""
    if size > MOST_BYTES:
        raise TooBig(name=name[:80], size=-(-size // MEGABYTE), limit=MOST_BYTES // MEGABYTE)


def _media_type(data: bytes, name: str) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data.startswith(_LOOKS_LIKE_A_PICTURE):
        return _picture_type(data, name)
    raise UnknownKind(name=name)


def _picture_type(data: bytes, name: str) -> str:
    try:
        return _PICTURES[_opened(data).format or ""]
    except _NO_PICTURE as error:
        raise BrokenPicture(name=name) from error


def _opened(data: bytes) -> Image.Image:
    """The picture, fully decoded once. Raises what Pillow raises, and ValueError for too many pixels."""
    picture = Image.open(io.BytesIO(data), formats=list(_PICTURES))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    picture.load()
    return picture


def clean_copy(data: bytes) -> bytes:
    """The picture drawn anew as PNG: without place, camera, comments, or anything else that was hidden in the file."""
    drawn = io.BytesIO()
    picture = _opened(data).convert("RGB")
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(drawn, "PNG")
    return drawn.getvalue()

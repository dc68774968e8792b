"""Pictures for people: always drawn anew, never the file that came in. Pure.

What a camera or a sender hid in a file (place, device, comments, other formats behind the picture) does not survive.
"""

from io import BytesIO

from PIL import Image, ImageOps

from alur.kernel.errors import N_, Invalid

MOST_PIXELS = 50_000_000  # a phone's photograph has 12 to 50 million; a bomb has thousands
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # by name, so that a file cannot choose a rarely used decoder
SMALL, FULL = 480, 2000  # pixels, the longer side
WHITE = (255, 255, 255)


class NoPicture(Invalid):
    """The file cannot be shown."""

    code = "picture_unshown"
    message = N_("This file is not a picture that can be shown. The original is kept; ask the sender for another copy.")


def drawn(data: bytes, side: int = FULL) -> bytes:
    """The picture as a JPEG without its metadata, at most `side` pixels long. Raises NoPicture."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture
            picture.draft("RGB", (side, side))
            return _as_jpeg(ImageOps.exif_transpose(picture), side)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NoPicture from None


def _as_jpeg(picture: Image.Image, side: int) -> bytes:
    flat = picture.convert("RGBA")
    flat.thumbnail((side, side))
    paper = Image.new("RGB", flat.size, WHITE)
    paper.paste(flat, mask=flat.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=80)
    return out.getvalue()

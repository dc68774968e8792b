"""Pictures of the inbox and the desk, for the office that has them: always drawn anew, never the file that came in."""

from io import BytesIO
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from PIL import Image, ImageOps

from alur.desk import services
from alur.kernel import contents
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import N_, Invalid, NotFound

MOST_PIXELS = 50_000_000  # a phone's photograph has 12 to 50 million; a bomb has thousands
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SMALL, FULL = 480, 2000  # pixels, the longer side
WHITE = (255, 255, 255)


class NoPicture(Invalid):
    """The file cannot be shown."""

    code = "desk.no_picture"
    message = N_("This file is not a picture that can be shown. The original is kept; ask the sender for another copy.")


@staff_only
@require_GET
@cache_control(private=True, max_age=3600)
def small(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A thumbnail."""
    return _shown(request, uid, SMALL)


@staff_only
@require_GET
@cache_control(private=True, max_age=3600)
def full(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The picture, large enough to read a poster."""
    return _shown(request, uid, FULL)


def _shown(request: HttpRequest, uid: UUID, side: int) -> HttpResponse:
    if not services.may_show(uid, actor_of(request)):
        raise NotFound
    response = HttpResponse(drawn(contents.data(uid), side), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def drawn(data: bytes, side: int) -> bytes:
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

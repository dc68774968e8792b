"""Files that a press office sends with a release: what they may be, their fields, and how they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from alur.kernel import contents
from alur.kernel.models import Content
from alur.releases.core import files
from alur.releases.domain import Attachment
from alur.releases.models import Version

MOST_PIXELS = 50_000_000  # a poster for print has about 35 million
ACCEPTED = ",".join(files.LARGEST)


class ReleaseFile(forms.FileField):
    """A picture, film or PDF, by its bytes."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file with its true media type."""
        file = super().clean(data, initial)
        if file:
            file.content_type = _media_type(file)
        return file


def fields_of(attachment: Attachment, place: int) -> tuple[forms.Field, forms.Field]:
    """For a file that is there already: its words, and whether it is left out."""
    name = contents.get(attachment.content_id).name or str(place)
    words = forms.CharField(label=_("File %(name)s in words") % {"name": name}, max_length=500)
    return words, forms.BooleanField(label=_("Leave out %(name)s") % {"name": name}, required=False)


def new_fields(place: int) -> tuple[forms.Field, forms.Field]:
    """For a file that is sent: itself and its words."""
    file = ReleaseFile(
        label=_("Add a file (%(place)s)") % {"place": place},
        required=False,
        help_text=_("A picture (JPEG, PNG, WebP, 10 MB), a film (MP4, 100 MB) or a PDF (20 MB).") if place == 1 else "",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    words = forms.CharField(
        label=_("File %(place)s in words") % {"place": place},
        max_length=500,
        required=False,
        help_text=_("For people who do not see or hear it: repeat the words in it.") if place == 1 else "",
    )
    return file, words


def _media_type(file: UploadedFile) -> str:
    size = file.size or 0
    found = files.document_type(file, size)
    file.seek(0)
    if not found and size <= max(files.LARGEST[kind] for kind in files.PICTURES.values()):
        found = _picture_type(file)
    if not found:
        raise forms.ValidationError(
            _("This file is no picture, MP4 film or PDF that can be read. It was not kept. Choose another one.")
        )
    if size > files.LARGEST[found]:
        limit = files.LARGEST[found] // (1024 * 1024)
        raise forms.ValidationError(
            _("This file is larger than %(limit)s MB. It was not kept. Save a smaller copy.") % {"limit": limit}
        )
    return found


def _picture_type(file: UploadedFile) -> str:
    try:
        with Image.open(BytesIO(file.read()), formats=list(files.PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise forms.ValidationError(_("This picture has too many pixels. It was not kept. Save it smaller."))
            picture.load()
            return files.PICTURES[str(picture.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
    finally:
        file.seek(0)


def kept(file: UploadedFile, words: str) -> Attachment:
    """The file as a content of the kernel."""
    content = contents.put(file.read(), media_type=file.content_type or "", name=file.name or "")
    return Attachment(content.uid, words)


@dataclass(frozen=True)
class Shown:
    """A file on a page: kind is "image", "video" or "file"."""

    uid: UUID
    alt: str
    content: Content

    @property
    def kind(self) -> str:
        """How the page shows it."""
        first = self.content.media_type.partition("/")[0]
        return first if first in ("image", "video") else "file"


def shown(version: Version) -> list[Shown]:
    """The files of a version, in order."""
    return [Shown(each.content_id, each.alt, contents.get(each.content_id)) for each in version.attachments]


def answer(request: HttpRequest, content: Content) -> HttpResponseBase:
    """The bytes; of a film the part that was asked for (RFC 9110, 14), without which some browsers play none."""
    kind = content.media_type
    if kind != files.FILM:
        # A PDF may run scripts where it is shown; what is saved does not run on this site.
        name = "inline" if kind != files.PDF else f'attachment; filename="{content.uid}.pdf"'
        return HttpResponse(contents.data(content.uid), content_type=kind, headers={"Content-Disposition": name})
    first, last = _range(request.headers.get("Range", ""), content.size)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
    if (first, last) != (0, content.size - 1):
        headers["Content-Range"] = f"bytes {first}-{last}/{content.size}"
    status = 206 if "Content-Range" in headers else 200
    return StreamingHttpResponse(_part(content.uid, first, last), content_type=kind, headers=headers, status=status)


def _range(asked: str, size: int) -> tuple[int, int]:
    """First and last byte; the whole where the wish is none that can be met."""
    unit, _sign, span = asked.partition("=")
    begin, _sign, end = span.partition("-")
    if unit != "bytes" or not begin.isdecimal() or (end and not end.isdecimal()) or int(begin) >= size:
        return 0, size - 1
    last = min(int(end), size - 1) if end else size - 1
    return (int(begin), last) if int(begin) <= last else (0, size - 1)


def _part(uid: UUID, first: int, last: int) -> Iterator[bytes]:
    at = 0
    for piece in contents.pieces(uid):
        if at > last:
            return
        part = piece[max(0, first - at) : last - at + 1]
        if part:
            yield part
        at += len(piece)

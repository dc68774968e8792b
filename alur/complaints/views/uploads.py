"""Files of reporters stay in memory until they are sealed: Django would lay larger ones in clear on the disk."""

import io
from functools import wraps
from typing import Any, cast

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from alur.complaints import evidence
from alur.complaints.views.private import View

MOST_IN_MEMORY = evidence.MOST_FILES * evidence.MOST_BYTES  # of one request; a file beyond it is measured, not kept


class MemoryOnly(FileUploadHandler):
    """Keeps what may be kept; of a file that is too big only its size, which the view then names."""

    kept = 0

    def new_file(self, *given: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*given, **named)
        self.buffer = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece, if there is room for it."""
        fits = start + len(raw_data) <= evidence.MOST_BYTES and self.kept + len(raw_data) <= MOST_IN_MEMORY
        if fits:
            self.buffer.write(raw_data)
            self.kept += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, with its true size."""
        self.buffer.seek(0)
        name, kind = cast(str, self.file_name), cast(str, self.content_type)
        return InMemoryUploadedFile(self.buffer, self.field_name, name, kind, file_size, self.charset)


def in_memory(view: View) -> View:
    """A view whose uploads never touch the disk. It is set before the body is read, so CSRF is checked inside."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [MemoryOnly(request)]
        return protected(request, *args, **kwargs)

    return page

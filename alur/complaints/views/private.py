"""What the pages for reporters share: nothing kept by browsers, a cookie for each thing, a quick way out."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alur.complaints import drafts
from alur.kernel.errors import NotFound

View = Callable[..., HttpResponse]

DRAFT, STATUS = "alur_report", "alur_status"  # cookies
OPEN_FOR = timedelta(minutes=15)  # so long an opened report can be read again without its code


def private(view: View) -> View:
    """A page that no browser and no machine on the way keeps."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page


def remember_draft(response: HttpResponse, token: str) -> None:
    """Give the browser the key to its draft, for a day."""
    _give(response, DRAFT, token, reverse("complaints:start"), drafts.KEPT)


def draft_token(request: HttpRequest) -> str:
    """The key to the draft; "" without one."""
    return request.COOKIES.get(DRAFT, "")


def remember_opened(response: HttpResponse, uid: UUID) -> None:
    """Let the browser read an opened report for some minutes."""
    signed = signing.dumps(uid.hex, salt=STATUS)
    _give(response, STATUS, signed, reverse("complaints:status"), OPEN_FOR)


def opened(request: HttpRequest) -> UUID:
    """The report that this browser has opened with its code. Raises NotFound: the code is asked again."""
    try:
        return UUID(signing.loads(request.COOKIES.get(STATUS, ""), salt=STATUS, max_age=OPEN_FOR))
    except (signing.BadSignature, ValueError):
        raise NotFound from None


def _give(response: HttpResponse, name: str, value: str, path: str, age: timedelta) -> None:
    response.set_cookie(
        name, value, max_age=age, path=path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@private
def leave(request: HttpRequest) -> HttpResponse:
    """Leave at once: the draft ends, this device keeps nothing. A plain link, because it must work in one touch."""
    drafts.leave(draft_token(request))
    response = redirect("home")
    response.delete_cookie(DRAFT, path=reverse("complaints:start"))
    response.delete_cookie(STATUS, path=reverse("complaints:status"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response

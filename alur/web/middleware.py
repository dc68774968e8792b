"""What happens around every page: its language, the first run, and refusals as readable pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from alur.directory import services as directory
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words
from alur.web.problems import API

Page = Callable[[HttpRequest], HttpResponse]


def language(get_response: Page) -> Page:
    """Indonesian, unless the reader chose otherwise on this site: the browser's own wish is not asked.

    A program says its wish: `lang`, or the header Accept-Language.
    """

    def page(request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        wishes = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
        if request.path.startswith(API):
            header = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
            wishes = [request.GET.get("lang", ""), *wishes, *(wish.partition("-")[0] for wish, _weight in header)]
        code = next((wish for wish in wishes if wish in known), settings.LANGUAGE_CODE)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return page


def actor(get_response: Page) -> Page:
    """`request.actor`: the office and role for which the person signed in acts; None for the public."""

    def page(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        request.actor = directory.actor_for(request.user) if signed_in else None  # type: ignore[attr-defined]
        return get_response(request)

    return page


OPEN_AT_FIRST = (API, "/language/", "/health/")  # also before there is an institution


def first_run(get_response: Page) -> Page:
    """An installation without any institution shows the page that makes the first one."""

    def page(request: HttpRequest) -> HttpResponse:
        from alur.directory.views import FIRST_RUN, is_first_run

        if not request.path.startswith((FIRST_RUN, settings.STATIC_URL, *OPEN_AT_FIRST)) and is_first_run():
            return redirect(FIRST_RUN)
        return get_response(request)

    return page


class Refusals:
    """A refusal that no view has answered becomes a page: what happened, what was kept, what to do."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals: a fault goes on to the log and the 500 page."""
        if not isinstance(exception, Refusal):
            return None
        shown = {"sentence": in_words(exception), "code": exception.code}
        return render(request, "refusal.html", shown, status=exception.status)

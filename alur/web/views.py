"""The site's own pages: the start page, the language switch, and the page of parts."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from alur.kernel import clock
from alur.kernel import health as state
from alur.register import services as register
from alur.releases import services as releases
from alur.web import gallery

ONE_YEAR = 365 * 24 * 60 * 60  # seconds
LATEST = 3  # releases on the start page

TASKS = (
    ("tracing:check", _("Check a post"), _("Is this from an official release?")),
    ("complaints:start", _("Report"), _("Without an account. Usually 10 minutes.")),
    ("complaints:status", _("See my report"), _("With your receipt code.")),
)


def home(request: HttpRequest) -> HttpResponse:
    """What Alur is, three things to do, and what happened last."""
    shown = {"tasks": _tasks(), "cases": register.latest_cases(), "releases": releases.latest(LATEST, at=clock.now())}
    return render(request, "home.html", shown)


def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: "ok", or 503 and how much waits since when while nobody works (reliability F25)."""
    queue = state.queue()
    if not queue.is_stopped:
        return HttpResponse("ok\n", content_type="text/plain")
    said = f"no worker runs: {queue.waiting} jobs wait, the oldest for {queue.oldest_minutes} minutes\n"
    return HttpResponse(said, content_type="text/plain", status=HTTPStatus.SERVICE_UNAVAILABLE)


def _tasks() -> list[dict[str, Any]]:
    """The tasks whose page this installation has."""
    found = []
    for name, title, words in TASKS:
        try:
            found.append({"url": reverse(name), "title": title, "words": words})
        except NoReverseMatch:
            continue
    return found


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language and go back to the page from which it was chosen; to the start, if that is elsewhere."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if here and back.startswith("/") else "/", status=HTTPStatus.SEE_OTHER)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response


def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state, light and dark: for whoever builds pages."""
    return render(request, "parts.html", gallery.sample())

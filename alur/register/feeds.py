"""Atom feeds: the steps of one case, and the latest entries of the register. In the language of the request."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.register import services
from alur.register.services.steps import Step, in_language

LATEST = 50


@require_safe
def of_case(request: HttpRequest, context: str) -> HttpResponse:
    """Follow one case."""
    case = services.case(context)
    feed = _feed(in_language(case.name), in_language(case.summary), case.url, request.path)
    return _answer(feed, list(reversed(case.steps))[:LATEST])


@require_safe
def of_register(request: HttpRequest) -> HttpResponse:
    """Follow the register."""
    feed = _feed(_("Open register"), _("Every step that was recorded."), reverse("register:register"), request.path)
    return _answer(feed, [Step([entry.activity], "Asia/Jakarta") for entry in services.entries()[:LATEST]])


def _feed(title: str, description: str, page: str, own: str) -> Atom1Feed:
    origin = settings.ALUR_ORIGIN
    return Atom1Feed(title, f"{origin}{page}", description, language=get_language(), feed_url=f"{origin}{own}")


def _answer(feed: Atom1Feed, steps: Iterable[Step]) -> HttpResponse:
    for step in steps:
        activity = step.first
        page = reverse("register:case", args=[activity.context])
        feed.add_item(
            title=step.heading, link=f"{settings.ALUR_ORIGIN}{page}#{step.anchor}",
            description=in_language(step.facts.get("summary")), unique_id=f"urn:uuid:{activity.uid}",
            pubdate=activity.at, updateddate=activity.recorded_at,
        )  # fmt: skip
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response

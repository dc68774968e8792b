"""Feeds of releases, and one release in the forms of newsrooms."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import SyndicationFeed
from django.views.decorators.http import conditional_page, require_safe

from alur.directory import services as directory
from alur.kernel import clock
from alur.releases import feeds
from alur.releases.core import exports
from alur.releases.core.exports import Story
from alur.releases.views import readable


@require_safe
@conditional_page
def feed(request: HttpRequest, form: str, slug: str = "") -> HttpResponse:
    """All releases, or those of one institution."""
    _check(form)
    name = exports.in_one(directory.institution(slug).name, request.LANGUAGE_CODE or "id") if slug else ""
    address = settings.ALUR_ORIGIN + request.path
    return _written(feeds.releases(form, at=clock.now(), address=address, institution=slug, name=name))


@require_safe
@conditional_page
def changes(request: HttpRequest, form: str) -> HttpResponse:
    """Corrections and withdrawals."""
    _check(form)
    return _written(feeds.changes(form, at=clock.now(), address=settings.ALUR_ORIGIN + request.path))


def _check(form: str) -> None:
    if form not in feeds.FORMS:
        raise Http404


def _written(feed: SyndicationFeed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=getattr(feed, "content_type", "application/xml"))


@require_safe
@conditional_page
def ninjs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The release as IPTC ninjs."""
    return JsonResponse(exports.ninjs(_story(request, uid)), json_dumps_params={"ensure_ascii": False})


@require_safe
@conditional_page
def newsml(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The release as NewsML-G2."""
    return HttpResponse(exports.newsml(_story(request, uid)), content_type=exports.NEWSML)


def _story(request: HttpRequest, uid: UUID) -> Story:
    found = readable(request, uid).current
    if found is None:
        raise Http404
    return feeds.story(found, at=clock.now())

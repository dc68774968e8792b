"""Pictures of the inbox and the desk, for the office that has them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from alur.desk import services
from alur.kernel import contents, pictures
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound
from alur.releases import services as releases


@staff_only
@require_GET
@cache_control(private=True, max_age=3600)
def small(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A thumbnail."""
    return _shown(request, uid, pictures.SMALL)


@staff_only
@require_GET
@cache_control(private=True, max_age=3600)
def full(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The picture, large enough to read a poster; one that comes from a release as its issuer signed it."""
    return _shown(request, uid, pictures.FULL)


def _shown(request: HttpRequest, uid: UUID, side: int) -> HttpResponse:
    if not services.may_show(uid, actor_of(request)):
        raise NotFound
    kept = releases.original(uid) if side == pictures.FULL else None
    data, media_type = kept or (pictures.drawn(contents.data(uid), side), "image/jpeg")
    return HttpResponse(data, content_type=media_type)

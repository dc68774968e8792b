"""What other rules would make of the drafts that are still open: a piece of the page on which rules are activated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from alur.desk import services, words
from alur.directory import services as directory
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound
from alur.screening import services as screening


@staff_only
@require_GET
def effect_panel(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The office's open drafts that the rules brought by the software would judge otherwise than the active ones."""
    by = actor_of(request)
    if directory.institution(by.institution).jurisdiction != jurisdiction:
        raise NotFound
    now = screening.standing(jurisdiction)
    if now.shipped is None or now.active is None:
        raise NotFound
    effect = services.effect_of(now.active, now.shipped, by=by, at=clock.now())
    rows = [(moved, words.DRAFTS[moved.draft.state]) for moved in effect.moved]
    piece = "HX-Request" in request.headers
    shown = {"effect": effect, "rows": rows, "version": now.shipped.version}
    response = render(request, "desk/_effect.html" if piece else "desk/effect.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response

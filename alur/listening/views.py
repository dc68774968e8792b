"""Comments of a case as signals: classes counted, names masked, no page about a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.listening import services

CLASSES = {
    "partiality": _("Says that the office takes sides"),
    "relevance": _("Asks what this has to do with the office"),
    "removal": _("Asks to remove the post"),
    "service": _("Speaks of a public service"),
    "other": _("Other"),
}


def _shown(context: str) -> dict[str, Any]:
    found = services.comments_in(context)
    rows = [
        {"who": comment.masked_name, "text": words, "note": CLASSES[comment.kind], "at": comment.said_at}
        for comment, words in found
    ]
    counts = [(CLASSES[kind], number) for kind, number in services.counts(context).items()]
    return {"comments": rows, "counts": counts, "context": context}


@require_GET
def comments(request: HttpRequest, context: str) -> HttpResponse:
    """All comments of a case."""
    if not Activity.objects.in_context(context).exists():
        raise NotFound
    return render(request, "listening/comments.html", _shown(context))


@require_GET
def comments_panel(request: HttpRequest, context: str) -> HttpResponse:
    """The counts, for the case page; without a script the link leads to the whole page."""
    if "HX-Request" not in request.headers:
        return redirect("listening:comments", context)
    response = render(request, "listening/_counts.html", _shown(context))
    patch_vary_headers(response, ["HX-Request"])
    return response

"""Comments of a case as signals: classes counted, names masked, no page about a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from alur.kernel.errors import NotFound
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
    """All comments of a case. A case without comments is answered like one that does not exist."""
    shown = _shown(context)
    if not shown["comments"]:
        raise NotFound
    return render(request, "listening/comments.html", shown)


@require_GET
def comments_panel(request: HttpRequest, context: str) -> HttpResponse:
    """The counts, for the case page."""
    return render(request, "listening/_counts.html", _shown(context))

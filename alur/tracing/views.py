"""Is this from an official release? A citizen pastes a text; and the panel beside a draft."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.tracing import services
from alur.tracing.services import LONGEST, Found

KINDS = {
    "Release": _("Release"),
    "Item": _("Material from a chat group"),
    "Sighting": _("Post on an official account"),
    "Post": _("Post of an office"),
}


class Check(forms.Form):
    """The words of a post."""

    text = forms.CharField(
        label=_("Text of the post"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Paste the text, or type the words that stand on the picture."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Asks for the words and shows where they were seen. Nothing that is typed is kept."""
    form, rows = Check(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        rows = [_row(found) for found in services.origin_of(form.cleaned_data["text"])]
    return render(request, "tracing/check.html", {"form": form, "rows": rows})


def _row(found: Found) -> dict[str, Any]:
    activity = Activity.objects.filter(object_path=found.path, type="Create").first()
    return {
        "found": found, "kind": KINDS.get(found.kind, found.kind), "name": activity.name if activity else {},
        "percent": round(found.share * 100),
    }  # fmt: skip


@staff_only
@require_GET
def origin_panel(request: HttpRequest, uid: str) -> HttpResponse:
    """Beside a draft: what its source equals or resembles in the record."""
    by = actor_of(request)
    begun = Activity.objects.filter(object_path=f"drafts/{uid}", type="Create", actor=by.institution).first()
    if begun is None:
        raise NotFound
    found = services.matches_of(begun.in_reply_to)
    rows = [
        {"alike": each, "kind": KINDS.get(each.kind, each.kind), "percent": round(each.share * 100)} for each in found
    ]
    piece = "HX-Request" in request.headers
    shown = {"rows": rows, "draft": uid, "is_release": begun.in_reply_to.startswith("releases/")}
    response = render(request, "tracing/_origin.html" if piece else "tracing/origin.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response

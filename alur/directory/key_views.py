"""The keys of an institution: as documents for other programs, and as a page for its head."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from alur.directory import keys, services
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import MEDIA_TYPE
from alur.kernel.errors import NotFound
from alur.kernel.permissions import check_allowed


@require_GET
def actor_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The institution as an ActivityPub actor, with all its keys."""
    document = keys.actor_document(services.institution(slug))
    return JsonResponse(document, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


@require_GET
def keys_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed list of its keys, byte for byte. 404 while it has none."""
    text = keys.key_document(services.institution(slug))
    if not text:
        raise NotFound
    return HttpResponse(text, content_type=MEDIA_TYPE)


@require_GET
def root_certificate(request: HttpRequest) -> HttpResponse:
    """The authority behind the Content Credentials of this installation: the root to trust, PEM."""
    return HttpResponse(keys.root_certificate(), content_type="application/x-pem-file")


class RevocationForm(forms.Form):
    """Which key, and why."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is this key revoked?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public: everybody who checks a signature of this key reads it."),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def own_keys(request: HttpRequest) -> HttpResponse:
    """The keys of the own office; its head changes and revokes them."""
    by = actor_of(request)
    check_allowed(by, "directory.keys")
    institution = services.institution(by.institution)
    form = RevocationForm(request.POST if request.method == "POST" and "reason" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        keys.rotate_key(by=by, at=clock.now())
        return redirect("directory:own_keys")
    if form.is_valid():
        keys.revoke_key(by=by, at=clock.now(), **form.cleaned_data)
        return redirect("directory:own_keys")
    held = list(keys.key_history(institution).order_by("-number"))
    shown: dict[str, Any] = {"institution": institution, "held": held, "form": form}
    if form.is_bound:
        shown["failed"] = form.data.get("number")
    return render(request, "directory/own_keys.html", shown, status=400 if form.is_bound else 200)

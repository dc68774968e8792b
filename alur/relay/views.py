"""Passing a release on, acknowledging it, and relay's panels on the pages of a release and of an arrival."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alur.directory import services as directory
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.permissions import check_allowed, is_allowed
from alur.kernel.wording import in_words
from alur.relay import services
from alur.relay.models import Dispatch
from alur.releases import services as releases


class AnnounceForm(forms.Form):
    """Into which forum a release is passed on."""

    forum = forms.ChoiceField(
        label=_("Forum"), help_text=_("All offices of the forum and of the forums inside it receive it, each once.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(forum.slug, forum.name.get("id", forum.slug)) for forum in directory.forums()]
        self.fields["forum"].choices = choices  # type: ignore[attr-defined]  # a choice field


@staff_only
def dispatches(request: HttpRequest) -> HttpResponse:
    """What the own institution has passed on, and the latest releases, to pass on the next one."""
    by = actor_of(request)
    check_allowed(by, "relay.announce")
    sent = Dispatch.objects.filter(announcer=by.institution).select_related("version__release__institution", "forum")
    shown = {"dispatches": sent.order_by("-at", "-pk")[:50], "latest": releases.latest(10)}
    return render(request, "relay/dispatches.html", shown)


@staff_only
def announce(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pass a release on to a forum. A second click finds the same dispatch."""
    by = actor_of(request)
    check_allowed(by, "relay.announce")
    release = releases.issued(uid)
    form = AnnounceForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"release": release, "version": release.current, "form": form}
    if form.is_valid():
        try:
            made = services.announce(release_uid=uid, forum_slug=form.cleaned_data["forum"], by=by, at=clock.now())
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return redirect("relay:dispatch", made.uid)
    return render(request, "relay/announce.html", shown, status=400 if form.is_bound else 200)


@staff_only
@require_POST
def acknowledge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The office says that it has the release."""
    services.acknowledge(uid=uid, by=actor_of(request), at=clock.now())
    return redirect("relay:dispatch", uid)


@require_GET
def receipts_panel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a release was passed on, and to how many offices; for an office that received it, its receipt."""
    release = releases.issued(uid)
    by: Actor | None = getattr(request, "actor", None)
    if by is None and release.is_embargoed(clock.now()):
        raise NotFound
    rows = [(each, by is not None and _concerns(each, by)) for each in services.dispatches(uid)]
    may_announce = by is not None and is_allowed(by, "relay.announce") and not release.withdrawn_at
    shown = {"release": release, "version": release.current, "rows": rows, "may_announce": may_announce}
    is_piece = "HX-Request" in request.headers
    response = render(request, "relay/_receipts.html" if is_piece else "relay/receipts.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


@staff_only
@require_GET
def own_receipts_panel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Through which forums the own office has a release, how each receipt stands, and the way to say "we have it"."""
    by = actor_of(request)
    held = services.receipts_of(uid, by)
    answerable = services.MOVES[services.State.ACKNOWLEDGED] if is_allowed(by, "relay.acknowledge") else ()
    shown = {"receipts": [(each, each.state in answerable) for each in held], "release": releases.issued(uid)}
    is_piece = "HX-Request" in request.headers
    response = render(request, "relay/_own.html" if is_piece else "relay/own.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _concerns(dispatch: Dispatch, by: Actor) -> bool:
    """`by` has a page about this dispatch: the board, or the receipt of the own office."""
    mine = dispatch.receipts.filter(institution__slug=by.institution)
    return services.may_see_board(dispatch, by) or mine.exists()

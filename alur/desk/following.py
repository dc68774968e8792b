"""What an office does after an issuer's correction or withdrawal, and who among the offices has done it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from alur.desk import forms, kept, services, words
from alur.desk.models import Arrival, Draft, FollowUp
from alur.desk.services import drafting, followups
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.permissions import is_allowed
from alur.releases import services as releases

A_PAGE = 50  # offices


def rows(found: Any, by: Actor, at: datetime, form: django_forms.Form | None = None) -> list[dict[str, Any]]:
    """The follow-ups as their part of a page shows them, with what this person may press."""
    return [_row(each, by, at, form or forms.of_verb("unchanged")) for each in found]


def _row(one: FollowUp, by: Actor, at: datetime, form: django_forms.Form) -> dict[str, Any]:
    draft = one.arrival.drafts.order_by("-pk").first()
    decides = not one.outcome and is_allowed(by, "desk.approve") and one.proposed_by_id is not None
    return {
        "followup": one, "draft": draft, "outcome": words.OUTCOMES.get(one.outcome, ""), "is_late": one.is_late(at),
        "zone": one.arrival.institution.zone, "form": form,
        "may_propose": not one.outcome and is_allowed(by, "desk.decline"),
        "may_confirm": decides and one.proposed_by_id != by.user_id, "is_own": one.proposed_by_id == by.user_id,
        "may_renew": draft is not None and is_allowed(by, "desk.adapt") and drafting.needs_another(draft),
        "may_edit": draft is not None and draft.state in (Draft.State.DRAFT, Draft.State.RETURNED)
        and is_allowed(by, "desk.adapt") and one.change == Arrival.Change.CORRECTION,
    }  # fmt: skip


@kept.back_to("desk:followup")
@require_POST
def propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down why nothing needs to change."""
    by, at = actor_of(request), clock.now()
    form = forms.of_verb("unchanged", request.POST)
    if not form.is_valid():
        return _page(request, uid, form)
    services.propose_no_change(uid=uid, reason=form.cleaned_data["reason"], by=by, at=at)
    kept.forget(request, reverse("desk:followup", kwargs={"uid": uid}))
    return redirect("desk:followup", uid=uid)


@kept.back_to("desk:followup")
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A second person agrees that nothing needs to change."""
    services.confirm_no_change(uid=uid, by=actor_of(request), at=clock.now())
    return redirect("desk:followup", uid=uid)


@staff_only
@require_GET
def followup(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One follow-up with the ways to act on it."""
    return _page(request, uid)


def _page(request: HttpRequest, uid: UUID, form: django_forms.Form | None = None) -> HttpResponse:
    by = actor_of(request)
    found = followups.of_office(by).filter(uid=uid).first()
    if found is None:
        raise NotFound
    typed = kept.typed_for(request)
    form = form or forms.of_verb("unchanged", typed=typed)
    shown = {
        "arrival": found.arrival, "form": form, "is_kept": bool(typed),
        "change": services.change_of(found.arrival), "followups": rows([found], by, clock.now(), form),
    }  # fmt: skip
    return render(request, "desk/followup.html", shown, status=400 if form.is_bound else 200)


@require_GET
def followups_panel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who has acted on the changes of a release: for its issuer and whoever passed it on; empty for others."""
    by: Actor | None = getattr(request, "actor", None)
    is_piece = "HX-Request" in request.headers
    if by is None or not followups.may_see(uid, by):
        if not is_piece:
            raise NotFound
        return HttpResponse("")
    at, found = clock.now(), followups.of_release(uid)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "release": releases.issued(uid), "page": page, "counts": followups.counts(found, at), "is_piece": is_piece,
        "rows": [
            (each, words.CHANGES[each.change], words.OUTCOMES.get(each.outcome, ""), each.is_late(at)) for each in page
        ],
    }  # fmt: skip
    response = render(request, "desk/_acted.html" if is_piece else "desk/acted.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response

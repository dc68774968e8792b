"""The desk's pages: the inbox, the drafts, and one draft with everything that decides about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alur.desk import domain, following, forms, kept, live, pages, services, words
from alur.desk.models import Arrival, Draft
from alur.desk.services import followups
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.permissions import is_allowed
from alur.kernel.wording import in_words

A_PAGE = 20  # rows


@staff_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What arrived, by state; what is new first."""
    by = actor_of(request)
    state = request.GET.get("state", "NEW")
    state = state if state in words.ARRIVALS else "NEW"
    page = Paginator(services.inbox(by, state=state), A_PAGE).get_page(request.GET.get("page"))
    tabs = [(key, name, services.inbox(by, state=key).count()) for key, name in words.ARRIVALS.items()]
    shown = {"page": page, "rows": [_arrived(row) for row in page], "tabs": tabs, "state": state, "now": clock.now()}
    shown["to_do"] = [(each, words.CHANGES[each.change], each.is_late(clock.now())) for each in followups.to_do(by)]
    return render(request, "desk/inbox.html", shown | _rights(request))


def _arrived(row: Arrival) -> dict[str, Any]:
    channel: Promise | str = words.CHANNELS.get(row.channel, row.channel)
    return {
        "arrival": row, "channel": channel, "origin": words.ORIGINS.get(row.origin, words.ORIGINS["UNKNOWN"]),
        "draft": row.drafts.order_by("-pk").first() if row.state != Arrival.State.NEW else None,
        "zone": row.institution.zone, "changed": words.CHANGES.get(row.change, ""),
    }  # fmt: skip


def _rights(request: HttpRequest) -> dict[str, bool]:
    by = actor_of(request)
    return {f"may_{verb}": is_allowed(by, f"desk.{verb}") for verb in ("adapt", "decline")} | {
        "may_receive": is_allowed(by, "intake.receive")
    }


@staff_only
@require_GET
def arrival(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One thing that arrived: its words, its media, where it says it is from, and the two ways on."""
    services.open_arrival(uid=uid, by=actor_of(request), at=clock.now())
    return _arrival_page(request, uid)


def _arrival_page(
    request: HttpRequest, uid: UUID, *, form: forms.DeclineForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    by = actor_of(request)
    row = services.arrival(uid, by)
    shown = _arrived(row) | {
        "source": services.source_of(row.content_ids), "release": services.release_of(row),
        "states": pages.line(row), "change": services.change_of(row),
        "followups": following.rows(followups.of_arrival(row), by, clock.now()),
        "form": form or forms.DeclineForm(initial=kept.typed_for(request)), "is_kept": bool(kept.typed_for(request)),
        "refusal": in_words(refusal) if refusal else "",
    }  # fmt: skip
    status = refusal.status if refusal else 400 if form else 200
    return render(request, "desk/arrival.html", shown | _rights(request), status=status)


@kept.back_to("desk:arrival")
@require_POST
def adapt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Makes a draft of what arrived, and has it screened at once so that the editor begins with the marks."""
    by, at = actor_of(request), clock.now()
    try:
        made = services.adapt(arrival=uid, by=by, at=at)
        if made.assessment is None:
            services.assess_draft(uid=made.uid, by=by, at=at)
    except NotFound:
        raise
    except Refusal as refusal:
        return _arrival_page(request, uid, refusal=refusal)
    return redirect("desk:draft", uid=made.uid)


@kept.back_to("desk:arrival")
@require_POST
def decline_arrival(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Declines what arrived, with a reason."""
    form = forms.DeclineForm(request.POST)
    if not form.is_valid():
        return _arrival_page(request, uid, form=form)
    try:
        reason = form.cleaned_data["reason"]
        services.decline_arrival(uid=uid, reason=reason, by=actor_of(request), at=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _arrival_page(request, uid, form=form, refusal=refusal)
    kept.forget(request, reverse("desk:arrival", kwargs={"uid": uid}))
    return redirect("desk:arrival", uid=uid)


@kept.back_to("desk:drafts")
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The office's drafts, and a new one that begins with nothing."""
    by = actor_of(request)
    form = forms.TitleForm(request.POST or None, initial=kept.typed_for(request))
    if request.method == "POST" and form.is_valid():
        made = services.adapt(arrival=None, title=form.cleaned_data["title"], by=by, at=clock.now())
        kept.forget(request, request.path)
        return redirect("desk:edit", uid=made.uid)
    page = Paginator(services.drafts_of(by), A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, words.DRAFTS[each.state]) for each in page]
    shown = {"page": page, "rows": rows, "form": form} | _rights(request)
    return render(request, "desk/drafts.html", shown, status=400 if form.errors else 200)


@staff_only
@require_GET
def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Source, draft, assessment, and what this person may do about it."""
    return _draft_page(request, uid)


def _draft_page(request: HttpRequest, uid: UUID, *, verb: str = "", refusal: Refusal | None = None) -> HttpResponse:
    """The page of a draft; after a form of it was refused, with that form as it was typed."""
    by, typed = actor_of(request), kept.typed_for(request)
    shown = pages.draft_page(services.draft(uid, by), by, clock.now())
    shown |= {"is_kept": bool(typed), "refusal": in_words(refusal) if refusal else "", "form": None}
    row = shown["arrival"]
    shown["change"] = services.change_for(shown["draft"])
    shown["followups"] = following.rows(followups.of_arrival(row), by, clock.now()) if row else []
    for name in ("submit", "decline", "return", "override"):
        sent = request.POST if name == verb else None
        shown[f"{name}_form"] = form = forms.of_verb(name, sent, unread=shown["unread"], typed=typed)
        shown["form"] = form if name == verb else shown["form"]
    return render(request, "desk/draft.html", shown, status=refusal.status if refusal else 400 if verb else 200)


def _decided(request: HttpRequest, uid: UUID, verb: str, act: Callable[[], Draft]) -> HttpResponse:
    """Run a verb on a draft. Its page says what became of it, and says the same after a second click."""
    try:
        one = act()
    except NotFound:
        raise
    except Refusal as refusal:
        return _draft_page(request, uid, verb=verb, refusal=refusal)
    kept.forget(request, reverse("desk:draft", kwargs={"uid": uid}))
    return redirect("desk:approved" if one.state == Draft.State.APPROVED else "desk:draft", uid=uid)


def _with_reason(request: HttpRequest, uid: UUID, verb: str, act: Callable[[str], Draft]) -> HttpResponse:
    """A verb that needs a reason."""
    form = forms.of_verb(verb, request.POST)
    if not form.is_valid():
        return _draft_page(request, uid, verb=verb)
    return _decided(request, uid, verb, lambda: act(form.cleaned_data["reason"]))


@kept.back_to("desk:draft")
@require_POST
def screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Has the draft screened again."""
    by, at = actor_of(request), clock.now()
    return _decided(request, uid, "screen", lambda: services.assess_draft(uid=uid, by=by, at=at))


@kept.back_to("desk:draft")
@require_POST
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sends the draft to the approvers."""
    by, at, sent = actor_of(request), clock.now(), request.POST
    asked = {"seen_hash": sent.get("seen", ""), "message": sent.get("message", "")}
    looked_at = sent.getlist("looked_at")
    return _decided(
        request, uid, "submit", lambda: services.submit(uid=uid, by=by, at=at, looked_at=looked_at, **asked)
    )


@kept.back_to("desk:draft")
@require_POST
def approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Approves the text that was on the page."""
    by, at, seen = actor_of(request), clock.now(), request.POST.get("seen", "")
    return _decided(request, uid, "approve", lambda: services.approve(uid=uid, seen_hash=seen, by=by, at=at))


@kept.back_to("desk:draft")
@require_POST
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Returns the draft with a remark."""
    told: dict[str, Any] = {"uid": uid, "by": actor_of(request), "at": clock.now()}
    return _with_reason(request, uid, "return", lambda reason: services.give_back(reason=reason, **told))


@kept.back_to("desk:draft")
@require_POST
def decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Declines the draft, and with it what it was made from."""
    told: dict[str, Any] = {"uid": uid, "by": actor_of(request), "at": clock.now()}
    return _with_reason(request, uid, "decline", lambda reason: services.decline(reason=reason, **told))


@kept.back_to("desk:draft")
@require_POST
def override(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The head lets a prohibited draft through, with a public reason."""
    told: dict[str, Any] = {"uid": uid, "by": actor_of(request), "at": clock.now()}
    told["seen_hash"] = request.POST.get("seen", "")
    return _with_reason(request, uid, "override", lambda reason: services.override(reason=reason, **told))


@kept.back_to("desk:edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The words of a draft beside their source. Saving screens them; two people who save at once see both texts."""
    by = actor_of(request)
    one = services.draft(uid, by)
    if request.method == "GET":
        return _edit_page(request, one, forms.DraftForm.of(one, kept.typed_for(request)))
    form = forms.DraftForm(request.POST, media=one.media)
    if not form.is_valid():
        return _edit_page(request, one, form, status=400)
    try:
        _saved(request, uid, form)
    except domain.VersionConflict as conflict:
        sent = request.POST.copy()
        sent["version"] = str(conflict.version)
        return _edit_page(request, one, forms.DraftForm(sent, media=one.media), refusal=conflict)
    except NotFound:
        raise
    except Refusal as refusal:
        return _edit_page(request, one, form, refusal=refusal)
    kept.forget(request, request.path)
    return redirect("desk:draft", uid=uid)


def _saved(request: HttpRequest, uid: UUID, form: forms.DraftForm) -> None:
    by, at, words_now = actor_of(request), clock.now(), form.cleaned_data
    services.revise(
        uid=uid, title=words_now["title"], body=words_now["body"], alts=form.alts, by=by, at=at,
        expected_version=words_now["version"],
    )  # fmt: skip
    services.assess_draft(uid=uid, by=by, at=at)


def _edit_page(
    request: HttpRequest, one: Draft, form: forms.DraftForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    typed = {name: str(form[name].value() or "") for name in form.fields}
    shown = {
        "live": live.panel(one.uid, typed, actor_of(request), clock.now()),
        "draft": one, "form": form, "refusal": in_words(refusal) if refusal else "",
        "source": services.source_of(one.arrival.content_ids) if one.arrival else None,
        "pictures": pages.pictures(one, []), "theirs": getattr(refusal, "theirs", None),
        "yours": getattr(refusal, "yours", None), "is_kept": bool(kept.typed_for(request)),
    }  # fmt: skip
    return render(request, "desk/edit.html", shown, status=refusal.status if refusal else status)


@staff_only
@require_GET
def approved(request: HttpRequest, uid: UUID) -> HttpResponse:
    """After the last approval: what happens next, and where to see it."""
    by = actor_of(request)
    one = services.draft(uid, by)
    if one.state != Draft.State.APPROVED:
        return redirect("desk:draft", uid=uid)
    shown = pages.draft_page(one, by, clock.now())
    return render(request, "desk/approved.html", shown)

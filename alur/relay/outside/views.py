"""How an office is reached, what came of its deliveries, and the two doors for its answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alur.directory import services as directory
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotAllowed, Refusal
from alur.kernel.wording import in_words
from alur.relay import services
from alur.relay.models import Reach, Receipt
from alur.relay.outside import delivering, reaching
from alur.relay.services import answering as answers

MOST_BYTES = 65_536  # of an answer
LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))


class ReachForm(forms.Form):
    """One way to an office."""

    way = forms.ChoiceField(
        label=_("Way"),
        widget=forms.RadioSelect,
        choices=[
            (Reach.Way.EMAIL, _("E-mail: a letter with a link to the release and a link to answer")),
            (Reach.Way.WEBHOOK, _("Signed webhook: for the office's own software (Standard Webhooks)")),
            (Reach.Way.ACTIVITYPUB, _("ActivityPub: for an office with a server of its own")),
        ],
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("The mailbox of the office, the https address of its webhook, or its ActivityPub actor."),
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=LANGUAGES, initial="id")


@staff_only
def reach(request: HttpRequest, slug: str) -> HttpResponse:
    """How we reach this office. The secret of a new webhook is shown once, on this answer."""
    by, institution = actor_of(request), directory.institution(slug)
    reaching.check_may_decide(institution, by)
    held = reaching.reach_of(institution)
    shown: dict[str, Any] = {"institution": institution, "reach": held}
    if request.method != "POST":
        form = ReachForm(
            initial={"way": held.way, "address": held.actor or held.address, "language": held.language}
            if held
            else None
        )
        return render(request, "relay/reach.html", shown | {"form": form})
    if "stop" in request.POST:
        reaching.stop(slug=slug, by=by, at=clock.now())
        return redirect("relay:reach", slug)
    shown["form"] = form = ReachForm(request.POST)
    if form.is_valid():
        try:
            shown["reach"], shown["secret"] = reaching.reach(slug=slug, by=by, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return render(request, "relay/reach.html", shown) if shown["secret"] else redirect("relay:reach", slug)
    return render(request, "relay/reach.html", shown, status=400)


@staff_only
@require_POST
def try_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What needs a person sets out once more."""
    dispatch, by = services.dispatch(uid), actor_of(request)
    if not services.may_see_board(dispatch, by):
        raise NotAllowed
    count = delivering.try_again(dispatch=dispatch, by=by, at=clock.now())
    said = ngettext("%(count)s delivery sets out again.", "%(count)s deliveries set out again.", count)
    messages.success(request, said % {"count": count})
    return redirect("relay:dispatch", uid)


class DeclineForm(forms.Form):
    """Why a release is not for the office that has the link."""

    reason = forms.CharField(
        label=_("Why it is not for your office, in one sentence"),
        max_length=answers.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write the reason, one sentence is enough.")},
    )


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in an e-mail. Looking at it counts for nothing: mail filters look, too."""
    delivery = answers.delivery_of_link(token)
    if "have" in request.POST:
        answers.answer(delivery=delivery, state=Receipt.State.ACKNOWLEDGED, at=clock.now(), proof="link")
        return redirect("relay:answer", token)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        answers.answer(delivery=delivery, state=Receipt.State.DECLINED, reason=reason, at=clock.now(), proof="link")
        return redirect("relay:answer", token)
    receipt = Receipt.objects.get(dispatch=delivery.dispatch, institution=delivery.institution)
    shown = {"delivery": delivery, "receipt": receipt, "form": form, "dispatch": delivery.dispatch}
    shown["may_answer"] = receipt.state in services.MOVES[Receipt.State.DECLINED]
    return render(request, "relay/answer.html", shown, status=400 if form.is_bound else 200)


@csrf_exempt
@require_POST
def signed_answers(request: HttpRequest) -> HttpResponse:
    """The door for signed calls: 204, or the code of what was wrong."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        if int(headers.get("content-length") or 0) > MOST_BYTES:
            raise answers.NoAnswer
        answers.heard(headers=headers, body=request.body, at=clock.now())
    except Refusal as refusal:
        proven = not isinstance(refusal, NotAllowed)
        return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=refusal.status if proven else 401)
    return HttpResponse(status=204)

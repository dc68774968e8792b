"""An office writes an answer to one thing, and somebody else of the office publishes it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import Refusal
from alur.kernel.permissions import is_allowed
from alur.kernel.wording import in_words
from alur.responses import services
from alur.responses.domain import Kind, State
from alur.responses.models import Response

KINDS: dict[str, Promise] = {
    Kind.CLARIFICATION.value: pgettext_lazy("kind of answer", "explanation"),
    Kind.CORRECTION.value: pgettext_lazy("kind of answer", "correction"),
    Kind.APOLOGY.value: pgettext_lazy("kind of answer", "apology"),
    Kind.DENIAL.value: pgettext_lazy("kind of answer", "denial"),
    Kind.TAKE_DOWN_NOTICE.value: pgettext_lazy("kind of answer", "notice that the post was taken down"),
}


class AnswerForm(forms.Form):
    """What the office answers, and in which role somebody speaks."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    speaker_id = forms.CharField(
        label=_("Who speaks, as a role (in Indonesian)"),
        help_text=_("Never the name of a person, for example: Kepala Dinas."),
        max_length=200,
    )
    speaker_en = forms.CharField(label=_("The same role in English"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Answer"),
        help_text=_("It stands beside what it answers, in full, for everyone."),
        max_length=services.MOST_WORDS,
        widget=forms.Textarea({"rows": 8}),
    )


@never_cache
@staff_only
@require_GET
def written(request: HttpRequest) -> HttpResponse:
    """The answers of the office: those that wait for publication first."""
    rows = [(each, KINDS[each.kind]) for each in services.of_office(actor_of(request))]
    return render(request, "responses/answers.html", {"rows": rows})


@never_cache
@staff_only
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write an answer; `about` is the path of what it answers, `context` its case."""
    by = actor_of(request)
    to, context = request.GET.get("about", ""), request.GET.get("context", "")
    form = AnswerForm(request.POST if request.method == "POST" else None, label_suffix="")
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = _answer(by, to, context, form.cleaned_data)
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            return redirect("responses:answer", made.uid)
    shown = {"form": form, "refusal": refusal, "to": services.what_is(to), "path": to}
    return render(request, "responses/new.html", shown, status=400 if refusal or form.errors else 200)


def _answer(by: Actor, to: str, context: str, given: dict[str, Any]) -> Response:
    speaker = {"id": given["speaker_id"], "en": given["speaker_en"] or given["speaker_id"]}
    return services.answer(
        in_reply_to=to, context=context, kind=Kind(given["kind"]), speaker_role=speaker, text=given["text"],
        by=by, at=clock.now(),
    )  # fmt: skip


@never_cache
@staff_only
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One answer as it will stand, with what it answers; published by somebody who did not write it."""
    by = actor_of(request)
    held = services.one_of_office(uid, by=by)
    refusal = ""
    if request.method == "POST":
        try:
            services.publish(response=uid, by=by, at=clock.now())
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            return redirect("responses:answer", uid)
    shown = {
        "response": held, "kind": KINDS[held.kind], "text": services.words_of(held),
        "to": services.what_is(held.in_reply_to), "is_published": held.state == State.PUBLISHED,
        "is_own": by.user_id == held.author_id, "may_publish": is_allowed(by, "responses.publish"), "refusal": refusal,
    }  # fmt: skip
    return render(request, "responses/answer.html", shown, status=409 if refusal else 200)

"""The page on which a head of office lets programs act for the office, and stops them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alur.directory import tokens
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import Refusal
from alur.kernel.permissions import PROGRAMS
from alur.kernel.wording import in_words

# What a program may do, in words: one for each of kernel.permissions.PROGRAMS.
MAY = {
    "screening.ask": _("Screen texts by the rules of your office, many at once"),
    "screening.read_media": _("Have the words in pictures and documents read and screened"),
    "intake.receive": _("Bring texts, pictures and films into the inbox of your office"),
}


class ProgramForm(forms.Form):
    """A program that will act for the office."""

    name = forms.CharField(
        label=_("Which program"), max_length=100, help_text=_("As colleagues recognise it. Example: our website")
    )
    may = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(key, MAY[key]) for key in PROGRAMS],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("How long the token holds"), coerce=int, choices=lambda: list(_days()))


def _days() -> Iterator[tuple[int, str]]:
    for n in tokens.DAYS:
        yield n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


@never_cache
@staff_only
def programs(request: HttpRequest) -> HttpResponse:
    """The tokens that hold, and a form for one more. A new token stands in the answer to the form, and never again."""
    by, at = actor_of(request), clock.now()
    form = ProgramForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            shown["made"], shown["secret"] = tokens.issue(**form.cleaned_data, by=by, at=at)
            shown["form"] = ProgramForm()
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
    shown["tokens"] = [(each, [MAY[key] for key in each.permissions if key in MAY]) for each in tokens.tokens(by, at)]
    failed = form.is_bound and "secret" not in shown
    return render(request, "directory/programs.html", shown, status=400 if failed else 200)


@staff_only
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """A token opens nothing from now on."""
    tokens.revoke(token_id=token_id, by=actor_of(request), at=clock.now())
    return redirect("directory:programs")

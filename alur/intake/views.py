"""Handing in an exported chat, and choosing from it: two pages, nothing kept but what is chosen."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from alur.directory import services as directory
from alur.intake import mail, services
from alur.intake.models import Upload
from alur.intake.services import Preview
from alur.intake.sources.mail import MOST
from alur.intake.sources.refusals import Notice, TooBig, UndecidedDayOrder
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words

ZONES = (("WIB", "WIB"), ("WITA", "WITA"), ("WIT", "WIT"))
STATES = {
    "edited": _("edited later"),
    "media_omitted": _("exported without its file"),
    "poll": _("a poll"),
}


class HandIn(forms.Form):
    """An exported chat and what the file does not say."""

    file = forms.FileField(
        label=_("The exported chat"),
        help_text=_("The .txt or .zip that WhatsApp's “Export chat” made, up to 100 MB, of which 10 MB text."),
    )
    zone = forms.ChoiceField(
        label=_("Zone of the phone that exported it"), choices=ZONES, initial="WIB",
        help_text=_("The file does not say it; the times in it are read in this zone."),
    )  # fmt: skip
    day_order = forms.ChoiceField(
        label=_("How its dates are written"), required=False,
        choices=[("", _("As the file shows by itself")), ("dmy", _("day/month/year")), ("mdy", _("month/day/year"))],
    )  # fmt: skip


@staff_only
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """The upload; a file that cannot be read is answered with its line and with what to do."""
    by = actor_of(request)
    form, refusal, asks = HandIn(request.POST or None, request.FILES or None), "", False
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("intake:choose", _taken(form.cleaned_data, request).uid)
        except Refusal as refused:
            refusal, asks = in_words(refused), isinstance(refused, UndecidedDayOrder)
    shown = {"form": form, "refusal": refusal, "asks": asks, "items": services.items_of(by)}
    status = 400 if refusal or form.errors else 200
    return render(request, "intake/hand_in.html", shown, status=status)


def _taken(given: dict[str, Any], request: HttpRequest) -> Upload:
    file = given["file"]
    if file.size > settings.MOST_UPLOAD:
        raise TooBig(name=file.name[:80], size_mb=-(-file.size // 2**20), limit_mb=settings.MOST_UPLOAD // 2**20)
    return services.hand_in(
        data=file.read(), name=file.name, zone=given["zone"], day_order=given["day_order"],
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip


def said(notice: Notice) -> str:
    """A remark on the file in the reader's language."""
    return gettext(notice.text) % {"line": notice.line, **notice.params}


def _rows(preview: Preview) -> list[dict[str, Any]]:
    return [
        {"message": message, "media": preview.media_of(message), "state": STATES.get(message.state, "")}
        for message in reversed(preview.messages)
    ]


@staff_only
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The messages of an upload; the chosen ones become items, the file is erased."""
    by = actor_of(request)
    waiting = services.upload(uid, by)
    refusal = ""
    if request.method == "POST":
        try:
            lines = [int(line) for line in request.POST.getlist("line") if line.isascii() and line.isdigit()]
            items = services.receive(
                uid=uid, lines=lines, claimed_origin=request.POST.get("claimed_origin", ""), by=by, at=clock.now()
            )
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            kept = ngettext(
                "%(n)s message was taken into the inbox.", "%(n)s messages were taken into the inbox.", len(items)
            )
            rest = gettext("The rest of the chat was not kept. Reload this page if the message is not here yet.")
            messages.success(request, kept % {"n": len(items)} + " " + rest)
            return redirect("desk:inbox")
    preview = services.preview_of(waiting)
    shown = {
        "waiting": waiting, "preview": preview, "rows": _rows(preview), "notices": map(said, preview.notices),
        "zone": directory.institution(by.institution).zone, "refusal": refusal,
        "claimed_origin": request.POST.get("claimed_origin", ""),
    }  # fmt: skip
    return render(request, "intake/choose.html", shown, status=400 if refusal else 200)


class HandInMail(forms.Form):
    """An e-mail as a file."""

    file = forms.FileField(label=_("The saved e-mail"), help_text=_("A file ending in .eml, up to 30 MB."))


@staff_only
@require_http_methods(["GET", "POST"])
def hand_in_mail(request: HttpRequest) -> HttpResponse:
    """An e-mail becomes an item at once; one that cannot be read is answered on the same page."""
    form, refusal = HandInMail(request.POST or None, request.FILES or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            taken = mail.hand_in(data=form.cleaned_data["file"].read(MOST + 1), by=actor_of(request), at=clock.now())
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            new = gettext("The e-mail was taken into the inbox. Reload this page if it is not here yet.")
            words = new if taken.is_new else gettext("The same is in the inbox already. It is counted once more.")
            messages.success(request, " ".join([words, *map(said, taken.notices)]))
            return redirect("desk:inbox")
    status = 400 if refusal or form.errors else 200
    return render(request, "intake/hand_in_mail.html", {"form": form, "refusal": refusal}, status=status)

"""The page “ways in”: what brings things into the inbox, when it was read last, what went wrong; and Meta's webhook."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alur.directory import services as directory
from alur.intake import calls, reading, ways
from alur.intake.models import Way
from alur.intake.sources import cloud
from alur.kernel import clock, http, permissions
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.wording import in_words

KINDS: Mapping[str, Any] = {
    Way.Kind.FEED: _("Feed"), Way.Kind.MAILBOX: _("Mailbox"), Way.Kind.WHATSAPP: _("WhatsApp number"),
}  # fmt: skip


class FeedForm(forms.Form):
    """A web feed."""

    kind = Way.Kind.FEED
    title = _("Connect a feed")
    lede = _("RSS, Atom or JSON Feed of a public site. Every new entry comes into the inbox once.")
    name = forms.CharField(label=_("How your office calls it"), max_length=100)
    address = forms.CharField(
        label=_("Web address of the feed"), max_length=2000, help_text=_("It begins with https://")
    )

    def clean_address(self) -> str:
        """Only what may be called."""
        address: str = self.cleaned_data["address"].strip()
        try:
            http.checked(address)
        except Refusal as refusal:
            raise forms.ValidationError(in_words(refusal)) from None
        return address

    def settings(self) -> dict[str, Any]:
        """For ways.connect."""
        return {"address": self.cleaned_data["address"]}


class MailboxForm(forms.Form):
    """A mailbox by IMAP."""

    kind = Way.Kind.MAILBOX
    title = _("Connect a mailbox")
    lede = _(
        "Every e-mail that comes from now on is read, once. Nothing is changed in the mailbox; senders are not kept."
    )
    name = forms.CharField(label=_("How your office calls it"), max_length=100)
    host = forms.RegexField(
        r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$", label=_("IMAP server"), max_length=200,
        help_text=_("As the provider names it, e.g. imap.example.go.id. It has to speak TLS."),
    )  # fmt: skip
    user = forms.CharField(label=_("User name"), max_length=200)
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput,
        help_text=_("Kept sealed, shown to nobody. Best a password of its own for programs."),
    )  # fmt: skip
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX", required=False)

    def settings(self) -> dict[str, Any]:
        """For ways.connect."""
        told = {name: self.cleaned_data[name] for name in ("user", "password", "folder")}
        return {"address": self.cleaned_data["host"].lower(), "secret": told}


class WhatsAppForm(forms.Form):
    """A number at the Cloud API."""

    kind = Way.Kind.WHATSAPP
    title = _("Connect a WhatsApp number")
    lede = _("Colleagues forward what circulates to this number. Who forwarded it is not kept.")
    name = forms.CharField(label=_("How your office calls it"), max_length=100)
    number = forms.RegexField(
        r"^[0-9]{5,30}$",
        label=_("Phone number ID"),
        help_text=_("From the app's page “API Setup” at Meta; not the number."),
    )
    app_secret = forms.CharField(label=_("App secret"), max_length=200, widget=forms.PasswordInput)
    access_token = forms.CharField(
        label=_("Access token"), max_length=1000, widget=forms.PasswordInput,
        help_text=_("Of a system user with the right whatsapp_business_messaging. Kept sealed, shown to nobody."),
    )  # fmt: skip

    def settings(self) -> dict[str, Any]:
        """For ways.connect."""
        told = {name: self.cleaned_data[name].strip() for name in ("app_secret", "access_token")}
        return {"address": self.cleaned_data["number"], "secret": told | {"verify_token": secrets.token_urlsafe(24)}}


FORMS: Mapping[str, type[FeedForm] | type[MailboxForm] | type[WhatsAppForm]] = {
    "feed": FeedForm, "mailbox": MailboxForm, "whatsapp": WhatsAppForm,
}  # fmt: skip


@never_cache
@staff_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is connected, and what else brings things in."""
    by = actor_of(request)
    shown = {
        "rows": [_row(way) for way in ways.ways_of(by)], "may": permissions.is_allowed(by, "intake.connect"),
        "zone": directory.institution(by.institution).zone,
    }  # fmt: skip
    return render(request, "intake/ways.html", shown)


def _row(way: Way) -> dict[str, Any]:
    problem = ways.problem_of(way)
    return {
        "way": way, "kind": KINDS[way.kind], "problem": in_words(problem) if problem else "",
        "waiting": way.batches.count(), "left_out": way.state.get("left_out", 0),
        "begins": way.kind != Way.Kind.WHATSAPP,
    }  # fmt: skip


@never_cache
@staff_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Connect one more. For a number the page then says what to enter at Meta, this once."""
    by = actor_of(request)
    permissions.check_allowed(by, "intake.connect")
    if kind not in FORMS:
        raise NotFound
    form, shown = FORMS[kind](request.POST or None), dict[str, Any]()
    if form.is_valid():
        told = form.settings()
        try:
            way = ways.connect(kind=form.kind, name=form.cleaned_data["name"], by=by, at=clock.now(), **told)
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            if kind != "whatsapp":
                messages.success(request, gettext("Connected. It is being read for the first time now."))
                return redirect("intake:ways")
            address = settings.ALUR_ORIGIN + reverse("intake:call", args=[way.uid])
            shown |= {"address": address, "token": told["secret"]["verify_token"]}
    status = 400 if form.errors or "refusal" in shown else 200
    return render(request, "intake/add_way.html", shown | {"form": form}, status=status)


@staff_only
@require_POST
def read_now(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Test a way: read it at once and say what came of it."""
    try:
        reading.read_now(uid=uid, by=actor_of(request), at=clock.now())
    except http.NoAnswer as refusal:
        messages.error(request, in_words(refusal))
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, gettext("It was read just now, without a problem."))
    return redirect("intake:ways")


@staff_only
@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nothing comes by this way any more."""
    ways.remove(uid=uid, by=actor_of(request), at=clock.now())
    messages.success(request, gettext("Removed. What came by it stays; its password or token was erased."))
    return redirect("intake:ways")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Meta's webhook: the question whether this is ours, and signed calls."""
    if request.method == "GET":
        asked = request.GET
        calls.verify(uid=uid, mode=asked.get("hub.mode", ""), token=asked.get("hub.verify_token", ""))
        return HttpResponse(asked.get("hub.challenge", "")[:200], content_type="text/plain")
    raw = request.read(cloud.MOST + 1)
    if len(raw) > cloud.MOST:
        raise cloud.NotACall
    signature = request.headers.get("X-Hub-Signature-256", "")
    calls.call(uid=uid, raw=raw, signature=signature, at=clock.now())
    return HttpResponse(status=200)

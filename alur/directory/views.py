"""Who exists and which accounts are theirs; where somebody begins who signed in; the first run."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, password_validation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from alur import rulepacks
from alur.accounts import services as accounts
from alur.directory import key_views, services
from alur.directory.models import Institution
from alur.directory.services import Person
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import PREFERRED
from alur.kernel.errors import Refusal
from alur.kernel.permissions import ROLES
from alur.kernel.wording import in_words

FIRST_RUN = "/start/"
A_PAGE = 50  # institutions
ZONES = (("Asia/Jakarta", "WIB (UTC+7)"), ("Asia/Makassar", "WITA (UTC+8)"), ("Asia/Jayapura", "WIT (UTC+9)"))

# The first page after signing in, by what a person may do there.
BEGINNINGS = (
    ("desk.read", "desk:inbox"),
    ("complaints.read", "complaints:queue"),
    ("releases.draft", "releases:written"),
    ("relay.announce", "relay:dispatches"),
)


def institutions(request: HttpRequest) -> HttpResponse:
    """All institutions with their official accounts; `q` searches names and accounts."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    page = Paginator(services.institutions(words), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/institutions.html", {"page": page, "words": words})


def institution(request: HttpRequest, slug: str) -> HttpResponse:
    """One institution: who it is, its official accounts, its forums. As an actor for who asks for JSON."""
    if request.get_preferred_type(PREFERRED) in PREFERRED[1:]:
        return _varied(key_views.actor_json(request, slug))
    found = services.institution(slug)
    shown = {
        "institution": found,
        "accounts": found.accounts.order_by("network", "handle"),
        "forums": services.forums_of(found),
        "children": found.children.order_by("name__id"),
        "zone": dict(ZONES).get(found.zone, found.zone),
        "keys": services.key_history(found).order_by("-number"),
        "states": {"directory": "here"},
    }
    return _varied(render(request, "directory/institution.html", shown))


def _varied(response: HttpResponse) -> HttpResponse:
    """Caches keep the page and the document of one address apart."""
    patch_vary_headers(response, ["Accept"])
    return response


@staff_only
def begin(request: HttpRequest) -> HttpResponse:
    """To the first page on which the person who signed in has work."""
    held = actor_of(request).permissions
    for permission, name in BEGINNINGS:
        if permission in held:
            try:
                return redirect(reverse(name))
            except NoReverseMatch:
                continue
    return redirect("home")


class PersonForm(forms.Form):
    """Somebody who will sign in, with a first password."""

    person = forms.CharField(label=_("Name"), max_length=120, help_text=_("Only colleagues see it, never the public."))
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person signs in with it."))
    role = forms.ChoiceField(label=_("Role"))
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        help_text=_("At least 12 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, accounts.ROLE_NAMES[key]) for key in ROLES]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Long enough, and none of the common ones."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def as_person(self) -> Person:
        """As services take it."""
        return Person(self.cleaned_data["email"], self.cleaned_data["person"], self.cleaned_data["password"])


@staff_only
def people(request: HttpRequest) -> HttpResponse:
    """Who acts for the own office, and a form for one more."""
    by = actor_of(request)
    form = PersonForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "people": services.people(by)}
    if form.is_valid():
        try:
            services.engage(person=form.as_person(), role=form.cleaned_data["role"], by=by, at=clock.now())
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return redirect("directory:people")
    return render(request, "directory/people.html", shown, status=400 if form.is_bound else 200)


@staff_only
@require_POST
def dismiss(request: HttpRequest, role_id: int) -> HttpResponse:
    """A colleague no longer acts in a role."""
    services.dismiss(role_id=role_id, by=actor_of(request), at=clock.now())
    return redirect("directory:people")


class FirstRunForm(forms.Form):
    """The first institution and its head."""

    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    slug = forms.RegexField(
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Short name"),
        max_length=100,
        error_messages={"invalid": _("Only small letters, digits, and hyphens between them.")},
        help_text=_("For addresses: small letters, digits, hyphens. Example: kominfo-banten"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Institution.Kind.choices)
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    jurisdiction = forms.ChoiceField(
        label=_("Rules that bind it"), help_text=_("Election calendar and law to screen by.")
    )
    person = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Only colleagues see it, never the public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        help_text=_("At least 12 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = [(name, name.capitalize()) for name in rulepacks.names()]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Long enough, and none of the common ones."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        cleaned = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") not in (None, cleaned["password"]):
            self.add_error("again", _("The two passwords differ."))
        return cleaned

    @property
    def of_institution(self) -> list[forms.BoundField]:
        """The fields about the institution."""
        return [self[name] for name in ("name_id", "name_en", "slug", "kind", "zone", "jurisdiction")]

    @property
    def of_head(self) -> list[forms.BoundField]:
        """The fields about its head."""
        return [self[name] for name in ("person", "email", "password", "again")]


def first_run(request: HttpRequest) -> HttpResponse:
    """The page of an empty installation. Afterwards it refuses."""
    if not services.is_empty():
        raise services.AlreadyBegun
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            return _begin(request, form.cleaned_data)
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
    return render(request, "directory/first_run.html", shown, status=400 if request.method == "POST" else 200)


def _begin(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """Make the institution and its head, sign the head in, and ask for colleagues: alone nobody publishes."""
    name = {"id": given["name_id"], "en": given["name_en"] or given["name_id"]}
    head = Person(given["email"], given["person"], given["password"])
    fields = {key: given[key] for key in ("slug", "kind", "zone", "jurisdiction")}
    services.begin(name=name, head=head, at=clock.now(), **fields)
    user = authenticate(request, username=head.email.lower(), password=head.password)
    if user is not None:
        login(request, user)
    return redirect("directory:people")


_begun: set[bool] = set()  # filled once: an installation does not become empty again


def is_first_run() -> bool:
    """Nobody exists yet. Asks the database only until somebody does."""
    if not _begun and not services.is_empty():
        _begun.add(True)
    return not _begun

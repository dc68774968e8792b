"""Who exists and which accounts are theirs; where somebody begins who signed in; the first run."""

from typing import Any

from django.contrib.auth import authenticate, login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

from alur.directory import key_views, ownership, services
from alur.directory.forms import ZONES, FalseAccountForm, FirstRunForm
from alur.directory.models import Imitation, Institution
from alur.directory.rights import keeps
from alur.directory.services import Person
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import PREFERRED, Actor
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words

FIRST_RUN = "/start/"
A_PAGE = 50  # institutions
MOST_BELOW = 60  # institutions below another one; the rest is found by searching

# The first page after signing in, by what a person may do there.
BEGINNINGS = (
    ("desk.read", "desk:inbox"),
    ("complaints.read", "complaints:queue"),
    ("releases.draft", "releases:written"),
    ("relay.announce", "relay:dispatches"),
    ("directory.enrol", "directory:overview"),
)


def asked(request: HttpRequest, name: str = "q") -> str:
    """The words of a search, cut to what a name can be."""
    return request.GET.get(name, "").replace("\0", "")[:100].strip()


def institutions(request: HttpRequest) -> HttpResponse:
    """All institutions with their official accounts; `q` searches names and accounts, `kind` and `of` narrow."""
    words, kind, above = asked(request), asked(request, "kind"), asked(request, "of")
    found = services.institutions(words)
    if kind in Institution.Kind.values:
        found = found.filter(kind=kind)
    if above:
        found = found.filter(parent__slug=above)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    meant = services.did_you_mean(words) if words and not page.paginator.count else ""
    kinds = [each for each in Institution.Kind.choices if each[0] != Institution.Kind.VILLAGE]
    shown = {"page": page, "words": words, "kind": kind, "kinds": kinds, "meant": meant, "above": above}
    return render(request, "directory/institutions.html", shown)


def institution(request: HttpRequest, slug: str) -> HttpResponse:
    """One institution: who it is, which accounts are its own. As an actor for who asks for JSON."""
    if request.get_preferred_type(PREFERRED) in PREFERRED[1:]:
        return _varied(key_views.actor_json(request, slug))
    found = services.institution(slug)
    below = found.children.order_by("name__id")
    by: Actor | None = getattr(request, "actor", None)
    shown = {
        "institution": found,
        "accounts": found.accounts.filter(ended_at=None).order_by("network", "handle"),
        "false": found.imitations.filter(state=Imitation.State.NOT_OURS).order_by("network", "handle"),
        "forums": services.forums_of(found),
        "children": below[:MOST_BELOW],
        "more": max(0, below.count() - MOST_BELOW),
        "zone": dict(ZONES).get(found.zone, found.zone),
        "keys": services.key_history(found).order_by("-number"),
        "states": {"directory": "here"},
        "may_keep": by is not None and keeps(by, "directory.connect", slug),
    }
    return _varied(render(request, "directory/institution.html", shown))


def _varied(response: HttpResponse) -> HttpResponse:
    """Caches keep the page and the document of one address apart."""
    patch_vary_headers(response, ["Accept"])
    return response


def report_false(request: HttpRequest) -> HttpResponse:
    """Anybody says that an account pretends to be an institution's. No name is asked for."""
    about = services.institution(asked(request, "institution"))
    form = FalseAccountForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "institution": about}
    if form.is_valid():
        try:
            ownership.report_false(institution=about, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return render(request, "directory/reported.html", shown)
    return render(request, "directory/report_false.html", shown, status=400 if form.is_bound else 200)


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

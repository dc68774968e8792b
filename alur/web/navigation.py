"""The menus. A link stands in one of them only while its page exists and the reader may open it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alur.kernel.activities import Actor

SIGN_IN = "accounts:sign_in"  # nobody who is signed in needs it


@dataclass(frozen=True)
class Link:
    """One entry of a menu. `page`: the name of its address; `permission`: what its reader needs, "" for everybody."""

    page: str
    words: Promise
    permission: str = ""


MENUS: Mapping[str, tuple[Link, ...]] = {
    "public": (
        Link("tracing:check", _("Check a post")),
        Link("complaints:start", _("Report")),
        Link("directory:institutions", pgettext_lazy("station", "Institutions")),
        Link("register:register", pgettext_lazy("station", "Open register")),
    ),
    "staff": (
        Link("desk:inbox", pgettext_lazy("station", "Inbox"), "desk.read"),
        Link("desk:drafts", pgettext_lazy("station", "Desk"), "desk.read"),
        Link("publishing:posts", pgettext_lazy("station", "Published"), "publishing.read"),
        Link("releases:written", pgettext_lazy("station", "Releases"), "releases.draft"),
        Link("relay:dispatches", pgettext_lazy("station", "Relay"), "relay.announce"),
        Link("complaints:queue", pgettext_lazy("station", "Complaints"), "complaints.read"),
        Link("directory:people", _("People"), "directory.appoint"),
        Link("directory:overview", _("Directory"), "directory.enrol"),
        Link("directory:forums", _("Forums"), "relay.announce"),  # who keeps the directory comes from there
        Link("responses:written", pgettext_lazy("station", "Answers"), "responses.read"),
        Link("screening:packs", _("Rules and calendar"), "desk.read"),
    ),
    "foot": (
        Link("tracing:check", _("Check a post")),
        Link("complaints:start", _("Report")),
        Link("complaints:status", _("See my report")),
        Link("register:cases", _("All cases")),
        Link("releases:list", pgettext_lazy("station", "Releases")),
        Link("screening:rules", _("Rules of screening")),
        Link("directory:institutions", _("Institutions and official accounts")),
        Link("register:register", pgettext_lazy("station", "Open register")),
        Link("api", _("For programs")),
        Link(SIGN_IN, _("Sign in for offices")),
    ),
}


def links(place: str, *, at: str, actor: Actor | None = None) -> list[dict[str, Any]]:
    """The links of one menu for `actor`. `at`: the path shown now; the closest link says that it is the current one."""
    found = list(_open(place, actor))
    here = max((url for url, _words in found if at.startswith(url)), key=len, default="")
    return [{"url": url, "words": words, "current": url == here} for url, words in found]


def _open(place: str, actor: Actor | None) -> Iterator[tuple[str, Promise]]:
    for link in MENUS[place]:
        if link.permission and (actor is None or link.permission not in actor.permissions):
            continue
        if link.page == SIGN_IN and actor is not None:
            continue
        try:
            yield reverse(link.page), link.words
        except NoReverseMatch:
            continue  # a side station that this installation has not

"""The menus. A link stands in one of them only while its page exists: a side station may be left out."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC: tuple[tuple[str, Promise], ...] = (
    ("tracing:check", _("Check a post")),
    ("complaints:start", _("Report")),
    ("directory:institutions", _("Institutions")),
    ("register:register", _("Open register")),
)
STAFF: tuple[tuple[str, Promise], ...] = (
    ("desk:inbox", _("Inbox")),
    ("desk:drafts", _("Desk")),
    ("publishing:posts", _("Published")),
    ("complaints:queue", _("Complaints")),
    ("responses:list", _("Answers")),
)
FOOT: tuple[tuple[str, Promise], ...] = (
    ("tracing:check", _("Check a post")),
    ("complaints:start", _("Report")),
    ("complaints:status", _("See my report")),
    ("register:cases", _("All cases")),
    ("releases:list", _("Releases")),
    ("directory:institutions", _("Institutions and official accounts")),
    ("register:register", _("Open register")),
    ("accounts:sign_in", _("Sign in for offices")),
)
MENUS: Mapping[str, tuple[tuple[str, Promise], ...]] = {"public": PUBLIC, "staff": STAFF, "foot": FOOT}


def links(place: str, *, at: str) -> list[dict[str, Any]]:
    """The links of one menu. `at`: the path shown now, so that its link can say so."""
    found = []
    for name, words in MENUS[place]:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append({"url": url, "words": words, "current": at == url or (url != "/" and at.startswith(url))})
    return found

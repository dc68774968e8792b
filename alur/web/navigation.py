"""The menus. A link stands in one of them only while its page exists: a side station may be left out."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PUBLIC: tuple[tuple[str, Promise], ...] = (
    ("tracing:check", _("Check a post")),
    ("complaints:start", _("Report")),
    ("directory:institutions", pgettext_lazy("station", "Institutions")),
    ("register:register", pgettext_lazy("station", "Open register")),
)
STAFF: tuple[tuple[str, Promise], ...] = (
    ("desk:inbox", pgettext_lazy("station", "Inbox")),
    ("desk:drafts", pgettext_lazy("station", "Desk")),
    ("publishing:posts", pgettext_lazy("station", "Published")),
    ("complaints:queue", pgettext_lazy("station", "Complaints")),
    ("responses:list", pgettext_lazy("station", "Answers")),
)
FOOT: tuple[tuple[str, Promise], ...] = (
    ("tracing:check", _("Check a post")),
    ("complaints:start", _("Report")),
    ("complaints:status", _("See my report")),
    ("register:cases", _("All cases")),
    ("releases:list", pgettext_lazy("station", "Releases")),
    ("directory:institutions", _("Institutions and official accounts")),
    ("register:register", pgettext_lazy("station", "Open register")),
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

"""The words that every page shares: stations, their states, levels, zones. Translated when they are shown."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

STATIONS: Mapping[str, Promise] = {
    "directory": pgettext_lazy("station", "Institutions"),
    "releases": pgettext_lazy("station", "Releases"),
    "relay": pgettext_lazy("station", "Relay"),
    "intake": pgettext_lazy("station", "Inbox"),
    "screening": pgettext_lazy("station", "Screening"),
    "desk": pgettext_lazy("station", "Desk"),
    "publishing": pgettext_lazy("station", "Published"),
    "listening": pgettext_lazy("station", "Comments"),
    "complaints": pgettext_lazy("station", "Complaints"),
    "responses": pgettext_lazy("station", "Answers"),
    "tracing": pgettext_lazy("station", "Tracing"),
    "register": pgettext_lazy("station", "Open register"),
}

# What happens at each station, as it follows its name and a colon.
DUTIES: Mapping[str, Promise] = {
    "directory": pgettext_lazy("duty", "who may speak for whom"),
    "releases": pgettext_lazy("duty", "issued, corrected, withdrawn"),
    "relay": pgettext_lazy("duty", "passed on to many offices"),
    "intake": pgettext_lazy("duty", "what arrives from outside"),
    "screening": pgettext_lazy("duty", "which rules are touched"),
    "desk": pgettext_lazy("duty", "adapted, approved, declined"),
    "publishing": pgettext_lazy("duty", "out on the official account"),
    "listening": pgettext_lazy("duty", "what citizens say, names masked"),
    "complaints": pgettext_lazy("duty", "filed, examined, decided"),
    "responses": pgettext_lazy("duty", "what the institution answers"),
    "tracing": pgettext_lazy("duty", "where it came from, what changed"),
    "register": pgettext_lazy("duty", "entries that anyone can check"),
}

STATES: Mapping[str, Promise] = {
    "done": pgettext_lazy("station state", "passed"),
    "here": pgettext_lazy("station state", "here now"),
    "ahead": pgettext_lazy("station state", "not yet"),
    "struck": pgettext_lazy("station state", "no record, or stopped here"),
}

LEVELS: Mapping[str, Promise] = {
    "none": pgettext_lazy("level", "Nothing marked"),
    "notice": pgettext_lazy("level", "Look again"),
    "elevated": pgettext_lazy("level", "High risk"),
    "prohibited": pgettext_lazy("level", "Prohibited"),
}

CITIZENS = pgettext_lazy("turn of the flow line", "Citizens")

# Indonesia's three zones by their usual abbreviation; ISO 8601 offsets are UTC+7, +8, +9, without summer time.
ZONES: Mapping[str, str] = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

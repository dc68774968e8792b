"""The sentences about a report: for its reporter, for the supervisor, and for the record in both languages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alur.complaints.domain import State, Way
from alur.kernel.errors import N_

Words = Mapping[str, str]

WAYS: Mapping[str, Promise] = {
    Way.REPORT: _("report (with name)"),
    Way.TIP: _("initial information (without name)"),
}

# For the supervisor: short, in the queue.
STATES: Mapping[str, Promise] = {
    State.SUBMITTED: _("received, not opened"),
    State.STUDY: _("completeness being checked"),
    State.INCOMPLETE: _("waiting for the reporter"),
    State.REGISTERED: _("registered"),
    State.NOT_REGISTERED: _("not registered"),
    State.TRANSFERRED: _("transferred to you"),
    State.CLARIFICATION: _("parties being heard"),
    State.STOPPED: _("decided: no violation"),
    State.FOLLOWED_UP: _("decided: followed up"),
}

# For everyone, without what only the reporter may know.
PUBLIC: Mapping[str, Promise] = {
    State.SUBMITTED: _("The report was received."),
    State.STUDY: _("The supervisor is checking whether the report is complete."),
    State.INCOMPLETE: _("The supervisor asked the reporter to complete the report."),
    State.REGISTERED: _("The report was registered."),
    State.NOT_REGISTERED: _("The report was not registered."),
    State.TRANSFERRED: _("The report was transferred to another supervisor."),
    State.CLARIFICATION: _("The parties are asked to explain."),
    State.STOPPED: _("The supervisor found no violation."),
    State.FOLLOWED_UP: _("The report was followed up."),
}

# For the reporter. %(last)s and %(body)s may be empty words; see `to_reporter`.
REPORTER: Mapping[str, Promise] = {
    State.SUBMITTED: _("We have received it. Keep your code."),
    State.STUDY: _("%(body)s is checking until %(last)s whether it is complete."),
    State.INCOMPLETE: _("Something is missing. Complete it by %(last)s."),
    State.REGISTERED: _("It was registered with the number %(number)s. A decision is due by %(last)s."),
    State.NOT_REGISTERED: _("It was not registered. The reason is below. You may report again with what was missing."),
    State.TRANSFERRED: _("It was handed to %(body)s. Your code stays valid."),
    State.CLARIFICATION: _("The parties are asked to explain. Invitations come only from %(body)s itself."),
    State.STOPPED: _("The supervisor decided that it is no violation. The reason is below."),
    State.FOLLOWED_UP: _("The supervisor followed it up. What was decided is below."),
}
OVERDUE = _("The last day, %(last)s, has passed without news. Ask %(body)s and give your report number.")
CHECKING = _("%(body)s is checking whether it is complete.")

VERBS: Mapping[str, Promise] = {
    "study": _("Begin the check"),
    "ask": _("Ask the reporter to complete"),
    "register": _("Register"),
    "not_register": _("Do not register"),
    "examine": _("Record a hearing"),
    "transfer": _("Transfer"),
    "stop": _("Decide: no violation"),
    "follow_up": _("Decide: follow up"),
}

# In the record, in both languages. Nothing here may depend on what the reporter wrote.
SUMMARIES: Mapping[str, str] = {
    "file": N_("A citizen reported to %(body)s."),
    "file_tip": N_("A citizen gave initial information to %(body)s, without a name."),
    "study": N_("%(body)s began to check whether the report is complete."),
    "ask": N_("%(body)s asked the reporter to complete the report."),
    "complete": N_("The reporter completed the report."),
    "register": N_("%(body)s registered the report."),
    "not_register": N_("%(body)s did not register the report."),
    "examine": N_("%(body)s heard a party."),
    "transfer": N_("The report was transferred to %(body)s."),
    "stop": N_("%(body)s decided that it is no violation."),
    "follow_up": N_("%(body)s decided to follow the report up."),
}
UNLISTED = N_("an office that is not in the directory")


def both(sentence: str, **names: Words) -> dict[str, str]:
    """A sentence of the record in every language of the site; names: by placeholder, each by language."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = gettext(sentence) % {key: in_language(name, language) for key, name in names.items()}
    return said


def in_language(words: Words, language: str = "") -> str:
    """The wanted language out of {"id", "en"}, Indonesian where it is missing."""
    return words.get(language or translation.get_language() or "id") or words.get("id", "")


def to_reporter(state: str, *, is_overdue: bool, **names: Any) -> str:
    """Where the report stands, in one sentence. names: body, last (words of a day, "" if none), number."""
    if is_overdue:
        return str(OVERDUE) % names
    if state == State.STUDY and not names["last"]:
        return str(CHECKING) % names
    return str(REPORTER[State(state)]) % names


def day(moment: date) -> str:
    """A day in the reader's words: "Selasa, 30 Januari 2024"."""
    return formatted(moment, "l, j F Y")

"""The questions of a report, one form a page; each gives its answers for the draft."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alur.complaints import domain, services, words
from alur.complaints.domain import Way
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words

LONGEST = 10_000  # characters of an account
LANGUAGES = ("id", "en")


class DayParts(forms.MultiWidget):
    """Day, month, year in three fields; the month as a number or in letters."""

    template_name = "complaints/widgets/day.html"

    def __init__(self) -> None:
        numeric = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}
        parts = {"day": numeric, "month": {"autocomplete": "off", "maxlength": "12"}, "year": numeric}
        super().__init__({name: forms.TextInput(attrs) for name, attrs in parts.items()})

    def decompress(self, value: Any) -> list[str]:
        """A date, or one in ISO form, in its parts; the month in the reader's words."""
        if not value:
            return ["", "", ""]
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return [str(day.day), str(MONTHS[day.month]), str(day.year)]


class DayField(forms.Field):
    """A day that a person types."""

    widget = DayParts

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError that says what is wrong with which part."""
        parts = [str(part or "").strip() for part in value or []]
        if not any(parts):
            return None
        day, month, year = parts
        if not (day.isdecimal() and len(year) == 4 and year.isdecimal() and _month(month)):
            raise ValidationError(gettext("Write the day as a number, the month, and the year with four digits."))
        try:
            return date(int(year), _month(month), int(day))
        except ValueError:
            raise ValidationError(gettext("This day does not exist in the calendar.")) from None


def _month(typed: str) -> int:
    """The number of a month written in digits or in letters of any language of the site; 0 when it is none."""
    if typed.isdecimal():
        return int(typed) if len(typed) <= 2 and 1 <= int(typed) <= 12 else 0
    wanted = typed.strip(". ").lower()
    for language in LANGUAGES:
        with translation.override(language):
            for names in (MONTHS, MONTHS_AP):
                found = [number for number, name in names.items() if str(name).strip(".").lower() == wanted]
                if found or (len(wanted) >= 3 and names is MONTHS and (found := _beginning(wanted))):
                    return found[0]
    return 0


def _beginning(wanted: str) -> list[int]:
    return [number for number, name in MONTHS.items() if str(name).lower().startswith(wanted)]


class QuestionForm(forms.Form):
    """One question. The summary above the form says what is wrong, so the browser does not."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], today: date) -> None:
        self.answers_so_far, self.today = answers, today
        super().__init__(data, initial=dict(answers))
        self.label_suffix = ""

    def answers(self) -> dict[str, Any]:
        """What goes into the draft: JSON."""
        return {
            key: value.isoformat() if isinstance(value, date) else value for key, value in self.cleaned_data.items()
        }


class PostForm(QuestionForm):
    """Which post is it?"""

    post = forms.CharField(
        label=_("Link to the post, or where and when it was shown"),
        help_text=_("Paste the link if you have it. Otherwise name the account and say what it showed."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], today: date) -> None:
        super().__init__(data, answers=answers, today=today)
        if self.answers_so_far.get("about"):
            self.fields["post"].required = False
            self.fields["post"].label = _("Is there more to say about where it is?")


class DatesForm(QuestionForm):
    """When did it happen, and when did you know?"""

    event_on = DayField(label=_("Day on which it was posted or happened"))
    known_on = DayField(
        label=_("Day on which you first saw or heard of it"),
        help_text=_("The last day to report is counted from this day."),
    )
    unsure = forms.BooleanField(
        label=_("I do not remember exactly"),
        help_text=_("Write what you believe. The report can still be sent."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Each day by itself, then both together."""
        cleaned: dict[str, Any] = super().clean() or {}
        event_on, known_on = cleaned.get("event_on"), cleaned.get("known_on")
        for name, day in (("event_on", event_on), ("known_on", known_on)):
            if day and day > self.today:
                self.add_error(name, in_words(domain.FutureDay(today=words.day(self.today))))
        if event_on and known_on and known_on < event_on <= self.today:
            self.add_error("known_on", in_words(domain.KnownBeforeEvent(event=words.day(event_on))))
        return cleaned


class WhoForm(QuestionForm):
    """Who is reported, and where did it happen? Where there are many institutions the reader searches first."""

    find = forms.CharField(
        label=_("Search for the institution that runs the account"),
        help_text=_("A part of its name is enough, for example: Kominfo Banten."),
        max_length=100,
        required=False,
    )
    office = forms.ChoiceField(label=_("Institution that runs the account"), required=False)
    respondent = forms.CharField(
        label=_("Party reported, if it is somebody else or you know more"),
        help_text=_("An office or a role is enough, for example: who manages the account."),
        max_length=300,
        required=False,
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("For a post: the account. For an event: village, district, building."),
        max_length=300,
        required=False,
    )
    body = forms.ChoiceField(
        label=_("Supervisor that receives it"),
        help_text=_("The region of the office decides, unless you choose."),
        required=False,
    )

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], today: date) -> None:
        super().__init__(data, answers=answers, today=today)
        self._offer("office", _("not in this list"), self._found(answers))
        supervisors = services.supervisors()
        self._offer("body", _("the one of the region"), supervisors)
        if len(supervisors) < 2:
            del self.fields["body"]

    def _found(self, answers: Mapping[str, Any]) -> list[Any]:
        """The institutions to choose from: all where they are few, else what was searched for and what was chosen."""
        if not services.are_many():
            del self.fields["find"]
            return services.offices()
        said = self.data.get("find", "") if self.is_bound else answers.get("find", "")
        found = services.offices(said.replace("\0", "")) if said.strip() else []
        chosen = services.office(str(answers.get("office", "")))
        if chosen and chosen not in found:
            found = [chosen, *found]
        if not found:
            del self.fields["office"]
        return found

    def _offer(self, name: str, nobody: Promise, institutions: Sequence[Any]) -> None:
        if name not in self.fields:
            return
        _offer(self, name, [("", nobody), *((each.slug, words.in_language(each.name)) for each in institutions)])

    def clean(self) -> dict[str, Any]:
        """Somebody must be reported."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or cleaned.get("office") or cleaned.get("respondent"):
            return cleaned
        said = cleaned.get("find")
        if "office" not in self.fields and said:
            self.add_error("find", gettext("No institution is called so here. Search for one word, or write below."))
        elif "office" in self.fields:
            self.add_error("office", gettext("Choose the office, or write below who is reported."))
        else:
            self.add_error("find", gettext("Search for the office, or write below who is reported."))
        return cleaned


class WhatForm(QuestionForm):
    """What happened?"""

    account = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "In order: what was shown, where, when, and how it concerns the election. "
            "Do not write your name, address or code here; there is another page for them."
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 9}),
    )
    wishes = forms.CharField(
        label=_("What do you wish to happen?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean_account(self) -> str:
        """Long enough to be examined."""
        account: str = self.cleaned_data["account"]
        try:
            domain.check_account(account)
        except Refusal as refusal:
            raise ValidationError(in_words(refusal)) from refusal
        return account


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def _choice(title: Any, consequence: Any) -> SafeString:
    return format_html("<b>{}</b><small>{}</small>", title, consequence)


class WayForm(QuestionForm):
    """With or without name? Nothing is chosen beforehand."""

    way = forms.ChoiceField(label=_("How do you want to report?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], today: date) -> None:
        super().__init__(data, answers=answers, today=today)
        _offer(self, "way", [
            (Way.REPORT.value, _choice(gettext("With name (report)"), gettext(
                "The supervisor must examine it when it is complete. Your name may become known if the case is heard."
            ))),
            (Way.TIP.value, _choice(gettext("Without name (initial information)"), gettext(
                "We hand it on as initial information. The supervisor may follow it up, but need not."
            ))),
        ])  # fmt: skip


class IdentityForm(QuestionForm):
    """Who reports? Only for a report with name."""

    name = forms.CharField(
        label=_("Full name, as on your identity card"),
        help_text=_("Only the supervisor reads it."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address = forms.CharField(
        label=_("Address"),
        help_text=_("A report without address is usually not registered."),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        help_text=_("So that the supervisor can ask you."),
        max_length=200,
        required=False,
    )


class CodeForm(forms.Form):
    """The receipt code, as people type it."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("The six words from the receipt. Capitals, spaces and hyphens do not matter."),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        label_suffix="",
    )


class MoveForm(forms.Form):
    """The supervisor's next step."""

    use_required_attribute = False
    verb = forms.ChoiceField(label=_("Next step"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message to the reporter"),
        help_text=_("Shown only to who opens the report with its code. Needed when you ask, refuse or decide."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    number = forms.CharField(label=_("Registration number (to register)"), max_length=60, required=False)
    to = forms.ChoiceField(label=_("Supervisor (to transfer)"), required=False)

    def __init__(self, data: Any = None, *, verbs: Sequence[str], others: Sequence[Any]) -> None:
        super().__init__(data)
        self.label_suffix = ""
        _offer(self, "verb", [(each, words.VERBS[each]) for each in verbs])
        _offer(self, "to", [("", "—"), *((each.slug, words.in_language(each.name)) for each in others)])
        for name, needed in (("number", "register"), ("to", "transfer")):
            if needed not in verbs:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Each step with what it needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, verb in (("number", "register"), ("to", "transfer")):
            if cleaned.get("verb") == verb and not cleaned.get(name):
                self.add_error(name, gettext("This step needs it."))
        return cleaned

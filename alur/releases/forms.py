"""What a press office fills in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel.activities import Actor
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words
from alur.releases import attachments, domain, services
from alur.releases.core.files import MOST_FILES
from alur.releases.core.numbering import check_pattern
from alur.releases.domain import Attachment
from alur.releases.models import Release, Version

NEW_FILES = 3  # places for further files on the page; more come with the next saving


def named(words: Mapping[str, str]) -> str:
    """In the reader's language, else in Indonesian, else as it is."""
    return words.get(get_language() or "id") or words.get("id") or next(iter(words.values()), "")


class WordsForm(forms.Form):
    """Title, text and files of a version. `version`: the words to begin with."""

    title_id = forms.CharField(label=_("Title in Indonesian"), max_length=domain.LONGEST_TITLE)
    title_en = forms.CharField(label=_("Title in English"), max_length=domain.LONGEST_TITLE, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=domain.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("In Indonesian, as offices will read it. At most 20,000 characters."),
    )

    def __init__(self, *args: Any, version: Version | None = None, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)
        self.initial = self._begin_with(version) if version else {}
        self.former = version.attachments if version else []
        for place, each in enumerate(self.former, 1):
            self.fields[f"alt_{place}"], self.fields[f"drop_{place}"] = attachments.fields_of(each, place)
        for place in range(1, NEW_FILES + 1):
            self.fields[f"file_{place}"], self.fields[f"words_{place}"] = attachments.new_fields(place)

    def _begin_with(self, version: Version) -> dict[str, Any]:
        title = {f"title_{language}": version.title.get(language, "") for language in ("id", "en")}
        alts = {f"alt_{place}": each.alt for place, each in enumerate(version.attachments, 1)}
        return title | alts | {"text": services.text(version)}

    def clean_text(self) -> str:
        """Browsers send line ends as CR LF; a text keeps LF, so that an untouched one equals its former version."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """A file is one that can be shown, and comes with its words."""
        cleaned = super().clean() or {}
        for place in range(1, NEW_FILES + 1):
            file, words = cleaned.get(f"file_{place}"), cleaned.get(f"words_{place}", "")
            if file and not words:
                self.add_error(f"words_{place}", _("Say in words what it shows."))
        if len(self.former) + sum(bool(cleaned.get(f"file_{place}")) for place in range(1, 1 + NEW_FILES)) > MOST_FILES:
            self.add_error(None, _("A release carries at most 20 files. Leave some out."))
        return cleaned

    def attachments(self) -> list[Attachment]:
        """The files of the new version: the former ones that stay, then those that were sent."""
        given = self.cleaned_data
        stay = [
            Attachment(each.content_id, given[f"alt_{place}"])
            for place, each in enumerate(self.former, 1)
            if not given[f"drop_{place}"]
        ]
        sent = [(given[f"file_{place}"], given[f"words_{place}"]) for place in range(1, NEW_FILES + 1)]
        return stay + [attachments.kept(file, words) for file, words in sent if file]

    def title(self) -> dict[str, str]:
        """By language."""
        return {language: self.cleaned_data[f"title_{language}"] for language in ("id", "en")}


class ReleaseForm(WordsForm):
    """A release before it is issued. by: the press office; its clock is that of the embargo."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Release.Kind.choices)
    number = forms.CharField(
        label=pgettext_lazy("of a release", "Number"),
        max_length=60,
        required=False,
        help_text=_("As your institution numbers its releases."),
    )
    audience = forms.MultipleChoiceField(
        label=_("Meant for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if it is for everybody. Everybody can read it; only these forums receive it."),
    )
    embargo = forms.DateTimeField(
        label=_("Embargo until"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    supersedes = forms.ChoiceField(label=_("It replaces an earlier release"), required=False)
    field_order = ["kind", "number", "title_id", "title_en", "text"]

    def __init__(self, *args: Any, by: Actor, number: str = "", **kwargs: Any) -> None:
        self.institution: Institution = directory.institution(by.institution)
        super().__init__(*args, **kwargs)
        self.initial.setdefault("number", number)
        forums = [(forum.slug, named(forum.name)) for forum in directory.forums()]
        self.fields["audience"].choices = forums  # type: ignore[attr-defined]
        own = [(str(each.release.uid), named(each.title)) for each in services.all_replaceable(by)]
        self.fields["supersedes"].choices = [("", _("None")), *own]  # type: ignore[attr-defined]
        self.fields["embargo"].help_text = _(
            "Offices have it at once, signed; nobody publishes it before this hour (%(zone)s)."
        ) % {"zone": self.institution.zone}

    def _begin_with(self, version: Version) -> dict[str, Any]:
        release = version.release
        until = release.embargoed_until
        return super()._begin_with(version) | {
            "kind": release.kind, "number": release.number, "audience": release.audience,
            "embargo": release.institution.local(until).replace(tzinfo=None) if until else None,
            "supersedes": str(release.supersedes.uid) if release.supersedes else "",
        }  # fmt: skip

    def clean_embargo(self) -> datetime | None:
        """The hour on the clock of the institution."""
        typed: datetime | None = self.cleaned_data["embargo"]
        return timezone.make_naive(typed).replace(tzinfo=self.institution.tz) if typed else None

    def words(self) -> dict[str, Any]:
        """As services.draft takes them."""
        given = {key: self.cleaned_data[key] for key in ("kind", "number", "text", "audience")}
        replaced = self.cleaned_data["supersedes"]
        return given | {
            "title": self.title(), "embargoed_until": self.cleaned_data["embargo"],
            "supersedes": UUID(replaced) if replaced else None,
        }  # fmt: skip


class NumberingForm(forms.Form):
    """How the institution numbers."""

    pattern = forms.CharField(
        label=_("How your institution numbers its releases"),
        max_length=60,
        help_text=_("N or NN: running number of the year, MM: month, YYYY: year. Example: NN/HM/KOMINFO/MM/YYYY."),
    )

    def clean_pattern(self) -> str:
        """One that can be counted."""
        pattern: str = self.cleaned_data["pattern"].strip()
        try:
            check_pattern(pattern)
        except Refusal as refusal:
            raise forms.ValidationError(in_words(refusal)) from None
        return pattern


class CorrectionForm(WordsForm):
    """A new version of an issued release."""

    what = forms.CharField(label=_("What is corrected?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Every office that has the release, and the public, will read it."),
    )
    field_order = ["what", "why"]

    def correction(self) -> dict[str, Any]:
        """As services.correct takes it."""
        given = {key: self.cleaned_data[key] for key in ("text", "what", "why")}
        return given | {"title": self.title()}


class WithdrawalForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The reason stays on the page of the release and in the open register."),
    )
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=domain.LONGEST_GROUND,
        required=False,
        help_text=_("The law and its article, if the withdrawal rests on one."),
    )


class IssueForm(forms.Form):
    """To whom an issued release goes at once."""

    forum = forms.ChoiceField(label=_("Pass on at once to"), required=False)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = [forum for forum in directory.forums() if services.is_addressed(release, forum)]
        choices = [(forum.slug, named(forum.name)) for forum in fit]
        self.fields["forum"].choices = [("", _("Nobody yet: a coordinator decides")), *choices]  # type: ignore[attr-defined]

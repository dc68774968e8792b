"""What a press office fills in."""

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from PIL import Image, UnidentifiedImageError

from alur.directory import services as directory
from alur.kernel import contents
from alur.releases import domain, services
from alur.releases.domain import Attachment
from alur.releases.models import Release, Version

LARGEST_PICTURE = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000  # a poster for print has about 35 million
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class WordsForm(forms.Form):
    """Title, text and one picture of a version. `version`: the words to begin with."""

    title_id = forms.CharField(label=_("Title in Indonesian"), max_length=domain.LONGEST_TITLE)
    title_en = forms.CharField(label=_("Title in English"), max_length=domain.LONGEST_TITLE, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=domain.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("In Indonesian, as offices will read it. At most 20,000 characters."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 10 MB. It replaces the picture that is there."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("The picture in words"),
        max_length=500,
        required=False,
        help_text=_("For people who do not see it: repeat all words that stand in it."),
    )
    no_picture = forms.BooleanField(label=_("Without a picture"), required=False)

    def __init__(self, *args: Any, version: Version | None = None, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)
        self.initial = self._begin_with(version) if version else {}
        if version is None or not version.media:
            del self.fields["no_picture"]

    def _begin_with(self, version: Version) -> dict[str, Any]:
        alt = version.attachments[0].alt if version.media else ""
        title = {f"title_{language}": version.title.get(language, "") for language in ("id", "en")}
        return title | {"text": services.text(version), "alt": alt}

    def clean_text(self) -> str:
        """Browsers send line ends as CR LF; a text keeps LF, so that an untouched one equals its former version."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")

    def clean_picture(self) -> UploadedFile | None:
        """A picture that can be read, and no more of it than a page can bear."""
        file: UploadedFile | None = self.cleaned_data["picture"]
        if not file:
            return None
        if (file.size or 0) > LARGEST_PICTURE:
            raise forms.ValidationError(_("This picture is larger than 10 MB. It was not kept. Save a smaller copy."))
        file.content_type = _media_type(file)
        return file

    def clean(self) -> dict[str, Any]:
        """A picture comes with its words."""
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("alt"):
            self.add_error("alt", _("Say in words what the picture shows."))
        return cleaned

    def attachments(self) -> list[Attachment]:
        """The pictures of the new version: the one sent, else those that were there."""
        file, alt = self.cleaned_data["picture"], self.cleaned_data["alt"]
        if file:
            kept = contents.put(file.read(), media_type=file.content_type, name=file.name)
            return [Attachment(kept.uid, alt)]
        if self.version is None or self.cleaned_data.get("no_picture"):
            return []
        former = self.version.attachments
        return [Attachment(former[0].content_id, alt), *former[1:]] if former else []

    def title(self) -> dict[str, str]:
        """By language."""
        return {language: self.cleaned_data[f"title_{language}"] for language in ("id", "en")}


def _media_type(file: UploadedFile) -> str:
    """Of a picture, by its bytes: what the browser says of it does not count."""
    broken = forms.ValidationError(_("This file is no picture that can be read. It was not kept. Choose another one."))
    try:
        with Image.open(BytesIO(file.read()), formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise forms.ValidationError(_("This picture has too many pixels. It was not kept. Save it smaller."))
            picture.load()
            return FORMATS[str(picture.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise broken from None
    finally:
        file.seek(0)


class ReleaseForm(WordsForm):
    """A release before it is issued."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Release.Kind.choices)
    number = forms.CharField(
        label=pgettext_lazy("of a release", "Number"),
        max_length=60,
        required=False,
        help_text=_("As your institution numbers its releases."),
    )
    field_order = ["kind", "number", "title_id", "title_en", "text"]

    def _begin_with(self, version: Version) -> dict[str, Any]:
        release = version.release
        return super()._begin_with(version) | {"kind": release.kind, "number": release.number}

    def words(self) -> dict[str, Any]:
        """As services.draft takes them."""
        given = {key: self.cleaned_data[key] for key in ("kind", "number", "text")}
        return given | {"title": self.title()}


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


class IssueForm(forms.Form):
    """To whom an issued release goes at once."""

    forum = forms.ChoiceField(label=_("Pass on at once to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(forum.slug, forum.name.get("id", forum.slug)) for forum in directory.forums()]
        self.fields["forum"].choices = [("", _("Nobody yet: a coordinator decides")), *choices]  # type: ignore[attr-defined]

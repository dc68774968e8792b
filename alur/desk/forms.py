"""What people type at the desk. Lengths are checked, not cut: a browser that cuts a pasted text says nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from alur.desk import domain
from alur.desk.models import Draft

PUBLIC_REASON = _("Goes into the open register, where everybody can read it. Write no names.")


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DraftForm(forms.Form):
    """The words of a draft, with one description for each picture."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"), validators=[MaxLengthValidator(domain.TITLE_MOST)],
        error_messages={"required": gettext_lazy("Please write a title.")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), required=False, widget=_words(14), validators=[MaxLengthValidator(domain.BODY_MOST)],
        help_text=_("At most 20,000 characters."),
    )  # fmt: skip

    def __init__(self, *args: Any, media: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.media_ids = media
        for place, uid in enumerate(media, 1):
            self.fields[f"alt_{uid}"] = forms.CharField(
                label=gettext("What picture %(number)s shows") % {"number": place}, required=False, widget=_words(2),
                validators=[MaxLengthValidator(domain.ALT_MOST)],
                help_text=gettext("For people who cannot see it. At most 1,000 characters."),
            )  # fmt: skip

    @classmethod
    def of(cls, draft: Draft, typed: dict[str, str]) -> "DraftForm":
        """The form with the draft's words, or with those that were typed before a sign-in."""
        initial = {"version": draft.version, "title": draft.title, "body": draft.body}
        alts = {f"alt_{uid}": text for uid, text in draft.alts.items()}
        return cls(media=draft.media, initial=initial | alts | typed)

    @property
    def alts(self) -> dict[str, str]:
        """Descriptions by content id."""
        return {uid: self.cleaned_data[f"alt_{uid}"] for uid in self.media_ids}


class TitleForm(forms.Form):
    """A draft that begins with nothing."""

    title = forms.CharField(
        label=_("Title of the new draft"), validators=[MaxLengthValidator(domain.TITLE_MOST)],
        error_messages={"required": gettext_lazy("Please write a title.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is declined, returned or let through."""

    reason = forms.CharField(
        label=_("Reason, one sentence"), widget=_words(3), help_text=PUBLIC_REASON,
        validators=[MaxLengthValidator(domain.REASON_MOST)],
        error_messages={"required": gettext_lazy("Please write the reason, one sentence is enough.")},
    )  # fmt: skip


READY = {
    "NOT_FOR_US": _("Not for us: it is not about our region or our services."),
    "TOLD": _("Our readers have had this from us already."),
    "ELECTION": _("It touches the election; our office stays out of that."),
    "ORIGIN": _("Where it comes from is not clear enough to us."),
    "": _("Another reason, written below"),
}


class DeclineForm(ReasonForm):
    """Why an office does not use something: a ready sentence, own words, or both."""

    ready = forms.ChoiceField(
        label=_("Reason"), required=False, choices=list(READY.items()), widget=forms.RadioSelect, initial=""
    )
    field_order = ("ready", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["ready"].required = not self.is_bound  # one is chosen at first, and a program may leave it out
        self.fields["reason"].label = _("In your own words, one sentence")

    def clean_reason(self) -> str:
        """The sentence that goes into the record."""
        ready = self.cleaned_data.get("ready", "")
        sentence = " ".join(each for each in (str(READY[ready]) if ready else "", self.cleaned_data["reason"]) if each)
        if not sentence:
            raise forms.ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return sentence


class SubmitForm(forms.Form):
    """The way to the approvers."""

    message = forms.CharField(
        label=_("Message to the approvers"), required=False, widget=_words(3),
        validators=[MaxLengthValidator(domain.REASON_MOST)], help_text=_("Only your office reads it."),
    )  # fmt: skip
    looked_at = forms.MultipleChoiceField(
        label=_("Not screened: look at it yourself"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unread: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["looked_at"]
        if not unread:
            del self.fields["looked_at"]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = list(unread)


REASONS = {
    "return": _("Remark to the author, one sentence"),
    "override": _("Why it goes out all the same, one sentence"),
    "unchanged": _("Why nothing needs to change, one sentence"),
}
NOTHING: Mapping[str, str] = {}


def of_verb(
    verb: str,
    sent: Mapping[str, Any] | None = None,
    *,
    unread: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] = NOTHING,
) -> forms.Form:
    """The form of a verb on the page of a draft, each with names of its own.

    sent: what came in. unread: files that nobody could screen, as id and name. typed: what waits from before a sign-in.
    """
    if verb == "submit":
        return SubmitForm(sent, unread=unread, initial={"message": typed.get("message", "")})
    written = {name: typed.get(f"{verb}-{name}", "") for name in ("reason", "ready")}
    if verb == "decline":
        return DeclineForm(sent, prefix=verb, initial=written)
    form = ReasonForm(sent, prefix=verb, initial=written)
    form.fields["reason"].label = REASONS[verb]
    return form

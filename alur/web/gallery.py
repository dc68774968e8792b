"""Samples for the page of parts: what each part looks like in each state. The texts are invented or the case's own."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

CASE = {
    "directory": "done",
    "releases": "done",
    "relay": "done",
    "intake": "struck",
    "screening": "struck",
    "desk": "struck",
    "publishing": "done",
    "listening": "done",
    "complaints": "here",
    "responses": "done",
    "tracing": "done",
}
AT_THE_DESK = {
    "directory": "done",
    "releases": "done",
    "relay": "done",
    "intake": "done",
    "screening": "done",
    "desk": "here",
}
NOT_BEGUN = {"directory": "here"}
SOURCE = "Presiden memiliki hak politik; dasarnya undang-undang pemilu."
DRAFT = "Presiden memiliki hak politik yang diatur dalam undang-undang pemilu. Syaratnya ada di Pasal 281."
CODE = ("perahu", "kemiri", "tujuh", "embun", "lontar", "seruling")


def choice(title: str, words: str) -> SafeString:
    """The label of a choice with its consequence below."""
    return mark_safe(f"{title}<small>{words}</small>")  # noqa: S308 - both come from this file


class SampleForm(forms.Form):
    """One field of every kind."""

    link = forms.CharField(max_length=500)
    account = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    known_on = forms.CharField()
    path = forms.ChoiceField(widget=forms.RadioSelect)
    unsure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].label = _("Link to the post")
        self.fields["link"].help_text = _("One link. At most 500 characters.")
        self.fields["account"].label = _("What happened?")
        self.fields["account"].help_text = _("Do not write your name or your receipt code.")
        known_on = self.fields["known_on"]
        known_on.label, known_on.help_text = _("Day on which you learned of it"), _("Example: 27 January 2024")
        known_on.error_messages["required"] = _("The day on which you learned of it is missing")
        path = self.fields["path"]
        path.label = _("With or without your name?")
        if isinstance(path, forms.ChoiceField):
            path.choices = [
                ("WITHOUT", choice(_("Without my name"), _("We pass it on as initial information."))),
                ("WITH", choice(_("With my name"), _("The supervisor must examine it if it is complete."))),
            ]
        self.fields["unsure"].label = _("I do not remember exactly")
        self.fields["unsure"].help_text = _("Write your best guess. The report can still be sent.")


def sample() -> dict[str, Any]:
    """The context of `parts.html`: the same parts once on paper, once on the dark ground."""
    return {
        "sheets": [_sheet("light", _("Light")), _sheet("dark", _("Dark"))],
        "case": CASE,
        "at_the_desk": AT_THE_DESK,
        "not_begun": NOT_BEGUN,
        "source": SOURCE,
        "draft": DRAFT,
        "spans": _spans(SOURCE),
        "draft_spans": _spans(DRAFT),
        "code": CODE,
        "at": datetime(2024, 1, 26, 12, 33, tzinfo=UTC),
        "start": date(2024, 1, 27),
        "safe": date(2024, 2, 3),
        "last": date(2024, 2, 6),
        "entries": [{"number": 406, "hash": "7ae2" + "0" * 56 + "1c90"}],
        "comments": [
            {
                "who": "@_**oy",
                "text": {
                    "id": "Apa kaitannya dengan pemerintah provinsi?",
                    "en": "What has the province to do with it?",
                },
            },
            {
                "who": "@za****_****ia",
                "text": {
                    "id": "Meminta unggahan dihapus karena tidak terkait.",
                    "en": "Asks to delete the post: it is not related.",
                },
            },
        ],
        "classes": [(_("Charge of taking sides"), 3), (_("Question about the link"), 1), (_("Request to delete"), 1)],
    }


def _sheet(scheme: str, title: str) -> dict[str, Any]:
    """One ground with its own forms, the second one refused so that its errors show."""
    refused = SampleForm({f"{scheme}-2-link": "https://contoh.go.id/unggahan/12"}, prefix=f"{scheme}-2")
    return {"scheme": scheme, "title": title, "form": SampleForm(prefix=scheme), "refused": refused}


def _spans(text: str) -> list[dict[str, Any]]:
    """The words that two concerns touch."""
    touched = (("Presiden memiliki hak politik", "elevated"), ("undang-undang pemilu", "notice"))
    return [
        {"start": text.find(words), "end": text.find(words) + len(words), "level": level} for words, level in touched
    ]

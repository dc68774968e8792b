"""What the directory's pages ask for."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from alur import rulepacks
from alur.accounts import services as accounts
from alur.directory import domain
from alur.directory.models import Contact, Employment, Forum, Institution
from alur.directory.services import Person
from alur.kernel.permissions import ROLES

ZONES = (("Asia/Jakarta", "WIB (UTC+7)"), ("Asia/Makassar", "WITA (UTC+8)"), ("Asia/Jayapura", "WIT (UTC+9)"))


def _slug(**options: Any) -> forms.RegexField:
    return forms.RegexField(
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Short name"),
        max_length=100,
        error_messages={"invalid": _("Only small letters, digits, and hyphens between them.")},
        **options,
    )


def _names() -> tuple[forms.CharField, forms.CharField]:
    indonesian = forms.CharField(label=_("Name in Indonesian"), max_length=200)
    return indonesian, forms.CharField(label=_("Name in English"), max_length=200, required=False)


class PersonForm(forms.Form):
    """Somebody who will sign in, with a first password."""

    person = forms.CharField(label=_("Name"), max_length=120, help_text=_("Only colleagues see it, never the public."))
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person signs in with it."))
    role = forms.ChoiceField(label=_("Role"))
    employment = forms.ChoiceField(
        label=_("Employment"),
        choices=[("", _("not said yet")), *Employment.choices],
        required=False,
        help_text=_("Decides whether civil-service law binds the person. Never public."),
    )
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        help_text=_("At least 12 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, may_appoint_keepers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [key for key in ROLES if may_appoint_keepers or key != "registrar"]
        self.fields["role"].choices = [(key, accounts.ROLE_NAMES[key]) for key in keys]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Long enough, and none of the common ones."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def as_person(self) -> Person:
        """As services take it."""
        given = self.cleaned_data
        return Person(given["email"], given["person"], given["password"], given["employment"])


class FirstRunForm(forms.Form):
    """The first institution and its head."""

    name_id, name_en = _names()
    slug = _slug(help_text=_("For addresses: small letters, digits, hyphens. Example: kominfo-banten"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Institution.Kind.choices)
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    jurisdiction = forms.ChoiceField(
        label=_("Rules that bind it"), help_text=_("Election calendar and law to screen by.")
    )
    person = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Only colleagues see it, never the public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        help_text=_("At least 12 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = [(name, name.capitalize()) for name in rulepacks.names()]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Long enough, and none of the common ones."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        cleaned = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") not in (None, cleaned["password"]):
            self.add_error("again", _("The two passwords differ."))
        return cleaned

    @property
    def of_institution(self) -> list[forms.BoundField]:
        """The fields about the institution."""
        return [self[name] for name in ("name_id", "name_en", "slug", "kind", "zone", "jurisdiction")]

    @property
    def of_head(self) -> list[forms.BoundField]:
        """The fields about its head."""
        return [self[name] for name in ("person", "email", "password", "again")]


class InstitutionForm(forms.Form):
    """One institution. The short name is asked for only when it is new."""

    slug = _slug(help_text=_("For addresses: small letters, digits, hyphens. Example: kominfo-banten"))
    name_id, name_en = _names()
    kind = forms.ChoiceField(label=_("Kind"), choices=Institution.Kind.choices)
    parent = forms.CharField(
        label=_("Belongs to"), required=False, max_length=100, help_text=_("Short name of the institution above it.")
    )
    region = forms.CharField(
        label=_("Code of its region"),
        required=False,
        max_length=20,
        help_text=_(
            "36 for Banten, 36.04 for Serang Regency; empty: the country. Reports go to the supervisor that is closest."
        ),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    jurisdiction = forms.ChoiceField(
        label=_("Rules that bind it"), help_text=_("Election calendar and law to screen by.")
    )
    also = forms.CharField(
        label=_("Other names people look for"), required=False, max_length=300, help_text=_("With ; between them.")
    )

    def __init__(self, *args: Any, known: Institution | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = [(name, name.capitalize()) for name in rulepacks.names()]  # type: ignore[attr-defined]
        if known is not None:
            del self.fields["slug"]
            self.initial = _shown(known)

    def clean_parent(self) -> Institution | None:
        """The institution above."""
        slug = self.cleaned_data["parent"].strip()
        found = Institution.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise forms.ValidationError(_("No institution has this short name. Search for it in the directory."))
        return found

    def as_fields(self) -> dict[str, Any]:
        """As services take it."""
        given = dict(self.cleaned_data)
        name_id, name_en = given.pop("name_id"), given.pop("name_en")
        return given | {"name": {"id": name_id, "en": name_en or name_id}}


def _shown(known: Institution) -> dict[str, Any]:
    plain = {key: getattr(known, key) for key in ("kind", "region", "zone", "jurisdiction", "also")}
    names = {f"name_{language}": known.name.get(language, "") for language in ("id", "en")}
    return {**plain, **names, "parent": known.parent.slug if known.parent else ""}


class AccountForm(forms.Form):
    """An account on a network."""

    network = forms.ChoiceField(
        label=_("Network"), choices=[(key, each.name) for key, each in domain.NETWORKS.items() if key != "page"]
    )
    handle = forms.RegexField(
        r"^@?[^\s@/]+(@[^\s@/]+)?(/[^\s]*)?$",
        label=_("Name of the account"),
        max_length=100,
        error_messages={"invalid": _("Only the name itself, without spaces.")},
        help_text=_("pemprov.banten; on Mastodon name@server; a website: bantenprov.go.id"),
    )

    def clean_handle(self) -> str:
        """Without the sign before it."""
        return str(self.cleaned_data["handle"]).removeprefix("@")


class FalseAccountForm(AccountForm):
    """An account that somebody takes to be false."""

    text = forms.CharField(
        label=_("Why do you think so?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Do not write your name. Only the office reads this; it is erased when the office decides."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """How a person knows that an account is theirs."""

    reason = forms.CharField(
        label=_("How do you know?"),
        max_length=300,
        help_text=_("One sentence, e.g. the number of a letter. Everybody can read it."),
    )


class ContactForm(forms.Form):
    """How an office is reached."""

    way = forms.ChoiceField(label=_("Way"), choices=Contact.Way.choices)
    address = forms.CharField(label=_("Address or number"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """An address where an address is asked for."""
        given = super().clean() or {}
        if given.get("way") == Contact.Way.EMAIL and "address" in given:
            try:
                forms.EmailField().clean(given["address"])
            except forms.ValidationError as error:
                self.add_error("address", error)
        return given


class ForumForm(forms.Form):
    """A forum, perhaps inside a community."""

    slug = _slug(help_text=_("For addresses: small letters, digits, hyphens. Example: forum-kominfo-banten"))
    name_id, name_en = _names()
    community = forms.ModelChoiceField(
        Forum.objects.order_by("slug"), to_field_name="slug", required=False, empty_label=_("none"),
        label=_("Inside the community"),
        help_text=_("What is passed on to the community reaches the members of all forums inside it, each once."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A table."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Institutions, forums, accounts or memberships; the first line tells. At most 32 MB."),
    )

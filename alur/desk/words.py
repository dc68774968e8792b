"""The desk's codes in the reader's words; a code itself is never shown."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ORIGINS: Mapping[str, Promise] = {
    "UNKNOWN": _("Origin not proved: no signature, and no equal release in the open register."),
    "EQUAL": _("Word for word equal to a release in the open register."),
    "SIGNED": _("Carries a signature that holds."),
    "REGISTERED": _("Issued through Alur: its entry stands in the open register."),
}
CHANNELS: Mapping[str, Promise | str] = {
    "whatsapp": _("WhatsApp group"),
    "upload": _("uploaded by a colleague"),
    "email": _("e-mail"),
    "feed": _("news feed"),
    "api": _("a program of the office"),
}
ARRIVALS: Mapping[str, Promise] = {
    "NEW": pgettext_lazy("arrivals", "New"),
    "DRAFTED": pgettext_lazy("arrivals", "Made into drafts"),
    "DECLINED": pgettext_lazy("arrivals", "Declined"),
}
DRAFTS: Mapping[str, Promise] = {
    "DRAFT": pgettext_lazy("draft", "Being written"),
    "SUBMITTED": pgettext_lazy("draft", "Waiting for approval"),
    "RETURNED": pgettext_lazy("draft", "Returned to its author"),
    "APPROVED": pgettext_lazy("draft", "Approved"),
    "DECLINED": pgettext_lazy("draft", "Declined"),
}
CHANGES: Mapping[str, Promise] = {
    "CORRECTION": _("Corrected by its issuer"),
    "WITHDRAWAL": _("Withdrawn by its issuer"),
}
OUTCOMES: Mapping[str, Promise] = {
    "REVISED": pgettext_lazy("followup", "A corrected draft was approved"),
    "TAKEN_DOWN": pgettext_lazy("followup", "The post was taken down"),
    "DECLINED": pgettext_lazy("followup", "The office does not publish it"),
    "NO_CHANGE": pgettext_lazy("followup", "Nothing needs to change, two people say"),
}
ROLES: Mapping[str, Promise] = {
    "editor": _("Editor"),
    "head": _("Head of office"),
    "legal": _("Legal officer"),
}
EITHER = _("Head of office or legal officer")


def seat_name(roles: frozenset[str]) -> Promise | str:
    """Who may take a seat of the approval."""
    return ROLES[next(iter(roles))] if len(roles) == 1 else EITHER

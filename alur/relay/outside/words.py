"""What the class of an answer means, in words for the board."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ANSWERS: Mapping[str, Promise] = {
    "ok": _("taken"),
    "address_refused": _("no public address"),
    "name_unknown": _("no such host"),
    "not_reached": _("no connection"),
    "not_trusted": _("its encryption cannot be trusted"),
    "too_slow": _("no answer in time"),
    "too_large": _("an answer too long to read"),
    "garbled": _("an answer that cannot be read"),
    "sent_in_circles": _("only points elsewhere"),
    "no_address": _("the office is not reached this way any more"),
    "mail_server": _("our mail server does not take it"),
    "fault": _("a fault of this installation"),
}
STATUSES: Mapping[str, Promise] = {
    "3": _("moved elsewhere (%(code)s)"),
    "4": _("refused (%(code)s)"),
    "5": _("a fault at their side (%(code)s)"),
}


def answer_in_words(answer: str) -> str:
    """ "status_503" -> "a fault at their side (503)"; "" while none came."""
    kind, _, code = answer.rpartition("_")
    if kind == "status":
        wording = STATUSES.get(code[:1])
        return str(wording) % {"code": code} if wording else code
    if kind == "mail" and code.isdigit():
        return gettext("the mail server says %(code)s") % {"code": code}
    return str(ANSWERS.get(answer, answer))

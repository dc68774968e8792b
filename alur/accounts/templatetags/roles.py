"""What a role is called: `{% load roles %}{{ "legal"|role_name }}`."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

register = template.Library()

ROLES: Mapping[str, Promise] = {
    "press_officer": pgettext_lazy("role", "press officer"),
    "coordinator": pgettext_lazy("role", "forum coordinator"),
    "editor": pgettext_lazy("role", "editor"),
    "head": pgettext_lazy("role", "head of office"),
    "legal": pgettext_lazy("role", "legal officer"),
    "complaints_officer": pgettext_lazy("role", "complaints officer"),
    "supervisor": pgettext_lazy("role", "supervisor"),
    "system": pgettext_lazy("role", "the software itself"),
    "citizen": pgettext_lazy("role", "citizen"),
}

DUTIES: Mapping[str, Promise] = {
    "press_officer": pgettext_lazy("role duty", "issues releases, corrects and withdraws them"),
    "coordinator": pgettext_lazy("role duty", "passes releases on to a forum"),
    "editor": pgettext_lazy("role duty", "reads the inbox, adapts and submits"),
    "head": pgettext_lazy("role duty", "approves, returns, declines"),
    "legal": pgettext_lazy("role duty", "decides beside the head where the law is touched"),
    "complaints_officer": pgettext_lazy("role duty", "receives complaints and keeps their dates"),
    "supervisor": pgettext_lazy("role duty", "studies, registers and decides complaints"),
}


@register.filter
def role_name(role: str) -> str:
    """A role in the reader's words; an unknown one as it stands."""
    return str(ROLES.get(role, role))


@register.filter
def role_duty(role: str) -> str:
    """What a role does, in a few words."""
    return str(DUTIES.get(role, ""))

"""What a role is called: `{% load roles %}{{ "legal"|role_name }}`."""

from django import template

from alur.accounts.words import DUTIES, ROLES

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role in the reader's words; an unknown one as it stands."""
    return str(ROLES.get(role, role))


@register.filter
def role_duty(role: str) -> str:
    """What a role does, in a few words."""
    return str(DUTIES.get(role, ""))

"""The verdict on a signature, in the reader's words: `{% load signing %}`."""

from datetime import datetime

from django import template
from django.utils.translation import get_language

from alur.releases.core.verify import Found
from alur.releases.core.words import say

register = template.Library()


@register.filter
def finding(code: str) -> str:
    """One sentence of a check."""
    return say(code, get_language() or "id")


@register.filter
def findings(found: Found) -> list[str]:
    """What is wrong, then what became of the key and of each attachment."""
    return found.remarks(get_language() or "id")


@register.filter
def moment(found: Found) -> datetime | None:
    """When it was signed, as the signer says; None where that cannot be read."""
    try:
        return datetime.fromisoformat(found.created)
    except ValueError:
        return None

"""Sentences of refusals in the reader's language."""

from typing import Any

from django.utils.translation import get_language, gettext

from alur.kernel.errors import AlurError


def in_words(error: AlurError) -> str:
    """What happened and what to do, in the active language."""
    sentence = gettext(str(error.text))
    return sentence % {name: said(each) for name, each in error.params.items()} if error.params else sentence


def said(value: Any) -> Any:
    """A value as a sentence takes it: an error in words, what has a `said(language)` of its own by that."""
    if isinstance(value, AlurError):
        return in_words(value)
    return value.said(get_language() or "id") if hasattr(value, "said") else value

"""Sentences of refusals in the reader's language."""

from django.utils.translation import gettext

from alur.kernel.errors import AlurError


def in_words(error: AlurError) -> str:
    """What happened and what to do, in the active language."""
    sentence = gettext(str(error.text))
    return sentence % error.params if error.params else sentence

"""Screening's codes in the reader's language: phases, kinds of institution, how a rule looks at a text."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alur.rulepacks import words as codes
from alur.rulepacks.words import in_words

SCOPES: Mapping[str, Promise] = {
    "tag": _("In one hashtag"),
    "sentence": _("In one sentence"),
    "part": _("In one text, its title or one picture"),
    "post": _("Anywhere in the post, the words on its pictures included"),
}
# Who is named: the pack knows them by names, slogans, hashtags and ballot numbers, and on which days they are what.
WHO: Mapping[str, Promise] = {
    "contestant": _("the name of a contestant"),
    "contestant.slogan": _("the slogan of a contestant"),
    "contestant.phrase": _("words that are the slogan of a contestant and that everybody says"),
    "contestant.office": _("an office that a contestant holds on that day"),
    "contestant.tag": _("the hashtag of a contestant"),
    "contestant.number": _("the ballot number of a contestant"),
    "known": _("the name of somebody who has stood before, outside any contest"),
    "expected": _("the name of somebody who is expected to stand"),
    "expected.slogan": _("the slogan of somebody who is expected to stand"),
    "expected.phrase": _("words that are the slogan of somebody who is expected to stand, and that everybody says"),
    "expected.office": _("an office that somebody holds who is expected to stand"),
    "expected.tag": _("the hashtag of somebody who is expected to stand"),
    "expected.number": _("the ballot number of somebody who is expected to stand"),
    "party": _("the name of a party"),
    "party.slogan": _("the slogan of a party"),
    "party.tag": _("the hashtag of a party"),
    "party.number": _("the ballot number of a party"),
}
TOUCHES: Mapping[bool, Promise] = {
    True: pgettext_lazy("example of a rule", "Touches it"),
    False: pgettext_lazy("example of a rule", "Does not touch it"),
}
ROLES: Mapping[str, Promise] = {
    "head": _("Head of office"),
    "system": pgettext_lazy("role", "the software itself"),
}


def role(key: str) -> str:
    """In which role somebody activated a version."""
    return str(ROLES.get(key, key))


def phase_in_words(key: str) -> str:
    """A phase in the reader's words; a pack of another country may have phases of its own."""
    return in_words(codes.PHASES.get(key, key), language())


def institution(key: str) -> str:
    """A kind of institution in the reader's words."""
    return in_words(codes.INSTITUTIONS.get(key, key), language())


def language() -> str:
    """The reader's language."""
    return get_language() or "id"

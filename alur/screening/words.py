"""Screening's codes in the reader's words: phases, kinds of institution, how a rule looks at a text."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PHASES: Mapping[str, Promise] = {
    "idle": pgettext_lazy("phase", "no election under way"),
    "preparation": pgettext_lazy("phase", "election being prepared"),
    "contestants_fixed": pgettext_lazy("phase", "contestants are fixed"),
    "campaign": pgettext_lazy("phase", "campaign period"),
    "quiet": pgettext_lazy("phase", "quiet period"),
    "voting": pgettext_lazy("phase", "voting day"),
    "counting": pgettext_lazy("phase", "votes being counted"),
    "dispute": pgettext_lazy("phase", "results in dispute"),
    "inauguration": pgettext_lazy("phase", "inauguration"),
}
# Kinds of institution as rule packs call them; one that is not here is shown by its key.
INSTITUTIONS: Mapping[str, Promise] = {
    "pemda": pgettext_lazy("kind of institution in the rules", "regional government"),
    "kementerian": pgettext_lazy("kind of institution in the rules", "ministries"),
    "desa": pgettext_lazy("kind of institution in the rules", "villages"),
    "kpu-bawaslu": pgettext_lazy("kind of institution in the rules", "election bodies"),
    "polri-tni": pgettext_lazy("kind of institution in the rules", "police and armed forces"),
    "lembaga": pgettext_lazy("kind of institution in the rules", "national agencies"),
    "sekolah": pgettext_lazy("kind of institution in the rules", "schools"),
}
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
    "contestant.tag": _("the hashtag of a contestant"),
    "contestant.number": _("the ballot number of a contestant"),
    "known": _("the name of somebody who has stood before, outside any contest"),
    "expected": _("the name of somebody who is expected to stand"),
    "expected.slogan": _("the slogan of somebody who is expected to stand"),
    "expected.tag": _("the hashtag of somebody who is expected to stand"),
    "expected.number": _("the ballot number of somebody who is expected to stand"),
    "party": _("the name of a party"),
    "party.slogan": _("the slogan of a party"),
    "party.tag": _("the hashtag of a party"),
    "party.number": _("the ballot number of a party"),
}
CONFIDENCES: Mapping[str, Promise] = {
    "confirmed": pgettext_lazy("how sure", "two or more sources agree"),
    "single": pgettext_lazy("how sure", "one source"),
    "memory": pgettext_lazy("how sure", "not checked yet"),
}
TOUCHES: Mapping[bool, Promise] = {
    True: pgettext_lazy("example of a rule", "Touches it"),
    False: pgettext_lazy("example of a rule", "Does not touch it"),
}

# Differences between two versions, as `alur.rulepacks.changes` names them.
CHANGED: Mapping[str, Promise] = {
    "pack": pgettext_lazy("what changed in the rules", "whole"),
    "rule": pgettext_lazy("what changed in the rules", "rule"),
    "date": pgettext_lazy("what changed in the rules", "phase"),
    "election": pgettext_lazy("what changed in the rules", "election"),
    "contestant": pgettext_lazy("what changed in the rules", "contestant"),
    "group": pgettext_lazy("what changed in the rules", "list of words"),
}
SIGNS: Mapping[str, Promise] = {
    "+": pgettext_lazy("how it changed", "added"),
    "-": pgettext_lazy("how it changed", "removed"),
    "~": pgettext_lazy("how it changed", "changed"),
}
ROLES: Mapping[str, Promise] = {
    "head": _("Head of office"),
    "system": pgettext_lazy("role", "the software itself"),
}


def role(key: str) -> str:
    """In which role somebody activated a version."""
    return str(ROLES.get(key, key))


def phase(key: str) -> str:
    """A phase in the reader's words; a pack of another country may have phases of its own."""
    return str(PHASES.get(key, key))


def institution(key: str) -> str:
    """A kind of institution in the reader's words."""
    return str(INSTITUTIONS.get(key, key))

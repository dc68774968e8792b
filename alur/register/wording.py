"""The words of a case page: what each kind of step is called, roles, classes of comments, parts of a post."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alur.screening import services as screening

# (type, kind) -> heading. %(actor)s is the office in full, %(name)s what the object is called, %(target)s its target.
# What arrives and what a search finds is named by a headline of its own, so it has no row here.
HEADINGS: Mapping[tuple[str, str], Promise] = {
    ("Create", "Institution"): _("%(name)s is entered in the directory"),
    ("Create", "Forum"): _("%(name)s is founded as a forum"),
    ("Create", "Account"): _("The official account %(name)s is entered"),
    ("Create", "Key"): _("%(target)s has a new signing key"),
    ("Delete", "Key"): _("%(target)s revokes a signing key"),
    ("Join", "Institution"): _("%(name)s joins a forum"),
    ("Leave", "Institution"): _("%(name)s leaves a forum"),
    ("Update", "Institution"): _("The directory says something new about %(name)s"),
    ("Update", "Account"): _("The official account %(name)s is confirmed"),
    ("Delete", "Account"): _("%(name)s is no longer an official account"),
    ("Reject", "Account"): _("%(name)s is not an official account of %(target)s"),
    ("Accept", "Account"): _("It is no longer said that %(name)s is false"),
    ("Add", "Directory"): _("A list is entered in the directory"),
    ("Add", "Forum"): _("Generated members join a forum: %(name)s"),
    ("Create", "Release"): _("%(actor)s issues a release: %(name)s"),
    ("Update", "Release"): _("%(actor)s corrects its release: %(name)s"),
    ("Delete", "Release"): _("%(actor)s withdraws its release: %(name)s"),
    ("Announce", "Release"): _("The release is passed on to the offices: %(name)s"),
    ("View", "Dispatch"): _("The release is opened"),
    ("Accept", "Dispatch"): _("The release is acknowledged"),
    ("Reject", "Dispatch"): _("The release is declined"),
    ("Create", "Assessment"): _("The rules are applied"),
    ("Create", "Rulepack"): _("The rules of screening come into use: %(name)s"),
    ("Update", "Rulepack"): _("%(actor)s activates other rules of screening: %(name)s"),
    ("Create", "Draft"): _("%(actor)s begins a draft"),
    ("Update", "Draft"): _("%(actor)s changes its draft"),
    ("Offer", "Draft"): _("%(actor)s submits a draft for approval"),
    ("Add", "Draft"): _("A first approval"),
    ("Accept", "Draft"): _("%(actor)s approves a draft"),
    ("Reject", "Draft"): _("%(actor)s does not approve a draft"),
    ("Reject", "Arrival"): _("%(actor)s decides not to use what arrived"),
    ("Create", "Post"): _("%(actor)s publishes: %(name)s"),
    ("Update", "Post"): _("%(actor)s changes a post: %(name)s"),
    ("Delete", "Post"): _("%(actor)s takes a post down: %(name)s"),
    ("Create", "Comment"): _("Citizens comment"),
    ("Flag", "Complaint"): _("A citizen reports"),
    ("Add", "Complaint"): _("Something is added to the report"),
    ("Update", "Complaint"): _("There is news on the report"),
    ("Create", "Response"): _("%(actor)s answers"),
    ("Create", "Sighting"): _("A post is seen on %(target)s"),
}
# A complaint is told by the state that it reached: several verbs share a type of activity.
COMPLAINT_STATES: Mapping[str, Promise] = {
    "STUDY": _("The report is studied"),
    "INCOMPLETE": _("Something is missing in the report"),
    "REGISTERED": _("The report is registered"),
    "NOT_REGISTERED": _("The report is not registered"),
    "TRANSFERRED": _("The report is handed on"),
    "CLARIFICATION": _("A party is heard"),
    "STOPPED": _("The supervisor finds no violation"),
    "FOLLOWED_UP": _("The supervisor hands the matter on for action"),
}
NOT_THEN = _("No screening was recorded at the time. This is what it would have said.")

ROLES: Mapping[str, Promise] = {
    "press_officer": _("press officer"),
    "coordinator": _("coordinator of the forum"),
    "registrar": _("keeper of the directory"),
    "editor": _("editor"),
    "head": _("head of office"),
    "legal": _("legal officer"),
    "publisher": _("publishing"),
    "complaints_officer": _("complaints officer"),
    "supervisor": _("supervisor"),
}

COMMENT_CLASSES: Mapping[str, Promise] = {
    "partiality": pgettext_lazy("class of comments", "accusation of taking sides"),
    "relevance": pgettext_lazy("class of comments", "question of relevance"),
    "removal": pgettext_lazy("class of comments", "request to remove"),
    "service": pgettext_lazy("class of comments", "complaint about a service"),
    "support": pgettext_lazy("class of comments", "support"),
    "insult": pgettext_lazy("class of comments", "insult"),
    "spam": pgettext_lazy("class of comments", "spam"),
    "other": pgettext_lazy("class of comments", "other"),
}

PARTS: Mapping[str, Promise] = {
    "title": pgettext_lazy("part of a post", "Title"),
    "caption": pgettext_lazy("part of a post", "Caption"),
    "body": pgettext_lazy("part of a post", "Text"),
    "overlay": pgettext_lazy("part of a post", "Words on the picture"),
    "image": pgettext_lazy("part of a post", "Words read on the picture"),
    "video": pgettext_lazy("part of a post", "Words read in the film"),
    "pdf": pgettext_lazy("part of a post", "Words read in the document"),
    "file": pgettext_lazy("part of a post", "File"),
    "text": pgettext_lazy("part of a post", "Text"),
}


def heading(type: str, kind: str, *, actor: str = "", name: str = "", target: str = "", state: str = "") -> str:
    """What a step is called that has no title of its own. state: the one that a complaint reached, "" for others."""
    words = COMPLAINT_STATES.get(state) if kind == "Complaint" else None
    words = words or HEADINGS.get((type, kind))
    if words is None:
        return name or f"{type} {kind}"
    said = str(words) % {"actor": actor, "name": name, "target": target or name}
    return said.removesuffix(": ")


def role(key: str) -> str:
    """A role in the reader's words, "" for a citizen or the software."""
    return str(ROLES.get(key, ""))


def part(key: str) -> str:
    """What a part of a post is called; "image:2" is a picture, "video:1@0:04" a moment of a film."""
    name = str(PARTS.get(key.partition(":")[0], key))
    place = screening.place_in_words(key)
    return f"{name}, {place}" if place else name

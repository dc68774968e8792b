"""Who is in the chat, reduced to numbers before anything leaves the parser."""

import re
import unicodedata
from collections.abc import Iterable

from alur.intake.sources.whatsapp_header import MARKS

MARK = re.compile(f"[{MARKS}]")
# "@6281300007788" on Android, "@<isolate>Name<isolate>" on iOS.
MENTION = re.compile(r"(?<!\w)@(?:\u2068[^\u2069\n]{1,100}\u2069|\+?\d{8,15}\b)")
NUMBER = re.compile(r"(?<![\w+])\+?\d[\d ().\u00a0\u202f\u2011-]{6,20}\d(?!\w)")
HIDDEN = "member"  # no number: it would differ between two exports of one chat


def key(label: str) -> str:
    """One sender in all spellings: without marks, without "~ " for unsaved contacts, a number as its figures."""
    plain = MARK.sub("", label).replace("\u00a0", " ").replace("\u202f", " ").strip().removeprefix("~").strip()
    figures = re.sub(r"\D", "", plain)
    return figures if len(figures) >= 7 and re.fullmatch(r"[+\d\s().\u2011-]+", plain) else plain


def comparable(text: str) -> str:
    """What all phones write alike of one message: one knows a number as a member's that another takes for words."""
    plain = MARK.sub("", unicodedata.normalize("NFC", MENTION.sub(f"@{HIDDEN}", text)))
    plain = NUMBER.sub(lambda match: HIDDEN if len(re.findall(r"\d", match[0])) > 9 else match[0], plain)
    return " ".join(plain.split())


class Members:
    """The senders of one file, numbered from 1 in the order in which they speak.

    labels: of all senders that the file has; numbers: of further members.
    """

    def __init__(self, labels: Iterable[str], numbers: Iterable[str] = ()) -> None:
        self._keys = {label: key(label) for label in labels}
        self._numbers: dict[str, int] = {}
        known = {*self._keys.values(), *map(key, numbers)}
        self._figures = frozenset(name for name in known if name.isdigit())
        # The longest first: "Budi Santoso" before "Budi". Very short names would be found in addresses and prices.
        names = sorted((name for name in known - self._figures if len(name) > 2), key=len, reverse=True)
        self._called = re.compile(f"@(?:{'|'.join(map(re.escape, names))})(?!\\w)") if names else None

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, label: str) -> int:
        """The number of a sender, a new one when it speaks for the first time."""
        return self._numbers.setdefault(self._keys[label], len(self._numbers) + 1)

    def hidden_in(self, text: str) -> str:
        """The text without mentions, and without a member's own telephone wherever it stands.

        Other telephones, such as a press office's in a release, belong to the text and stay; so do names that are
        not addressed with @, since a member may be called like the office that the text is about.
        """
        if "@" in text:
            text = MENTION.sub(f"@{HIDDEN}", text)
            text = self._called.sub(f"@{HIDDEN}", text) if self._called else text
        if self._figures:
            text = NUMBER.sub(lambda match: HIDDEN if key(match[0]) in self._figures else match[0], text)
        return text

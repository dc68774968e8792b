"""Who is in the chat, reduced to numbers before anything leaves the parser."""

import re
from collections.abc import Iterable

MARKS = re.compile(r"[\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# "@6281300007788" on Android, "@<isolate>Name<isolate>" on iOS.
MENTION = re.compile(r"(?<!\w)@(?:\u2068([^\u2069\n]{1,100})\u2069|\+?(\d{8,15})\b)")
NUMBER = re.compile(r"(?<![\w+])\+?\d[\d ().-]{6,20}\d(?!\w)")


def key(label: str) -> str:
    """One sender in all spellings: without marks, without "~ " for unsaved contacts, a number as its figures."""
    plain = MARKS.sub("", label).replace("\u00a0", " ").replace("\u202f", " ").strip().removeprefix("~").strip()
    figures = re.sub(r"\D", "", plain)
    return figures if len(figures) >= 7 and re.fullmatch(r"[+\d\s().-]+", plain) else plain


class Members:
    """The senders of one file, numbered from 1 in the order of their first message."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._spellings: dict[str, int] = {}
        for label in labels:
            if label not in self._spellings:
                self._spellings[label] = self._numbers.setdefault(key(label), len(self._numbers) + 1)
        # The longest first: "Budi Santoso" before "Budi". Very short names would be found in addresses and prices.
        names = sorted((name for name in self._numbers if not name.isdigit() and len(name) > 2), key=len, reverse=True)
        self._called = re.compile(f"@(?:{'|'.join(map(re.escape, names))})(?!\\w)") if names else None

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, label: str) -> int:
        """The number of a sender that is in the file."""
        return self._spellings[label]

    def hidden_in(self, text: str) -> str:
        """The text with every mention reduced to a number, and a member's own telephone wherever it stands.

        Other telephones, such as a press office's in a release, belong to the text and stay; so do names that are
        not addressed with @, since a member may be called like the office that the text is about.
        """
        text = MENTION.sub(lambda match: "@" + self._shown(key(match[1] or match[2])), text)
        text = NUMBER.sub(
            lambda match: self._shown(found) if (found := key(match[0])) in self._numbers else match[0], text
        )
        if self._called and "@" in text:
            text = self._called.sub(lambda match: "@" + self._shown(match[0][1:]), text)
        return text

    def _shown(self, name: str) -> str:
        return f"member {self._numbers[name]}" if name in self._numbers else "member"

"""What all of Alur means by "the same words". Pure."""

import hashlib
import re
import unicodedata

_NOT_SHOWN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def normalised(text: str) -> str:
    """Lower case, compatibility forms folded, only letters and digits, single spaces: spelling, not meaning."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded.replace("_", " ")))


def digest(text: str) -> str:
    """SHA-256 (hex) of the normalised text: equal for equal words, whatever the capitals and marks."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def clean(text: str) -> str:
    """A text from outside without what can be neither shown nor kept; its lines end as ours do."""
    return _NOT_SHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()

"""How well are pictures read? Word recall against a known text, for `quality` and for tests."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+(?:[.,/-]\w+)*")  # "22,1", "cekdptonline.example.go.id", "Undang-Undang" are one word each


def words_of(text: str) -> Counter[str]:
    """The words of a text, without case and the marks around them, each as often as it stands there."""
    return Counter(_WORD.findall(text.casefold()))


def word_recall(read: str, truth: str) -> float:
    """Which share (0-1) of the words of `truth` stands in `read`; a word said twice has to be read twice.

    Order and other words of `read` do not matter; a text without words is wholly read (1.0).
    """
    wanted, found = words_of(truth), words_of(read)
    return (wanted & found).total() / wanted.total() if wanted else 1.0

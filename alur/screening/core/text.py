"""Text as people write it -> words for matching, each of which still knows its place in the original.

"#JanganGolput2024", "c0bl0ssss", "P E M I L U" and "ＰＥＭＩＬＵ" become plain words; the marks shown to a person
are always characters of what was written. A full stop stays as the word "." so that no term reaches across a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\u20e3"
_TOKEN = re.compile(
    r"(?P<spaced>(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_]){3,}(?![^\W_]))"
    rf"|(?P<word>[#@＃＠]?(?:\w|[{_INVISIBLE}\u0300-\u036f]|['’ʼ](?=\w))+)"
    r"|(?P<stop>[.!?…]+(?=\s|[\"'”’)]|$)|\n\s*\n)"
)
_DROPPED = re.compile(rf"[{_INVISIBLE}'’ʼ ]")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_PLAIN = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LEET = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
_LEET_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
# Cyrillic and Greek letters that look like Latin ones; NFKC leaves them alone.
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХаеорсухіјѕԁոԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοινυ",
    "ABEKMHOPCTYXaeopcyxijsdnqwABEZHIKMNOPTYXaoivu",
)
_SHORTEST_GLUED = 8  # letters; shorter words are never taken apart
_SHOUTING = 0.6  # share of letters in capitals
_MOST_CAPITALS = 4  # in one word
_LONGEST_TOKEN = 200  # characters; a longer run of letters is read as it stands

Unit = tuple[str, int, int]  # word for matching, first and last+1 character within the token


@dataclass(slots=True)
class Words:
    """The words of one part. Parallel lists: word for matching, place in the original, sentence, hashtag (-1: none)."""

    original: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    joined: str = " "
    offsets: list[int] = field(default_factory=list)
    _shouts: bool | None = None

    def at(self, character: int) -> int:
        """Index of the word that holds this character of `joined`."""
        return bisect_right(self.offsets, character) - 1

    def capital(self, first: int, last: int) -> bool:
        """Whether these words stand in capitals in the original."""
        return self.original[self.starts[first] : self.ends[last]].isupper()

    def together(self, one: int, other: int) -> bool:
        """Whether nothing but space stands between these two words: no comma, no hyphen, no line end."""
        return self.original[self.ends[one] : self.starts[other]] == " "

    def shouting(self) -> bool:
        """Whether so much stands in capitals that they say nothing about one word. Counted once a text."""
        if self._shouts is None:
            letters = [character for character in self.original if character.isalpha()]
            self._shouts = len(letters) > 12 and sum(map(str.isupper, letters)) > _SHOUTING * len(letters)
        return self._shouts

    def _join(self) -> None:
        self.joined = f" {' '.join(self.words)} "
        self.offsets = list(accumulate((len(word) + 1 for word in self.words[:-1]), initial=1)) if self.words else []


class Normaliser:
    """Makes Words; knows the slang of a language and the words worth finding inside run-together ones."""

    def __init__(self, *, slang: Mapping[str, str], known: Collection[str]) -> None:
        self._slang = dict(slang)
        self._known = frozenset(word for word in known if len(word) > 2 or word.isdigit())
        self._longest = max((len(word) for word in self._known), default=0)
        self._units = lru_cache(100_000)(self._units_of)

    def words(self, text: str) -> Words:
        """The words of a text of any length; linear in it."""
        found = Words(text)
        add = _adder(found)
        sentence, tag = 0, -1
        for token in _TOKEN.finditer(text):
            start, piece = token.start(), token[0]
            if token.lastgroup == "stop":
                if _ends_sentence(found, piece):
                    add(".", start, token.end(), sentence, -1)
                    sentence += 1
                continue
            tagged = piece[0] in "#＃"
            tag += tagged
            for word, first, last in self._units(piece):
                add(word, start + first, start + last, sentence, tag if tagged else -1)
        found._join()
        return found

    def term(self, text: str) -> str:
        """A term of a pack in the same form, its words separated by single spaces."""
        return " ".join(word for word in self.words(text).words if word != ".")

    def _units_of(self, token: str) -> tuple[Unit, ...]:
        if token.isascii() and token.isalpha() and len(token) < _SHORTEST_GLUED:
            return ((self._word(token), 0, len(token)),)
        letters, places = _letters(token)
        pattern = _CAMEL if token[0] in "#@＃＠" else _PLAIN
        units: list[Unit] = []
        for first, last in self._whole([piece.span() for piece in pattern.finditer(letters)], letters.lower()):
            for word, start, end in self._unglued(letters[first:last]):
                units.append((self._word(word), places[first + start], places[first + end - 1] + 1))
        return tuple(units)

    def _whole(self, pieces: list[tuple[int, int]], letters: str) -> Iterator[tuple[int, int]]:
        """The pieces of a token; those that are one known word together ("McLean") stay together."""
        at = 0
        while at < len(pieces):
            first, upto = pieces[at][0], at + 1
            for end in range(min(len(pieces), at + _MOST_CAPITALS), at + 1, -1):
                if letters[first : pieces[end - 1][1]] in self._known:
                    upto = end
                    break
            yield first, pieces[upto - 1][1]
            at = upto

    def _word(self, piece: str) -> str:
        word = piece.lower()
        word = _STRETCHED.sub(r"\1", word)
        if not word.isalpha():
            word = _LEET.sub(lambda digit: _LEET_LETTERS[digit[0]], word)
        return self._slang.get(word, word)

    def _unglued(self, piece: str) -> list[Unit]:
        """ "PRESIDENPUNYAHAK" -> three words, if known words cover it from end to end; otherwise the piece itself."""
        lower = piece.lower()
        whole = [(piece, 0, len(piece))]
        if not _SHORTEST_GLUED <= len(lower) <= _LONGEST_TOKEN or lower in self._known:
            return whole
        cuts: list[int | None] = [0] + [None] * len(lower)
        for end in range(1, len(lower) + 1):
            for start in range(max(0, end - self._longest), end):
                if cuts[start] is not None and lower[start:end] in self._known:
                    cuts[end] = start
                    break
        return _pieces(piece, cuts) or whole


def _adder(found: Words) -> Callable[[str, int, int, int, int], None]:
    """Appends one word to the parallel lists; their methods are looked up once a text, not once a word."""
    words, starts, ends = found.words.append, found.starts.append, found.ends.append
    sentences, tags = found.sentences.append, found.tags.append

    def add(word: str, start: int, end: int, sentence: int, tag: int) -> None:
        words(word)
        starts(start)
        ends(end)
        sentences(sentence)
        tags(tag)

    return add


def _pieces(piece: str, cuts: list[int | None]) -> list[Unit]:
    units: list[Unit] = []
    end = len(piece)
    while end and (start := cuts[end]) is not None:
        units.append((piece[start:end], start, end))
        end = start
    return units[::-1] if not end else []


def _letters(token: str) -> tuple[str, list[int]]:
    """The token in plain letters, and for each letter its place in the token."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(token):
        if _DROPPED.match(character) or unicodedata.category(character) == "Mn":
            continue
        for letter in unicodedata.normalize("NFKD", character):
            if unicodedata.category(letter) != "Mn":
                letters.append(letter.translate(_LOOKALIKES))
                places.append(place)
    text = "".join(letters)
    if len(text) > 6 and re.fullmatch(r"[^\W\d_](?:[.\-_*][^\W\d_]){3,}", text):
        return text[::2], places[::2]
    return text, places


def _ends_sentence(found: Words, mark: str) -> bool:
    """A stop after one or two letters is an abbreviation ("No. 2", "H. Amin")."""
    if not found.words or found.words[-1] == ".":
        return False
    return mark[0] != "." or len(mark) > 1 or len(found.words[-1]) > 2

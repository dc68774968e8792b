"""The first reading of an export: which form its headers have, its days in a row, its senders, its own phrases.

Memory stays small however long the file is: days are kept, not messages.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from alur.intake.sources import whatsapp_words as words
from alur.intake.sources.refusals import EmptyFile, NotAnExport, Notice, TooManySenders
from alur.intake.sources.whatsapp_header import Fields, Header, Signature, header
from alur.intake.sources.whatsapp_lines import lines
from alur.intake.sources.whatsapp_members import NUMBER

MAX_RUNS = 100_000  # a chat of ten years has some 4,000
MAX_FORMS = 16
MAX_SENDERS = 20_000  # WhatsApp allows some 1,000 members; people leave, and are renamed
LONGEST_LABEL = 120
APART = 12 * 3600  # seconds: a step back of more than this begins a new run


@dataclass(slots=True)
class Run:
    """Headers of one day behind one another. low, high: seconds of the day; unsaid: how many have no sender."""

    fields: Fields
    line: int
    low: int
    high: int
    count: int = 1
    unsaid: int = 0


@dataclass(slots=True)
class Sender:
    """How often a label stands, and whether a text of it ever begins without a mark that cannot be seen."""

    count: int = 0
    plain: bool = False


@dataclass
class Form:
    """All lines that begin in one form. first: the first of them; rests: what stands behind the first ten."""

    first: Header
    count: int = 0
    runs: list[Run] = field(default_factory=list)
    shuffled: bool = False  # more runs than anybody lives days
    senders: dict[str, Sender] = field(default_factory=dict)
    dated_files: dict[tuple[Fields, tuple[int, ...]], int] = field(default_factory=dict)
    rests: list[str] = field(default_factory=list)
    phrases: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)  # in WhatsApp's own notices: of members that came and went

    def add(self, item: Header) -> None:
        """Take one header into account."""
        self.count += 1
        label, body = sender_and_body(item.rest)
        self._run(item, label)
        if len(self.rests) < 10:
            self.rests.append(item.rest[:400])
        if label is not None:
            self._sender(label, body)
        elif len(self.numbers) < MAX_SENDERS:
            self.numbers.update(NUMBER.findall(item.rest[:400]))
        if len(body) < 400 and body.endswith(words.ENDS_OF_PHRASES):
            self._phrases(item, body)

    def _run(self, item: Header, label: str | None) -> None:
        second = item.hour * 3600 + item.minute * 60 + item.second
        last = self.runs[-1] if self.runs else None
        if last is not None and last.fields == item.fields and second > last.high - APART:
            last.low, last.high = min(last.low, second), max(last.high, second)
            last.count += 1
            last.unsaid += label is None
        elif len(self.runs) < MAX_RUNS:
            self.runs.append(Run(item.fields, item.line, second, second, unsaid=int(label is None)))
        else:
            self.shuffled = True

    def _sender(self, label: str, body: str) -> None:
        known = self.senders.get(label)
        if known is None:
            if len(self.senders) >= MAX_SENDERS:
                raise TooManySenders(limit=MAX_SENDERS)
            known = self.senders[label] = Sender()
        known.count += 1
        known.plain = known.plain or not body.startswith(("\u200e", "\u200f"))

    def _phrases(self, item: Header, body: str) -> None:
        for tag in words.telling(body):
            self.languages[tag] += 1
        if len(self.phrases) < 1_000:
            self.phrases.update(words.phrases(body))
        if (day := words.day_of_file(body)) and len(self.dated_files) < 10_000:
            self.dated_files.setdefault((item.fields, day), item.line)


@dataclass(frozen=True)
class Survey:
    """What the first reading found. form: the file's most frequent one; sha256, lines: of the whole file."""

    form: Form
    lines: int
    sha256: str


def survey(file: BinaryIO, remarks: list[Notice], told: Callable[[bytes], object] = lambda piece: None) -> Survey:
    """Read the file once. Raises EmptyFile, NotText, NotAnExport, TooManySenders."""
    forms: dict[Signature, Form] = {}
    digest, number, first = hashlib.sha256(), 0, 0

    def hear(piece: bytes) -> None:
        digest.update(piece)
        told(piece)

    for line, text in lines(file, remarks, hear):
        if line == number:
            continue
        number, first = line, first or (line if text.strip("\ufeff \t\r\f\v") else 0)
        if found := header(line, text):
            form = forms.get(found.signature)
            if form is None and len(forms) < MAX_FORMS:
                form = forms[found.signature] = Form(found)
            if form is not None:
                form.add(found)
    if not first:
        raise EmptyFile
    best = max(forms.values(), key=lambda form: form.count, default=None)  # of equals the first to occur
    if best is None or _is_prose(best, number):
        raise NotAnExport(line=first)
    return Survey(best, number, digest.hexdigest())


def _is_prose(form: Form, length: int) -> bool:
    """A text that happens to hold one dated line is no chat: an export begins with a header, or nearly so."""
    return form.first.line > 10 + length // 2 or (form.count == 1 and form.first.line > 3)


def sender_and_body(rest: str) -> tuple[str | None, str]:
    """The sender's label and what was said; no label where WhatsApp itself speaks."""
    label, colon, body = rest.partition(": ")
    if not colon and rest.endswith(":"):
        label, colon = rest[:-1], ":"
    if not colon or len(label) > LONGEST_LABEL:
        return None, rest
    return label, body

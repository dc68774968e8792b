"""Read a WhatsApp "Export chat" file: who is hidden, what was said, when, and how sure the dates are.

    export = open_export(file, zone="WIB", name="Chat WhatsApp dengan Forum Kominfo Indonesia.txt")
    export.evidence[0]               why the day is the day and not the month
    for message in export.messages():
        message.at                   2024-01-26 12:33 UTC, precision "minute"
        message.sender               "member 2": names and numbers of members never leave this file
    export.summary.count             known when all were read

The file is read twice, line by line: first for its form, then for its messages, which are never held together.
An export is a claim by whoever hands it in: a text file is easily forged, and it does not show who read what.
Nothing is stored, no clock is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Literal
from zoneinfo import ZoneInfo

from alur.intake.sources import whatsapp_words as words
from alur.intake.sources.refusals import NoMessages, Notice, UnknownZone
from alur.intake.sources.whatsapp_bodies import (
    files_and_caption,
    is_marked_placeholder,
    is_open_quote,
    title_of_document,
)
from alur.intake.sources.whatsapp_dates import DayOrder, decide_order, in_sequence
from alur.intake.sources.whatsapp_header import Header, header
from alur.intake.sources.whatsapp_lines import lines
from alur.intake.sources.whatsapp_members import Members
from alur.intake.sources.whatsapp_survey import Form, sender_and_body, survey
from alur.kernel.errors import N_

State = Literal["normal", "deleted", "edited", "media_omitted", "poll", "location", "contact"]
Precision = Literal["minute", "second"]

# The three zones of Indonesia by their everyday names; every name of the tz database goes too.
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
LONGEST_TEXT = 200_000  # characters of one message; WhatsApp itself allows 65,536


@dataclass(frozen=True, slots=True)
class Message:
    """One message. line: where it begins, from 1; at_local: as written, without zone; at: UTC.

    member: its sender's number in the order of speaking within this file.
    media: names of files as the export names them; empty for a placeholder that names none.
    text: the words, or the caption of the media; several lines are parted by newlines.
    """

    line: int
    at_local: datetime
    at: datetime
    precision: Precision
    member: int
    text: str
    media: tuple[str, ...] = ()
    state: State = "normal"

    @property
    def sender(self) -> str:
        """The label in English; a page says it in the reader's language from `member`."""
        return f"member {self.member}"


@dataclass(frozen=True)
class Format:
    """The form of the file. platform "android" or "ios"; clock 12 or 24; language of WhatsApp's phrases, "" unknown."""

    platform: Literal["android", "ios"]
    clock: Literal[12, 24]
    precision: Precision
    language: str


@dataclass
class Summary:
    """What was read, growing as it is read.

    first, last: the earliest and latest time, UTC; attachments: files that are named; left_out: how many of which kind
    were not kept (system, contact_card); notices: WhatsApp's own first words, for the group's name.
    """

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    attachments: int = 0
    states: Counter[State] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)

    def add(self, message: Message) -> None:
        """Count one message."""
        self.count += 1
        self.first = message.at if self.first is None else min(self.first, message.at)
        self.last = message.at if self.last is None else max(self.last, message.at)
        self.attachments += len(message.media)
        self.states[message.state] += 1


@dataclass(slots=True)
class _Raw:
    """A message with its sender's label still on it; never leaves this file. size: characters so far."""

    header: Header
    label: str
    parts: list[str]
    size: int = 0
    body: str = ""
    media: tuple[str, ...] = ()
    state: State = "normal"


def open_export(
    file: BinaryIO,
    *,
    zone: str,
    name: str,
    day_order: DayOrder | None = None,
    told: Callable[[bytes], object] = lambda piece: None,
) -> "Export":
    """Read an exported chat for the first time.

    file: seekable. zone: of the phone that exported, which the file does not say: WIB, WITA, WIT or a tz name.
    name: of the file; it often holds the group's name. day_order: a person's answer to UndecidedDayOrder.
    told: gets every piece as it was read, twice. Raises Unreadable, each kind with the line and what to do.
    """
    return Export(file, _zone(zone), name, day_order, told)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(ZONES.get(name.upper(), name))
    except (KeyError, ValueError, OSError):
        raise UnknownZone(zone=repr(name[:40])) from None


class Export:
    """An exported chat whose form is known. `messages` reads the file again; `summary` tells what it has read.

    place: the zone of its times; day_order: "dmy", "mdy", "ymd" or "ydm", and `evidence` says why; warnings: what a
    person should know, complete when all messages were read; sha256, lines: of the file handed in.
    """

    def __init__(
        self, file: BinaryIO, place: ZoneInfo, name: str, given: DayOrder | None, told: Callable[[bytes], object]
    ) -> None:
        self.place, self._file, self._name, self._told = place, file, name, told
        self._first_warnings: list[Notice] = []
        found = survey(file, self._first_warnings, told)
        self.warnings = self._first_warnings
        self._form, self.lines, self.sha256 = found.form, found.lines, found.sha256
        language = words.language(found.form.rests, found.form.languages)
        self.day_order, self.evidence = decide_order(found.form, given=given, language=language)
        self.format = _format(found.form, language)
        self._known = words.learned(found.form.phrases)
        self._speakers = _group_speakers(found.form)
        self.members, self.summary = self._begin()

    def messages(self) -> Iterator[Message]:
        """Every message in the order of the file; WhatsApp's own notices are counted and left out.

        Raises NoMessages at the end when there was none.
        """
        self.members, self.summary = self._begin()
        for raw in self._raws():
            message = self._without_names(raw)
            self.summary.add(message)
            yield message
        if not self.summary.count:
            raise NoMessages(lines=self.summary.left_out["system"])

    def _begin(self) -> tuple[Members, Summary]:
        return Members(self._form.senders, self._form.numbers), Summary()

    @property
    def group(self) -> str:
        """The group's name, "" when unknown. A chat of two people has their name in its place: it stays hidden."""
        made = [notice for notice in self.summary.notices if words.GROUP_MADE.search(notice)]
        if not made and len(self.members) < 3:
            return ""
        base = re.split(r"[/\\]", self._name)[-1]
        if match := words.FILE_TITLE.search(base):
            return match["group"].strip("\u200e\u200f ")
        quoted = words.GROUP_NAME.search(made[0]) if made else None
        return quoted[1] if quoted else ""

    def _raws(self) -> Iterator[_Raw]:
        """Messages with everything that belongs to them, one at a time."""
        remarks, fits = _Remarks(), in_sequence(self._form, self.day_order)
        waiting: _Raw | None = None
        begun, last = False, 0
        for number, text in lines(self._file, [], self._told):
            item = self._header(number, text, fits, remarks) if number != last else None
            if item is not None:
                if waiting:
                    yield waiting
                waiting, begun = self._begun(item), True
            elif waiting:
                remarks.long += _lengthen(waiting, text, new_line=number != last)
            elif not begun:
                remarks.before += bool(text.strip("\ufeff "))
            last = number
        if waiting:
            yield waiting
        self.warnings = [*self._first_warnings, *remarks.notices(self._form.first.line)]

    def _header(self, number: int, text: str, fits: Iterator[bool], remarks: "_Remarks") -> Header | None:
        """The header of a line that begins a message, None for any other line."""
        item = header(number, text)
        if item is None or item.signature != self._form.first.signature:
            return None
        if next(fits) and item.moment(self.day_order):
            return item
        remarks.pasted, remarks.first_pasted = remarks.pasted + 1, remarks.first_pasted or number
        return None

    def _begun(self, item: Header) -> _Raw | None:
        """A new message; None where WhatsApp itself speaks, which is counted."""
        label, body = sender_and_body(item.rest)
        if label is None or self._is_notice(item, label, body):
            self.summary.left_out["system"] += 1
            if len(self.summary.notices) < 50:
                self.summary.notices.append(item.rest[:400])
            return None
        return _Raw(item, label, [body], len(body))

    def _is_notice(self, item: Header, label: str, body: str) -> bool:
        sender = self._form.senders[label]
        # 'Budi changed the subject to "Rapat: Senin"': the colon stands inside a quoted name.
        if is_open_quote(label) and (sender.count == 1 or words.is_system(label)):
            return True
        marked = body.startswith(("\u200e", "\u200f"))
        if item.shape == "dash" or not marked or words.is_deleted(body) or self._stands_for_media(item, body):
            return False
        # A known phrase, a sender that never writes a word of its own, or twice the mark: a notice.
        # One mark and other words: a place, a name, a text that begins so.
        twice = body.startswith(("\u200e\u200e", "\u200f\u200f"))
        return words.is_system(body[:300]) or (label in self._speakers and (twice or not sender.plain))

    def _stands_for_media(self, item: Header, body: str) -> bool:
        return (
            item.lead or words.is_left_out(body, self._known) or words.ATTACHED_IN_ANGLES.search(body[:600]) is not None
        )

    def _without_names(self, raw: _Raw) -> Message:
        """The message with a numbered sender; how members are addressed in the text is hidden too."""
        self._classify(raw)
        moment = raw.header.moment(self.day_order)
        assert moment is not None, "_header returns only lines with a moment"  # noqa: S101
        return Message(
            line=raw.header.line, at_local=moment, at=moment.replace(tzinfo=self.place).astimezone(UTC),
            precision=self.format.precision, member=self.members.number(raw.label),
            text=self.members.hidden_in(raw.body), media=raw.media, state=raw.state,
        )  # fmt: skip

    def _classify(self, raw: _Raw) -> None:
        """Part the words from what stands for media, for deleted and for edited messages."""
        body = "\n".join(raw.parts).rstrip("\n")
        if words.is_deleted(body):
            raw.state = "deleted"
            return
        if (plain := words.without_edit_mark(body, self._known)) is not None:
            raw.state, body = "edited", plain
        raw.media, raw.body = files_and_caption(body, self._known)
        if raw.media:
            self._leave_out_cards(raw)
        elif words.is_left_out(body, self._known) or is_marked_placeholder(raw.header, body):
            raw.media, raw.body, raw.state = title_of_document(body), "", "media_omitted"
            raw.state = "contact" if words.CARD_LEFT_OUT.search(body) else raw.state
        elif found := words.special(body):
            raw.state, raw.body = found
        raw.body = raw.body.lstrip("\ufeff\u200e\u200f")

    def _leave_out_cards(self, raw: _Raw) -> None:
        """The name of a contact card is a person's name, and what it holds are a person's numbers."""
        cards = [name for name in raw.media if name.lower().endswith(".vcf")]
        if cards:
            self.summary.left_out["contact_card"] += len(cards)
            raw.media = tuple(name for name in raw.media if name not in cards)
            raw.state = raw.state if raw.media else "contact"


@dataclass
class _Remarks:
    """What the second reading met: lines before the first message, pasted lines, letters of messages without end."""

    before: int = 0
    pasted: int = 0
    first_pasted: int = 0
    long: int = 0

    def notices(self, first: int) -> Iterator[Notice]:
        """As a person reads them. first: the line of the first message."""
        if self.before:
            text = N_("The text before the first message (line %(line)s) was left out; lines: %(count)s.")
            yield Notice("before_first", text, first, {"count": self.before})
        if self.pasted:
            text = N_(
                "Line %(line)s looks like a message of another time (%(count)s such lines): "
                "kept as part of the message above."
            )
            yield Notice("pasted", text, self.first_pasted, {"count": self.pasted})
        if self.long:
            text = N_("A message is longer than WhatsApp allows; %(count)s characters at its end were left out.")
            yield Notice("long", text, 0, {"count": self.long})


def _lengthen(raw: _Raw, text: str, *, new_line: bool) -> int:
    """Add a line, or a further piece of a very long one; returns how many characters had no place."""
    room = max(0, LONGEST_TEXT - raw.size)
    fitting = text[:room]
    if new_line and (room or not text):
        raw.parts.append(fitting)
    elif room:
        raw.parts[-1] += fitting
    raw.size += len(fitting) + 1
    return len(text) - len(fitting)


def _group_speakers(form: Form) -> frozenset[str]:
    """On iOS the group's name stands as sender of WhatsApp's notices; the first of them is about encryption."""
    parted = [sender_and_body(rest) for rest in form.rests]
    said = {label for label, body in parted if label and words.is_encryption(body)}
    return frozenset(said | {label for label, _ in parted[:1] if label and not form.senders[label].plain})


def _format(form: Form, language: str) -> Format:
    first = form.first
    platform: Literal["android", "ios"] = "android" if first.shape == "dash" else "ios"
    clock: Literal[12, 24] = 12 if first.signature[7] else 24
    return Format(platform, clock, "second" if first.signature[6] else "minute", language)

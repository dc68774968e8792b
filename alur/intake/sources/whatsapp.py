"""Read a WhatsApp "Export chat" file: who is hidden, what was said, when, and how sure the dates are.

    export = parse_export(data, zone="WIB", name="Chat WhatsApp dengan Forum Kominfo Indonesia.txt")
    export.messages[3].at            2024-01-26 12:33 UTC, precision "minute"
    export.messages[3].sender        "member 2": names and numbers of members never leave this file
    export.evidence[0]               why the day is the day and not the month

An export is a claim by whoever hands it in: a text file is easily forged, and it does not show who read what.
Pure: bytes in, values out; nothing is stored, no clock is read.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from alur.intake.sources import whatsapp_words as words
from alur.intake.sources.refusals import EmptyFile, NoMessages, NotAnExport, Notice, NotText, UnknownZone
from alur.intake.sources.whatsapp_dates import DayOrder, Header, decide_order, header, in_sequence, majority
from alur.intake.sources.whatsapp_members import Members
from alur.kernel.errors import N_

State = Literal["normal", "deleted", "edited", "media_omitted"]
Precision = Literal["minute", "second"]

# The three zones of Indonesia by their everyday names; every name of the tz database goes too.
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

# A header that the end of the file cut off: "26/01/24 19.3"
CUT_HEADER = re.compile(r"\W{0,4}\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}[\d\s,.:APMapm\]-]{0,20}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. line: where it begins, from 1; at_local: as written, without zone; at: UTC.

    sender: "member 3", numbered in the order of first appearance within this file; `member` is the bare number.
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


@dataclass(frozen=True)
class Export:
    """What was read. group: name of the group, "" when unknown or when the chat is between two people.

    day_order: "dmy", "mdy", "ymd" or "ydm", and `evidence` says why; left_out: how many lines of which kind were not
    kept (system, contact_card); warnings: what a person should know; sha256, lines: of the file handed in.
    """

    messages: tuple[Message, ...]
    group: str
    format: Format
    day_order: DayOrder
    evidence: tuple[Notice, ...]
    left_out: Mapping[str, int]
    warnings: tuple[Notice, ...]
    sha256: str
    lines: int


@dataclass(slots=True)
class _Raw:
    """A message with its sender's label still on it; never leaves this file."""

    header: Header
    label: str
    body: str
    media: tuple[str, ...] = ()
    state: State = "normal"


@dataclass
class _Reading:
    """What has been gathered so far."""

    left_out: Counter[str] = field(default_factory=Counter)
    warnings: list[Notice] = field(default_factory=list)
    system: list[str] = field(default_factory=list)


def parse_export(data: bytes, *, zone: str, name: str, day_order: DayOrder | None = None) -> Export:
    """Read one exported chat.

    zone: of the phone that exported, which the file does not say: WIB, WITA, WIT or a tz name.
    name: of the file; it often holds the group's name. day_order: a person's answer to UndecidedDayOrder.
    Raises Unreadable, each kind with the line and what to do; nothing is half read.
    """
    place = _zone(zone)
    reading = _Reading()
    lines = _lines(data, reading)
    headers = majority([found for number, line in enumerate(lines, 1) if (found := header(number, line))])
    if not headers or _mostly_prose(headers, lines):
        raise NotAnExport(line=next(number for number, line in enumerate(lines, 1) if line.strip()))
    language = words.language([item.rest for item in headers])
    order, evidence = decide_order(headers, given=day_order, language=language)
    kept, pasted = in_sequence(headers, order)
    _remark_on_lines(kept, pasted, lines, reading)
    raws = _raws(kept, lines, reading)
    if not raws:
        raise NoMessages(lines=len(kept))
    members = Members(raw.label for raw in raws)
    return Export(
        messages=tuple(_without_names(raws, members, order, place)),
        group=_group(name, len(members), reading.system),
        format=_format(headers[0], language),
        day_order=order,
        evidence=evidence,
        left_out=dict(reading.left_out),
        warnings=tuple(reading.warnings),
        sha256=hashlib.sha256(data).hexdigest(),
        lines=len(lines),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(ZONES.get(name.upper(), name))
    except (KeyError, ValueError, OSError):
        raise UnknownZone(zone=repr(name[:40])) from None


def _lines(data: bytes, reading: _Reading) -> list[str]:
    """The text's lines. Only a line feed ends one: messages hold other separators, such as U+2028."""
    text = _text(data, reading)
    if not text.strip("\ufeff").strip():
        raise EmptyFile
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    elif len(lines) > 1 and CUT_HEADER.fullmatch(lines[-1]):
        lines.pop()
        text = N_(
            "The file stops in the middle of line %(line)s. Everything before it was kept; export again for the rest."
        )
        reading.warnings.append(Notice("cut", text, len(lines) + 1))
    return lines


def _text(data: bytes, reading: _Reading) -> str:
    """Decode; a character cut in two by the end of the file is dropped and said, any other wrong byte refuses."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-8" and (at := data.find(b"\0")) >= 0:
        raise NotText(line=data.count(b"\n", 0, at) + 1)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if len(data) - error.start > 3 or not error.start:
            raise NotText(line=line) from None
        text = N_("The file stops in the middle of a character in line %(line)s. Everything before it was kept.")
        reading.warnings.append(Notice("cut", text, line))
        return data[: error.start].decode(encoding)


def _mostly_prose(headers: Sequence[Header], lines: Sequence[str]) -> bool:
    """A text that happens to hold one dated line is no chat: an export begins with a header, or nearly so."""
    return headers[0].line > 10 + len(lines) // 2 or (len(headers) == 1 and headers[0].line > 3)


def _remark_on_lines(kept: Sequence[Header], pasted: Sequence[Header], lines: Sequence[str], reading: _Reading) -> None:
    first = kept[0].line if kept else len(lines) + 1
    if before := sum(bool(line.strip("\ufeff ")) for line in lines[: first - 1]):
        text = N_("The text before the first message (line %(line)s) was left out; lines: %(count)s.")
        reading.warnings.append(Notice("before_first", text, first, {"count": before}))
    if pasted:
        text = N_(
            "Line %(line)s looks like a message of another time (%(count)s such lines): "
            "kept as part of the message above."
        )
        reading.warnings.append(Notice("pasted", text, pasted[0].line, {"count": len(pasted)}))


def _raws(kept: Sequence[Header], lines: Sequence[str], reading: _Reading) -> list[_Raw]:
    """Every message with what belongs to it; WhatsApp's own notices are counted and left out."""
    ends = [*(item.line for item in kept[1:]), len(lines) + 1]
    speaker = _group_speaker(kept)
    raws: list[_Raw] = []
    for item, end in zip(kept, ends, strict=True):
        label, body = _sender_and_body(item)
        if label is None or (item.shape != "dash" and _is_notice(label, body, speaker)):
            reading.left_out["system"] += 1
            reading.system.append(item.rest)
            continue
        whole = "\n".join([body, *lines[item.line : end - 1]]).rstrip("\n")
        raws.append(_classified(_Raw(item, label, whole), reading))
    return raws


def _sender_and_body(item: Header) -> tuple[str | None, str]:
    """The sender's label and what was said; no label where WhatsApp itself speaks."""
    label, colon, body = item.rest.partition(": ")
    if not colon:
        label, colon, body = (item.rest[:-1], ":", "") if item.rest.endswith(":") else (item.rest, "", "")
    # 'Budi changed the subject to "Rapat: Senin"': the colon stands inside a quoted name.
    quoted = any(mark in label for mark in '"“„«') and words.is_system(label[:300])
    return (None if not colon or quoted else label), body


def _group_speaker(kept: Sequence[Header]) -> str:
    """On iOS the group's name stands as sender of WhatsApp's notices: who says the one about encryption?"""
    for item in kept[:10]:
        label, body = _sender_and_body(item)
        if label and words.is_encryption(body[:300]):
            return label
    return ""


def _is_notice(label: str, body: str, speaker: str) -> bool:
    if not body.startswith(("\u200e", "\u200f")) or words.is_deleted(body) or words.is_left_out(body):
        return False
    # Twice the mark, or a known phrase: a notice. One mark and other words: a place, a name, a text that begins so.
    marked = body.startswith(("\u200e\u200e", "\u200f\u200f")) and not body.lstrip("\u200e\u200f").startswith("<")
    return (label == speaker and marked) or words.is_system(body[:300])


def _classified(raw: _Raw, reading: _Reading) -> _Raw:
    """Part the words from what stands for media, for deleted and for edited messages."""
    body = raw.body
    if words.is_deleted(body):
        return _Raw(raw.header, raw.label, "", state="deleted")
    if found := words.EDITED.search(body[-100:]):
        raw.state, body = "edited", body[: len(body) - len(found.group())]
    raw.media, raw.body = _media(body)
    if not raw.media and (words.is_left_out(body) or _is_marked_placeholder(raw.header, body)):
        raw.media, raw.body, raw.state = _title(body), "", "media_omitted"
    if cards := [name for name in raw.media if name.lower().endswith(".vcf")]:
        reading.left_out["contact_card"] += len(cards)  # its name is a person's name
        raw.media = tuple(name for name in raw.media if name not in cards)
    raw.body = raw.body.lstrip("\ufeff\u200e\u200f")
    return raw


def _media(body: str) -> tuple[tuple[str, ...], str]:
    """Names of the files in a message, and the caption."""
    first, _, caption = body.partition("\n")
    plain = first.strip("\u200e\u200f ")
    if match := words.ATTACHED_IN_BRACKETS.fullmatch(plain[:300]) or words.WHATSAPP_FILE.fullmatch(plain[:300]):
        return (match["name"],), caption
    names = tuple(match["name"] for match in words.ATTACHED_IN_ANGLES.finditer(body))
    if not names:
        return (), body
    rest = words.ATTACHED_IN_ANGLES.sub("", body).strip("\u200e\u200f \n")
    title = re.split(r" [\u200e\u200f]?• ", rest, maxsplit=1)[0].strip("\u200e\u200f ")
    return names, "" if any(name.endswith(title) for name in names) or _title(rest) else rest


def _is_marked_placeholder(item: Header, body: str) -> bool:
    """iOS puts a mark before the bracket of a line that stands for media, whatever the language."""
    return (
        item.lead
        and item.shape == "bracket"
        and ("\u200e" in body or "\u200f" in body)
        and "://" not in body
        and len(body) < 300
    )


def _title(body: str) -> tuple[str, ...]:
    """The title of a document in a placeholder: "Template.docx <mark>document omitted"."""
    match = re.match(rf"[\u200e\u200f]*({words.FILE_NAME})(?: •| ?[\u200e\u200f]|$)", body)
    return (match[1],) if match else ()


def _without_names(raws: Sequence[_Raw], members: Members, order: DayOrder, place: ZoneInfo) -> Iterator[Message]:
    """Messages with numbered senders; how members are addressed in the texts is hidden too."""
    for raw in raws:
        moment = raw.header.moment(order)
        assert moment is not None, "in_sequence keeps only lines with a moment"  # noqa: S101
        yield Message(
            line=raw.header.line,
            at_local=moment,
            at=moment.replace(tzinfo=place).astimezone(UTC),
            precision=_precision(raw.header),
            member=members.number(raw.label),
            text=members.hidden_in(raw.body),
            media=raw.media,
            state=raw.state,
        )


def _precision(item: Header) -> Precision:
    return "second" if item.signature[6] else "minute"


def _format(item: Header, language: str) -> Format:
    platform: Literal["android", "ios"] = "android" if item.shape == "dash" else "ios"
    return Format(platform, 12 if item.signature[7] else 24, _precision(item), language)


def _group(name: str, members: int, system: Sequence[str]) -> str:
    """The group's name. A chat of two people has their name in its place, so there it stays hidden."""
    made = [notice for notice in system if words.GROUP_MADE.search(notice)]
    if not made and members < 3:
        return ""
    base = re.split(r"[/\\]", name)[-1]
    if match := words.FILE_TITLE.search(base):
        return match["group"].strip("\u200e\u200f ")
    quoted = words.GROUP_NAME.search(made[0]) if made else None
    return quoted[1] if quoted else ""

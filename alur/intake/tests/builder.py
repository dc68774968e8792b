"""Exports as phones write them, with the right answer beside: Android and iOS, Indonesian and English, every marker.

    data, answer = built(PHONES["android id"], [Event("words", "Ani", minutes=3, text="halo"), ...])

Shapes and phrases: see whatsapp_header.py and whatsapp_words.py; here they are written out once more, independently.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LRM = "\u200e"
START = datetime(2024, 1, 26, 8, 0, 7)  # noqa: DTZ001 - as a phone shows it
WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "android_out": "<Media tidak disertakan>",
        "ios_out": "gambar tidak disertakan",
        "android_in": "(file terlampir)",
        "ios_in": "terlampir",
        "document_out": "dokumen tidak disertakan",
        "pages": "halaman",
        "deleted": "Pesan ini dihapus",
        "deleted_own": "Anda menghapus pesan ini",
        "edited": "<Pesan ini diedit>",
        "encrypted": "Pesan dan panggilan terenkripsi secara end-to-end. Tidak seorang pun di luar chat ini.",
        "made": "{who} membuat grup “Forum Uji”",
        "subject": "{who} mengubah subjek dari “Forum Uji” menjadi “Rapat: Senin”",
        "left": "{who} keluar",
        "added": "{who} menambahkan {other}",
        "card_out": "Kartu kontak tidak disertakan",
        "poll": "POLLING",
        "choice": "OPSI",
        "votes": "suara",
        "place": "Lokasi",
        "live": "lokasi terkini dibagikan",
    },
    "en": {
        "android_out": "<Media omitted>",
        "ios_out": "image omitted",
        "android_in": "(file attached)",
        "ios_in": "attached",
        "document_out": "document omitted",
        "pages": "pages",
        "deleted": "This message was deleted",
        "deleted_own": "You deleted this message",
        "edited": "<This message was edited>",
        "encrypted": "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        "made": "{who} created group “Forum Uji”",
        "subject": "{who} changed the subject from “Forum Uji” to “Rapat: Senin”",
        "left": "{who} left",
        "added": "{who} added {other}",
        "card_out": "Contact card omitted",
        "poll": "POLL",
        "choice": "OPTION",
        "votes": "votes",
        "place": "Location",
        "live": "live location shared",
    },
}


@dataclass(frozen=True)
class Phone:
    """How a phone writes. stamp: the header of a moment; order: of its date."""

    platform: str
    language: str
    order: str
    stamp: Callable[[datetime], str]
    newline: str = "\n"
    start: str = ""

    def says(self, key: str, **params: str) -> str:
        """A phrase of WhatsApp in the phone's language."""
        return WORDS[self.language][key].format(**params)


def _twelve(at: datetime, *, seconds: bool, gap: str = "\u202f") -> str:
    return f"{at.hour % 12 or 12}:{at:%M}{f':{at:%S}' if seconds else ''}{gap}{'AM' if at.hour < 12 else 'PM'}"


PHONES = {
    "android id": Phone("android", "id", "dmy", lambda at: f"{at:%d/%m/%y %H.%M} - "),
    "android en": Phone("android", "en", "dmy", lambda at: f"{at:%d/%m/%Y, %H:%M} - "),
    "android us": Phone(
        "android", "en", "mdy", lambda at: f"{at.month}/{at.day}/{at:%y}, {_twelve(at, seconds=False)} - "
    ),
    "android us, older": Phone(
        "android", "en", "mdy", lambda at: f"{at.month}/{at.day}/{at:%y}, {_twelve(at, seconds=False, gap=' ')} - "
    ),
    "android in": Phone(
        "android", "en", "dmy", lambda at: f"{at:%d/%m/%y}, {_twelve(at, seconds=False, gap=' ').lower()} - ", "\r\n"
    ),
    "ios id": Phone("ios", "id", "dmy", lambda at: f"[{at:%d/%m/%y, %H.%M.%S}] ", "\r\n"),
    "ios id, region us": Phone(
        "ios", "id", "mdy", lambda at: f"[{at.month}/{at.day}/{at:%y}, {_twelve(at, seconds=True)}] ", "\r\n"
    ),
    "ios en": Phone("ios", "en", "dmy", lambda at: f"[{at:%d/%m/%Y, %H:%M:%S}] ", "\r\n", "\ufeff"),
    "ios us": Phone(
        "ios", "en", "mdy", lambda at: f"[{at.month}/{at.day}/{at:%y}, {_twelve(at, seconds=True, gap=' ')}] "
    ),
}


@dataclass(frozen=True)
class Event:
    """One thing that happens in the group. kind: a key of KINDS; minutes: after the one before."""

    kind: str
    who: str = "Ani"
    minutes: int = 1
    text: str = "halo"


@dataclass
class Expected:
    """A message as it must be read. media: names of files."""

    at: datetime
    who: str
    state: str = "normal"
    text: str = ""
    media: tuple[str, ...] = ()


@dataclass
class Answer:
    """What must come out of the file that was built beside it. system: notices of WhatsApp; cards: left out."""

    messages: list[Expected] = field(default_factory=list)
    system: int = 0
    cards: int = 0


Written = tuple[str, str, str, tuple[str, ...]]  # the line behind the header, and state, text, media of the answer


def _words(phone: Phone, event: Event, at: datetime) -> Written:
    return event.text, "normal", event.text, ()


def _several_lines(phone: Phone, event: Event, at: datetime) -> Written:
    other = "[03/05/21, 08.00.00]" if phone.platform == "android" else "03/05/21 08.00 -"
    text = f"{event.text}\n\n1. satu\n{other} Humas: baris yang ditempel\n  akhir"
    return text, "normal", text, ()


def _picture(phone: Phone, event: Event, at: datetime) -> Written:
    if phone.platform == "android":
        name = f"IMG-{at:%Y%m%d}-WA0007.jpg"
        return f"{LRM}{name} {phone.says('android_in')}\n{event.text}", "normal", event.text, (name,)
    name = f"00000012-PHOTO-{at:%Y-%m-%d-%H-%M-%S}.jpg"
    return f"{LRM}<{phone.says('ios_in')}: {name}>", "normal", "", (name,)


def _document(phone: Phone, event: Event, at: datetime) -> Written:
    if phone.platform == "android":
        return f"Surat edaran 12.pdf {phone.says('android_in')}", "normal", "", ("Surat edaran 12.pdf",)
    title = f"Surat edaran 12.pdf • {LRM}7 {phone.says('pages')} "
    name = "00000011-Surat edaran 12.pdf"
    return f"{title}{LRM}<{phone.says('ios_in')}: {name}>", "normal", "", (name,)


def _left_out(phone: Phone, event: Event, at: datetime) -> Written:
    said = phone.says("android_out") if phone.platform == "android" else LRM + phone.says("ios_out")
    return said, "media_omitted", "", ()


def _document_left_out(phone: Phone, event: Event, at: datetime) -> Written:
    if phone.platform == "android":
        return _left_out(phone, event, at)
    said = f"Surat.pdf • {LRM}7 {phone.says('pages')} {LRM}{phone.says('document_out')}"
    return said, "media_omitted", "", ("Surat.pdf",)


def _deleted(phone: Phone, event: Event, at: datetime) -> Written:
    said = phone.says("deleted_own" if event.who == "Anda" else "deleted")
    return (said if phone.platform == "android" else f"{LRM}{said}."), "deleted", "", ()


def _edited(phone: Phone, event: Event, at: datetime) -> Written:
    mark = phone.says("edited") if phone.platform == "android" else LRM + phone.says("edited")
    return f"{event.text} {mark}", "edited", event.text, ()


def _card(phone: Phone, event: Event, at: datetime) -> Written:
    if phone.platform == "android":
        return f"KENARI Santoso.vcf {phone.says('android_in')}", "contact", "", ()
    return f"{LRM}{phone.says('card_out')}", "contact", "", ()


def _poll(phone: Phone, event: Event, at: datetime) -> Written:
    mark = "" if phone.platform == "android" else LRM
    choices = [f"{mark}{phone.says('choice')}: {each} ({mark}2 {phone.says('votes')})" for each in ("ya", "belum")]
    written = "\n".join([f"{mark}{phone.says('poll')}:", f"Siap {event.text}?", *choices])
    return written, "poll", f"Siap {event.text}?\n- ya\n- belum", ()


def _place(phone: Phone, event: Event, at: datetime) -> Written:
    address = "https://maps.google.com/?q=-6.2,106.8166"
    if phone.platform == "android":
        return f"{phone.says('place').lower()}: {address}", "location", "", ()
    return f"{LRM}{phone.says('place')}: {address}", "location", "", ()


def _live_place(phone: Phone, event: Event, at: datetime) -> Written:
    return ("" if phone.platform == "android" else LRM) + phone.says("live"), "location", "", ()


def _mention(phone: Phone, event: Event, at: datetime) -> Written:
    named = "@6281300000257" if phone.platform == "android" else "@\u2068KENARI Budi\u2069"
    return f"{named} {event.text}", "normal", f"@member {event.text}", ()


KINDS: Mapping[str, Callable[[Phone, Event, datetime], Written]] = {
    "words": _words, "lines": _several_lines, "picture": _picture, "document": _document, "left out": _left_out,
    "document left out": _document_left_out, "deleted": _deleted, "edited": _edited, "card": _card, "poll": _poll,
    "place": _place, "live place": _live_place, "mention": _mention,
}  # fmt: skip
NOTICES = ("made", "subject", "left", "added")
FOR_MEDIA = {"picture", "document", "left out", "document left out", "card"}


def built(
    phone: Phone, events: Sequence[Event], *, start: datetime = START, names: Mapping[str, str] | None = None
) -> tuple[bytes, Answer]:
    """The file of a group and what must be read from it. names: how this phone calls the members."""
    at, answer, called = start, Answer(), names or {}
    lines = [phone.start + _notice(phone, phone.stamp(at), phone.says("encrypted"))]
    answer.system = 1
    for event in events:
        at += timedelta(minutes=event.minutes)
        who = called.get(event.who, event.who)
        if event.kind in NOTICES:
            lines.append(_notice(phone, phone.stamp(at), phone.says(event.kind, who=who, other="+62 813-0000-7788")))
            answer.system += 1
            continue
        written, state, text, media = KINDS[event.kind](phone, event, at)
        lead = LRM if phone.platform == "ios" and event.kind in FOR_MEDIA else ""
        lines.append(f"{lead}{phone.stamp(at)}{who}: {written}")
        shown = at if phone.platform == "ios" else at.replace(second=0)
        answer.messages.append(Expected(shown, event.who, state, text, media))
        answer.cards += event.kind == "card" and phone.platform == "android"
    text = "\n".join(lines) + "\n"
    return text.replace("\n", phone.newline).encode(), answer


def _notice(phone: Phone, stamp: str, said: str) -> str:
    return f"{stamp}{said}" if phone.platform == "android" else f"{stamp}Forum Uji: {LRM}{said}"

"""Open what somebody uploads, a chat text or a .zip with its media, without ever trusting it.

    upload = open_upload(file, name="WhatsApp Chat - Forum.zip")
    upload.text, upload.text_name        the chat, for `whatsapp.open_export`
    attachments(messages, upload)        for every file that they name: there, missing, or not what it says

Nothing is unpacked to a disk: the chat is read line by line, other entries in memory, one at a time, and their paths
are only names. One unsafe entry refuses the whole archive; a missing or broken attachment does not, it is reported.
"""

import hashlib
import io
import re
import stat
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, cast

from PIL import Image, UnidentifiedImageError

from alur.intake.sources import whatsapp_words as words
from alur.intake.sources.refusals import (
    UNSAFE,
    Bomb,
    BrokenArchive,
    ChatTooBig,
    NoChat,
    Notice,
    SeveralChats,
    TooBig,
    TooManyEntries,
    UnsafeEntry,
)
from alur.intake.sources.whatsapp import Message
from alur.kernel.errors import N_

MB = 1024 * 1024
MAX_UPLOAD = 100 * MB  # bytes as sent
MAX_FILE = 50 * MB  # bytes of one entry when opened
MAX_TEXT = 2048 * MB  # bytes of the chat itself: it is read line by line, so only patience limits it
MAX_OPENED = 400 * MB  # bytes of all entries when opened; a chat's media hardly shrink, so four times is generous
MAX_ENTRIES = 2_000
MAX_RATIO = 100  # opened to packed, per entry
SMALL = 1 * MB  # an entry below this may have any ratio: a chat of many equal lines packs very well
MAX_NAME = 255  # bytes of one name in UTF-8, as file systems have it
MAX_PIXELS = 50_000_000
FEW = 5  # missing files that are named one by one
# The list at the end of a .zip, per entry: fixed part, name, extra fields and remark as phones write them.
MAX_LIST = MAX_ENTRIES * 1_024

AttachmentState = Literal["present", "missing", "not_a_picture", "too_many_pixels", "damaged"]

# First bytes of a file: offset, bytes, media type. What a file is, is read here and never from its name.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
)
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic")
# Pillow opens these by name only, so that a file cannot choose a rarely used decoder.
PICTURE_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


@dataclass(frozen=True)
class Attachment:
    """One file that the chat names. line: of the message; media_type: by content, "" when it is missing."""

    line: int
    name: str
    state: AttachmentState
    media_type: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Upload:
    """An opened upload: the chat and, by their plain names, the entries that can still be read. size: of the chat."""

    text: BinaryIO
    text_name: str
    size: int
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    archive: zipfile.ZipFile | None = field(default=None, repr=False)

    def read(self, name: str) -> bytes:
        """The bytes of one attachment. Raises KeyError when it is not there, BrokenArchive when it is damaged."""
        entry = self.entries[_plain(name)]
        assert self.archive is not None, "entries come from an archive"  # noqa: S101
        return _opened(self.archive, entry).read()


def open_upload(file: BinaryIO, *, name: str, most: int = MAX_UPLOAD, most_text: int = MAX_TEXT) -> Upload:
    """Open a .txt or .zip, told apart by its content. name: of the file, for messages and for the group's name.

    file: seekable; it stays open as long as the answer is used. most, most_text: bytes of the file and of its chat.
    Raises Unreadable: TooBig, BrokenArchive, TooManyEntries, UnsafeEntry, Bomb, NoChat, SeveralChats.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    zipped = file.read(2) == b"PK"
    file.seek(0)
    _check_size(name, size, most)
    if not zipped:
        _check_size(name, size, most_text, ChatTooBig)
        if name.lower().endswith(".zip") and size:
            raise BrokenArchive(name=_shown(name))
        return Upload(file, name, size)
    archive = _archive(file, name)
    files = [entry for entry in _checked(archive.infolist()) if not entry.is_dir()]
    chat = _chat(files)
    _check_sizes(files, chat, most_text)
    entries = {_plain(entry.filename): entry for entry in files if entry is not chat and not _is_litter(entry)}
    # iOS calls the text _chat.txt: there the group's name stands in the archive's own name.
    title = name if chat.filename.endswith("_chat.txt") else chat.filename
    return Upload(_opened(archive, chat), title, chat.file_size, entries, archive)


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    return io.BufferedReader(_Entry(archive, entry), 1 << 18)


class _Entry(io.RawIOBase):
    """One entry as a stream; what is longer or other than the list says is damaged, never silently cut."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self._archive, self._entry = archive, entry
        self._stream: zipfile.ZipExtFile | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Only back to the beginning: an entry is read from there."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation
        self._stream = None
        return 0

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Raises BrokenArchive."""
        try:
            if self._stream is None:
                self._stream = cast(zipfile.ZipExtFile, self._archive.open(self._entry))
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
            raise BrokenArchive(name=_shown(self._entry.orig_filename)) from None
        buffer[: len(data)] = data
        return len(data)


def _archive(file: BinaryIO, name: str) -> zipfile.ZipFile:
    _check_list(file, name)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError):
        raise BrokenArchive(name=_shown(name)) from None
    if len(archive.infolist()) > MAX_ENTRIES:
        raise TooManyEntries(limit=MAX_ENTRIES)
    return archive


def _check_list(file: BinaryIO, name: str) -> None:
    """Refuse an endless list of entries before the zip module builds an object for each (APPNOTE 4.3.16)."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 42))  # the record with its longest remark, and the 64-bit one before it
    data = file.read()
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + 22:
        raise BrokenArchive(name=_shown(name))
    count, size = int.from_bytes(data[at + 10 : at + 12], "little"), int.from_bytes(data[at + 12 : at + 16], "little")
    if count > MAX_ENTRIES or size > MAX_LIST:
        raise TooManyEntries(limit=MAX_ENTRIES)
    if b"PK\x06\x07" in data[max(0, at - 20) : at]:  # the 64-bit form, needed only beyond 4 GB or 65,535 files
        raise TooManyEntries(limit=MAX_ENTRIES)


def _checked(entries: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """All entries, or a refusal that names the first one that is unsafe."""
    seen: dict[str, str] = {}
    checked = []
    for entry in entries:
        # The module cuts names at a zero byte; orig_filename is what stands in the archive.
        name = entry.orig_filename
        if reason := _unsafe(name) or _unsafe_kind(entry):
            raise UnsafeEntry(UNSAFE[reason], name=_shown(name))
        # The chat names files without folders, so one name in two folders is a collision too.
        key = (name if entry.is_dir() else _plain(name)).casefold()
        if key in seen:
            raise UnsafeEntry(UNSAFE["twice"], name=_shown(name))
        seen[key] = name
        checked.append(entry)
    return checked


def _unsafe(name: str) -> str:
    """The key of the reason in UNSAFE for which this name is refused, "" when there is none."""
    parts = name.split("/")
    reasons = {
        "nameless": not name.strip("/"),
        "control": any(ord(letter) < 32 or ord(letter) == 127 for letter in name),
        "backslash": "\\" in name,
        "absolute": name.startswith("/") or re.match(r"[A-Za-z]:", name) is not None,
        "outside": ".." in parts,
        "long": len(parts) > 8 or any(len(part.encode()) > MAX_NAME for part in parts),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _unsafe_kind(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "special"
    return "locked" if entry.flag_bits & 1 else ""


def _check_size(name: str, size: int, most: int, refusal: type[TooBig] = TooBig) -> None:
    if size > most:
        raise refusal(name=_shown(name), size_mb=-(-size // MB), limit_mb=most // MB)


def _check_sizes(files: Iterable[zipfile.ZipInfo], chat: zipfile.ZipInfo, most_text: int) -> None:
    total = 0
    for entry in files:
        name = _shown(entry.orig_filename)
        if entry is chat:
            _check_size(name, entry.file_size, most_text, ChatTooBig)
        else:
            _check_size(name, entry.file_size, MAX_FILE)
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Bomb(name=name, size_mb=entry.file_size // MB)
        total += 0 if entry is chat else entry.file_size
        if total > MAX_OPENED:
            raise Bomb(name=name, size_mb=total // MB)


def _chat(files: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The chat's text among the entries: _chat.txt, a name that WhatsApp gives, else the only text there is."""
    texts = [entry for entry in files if entry.filename.lower().endswith(".txt") and not _is_litter(entry)]
    for fits in (
        lambda name: name == "_chat.txt",
        lambda name: words.FILE_TITLE.fullmatch(name) is not None,
        lambda name: True,
    ):
        found = [entry for entry in texts if fits(_plain(entry.filename))]
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralChats(name=_shown(found[0].filename), other=_shown(found[1].filename))
    raise NoChat(entries=len(files))


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """What an Apple computer adds when it repacks a folder."""
    return entry.filename.startswith("__MACOSX/") or _plain(entry.filename) in (".DS_Store", "Thumbs.db")


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.rsplit("/", 1)[-1])


def _shown(name: str) -> str:
    """A name fit for a message: short, nothing that could act."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return printable if len(printable) <= 60 else printable[:57] + "..."


def media_type(data: bytes) -> str:
    """The media type by the first bytes, "application/octet-stream" when they say nothing."""
    for offset, magic, found in SIGNATURES:
        if data[offset : offset + len(magic)] == magic:
            return found
    return "application/octet-stream"


def named(messages: Iterable[Message], upload: Upload) -> tuple[Attachment, ...]:
    """Every file that the messages name: there or missing, not opened. Placeholders name none and give none."""
    return tuple(
        Attachment(message.line, name, "present" if _plain(name) in upload.entries else "missing")
        for message in messages
        if message.state != "media_omitted"
        for name in message.media
    )


def attachments(messages: Iterable[Message], upload: Upload) -> tuple[Attachment, ...]:
    """The same, opened and judged: with type and digest, or why it cannot be kept."""
    return tuple(
        each if each.state == "missing" else _attachment(each.line, each.name, upload)
        for each in named(messages, upload)
    )


def _attachment(line: int, name: str, upload: Upload) -> Attachment:
    try:
        data = upload.read(name)
    except BrokenArchive:
        return Attachment(line, name, "damaged")
    found = media_type(data)
    state: AttachmentState = "present"
    if found.startswith("image/") or name.lower().endswith(PICTURE_ENDINGS):
        state = picture_state(data)
    return Attachment(line, name, state, found, len(data), hashlib.sha256(data).hexdigest())


def picture_state(data: bytes) -> AttachmentState:
    """Is this a picture that can be shown? Size is read before any pixel is opened."""
    if media_type(data) == "image/heic":  # nobody here decodes it; kept as it came
        return "present"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return "too_many_pixels"
                picture.load()
    except Image.DecompressionBombError:
        return "too_many_pixels"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error):
        return "not_a_picture"
    return "present"


REPORTS: dict[AttachmentState, str] = {
    "missing": N_("Line %(line)s names %(name)s, which was not handed in. The message was kept without it."),
    "not_a_picture": N_(
        "%(name)s (line %(line)s) is no picture although its name says so. The message was kept without it."
    ),
    "too_many_pixels": N_("%(name)s (line %(line)s) is too large a picture to open. The message was kept without it."),
    "damaged": N_("%(name)s (line %(line)s) is damaged in the archive. The message was kept without it."),
}


def report(found: Iterable[Attachment]) -> tuple[Notice, ...]:
    """What a person should know about attachments that could not be kept; of many missing ones only how many."""
    bad = [item for item in found if item.state != "present"]
    missing = sum(item.state == "missing" for item in bad)
    if missing > FEW:
        many = N_("%(count)s files that the messages name were not handed in. The messages are kept without them.")
        bad = [item for item in bad if item.state != "missing"]
        return (Notice("missing", many, 0, {"count": missing}), *_one_by_one(bad))
    return _one_by_one(bad)


def _one_by_one(bad: Iterable[Attachment]) -> tuple[Notice, ...]:
    return tuple(Notice(item.state, REPORTS[item.state], item.line, {"name": _shown(item.name)}) for item in bad)

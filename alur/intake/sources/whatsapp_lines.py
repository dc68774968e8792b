"""The lines of a text file of any length, one at a time; a line of any length, one piece at a time."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from alur.intake.sources.refusals import Notice, NotText
from alur.kernel.errors import N_

PIECE = 1 << 16  # bytes
# A header that the end of the file cut off: "26/01/24 19.3"
CUT_HEADER = re.compile(r"\W{0,4}\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}[\d\s,.:APMapm\]-]{0,20}")
CUT_LINE = N_(
    "The file stops in the middle of line %(line)s. Everything before it was kept; export again for the rest."
)
CUT_LETTER = N_("The file stops in the middle of a character in line %(line)s. Everything before it was kept.")


def lines(
    file: BinaryIO, remarks: list[Notice], told: Callable[[bytes], object] = lambda piece: None
) -> Iterator[tuple[int, str]]:
    """Pairs of line number (from 1) and text without its end; the pieces of a very long line share its number.

    Only a line feed ends a line: messages hold other separators, such as U+2028. told: gets every piece as it was read.
    Raises NotText with the line. A character or a header cut by the end of the file is dropped, and said in `remarks`.
    """
    number, whole = 1, True
    for piece in _pieces(file, remarks):
        told(piece)
        text = _decoded(piece, number, remarks)
        ended = text.endswith("\n")
        if not ended and whole and number > 1 and CUT_HEADER.fullmatch(text):
            remarks.append(Notice("cut", CUT_LINE, number))
            return
        yield number, text.removesuffix("\n").removesuffix("\r") if ended else text.removesuffix("\r")
        number, whole = number + ended, ended


def _pieces(file: BinaryIO, remarks: list[Notice]) -> Iterator[bytes]:
    """Pieces of UTF-8 that end at a line feed or at a character."""
    file.seek(0)
    start = file.read(2)
    file.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        file = _as_utf_8(file)
    while piece := file.readline(PIECE):
        while len(piece) >= PIECE and not _is_whole(piece) and (more := file.read(1)):
            piece += more
        yield piece


def _is_whole(piece: bytes) -> bool:
    """Does it end where a character ends? Continuation bytes of UTF-8 are 10xxxxxx, beginnings 11xxxxxx."""
    tail = piece[-4:]
    for back, byte in enumerate(reversed(tail), 1):
        if byte & 0xC0 != 0x80:
            length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back >= length
    return True


def _decoded(piece: bytes, number: int, remarks: list[Notice]) -> str:
    """A character cut in two by the end of the file is dropped and said, any other wrong byte refuses."""
    try:
        text = piece.decode()
    except UnicodeDecodeError as error:
        if piece.endswith(b"\n") or len(piece) - error.start > 3 or (number == 1 and not error.start):
            raise NotText(line=number) from None
        remarks.append(Notice("cut", CUT_LETTER, number))
        text = piece[: error.start].decode()
    if "\0" in text:
        raise NotText(line=number)
    return text


class _Recoded(io.RawIOBase):
    """UTF-16, as some computers save a text, as UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._decoder = file, codecs.getincrementaldecoder("utf-16")()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        try:
            while not self._rest and (piece := self._file.read(PIECE)):
                self._rest = self._decoder.decode(piece).encode()
        except UnicodeError:
            raise NotText(line=1) from None
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _as_utf_8(file: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Recoded(file))

"""A release package: a .zip with the signed release, the issuer's keys and the attachments. Pure.

    release.json  issuer.json  <attachment>...

It is written in one way only, without compression, dates or comments. So a reader writes it again from its members and
compares: no byte of the file stays unchecked, and nothing can hide in the wrapping.
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

RELEASE, ISSUER = "release.json", "issuer.json"
MOST_MEMBERS = 100
MOST_BYTES = 4 * 1024 * 1024  # of one of the two documents; a text has at most 20,000 characters
CHUNK = 256 * 1024
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, struct.error, OverflowError, LookupError)


class BadPackage(ValueError):
    """Not a package as this module writes it. member: the one that is broken, "" for the wrapping."""

    def __init__(self, why: str, member: str = "") -> None:
        self.member = member
        super().__init__(why)


class _Sink(io.RawIOBase):
    """Takes what a zip writer writes, and gives it away in pieces."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """What came since the last time."""
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def write(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The package in pieces. members: name and bytes, in order; nothing is held but one piece."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as package:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
            with package.open(info, "w", force_zip64=True) as member:
                for piece in data:
                    member.write(piece)
                    yield sink.take()
    yield sink.take()


def read(file: IO[bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The two documents by name, and the SHA-256 of every other member. Raises BadPackage.

    Reads the file twice, in pieces: a film of hours needs no memory.
    """
    documents: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(file) as package:
            infos = package.infolist()
            _check_wrapping(infos)
            for info in infos:
                _take(package, info, documents, digests)
            file_again = write((info.filename, _pieces(package, info)) for info in infos)
            _compare(file, file_again)
    except BadPackage:
        raise
    except _BROKEN as problem:
        raise BadPackage(str(problem)[:200] or type(problem).__name__) from None
    return documents, digests


def _check_wrapping(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(infos) > MOST_MEMBERS or len(set(names)) != len(names):
        raise BadPackage("too many files, or one name twice")
    for info in infos:
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            raise BadPackage("compressed or encrypted, which a release package never is", info.filename)


def _take(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, documents: dict[str, bytes], digests: dict[str, bytes]
) -> None:
    try:
        if info.filename in (RELEASE, ISSUER):
            if info.file_size > MOST_BYTES:
                raise BadPackage("too long", info.filename)
            documents[info.filename] = package.read(info)
        else:
            digest = hashlib.sha256()
            for piece in _pieces(package, info):
                digest.update(piece)
            digests[info.filename] = digest.digest()
    except zipfile.BadZipFile as problem:
        raise BadPackage(str(problem)[:200], info.filename) from None


def _pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(info) as member:
        while piece := member.read(CHUNK):
            yield piece


def _compare(file: IO[bytes], again: Iterable[bytes]) -> None:
    """The file is what this module would have written, to the last byte."""
    at = 0
    for piece in again:
        file.seek(at)
        if file.read(len(piece)) != piece:
            raise BadPackage(f"not written as packages are, near byte {at}")
        at += len(piece)
    file.seek(at)
    if file.read(1):
        raise BadPackage(f"something follows after its end at byte {at}")

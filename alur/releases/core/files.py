"""What a file is, by its bytes: what a browser or a name says of it does not count. Pure."""

import struct
from typing import IO

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}  # as Pillow names them
FILM, PDF = "video/mp4", "application/pdf"
_MB = 1024 * 1024
LARGEST = dict.fromkeys(PICTURES.values(), 10 * _MB) | {FILM: 100 * _MB, PDF: 20 * _MB}  # bytes
MOST_FILES = 20  # of a version
_MOST_BOXES = 10_000
_TAIL = 2048  # bytes at the end of a PDF in which its end mark stands


def document_type(file: IO[bytes], size: int) -> str:
    """ "video/mp4", "application/pdf", or "" for anything else. size: bytes."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        file.seek(max(0, size - _TAIL))
        return PDF if b"%%EOF" in file.read() else ""
    return FILM if head[4:8] == b"ftyp" and head[8:12] != b"qt  " and _is_whole(file, size) else ""


def _is_whole(file: IO[bytes], size: int) -> bool:
    """The boxes of an MP4 (ISO/IEC 14496-12, 4.2) fill the file exactly, and the index of the film is among them."""
    at, kinds = 0, set()
    for _ in range(_MOST_BOXES):
        if at >= size:
            break
        file.seek(at)
        head = file.read(16).ljust(16, b"\0")
        length, kind = struct.unpack(">I4s", head[:8])
        length = struct.unpack(">Q", head[8:])[0] if length == 1 else length or size - at
        if length < 8:
            return False
        kinds.add(kind)
        at += length
    return at == size and b"moov" in kinds

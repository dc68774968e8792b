"""What a file is, by its bytes: its name and what its sender says of it are not asked."""

from __future__ import annotations

IMAGE, VIDEO, PDF = "image", "video", "pdf"

_STILL = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")  # pictures in a film's container


def kind_of(data: bytes) -> str:
    """Which reader takes it: "image", "video", "pdf", or "" for none."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP"):
        return IMAGE
    if container_of(data):
        return VIDEO
    return PDF if b"%PDF-" in data[:1024] else ""


def container_of(data: bytes) -> str:
    """The container of a film, as FFmpeg names it: "mov" (MP4, MOV), "matroska" (WebM) or ""."""
    if data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free") and data[8:12] not in _STILL:
        return "mov"
    return "matroska" if data.startswith(b"\x1a\x45\xdf\xa3") else ""

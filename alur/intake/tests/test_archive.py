"""Uploads that are what they say, and the ones that are not."""

import importlib.util
import io
import os
import stat
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from alur.intake.sources import archive
from alur.intake.sources.archive import Attachment, Upload, media_type, picture_state, report
from alur.intake.sources.refusals import (
    Bomb,
    BrokenArchive,
    NoChat,
    SeveralChats,
    TooBig,
    TooManyEntries,
    Unreadable,
    UnsafeEntry,
)
from alur.intake.sources.whatsapp import open_export

ROOT = Path(__file__).parents[3]
CHAT = "Chat WhatsApp dengan Forum.txt"
LINE = b"26/01/24 19.33 - Budi: IMG-20240126-WA0007.jpg (file terlampir)\n"


def open_upload(data: bytes, *, name: str, most: int = archive.MAX_UPLOAD) -> Upload:
    return archive.open_upload(io.BytesIO(data), name=name, most=most)


def attachments(upload: Upload) -> tuple[Attachment, ...]:
    export = open_export(upload.text, zone="WIB", name=upload.text_name)
    return archive.attachments(export.messages(), upload)


def packed(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as target:
        warnings.simplefilter("ignore")  # a doubled name is what some tests want
        for name, data in entries:
            target.writestr(name, data)
    return file.getvalue()


def packed_as(name: str, **attributes: int) -> bytes:
    """A chat and one entry with a name or attributes that the module would not write by itself."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        target.writestr(CHAT, LINE)
        entry = zipfile.ZipInfo("X" * len(name.encode()))
        for key, value in attributes.items():
            setattr(entry, key, value)
        target.writestr(entry, b"x")
    return file.getvalue().replace(b"X" * len(name.encode()), name.encode())


def picture(size: tuple[int, int] = (8, 8), kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, kind)
    return file.getvalue()


def states(upload: Upload) -> list[tuple[str, str]]:
    return [(item.name, item.state) for item in attachments(upload)]


def test_the_export_of_the_case_opens_with_its_poster(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("draw", ROOT / "demo" / "banten-2024" / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)

    data = draw.pack(tmp_path / "chat.zip").read_bytes()
    upload = open_upload(data, name="chat.zip")

    assert upload.text_name == "Chat WhatsApp dengan Forum Kominfo Indonesia.txt"
    assert states(upload) == [("IMG-20240126-WA0007.jpg", "present")]
    with Image.open(io.BytesIO(upload.read("IMG-20240126-WA0007.jpg"))) as poster:
        assert poster.size == (1080, 1350)
    assert draw.pack(tmp_path / "again.zip").read_bytes() == data


def test_a_text_and_a_zip_are_told_apart_by_content() -> None:
    assert open_upload(LINE, name="chat.txt").text.read() == LINE
    assert open_upload(packed((CHAT, LINE)), name="chat.txt").text.read() == LINE


def test_on_ios_the_group_is_named_by_the_archive() -> None:
    upload = open_upload(packed(("_chat.txt", LINE), ("00000046-catatan.txt", b"x")), name="WhatsApp Chat - Forum.zip")

    assert (upload.text.read(), upload.text_name) == (LINE, "WhatsApp Chat - Forum.zip")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("IMG-20240126-WA0007.jpg", picture())], "present"),
        ([("folder/IMG-20240126-WA0007.jpg", picture())], "present"),
        ([("IMG-20240126-WA0007.jpg", picture(kind="PNG"))], "present"),  # a picture all the same
        ([], "missing"),
        ([("IMG-20240126-WA0008.jpg", picture())], "missing"),
        ([("IMG-20240126-WA0007.jpg", b"MZ\x90 a program")], "not_a_picture"),
        ([("IMG-20240126-WA0007.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")], "not_a_picture"),
        ([("IMG-20240126-WA0007.jpg", picture()[:200])], "not_a_picture"),  # cut in the middle
        ([("IMG-20240126-WA0007.jpg", b"")], "not_a_picture"),
    ],
)
def test_what_became_of_an_attachment_is_reported_and_the_import_goes_on(
    entries: Sequence[tuple[str, bytes]], expected: str
) -> None:
    upload = open_upload(packed((CHAT, LINE), *entries), name="chat.zip")

    [found] = attachments(upload)

    assert found.state == expected
    notices = report([found])
    assert len(notices) == (expected != "present")
    assert all("IMG-20240126-WA0007.jpg" in str(notice) and "line 1" in str(notice).lower() for notice in notices)


def test_many_missing_files_are_counted_not_listed() -> None:
    missing = [Attachment(line, f"{line}.jpg", "missing") for line in range(1, 7)]

    assert [str(notice) for notice in report([*missing, Attachment(9, "a.jpg", "damaged")])] == [
        "6 files that the messages name were not handed in. The messages are kept without them.",
        "a.jpg (line 9) is damaged in the archive. The message was kept without it.",
    ]


def test_a_damaged_attachment_is_reported_and_the_chat_is_kept() -> None:
    data = packed((CHAT, LINE), ("IMG-20240126-WA0007.jpg", picture()), method=zipfile.ZIP_STORED)
    data = data.replace(b"JFIF", b"JFIX", 1)  # the checksum no longer fits

    assert states(open_upload(data, name="chat.zip")) == [("IMG-20240126-WA0007.jpg", "damaged")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../luar.jpg", "leads outside it"),
        ("a/../../luar.jpg", "leads outside it"),
        ("/etc/passwd", "absolute path"),
        ("C:/luar.jpg", "absolute path"),
        ("..\\luar.jpg", "backslash"),
        ("foto\x07.jpg", "control character"),
        ("foto.jpg\0.exe", "control character"),
        ("a" * 256 + ".jpg", "too long"),
        ("a/b/c/d/e/f/g/h/i.jpg", "too long"),
    ],
)
def test_an_entry_with_an_unsafe_name_refuses_the_whole_archive_and_is_named(name: str, reason: str) -> None:
    with pytest.raises(UnsafeEntry) as refused:
        open_upload(packed_as(name), name="chat.zip")

    assert reason in str(refused.value)
    assert refused.value.params["name"][:8].replace("?", "") in name.replace("\x07", "").replace("\0", "")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"create_system": 3, "external_attr": (stat.S_IFLNK | 0o777) << 16}, "is a link"),
        ({"create_system": 3, "external_attr": (stat.S_IFIFO | 0o644) << 16}, "no ordinary file"),
    ],
)
def test_links_and_devices_refuse_the_whole_archive(attributes: dict[str, int], reason: str) -> None:
    with pytest.raises(UnsafeEntry) as refused:
        open_upload(packed_as("foto.jpg", **attributes), name="chat.zip")

    assert reason in str(refused.value)


def test_a_locked_entry_refuses_the_whole_archive() -> None:
    data = bytearray(packed_as("foto.jpg"))
    at = data.rfind(b"PK\x01\x02")  # the last entry of the list; its flags stand 8 bytes behind
    data[at + 8] |= 1

    with pytest.raises(UnsafeEntry) as refused:
        open_upload(bytes(data), name="chat.zip")

    assert "password" in str(refused.value)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("foto.jpg", "foto.jpg"),
        ("foto.jpg", "FOTO.JPG"),
        ("a/foto.jpg", "b/foto.jpg"),  # the chat names files without folders
        ("café.jpg", "cafe\u0301.jpg"),  # one name in two spellings of Unicode
    ],
)
def test_two_entries_that_could_stand_for_each_other_refuse_the_archive(first: str, second: str) -> None:
    with pytest.raises(UnsafeEntry) as refused:
        open_upload(packed((CHAT, LINE), (first, b"1"), (second, b"2")), name="chat.zip")

    assert "two entries" in str(refused.value)


def test_an_upload_over_the_limit_is_refused() -> None:
    with pytest.raises(TooBig) as refused:
        open_upload(LINE * 20_000, name="chat.txt", most=archive.MB)

    assert (refused.value.status, refused.value.params["size_mb"], refused.value.params["limit_mb"]) == (413, 2, 1)


def test_one_file_over_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILE", archive.MB)

    with pytest.raises(TooBig, match=r"video\.mp4 has 2 MB"):
        open_upload(packed((CHAT, LINE), ("video.mp4", os.urandom(archive.MB + 1))), name="chat.zip")


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Bomb) as refused:
        open_upload(packed((CHAT, LINE), ("foto.jpg", bytes(40 * archive.MB))), name="chat.zip")

    assert refused.value.params == {"name": "foto.jpg", "size_mb": 40}


def test_many_small_bombs_are_refused_by_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_OPENED", 2 * archive.MB)
    entries = [(f"{number}.jpg", bytes(archive.MB)) for number in range(3)]

    with pytest.raises(Bomb):
        open_upload(packed((CHAT, LINE), *entries), name="chat.zip")


def test_a_bomb_that_lies_about_its_size_is_damaged_not_opened() -> None:
    data = bytearray(packed((CHAT, b"a" * 3_000_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # says it opens to 100 bytes

    with pytest.raises(BrokenArchive):
        open_upload(bytes(data), name="chat.zip").text.read()


def test_a_chat_of_equal_lines_packs_well_and_is_no_bomb() -> None:
    assert open_upload(packed((CHAT, LINE * 10_000)), name="chat.zip").text.read() == LINE * 10_000


def test_too_many_entries_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(*((f"{number}.jpg", b"") for number in range(2_001)))
    monkeypatch.setattr(zipfile, "ZipFile", None)

    with pytest.raises(TooManyEntries):
        open_upload(data, name="chat.zip")


def test_a_list_that_hides_its_length_is_still_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(packed(*((f"{number}.jpg", b"") for number in range(2_001))))
    at = data.rfind(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\x01\x00\x01\x00"  # says it lists one entry

    with pytest.raises(TooManyEntries):
        open_upload(bytes(data), name="chat.zip")


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_an_archive_cut_in_the_middle_is_refused_by_name(keep: float) -> None:
    data = packed((CHAT, LINE), ("foto.jpg", os.urandom(5_000)))

    with pytest.raises(BrokenArchive) as refused:
        open_upload(data[: int(len(data) * keep)], name="ekspor forum.zip")

    assert "ekspor forum.zip" in str(refused.value)


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ([("foto.jpg", b"x")], NoChat),
        ([("__MACOSX/._chat.txt", b"x")], NoChat),
        ([("a.txt", LINE), ("b.txt", LINE)], SeveralChats),
        ([("Chat WhatsApp dengan A.txt", LINE), ("Chat WhatsApp dengan B.txt", LINE)], SeveralChats),
    ],
)
def test_an_archive_without_one_chat_is_refused(
    entries: Sequence[tuple[str, bytes]], refusal: type[Unreadable]
) -> None:
    with pytest.raises(refusal):
        open_upload(packed(*entries), name="chat.zip")


def test_a_document_in_the_chat_is_not_taken_for_the_chat() -> None:
    upload = open_upload(packed((CHAT, LINE), ("catatan.txt", b"x"), (".DS_Store", b"x")), name="chat.zip")

    assert upload.text_name == CHAT
    assert set(upload.entries) == {"catatan.txt"}


def test_a_picture_with_too_many_pixels_is_never_opened() -> None:
    small = bytearray(picture(kind="PNG"))
    small[16:24] = (20_000).to_bytes(4, "big") * 2  # width and height in the header
    with_checksum = bytes(small[:29]) + zlib.crc32(small[12:29]).to_bytes(4, "big") + bytes(small[33:])

    assert picture_state(with_checksum) == "too_many_pixels"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (picture(), "image/jpeg"),
        (picture(kind="PNG"), "image/png"),
        (picture(kind="WEBP"), "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"OggS\0", "audio/ogg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\0", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_is_read_from_its_content(data: bytes, found: str) -> None:
    assert media_type(data) == found


BASE = packed((CHAT, LINE), ("IMG-20240126-WA0007.jpg", picture()))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(BASE) - 1), st.integers(0, 255), st.integers(0, len(BASE)))
def test_any_changed_byte_and_any_cut_is_read_or_refused_never_more(at: int, value: int, end: int) -> None:
    data = (BASE[:at] + bytes([value]) + BASE[at + 1 :])[: max(end, 1)]
    try:
        upload = open_upload(data, name="chat.zip")
        outcome: object = (upload.text_name, attachments(upload))
    except Unreadable as refusal:
        outcome = str(refusal)
    assert outcome

"""A medium is read by what it is, apart from everything else; what was not read stays said and blocks."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from PIL import Image

from alur.directory.models import Institution
from alur.kernel import contents
from alur.screening import domain, media, services
from alur.screening.models import Reading
from alur.screening.readers import apart, image, kinds, pdf
from alur.screening.tests.test_pdf import document

ON = datetime(2024, 1, 27, 5, tzinfo=UTC)


def picture(kind: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (64, 64), "white").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), "image"),
        (picture("PNG"), "image"),
        (picture("GIF"), "image"),
        (picture("WEBP"), "image"),
        (picture("BMP"), ""),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"\x00\x00\x00\x18ftypisom", "video"),
        (b"\x00\x00\x00\x18ftypqt  ", "video"),
        (b"\x00\x00\x00\x18ftypheic", ""),
        (b"\x1a\x45\xdf\xa3", "video"),
        (b"#EXTM3U\n", ""),
        (b"RIFF\x00\x00\x00\x00AVI ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    assert kinds.kind_of(data) == kind


def test_a_document_is_read_in_a_process_of_its_own() -> None:
    pytest.importorskip("pypdfium2")
    answer = apart.read_apart(document("Presiden punya hak politik"))
    assert (answer["kind"], answer["reader"], answer["reason"]) == ("pdf", "pdfium", "")
    assert (answer["text"], answer["passages"]) == (
        "Presiden punya hak politik",
        [["1", "Presiden punya hak politik"]],
    )
    assert answer["words"][0]["page"] == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"MZ a program", apart.NO_READER),
        (picture("PNG")[:-30], image.Damaged.message),
        (b"%PDF-1.7 and nothing more", pdf.DamagedDocument.message),
    ],
    ids=["no reader", "damaged picture", "damaged document"],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    pytest.importorskip("pypdfium2")
    answer = apart.read_apart(data)
    assert (answer["text"], answer["words"], answer["reason"]) == ("", [], reason)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"seconds": 0.01}, apart.TOO_LONG),
        pytest.param(
            {"memory": 32 << 20}, apart.BROKE_OFF,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space"),
        ),
    ],
    ids=["time", "memory"],
)  # fmt: skip
def test_f27_a_reader_that_runs_out_of_time_or_memory_leaves_a_reason(limits: dict[str, Any], reason: str) -> None:
    answer = apart.read_apart(document("Halaman"), **limits)
    assert (answer["text"], answer["words"], answer["reason"]) == ("", [], reason)


def test_the_reading_process_is_told_nothing_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, str] = {}

    def started(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        told.update(env)
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(subprocess, "run", started)
    apart.read_apart(picture("PNG"))
    assert "PATH" in told
    assert not {"DATABASE_URL", "ALUR_HOME", "ALUR_SECRET_KEY", "DJANGO_SETTINGS_MODULE"} & set(told)
    assert set(told) < set(os.environ)


ANSWER: apart.Answer = {
    "kind": "video", "reader": "ffmpeg+rapidocr", "text": "A\nB", "reason": "",
    "words": [{"text": "A", "score": 1.0, "box": [[0, 0]], "at": 0}],
    "passages": [["0:00", "A"], ["0:04", "PRESIDEN PUNYA HAK POLITIK"]], "missed": ["The sound was not screened."],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ({**ANSWER, "missed": []}, "READ", ""),
        (ANSWER, "PARTLY", "The sound was not screened."),
        ({**ANSWER, "reason": apart.TOO_LONG}, "FAILED", apart.TOO_LONG),
    ],
)
def test_what_was_read_is_kept_once(
    answer: apart.Answer, state: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: answer)
    content = contents.put(b"film", media_type="video/mp4", name="a.mp4")
    reading = services.read_medium(content.uid)
    assert (reading.state, reading.reason, reading.kind) == (state, reason, "video")
    monkeypatch.setattr(apart, "read_apart", lambda data: pytest.fail("read twice"))
    assert services.read_medium(content.uid) == reading


@pytest.mark.django_db
def test_a_film_is_judged_moment_by_moment_and_its_sound_stays_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: ANSWER)
    content = contents.put(b"film", media_type="video/mp4", name="a.mp4")
    services.read_medium(content.uid)
    office = Institution(slug="contoh", kind=Institution.Kind.REGENCY, name={"id": "Contoh"})
    seen = services.preview(parts={"caption": "Rapat"}, institution=office, on=ON, media=[content.uid])
    assert seen.verdict.level.name == "elevated"
    assert {span.part for concern in seen.verdict.concerns for span in concern.spans} == {"video:1@0:04"}
    assert [(row["part"], row["reason"]) for row in seen.unread] == [("video:1", "The sound was not screened.")]
    assert not seen.verdict.complete


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("media_type", "part"),
    [("image/jpeg", "image:1"), ("video/mp4", "video:1"), ("application/pdf", "pdf:1"), ("application/zip", "file:1")],
)
def test_a_medium_that_nobody_read_yet_is_named_for_what_it_is_said_to_be(media_type: str, part: str) -> None:
    content = contents.put(b"bytes", media_type=media_type)
    assert media.read_parts([content.uid]) == (
        {},
        [{"part": part, "content": str(content.uid), "reason": media.NOT_YET}],
    )


@pytest.mark.django_db
def test_a_reading_of_the_time_before_passages_is_one_part() -> None:
    content = contents.put(b"bytes", media_type="image/png")
    Reading.objects.create(content_uid=content.uid, state="READ", text="KATA")
    assert media.read_parts([content.uid]) == ({"image:1": "KATA"}, [])


@pytest.mark.parametrize(
    ("part", "name", "english", "indonesian"),
    [
        ("image:1", ("image", 1, ""), "", ""),
        ("video:2@0:04", ("video", 2, "0:04"), "at 0:04", "pada 0:04"),
        ("pdf:1@12", ("pdf", 1, "12"), "page 12", "halaman 12"),
        ("caption", ("", 0, ""), "", ""),
        ("text:1", ("", 0, ""), "", ""),
    ],
)
def test_a_part_says_where_in_its_medium_it_stands(
    part: str, name: tuple[str, int, str], english: str, indonesian: str
) -> None:
    assert domain.name_of(part) == name
    with translation.override("en"):
        assert services.place_in_words(part) == english
    with translation.override("id"):
        assert services.place_in_words(part) == indonesian


def test_the_parts_of_one_medium_are_found_by_its_place() -> None:
    parts = {"caption": "a", "image:1": "b", "video:2@0:00": "c", "video:2@0:02": "d", "image:21": "e"}
    assert services.of_medium(parts, 2) == {"video:2@0:00": "c", "video:2@0:02": "d"}


REMARKS = [
    {"kind": "only_read", "part": "video:1@0:04", "read": ["r1"], "written": []},
    {"kind": "only_read", "part": "video:1@0:06", "read": ["r1"], "written": []},
    {"kind": "figures", "part": "image:2", "read": ["27 Januari", "1 Mei"], "written": ["28 Januari"]},
]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, ["Yang menyentuh aturan hanya ada di sini, tidak di teks pendampingnya."]),
        (2, ["Di sini tertulis 27 Januari, 1 Mei, di teks pendampingnya 28 Januari. Mohon periksa mana yang benar."]),
        (3, []),
    ],
)
def test_remarks_stand_with_their_medium(number: int, said: list[str]) -> None:
    with translation.override("id"):
        assert services.remarks_in_words(REMARKS, number) == said


def test_reasons_are_said_in_the_readers_language() -> None:
    with translation.override("id"):
        said = services.reason_in_words(f"{image.LONG_ANIMATION}\n{pdf.ATTACHMENTS}")
    assert said == (
        "Animasi ini panjang: hanya bagian awalnya yang diperiksa. "
        "Berkas yang terlampir di dalam dokumen ini tidak diperiksa."
    )
    assert services.reason_in_words(media.NOT_YET) == ""

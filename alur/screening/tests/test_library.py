"""The library call: text, parts and media in, a verdict out, without Django."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alur.rulepacks.loader import PackError
from alur.screening import screen
from alur.screening.core import Level
from alur.screening.library import pack_of
from alur.screening.readers import image
from alur.screening.tests.test_image import poster

DAY = date(2024, 1, 27)
POSTER = "PRESIDEN PUNYA HAK POLITIK"


def test_a_text_is_judged_for_its_day_and_office() -> None:
    verdict = screen(POSTER, on=DAY, by="pemda")
    assert (verdict.level, verdict.on, verdict.read_as) == (Level.elevated, "2024-01-27", "pemda")
    assert [span.part for span in verdict.concerns[0].spans] == ["body", "body"]


def test_the_parts_of_a_post_are_judged_together_and_named() -> None:
    verdict = screen({"caption": "Rapat kerja hari ini.", "tags": "#PrabowoGibran2024"}, on=DAY, by="kementerian")
    assert verdict.level == Level.prohibited
    assert {span.part for span in verdict.concerns[0].spans} == {"tags"}


def test_of_a_moment_its_own_day_counts() -> None:
    assert screen("Selamat pagi", on=datetime(2024, 1, 27, 23, 59, tzinfo=UTC)).on == "2024-01-27"


def test_an_unknown_office_is_read_as_the_default_and_said() -> None:
    verdict = screen(POSTER, on=DAY, by="media")
    assert (verdict.institution_type, verdict.read_as) == ("media", "pemda")


def test_words_of_a_picture_are_judged_with_the_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = image.Reading((image.Word(POSTER, 1.0, ((0, 0),) * 4),), 10, 10, 1.0)
    monkeypatch.setattr(image, "read", lambda data: seen)
    file = tmp_path / "poster.png"
    file.write_bytes(poster())
    for medium in (file, str(file), poster()):
        verdict = screen("Selamat pagi", on=DAY, media=[medium])
        assert (verdict.level, verdict.concerns[0].spans[0].part) == (Level.elevated, "image:1")


def test_what_cannot_be_read_is_said_with_its_reason(tmp_path: Path) -> None:
    verdict = screen("Selamat pagi", on=DAY, media=[b"no picture", tmp_path / "nowhere.png"])
    assert not verdict.complete
    assert verdict.unread == (f"image:1: {image.NoPicture.message}", "image:2: No such file or directory")


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.toml"):
        screen(POSTER, on=DAY, pack=tmp_path)


def test_a_pack_is_given_by_name_folder_or_itself() -> None:
    pack = pack_of("indonesia")
    assert pack_of(pack) is pack
    assert screen(POSTER, on=DAY, pack=pack).pack_hash == screen(POSTER, on=DAY).pack_hash


def test_the_call_needs_neither_django_nor_a_database() -> None:
    code = (
        "import sys, datetime\nfrom alur.screening import screen\n"
        "screen('halo', on=datetime.date(2024, 1, 27))\n"
        "print([name for name in ('django', 'psycopg', 'PIL') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"

"""The library call: text, parts and media in, a verdict out, without Django."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from alur.rulepacks.loader import PackError
from alur.screening import screen
from alur.screening.core import Level
from alur.screening.library import pack_of
from alur.screening.readers import apart

PNG = b"\x89PNG\r\n"
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


def answered(**told: Any) -> Callable[..., dict[str, Any]]:
    """A reader that finds the same in everything."""
    answer = {"kind": "image", "text": "", "words": [], "passages": [], "missed": [], "reason": "", **told}
    return lambda data, **limits: answer


def test_words_of_a_picture_are_judged_with_the_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "read_apart", answered(text=POSTER))
    file = tmp_path / "poster.png"
    file.write_bytes(PNG)
    for medium in (file, str(file), PNG):
        verdict = screen("Selamat pagi", on=DAY, media=[medium])
        assert (verdict.level, verdict.concerns[0].spans[0].part) == (Level.elevated, "image:1")


def test_a_film_says_when_its_words_are_seen_and_what_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = [["0:00", "Selamat pagi"], ["0:04", POSTER]]
    monkeypatch.setattr(apart, "read_apart", answered(kind="video", passages=passages, missed=["The sound."]))
    verdict = screen(on=DAY, media=[b"\x1a\x45\xdf\xa3"])
    assert verdict.concerns[0].spans[0].part == "video:1@0:04"
    assert verdict.unread == ("video:1: The sound.",)


def test_what_cannot_be_read_is_said_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "read_apart", answered(reason="This picture is damaged."))
    verdict = screen("Selamat pagi", on=DAY, media=[PNG, tmp_path / "nowhere.png"])
    assert not verdict.complete
    assert verdict.unread == ("image:1: This picture is damaged.", "file:2: No such file or directory")


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

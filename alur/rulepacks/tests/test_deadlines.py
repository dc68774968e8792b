"""The clocks of the report path, day by day, with the reason in the row."""

from datetime import date
from pathlib import Path

import pytest

from alur.rulepacks import deadlines
from alur.rulepacks.toml import PackError

INDONESIA = deadlines.load("indonesia")
FILE = Path(deadlines.__file__).parent / "indonesia" / "deadlines.toml"


@pytest.mark.parametrize(
    ("clock", "start", "safe", "last", "reason"),
    [
        (
            "filing",
            date(2024, 1, 27),
            date(2024, 2, 3),
            date(2024, 2, 6),
            "known on a Saturday: 29-31 Jan, 1, 2, 5, 6 Feb",
        ),
        ("filing", date(2024, 1, 26), date(2024, 2, 2), date(2024, 2, 6), "a Friday: the count still begins on Monday"),
        (
            "filing",
            date(2024, 2, 1),
            date(2024, 2, 8),
            date(2024, 2, 15),
            "2, 5, 6, 7, 12, 13, 15: 8, 9, 14 Feb are no working days",
        ),
        ("study", date(2024, 1, 30), date(2024, 2, 1), date(2024, 2, 1), "received 30 Jan, two days"),
        ("completion", date(2024, 1, 31), date(2024, 2, 2), date(2024, 2, 2), "notice 31 Jan, two days"),
        ("decision", date(2024, 2, 1), date(2024, 2, 13), date(2024, 2, 15), "2, 5, 6, 7, 12, 13, 15 Feb"),
        (
            "decision",
            date(2024, 2, 2),
            date(2024, 2, 15),
            date(2024, 2, 16),
            "one day later, with the voting day between",
        ),
        (
            "decision_with_hearing",
            date(2024, 2, 1),
            date(2024, 2, 23),
            date(2024, 2, 26),
            "23 Feb if joint leave counts as a working day",
        ),
        (
            "decision_with_hearing",
            date(2024, 2, 2),
            date(2024, 2, 26),
            date(2024, 2, 27),
            "26 Feb if joint leave counts as a working day",
        ),
    ],
)
def test_a_clock_says_its_safe_and_its_last_day(clock: str, start: date, safe: date, last: date, reason: str) -> None:
    told = INDONESIA.clock(clock).run(start)
    assert (told.safe, told.last) == (safe, last), reason


def test_the_derivation_names_every_day_and_why_it_does_not_count() -> None:
    steps = INDONESIA.clock("filing").run(date(2024, 2, 1)).steps
    assert [step.counted for step in steps] == [1, 0, 0, 2, 3, 4, 0, 0, 0, 0, 5, 6, 0, 7]
    assert [step.holiday["id"] for step in steps if step.holiday] == [
        "Isra Mikraj", "cuti bersama Tahun Baru Imlek", "hari pemungutan suara",
    ]  # fmt: skip


def test_a_deadline_after_the_holiday_table_says_so() -> None:
    assert not INDONESIA.clock("filing").run(date(2024, 1, 27)).is_open
    assert INDONESIA.clock("filing").run(date(2026, 1, 5)).is_open


def test_what_is_from_memory_is_not_shown_as_law(tmp_path: Path) -> None:
    text = FILE.read_text().replace('confidence = "confirmed"', 'confidence = "memory"')
    (tmp_path / "deadlines.toml").write_text(text)
    assert not deadlines.read(tmp_path / "deadlines.toml").clock("filing").articles


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("days = 7\n", "days = 0\n", "from 1 to 365"),
        ("days = 7\n", 'days = "7"\n', "should be a whole number"),
        ('kind = "working"\n', 'kind = "office"\n', "allowed"),
        ("weekend = [5, 6]", "weekend = [0, 1, 2, 3, 4, 5, 6]", "leave some to work"),
        ("joint_leave = false\n", "joint_leav = false\n", "missing"),
        ('article = "454", paragraph = "6"', 'article = "454"', "missing"),
    ],
)
def test_a_bad_file_names_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    (tmp_path / "deadlines.toml").write_text(FILE.read_text().replace(old, new, 1))
    with pytest.raises(PackError, match=r"deadlines.toml, line \d+: .*" + reason):
        deadlines.read(tmp_path / "deadlines.toml")

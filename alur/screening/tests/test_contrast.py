"""A medium and the text beside it are compared by their figures and by where a rule is touched, and quietly."""

from typing import Any

import pytest

from alur.screening.contrast import dates, percentages, remarks, times


@pytest.mark.parametrize(
    ("read", "written", "remark", "reason"),
    [
        ("Senin 27 Januari 2024", "Hadir 28 Januari 2024", (["27 Januari 2024"], ["28 Januari 2024"]), "another day"),
        ("27 JAN 2024", "27/1/2024", None, "one day, written in two ways"),
        ("27 Januari 2024", "27 Januari", None, "a day without its year may be the same"),
        ("27 Januari 2024", "27 Januari 2023", (["27 Januari 2024"], ["27 Januari 2023"]), "another year"),
        ("1 Mei dan 2 Mei", "mulai 2 Mei", None, "a day in common: the caption names one of them"),
        ("27 Januari 2024", "Datanglah!", None, "captions need not repeat the poster"),
        ("Datanglah!", "27 Januari 2024", None, "nor posters the caption"),
        ("14 March", "15 maret", (["14 March"], ["15 maret"]), "two languages"),
        ("31/12/2024", "1-1-2025", (["31/12/2024"], ["1-1-2025"]), "figures alone"),
        ("pukul 08.00-12.00", "Jam 09:00 WIB", (["08.00", "12.00"], ["09:00"]), "another hour"),
        ("pukul 08.00", "8.00 WIB", None, "the same hour"),
        ("Inflasi 2,57 persen", "naik 2.57%", None, "the same share"),
        ("Inflasi 2,57 persen", "hanya 1,57 persen", (["2,57 persen"], ["1,57 persen"]), "another share"),
        ("Rp53.000", "pukul 10.00", None, "money is no hour"),
        ("v1.10.22 dan 10.30", "pukul 10.30", None, "nor is a version"),
        ("2024", "UU 7/2017", None, "years alone name many things"),
        ("32 Januari", "1 Januari", None, "no day"),
    ],
)
def test_figures_that_contradict_each_other(
    read: str, written: str, remark: tuple[list[str], list[str]] | None, reason: str
) -> None:
    found = remarks({"caption": written, "image:1": read}, [])
    assert found == (
        [{"kind": "figures", "part": "image:1", "read": remark[0], "written": remark[1]}] if remark else []
    ), reason


def concern(rule: str, *parts: str) -> dict[str, Any]:
    return {"rule": rule, "spans": [{"part": part} for part in parts]}


@pytest.mark.parametrize(
    ("concerns", "found", "reason"),
    [
        ([concern("r1", "image:1")], [("image:1", ["r1"])], "it stands in the picture alone"),
        ([concern("r1", "image:1", "caption")], [], "the caption says it too"),
        ([concern("r1", "caption")], [], "the caption alone says it"),
        ([concern("r1", "image:1", "alt:1")], [("image:1", ["r1"])], "a description only repeats the picture"),
        ([concern("r2", "image:1"), concern("r1", "image:1")], [("image:1", ["r1", "r2"])], "two rules, one remark"),
        ([concern("r1", "video:1@0:02", "video:1@0:04")], [("video:1@0:02", ["r1"]), ("video:1@0:04", ["r1"])], "film"),
        ([concern("r1")], [], "nothing is marked"),
    ],
)
def test_a_rule_touched_by_a_medium_alone(
    concerns: list[dict[str, Any]], found: list[tuple[str, list[str]]], reason: str
) -> None:
    remarked = remarks({"caption": "Rapat hari ini", "image:1": "HAK POLITIK"}, concerns)
    assert [(each["part"], each["read"]) for each in remarked if each["kind"] == "only_read"] == found, reason


def test_a_medium_without_text_beside_it_contradicts_nothing() -> None:
    assert remarks({"image:1": "27 Januari 2024", "caption": " "}, [concern("r1", "image:1")]) == []


def test_each_moment_of_a_film_is_compared() -> None:
    parts = {"body": "28 Januari", "video:1@0:00": "28 Januari", "video:1@0:04": "29 Januari"}
    assert [each["part"] for each in remarks(parts, [])] == ["video:1@0:04"]


@pytest.mark.parametrize("text", ["", "1" * 50_000, "27 " * 20_000, "1.0" * 20_000, "\ud800 27 Januari", "\x00"])
def test_any_text_is_looked_through(text: str) -> None:
    assert isinstance((dates(text), times(text), percentages(text)), tuple)

"""Tables in and out without a database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.directory.core import tables
from alur.directory.core.tables import COLUMNS, Known, Row

KNOWN = Known(
    institutions=frozenset({"banten", "komdigi"}),
    forums=frozenset({"forum"}),
    kinds=frozenset({"OFFICE", "PROVINCE"}),
    zones=frozenset({"Asia/Jakarta"}),
    jurisdictions=frozenset({"indonesia"}),
    parents={"komdigi": "banten"},
)
SOUND: dict[str, Row] = {
    "institutions": {
        "slug": "serang", "kind": "OFFICE", "name_id": "Serang", "name_en": "", "parent": "banten",
        "zone": "Asia/Jakarta", "region": "36.04", "jurisdiction": "indonesia", "also": "",
    },
    "forums": {"slug": "kominfo", "name_id": "Forum", "name_en": "Forum", "community": "forum", "keeper": "komdigi"},
    "accounts": {
        "network": "instagram", "handle": "@pemprov.banten", "institution": "banten", "url": "https://instagram.com/x",
        "confirmed_on": "2024-01-20", "proof": "HAND", "reason": "Surat 12/2024", "ended_at": "",
    },
    "memberships": {"forum": "forum", "institution": "banten", "joined_at": "2024-01-20T00:00:00+00:00", "left_at": ""},
}  # fmt: skip


def _read(table: str, *rows: Row) -> tables.Sheet:
    return tables.read(tables.write(table, rows), KNOWN)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_sound_line_of_each_table_is_taken(table: str) -> None:
    sheet = _read(table, SOUND[table])
    assert (sheet.table, sheet.problems, len(sheet.rows)) == (table, [], 1)


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        ("institutions", {"slug": ""}, "short name"),
        ("institutions", {"slug": "Dinas Banten"}, "short name"),
        ("institutions", {"slug": "own"}, "short name"),  # an address of the site
        ("institutions", {"name_id": ""}, "name is missing"),
        ("institutions", {"kind": "KINGDOM"}, "kind is KINGDOM"),
        ("institutions", {"zone": "Asia/Nowhere"}, "zone is Asia/Nowhere"),
        ("institutions", {"parent": "atlantis"}, "parent is atlantis"),
        ("institutions", {"parent": "serang"}, "belong to itself"),
        ("institutions", {"slug": "banten", "parent": "komdigi"}, "belong to itself"),  # over what is stored already
        ("institutions", {"jurisdiction": "../etc"}, "jurisdiction is"),
        ("institutions", {"name_id": "x" * 201}, "longer than 200"),
        ("forums", {"community": "elsewhere"}, "community is elsewhere"),
        ("forums", {"keeper": "elsewhere"}, "keeper is elsewhere"),
        ("accounts", {"institution": ""}, "institution is -"),
        ("accounts", {"network": "orkut"}, "network is orkut"),
        ("accounts", {"handle": "two words"}, "holds a space"),
        ("accounts", {"url": "javascript:alert(1)"}, "https://"),
        ("accounts", {"confirmed_on": "yesterday"}, "no date"),
        ("accounts", {"confirmed_on": ""}, "needs its day"),
        ("accounts", {"reason": ""}, "the reason"),
        ("memberships", {"forum": "elsewhere"}, "forum is elsewhere"),
        ("memberships", {"joined_at": "2024-01-20T00:00:00"}, "no date"),  # without a zone it is no moment
        ("memberships", {"left_at": "2023-01-20T00:00:00+00:00"}, "before it joins"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_reason(table: str, change: Row, reason: str) -> None:
    sheet = _read(table, SOUND[table] | change)
    assert [problem.line for problem in sheet.problems] == [2] * len(sheet.problems)
    assert any(reason in str(problem.why) for problem in sheet.problems)


def test_every_bad_line_is_named_not_only_the_first() -> None:
    good, bad = SOUND["institutions"], SOUND["institutions"] | {"kind": "X"}
    lines = [",".join(COLUMNS["institutions"])]
    for number, row in enumerate([good, bad, good, bad]):
        told = row | {"slug": f"office-{number if number != 2 else 0}"}
        lines.append(",".join(told[column] for column in COLUMNS["institutions"]))
    lines.insert(3, "too,few")
    sheet = tables.read("\n".join(lines), KNOWN)
    assert [problem.line for problem in sheet.problems] == [3, 4, 5, 6]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = tables.write("forums", [SOUND["forums"] | {"name_id": "two\nlines"}]) + "\r\nbad\r\n"
    assert [problem.line for problem in tables.read(text, KNOWN).problems] == [5]


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "slug,kind\n", "\0", '"open', "slug;kind"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(tables.UnknownTable):
        tables.read(text, KNOWN)


def test_a_spreadsheet_of_indonesia_separates_with_semicolons_and_begins_with_a_mark() -> None:
    text = "\ufeff" + tables.write("forums", [SOUND["forums"]]).replace(",", ";")
    assert next(iter(tables.read(text, KNOWN).rows.values())) == SOUND["forums"]


def test_a_cell_that_a_spreadsheet_would_calculate_is_written_so_that_it_does_not() -> None:
    text = tables.write("forums", [SOUND["forums"] | {"name_id": '=HYPERLINK("https://evil.example")'}])
    assert "'=HYPERLINK" in text


@given(name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=50))
def test_whatever_stands_in_a_cell_comes_back(name: str) -> None:
    wanted: dict[str, Any] = SOUND["forums"] | {"name_id": name.strip() or "x", "name_en": "x"}
    assert list(_read("forums", wanted).rows.values()) == [wanted]


def test_rows_are_stored_after_those_to_which_they_belong() -> None:
    rows = [{"slug": "c", "parent": "b"}, {"slug": "b", "parent": "a"}, {"slug": "a", "parent": "stored already"}]
    assert [[row["slug"] for row in level] for level in tables.depths(rows, "parent")] == [["a"], ["b"], ["c"]]

"""Offices held, and a long list of tickets beside the TOML: read whole, or refused with file, line and reason."""

import csv
from pathlib import Path

import pytest

from alur.rulepacks.loader import PackError, load
from alur.rulepacks.tests.test_loader import SMALL, write

OFFICE = """
[titles]
not_after = ["former"]

[[office]]
name = { en = "Harbour master" }
titles = ["Harbour master"]
rank = "city"

[[office.held]]
by = "Ada Lark"
since = 2029-01-01
until = 2030-12-31
source = "gazette"
confidence = "single"
"""
TOML = SMALL["contestants.toml"].lstrip("\n")
AT = TOML.count("\n")  # lines before OFFICE, which begins with an empty one


def with_office(folder: Path, text: str = OFFICE) -> Path:
    return write(folder, contestants=TOML + text)


def test_an_office_belongs_to_the_contestant_who_has_the_name_of_its_holder(tmp_path: Path) -> None:
    pack = load(with_office(tmp_path))
    (office,) = pack.contestants[0].offices
    assert (office.by, office.titles, office.shared, office.rank) == ("Ada Lark", ("Harbour master",), False, "city")
    assert pack.titles_not_after == ("former",)


TWICE = OFFICE.split("[[office.held]]")[1]
REFUSED = [
    # what is changed, to what, line within OFFICE, part of the reason
    ('by = "Ada Lark"', 'by = "Ben Wren"', 11, '"Ben Wren" is no name of a contestant'),
    ("until = 2030-12-31", "until = 2028-12-31", 13, "ends before it begins"),
    ('titles = ["Harbour master"]', "titles = []", 7, '"titles" is empty'),
    ('rank = "city"', 'shared = "yes"\nrank = "city"', 8, '"shared" should be'),
    ('rank = "city"\n', "", 5, '"rank" is missing'),
    ("en = ", "id = ", 6, 'no text in "en"'),
    ('confidence = "single"', 'confidence = "sure"', 15, '"confidence" is "sure"'),
    ("since = 2029-01-01", 'since = "always"', 12, '"since" should be a day'),
    ("not_after", "not_behind", 3, 'unknown field "not_behind"'),
    ('confidence = "single"\n', f'confidence = "single"\n\n[[office.held]]{TWICE}', 19, "holds that office on some"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), REFUSED)
def test_a_wrong_office_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert old in OFFICE
    with pytest.raises(PackError) as refused:
        load(with_office(tmp_path, OFFICE.replace(old, new, 1)))
    assert reason in refused.value.why.said("en")
    assert (refused.value.file, refused.value.line) == ("contestants.toml", AT + line)


def test_an_office_that_nobody_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="nobody holds"):
        load(with_office(tmp_path, OFFICE.split("[[office.held]]")[0]))


# ---- contestants.csv ---------------------------------------------------------------------------------------------

HEAD = "contest,region,since,until,id,number,names,slogans,tags,source,confidence"
ROW = "port,12.01,2030-05-01,2030-05-31,port-1,1,Cleo Finch; Dan Crow,Row on,#RowOn,gazette,single"


def listed(folder: Path, *lines: str) -> Path:
    write(folder)
    (folder / "contestants.csv").write_text("\n".join([HEAD, *lines]) + "\n")
    return folder


def test_a_row_is_a_ticket_with_several_words_in_a_cell(tmp_path: Path) -> None:
    first, ticket = load(listed(tmp_path, ROW)).contestants
    assert (first.id, ticket.id, ticket.regions, ticket.number) == ("mayor-1", "port-1", ("12.01",), 1)
    assert (ticket.names, ticket.tags, ticket.kind) == (("Cleo Finch", "Dan Crow"), ("#RowOn",), "contestant")


def test_the_list_is_part_of_the_hash(tmp_path: Path) -> None:
    before = load(listed(tmp_path, ROW)).hash
    assert load(listed(tmp_path, ROW.replace("Cleo", "Clea"))).hash != before


BROKEN = [
    # the rows after the heading, line, part of the reason
    ([ROW, ROW], 3, '"port-1" stands there twice'),
    ([ROW.replace("port-1", "mayor-1")], 2, '"mayor-1" stands there twice'),
    ([ROW.replace("2030-05-31", "May")], 2, '"until" should be a day'),
    ([ROW.replace("port-1,1,", "port-1,one,")], 2, '"number" should be a whole number'),
    ([ROW.replace("Cleo Finch; Dan Crow", "")], 2, '"names" is empty'),
    ([ROW.replace("2030-05-01", "")], 2, '"since" is missing'),
    ([ROW.replace("single", "sure")], 2, '"confidence" is "sure"'),
    ([ROW + ",more"], 2, "more or fewer cells"),
    ([ROW.rpartition(",")[0]], 2, "more or fewer cells"),
    ([ROW, ROW.replace("port-1", "port-2").replace("12.01", "12.02")], 3, "another region"),
    ([ROW.replace("Row on", '"Row\non"'), ROW.replace("single", "sure").replace("port-1", "port-2")], 4, '"sure"'),
    ([ROW.replace("Row on", '"Row')], 2, "is not CSV"),
]


@pytest.mark.parametrize(("rows", "line", "reason"), BROKEN)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, rows: list[str], line: int, reason: str) -> None:
    with pytest.raises(PackError) as refused:
        load(listed(tmp_path, *rows))
    assert reason in refused.value.why.said("en")
    assert (refused.value.file, refused.value.line) == ("contestants.csv", line)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEAD.replace("slogans", "slogan").encode(), 'column "slogan" is unknown'),
        (HEAD.replace("slogans", "tags").encode(), 'column "tags" is unknown or there twice'),
        (HEAD.replace("source,", "").encode(), 'column "source" is missing'),
        (b"", 'column "contest" is missing'),
        (b"\xff" + HEAD.encode(), "is not UTF-8"),
        (b"#" * 5_000_001, "is the limit"),
    ],
)
def test_a_list_without_its_columns_or_letters_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (listed(tmp_path) / "contestants.csv").write_bytes(data)
    with pytest.raises(PackError) as refused:
        load(tmp_path)
    assert reason in refused.value.why.said("en")
    assert (refused.value.file, refused.value.line) == ("contestants.csv", 1)


def tickets(folder: Path, pairs: int) -> Path:
    """A generated list as long as a simultaneous election of regional heads: three tickets a region."""
    write(folder)
    with (folder / "contestants.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEAD.split(","))
        for n in range(pairs):
            days, names = ("2030-05-01", "2030-05-31"), f"Head {n};Deputy {n}"
            rows.writerow(
                [f"port-{n // 3}", f"12.{n // 3}", *days, f"port-{n}", n % 3 + 1, names, "", "", "made", "single"]
            )
    return folder


def test_a_list_of_1552_pairs_is_read_whole(tmp_path: Path) -> None:
    pack = load(tickets(tmp_path, 1_552))
    assert len(pack.contestants) == 1_553
    assert pack.contestants[-1].names == ("Head 1551", "Deputy 1551")

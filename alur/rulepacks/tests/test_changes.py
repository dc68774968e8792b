"""Two versions of a pack are told apart in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from alur.kernel.errors import Fault
from alur.rulepacks import skeleton
from alur.rulepacks.changes import changes
from alur.rulepacks.loader import folder_of, load
from alur.rulepacks.model import Pack


def pack(folder: Path, *edits: tuple[str, str, str]) -> Pack:
    """The skeleton with some of its text replaced: (file, old, new)."""
    if not folder.exists():
        skeleton.write("city", folder)
    for file, old, new in edits:
        path = folder / f"{file}.toml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    return load(folder)


SAID = [
    # file, old, new, what is said
    ("pack", 'version = "1"', 'version = "2"', "pack ~ version   1 -> 2"),
    ("pack", '["vote of thanks"]', '["vote of no"]', 'pack ~ masks   +"vote of no", -"vote of thanks"'),
    ("pack", 'pls = "please"', 'plz = "please"', "pack ~ slang   pls, plz"),
    ("rules", 'level = "prohibited"  #', 'level = "notice"  #', "rule ~ call-to-vote   level: prohibited -> notice"),
    ("rules", '# phases = ["campaign", "voting"]', 'phases = ["voting"] #', 'rule ~ call-to-vote   phases: +"voting"'),
    ("rules", "# distance = 5 ", "distance = 5 #", "rule ~ call-to-vote   matches"),
    ("rules", 'id = "call-to-vote"', 'id = "call"', "rule + call   prohibited: Call to vote for a contestant"),
    ("rules", 'id = "call-to-vote"', 'id = "call"', "rule - call-to-vote   prohibited: Call to vote for a contestant"),
    ("rules", '"elect", ', "", 'group ~ urge   terms: -"elect"'),
    ("calendar", "end = 2030-05-30", "end = 2030-05-29", "date ~ mayor-2030 campaign   end: 2030-05-30 -> 2030-05-29"),
    ("calendar", 'key = "voting"', 'key = "campaign"', "date + mayor-2030 campaign 2   2030-05-31 to 2030-05-31"),
    ("calendar", "of the mayor", "of a mayor", "election ~ mayor-2030   name: en"),
    ("contestants", '"Ben Wren"', '"B. Wren"', 'contestant ~ mayor-2030-2   names: +"B. Wren", -"Ben Wren"'),
    ("contestants", 'id = "mayor-2030-2"', 'id = "ben"', "contestant + ben   Ben Wren"),
    ("contestants", "since = 2030-04-01", "", "contestant ~ mayor-2030-1   since: 2030-04-01 -> none"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), SAID)
def test_every_kind_of_change_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    found = changes(pack(tmp_path / "old"), pack(tmp_path / "new", (file, old, new)))
    assert said in [str(change) for change in found]


def test_a_comment_and_an_empty_line_are_no_change(tmp_path: Path) -> None:
    first = pack(tmp_path / "old")
    second = pack(tmp_path / "new", ("rules", "[[rule]]", "# why\n\n[[rule]]"))
    assert first.hash != second.hash
    assert changes(first, second) == []


def test_another_order_of_rules_is_said(tmp_path: Path) -> None:
    first = load(folder_of("indonesia"))
    second = replace(first, rules=first.rules[::-1])
    assert [str(change) for change in changes(first, second)] == ["pack ~ order of the rules"]


def test_a_long_list_of_words_is_cut(tmp_path: Path) -> None:
    words = ", ".join(f'"word {number}"' for number in range(20))
    found = changes(pack(tmp_path / "old"), pack(tmp_path / "new", ("rules", '"vote for"', f'{words}, "vote for"')))
    assert str(found[0]).endswith('+"word 7" and 12 more')


def test_a_pack_is_the_same_as_itself() -> None:
    one = load(folder_of("indonesia"))
    assert changes(one, one) == []


@pytest.mark.parametrize("name", ["", "City", "1city", "../city", "a", "c" * 41, "city hall"])
def test_a_pack_needs_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match="cannot name a pack"):
        skeleton.write(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Fault, match="not empty"):
        skeleton.write("city", tmp_path)
    with pytest.raises(Fault, match="not empty"):
        skeleton.write("city", tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

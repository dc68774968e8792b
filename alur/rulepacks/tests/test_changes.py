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


CALL = "Call to vote for a contestant (call-to-vote)"
SAID = [
    # file, old, new, what is said
    ("pack", 'version = "1"', 'version = "2"', "pack ~ version   2, before: 1"),
    ("pack", '["vote of thanks"]', '["vote of no"]',
     "pack ~ phrases that no rule reads   added “vote of no”; removed “vote of thanks”"),
    ("pack", 'pls = "please"', 'plz = "please"', "pack ~ short spellings   changed “pls”, “plz”"),
    ("pack", '"office", "election-body"', '"election-body", "office"', "pack ~ for   another order"),
    ("rules", 'level = "prohibited"  #', 'level = "notice"  #',
     f"rule ~ {CALL}   level: Look again, before: Prohibited"),
    ("rules", '# phases = ["campaign", "voting"]', 'phases = ["voting"] #', f"rule ~ {CALL}   when: added voting day"),
    ("rules", "# distance = 5 ", "distance = 5 #",
     f"rule ~ {CALL}   ways to touch it: changed urge + contestant / contestant.tag (most words between: 5, "
     "before: none)"),
    ("rules", 'article = "1"', 'article = "2"',
     f"rule ~ {CALL}   law: added Name of the act Art. 2, removed Name of the act Art. 1"),
    ("rules", "take no side", "stay out of it", f"rule ~ {CALL}   law: changed Name of the act Art. 1 (summary: in "
     "English “Official accounts stay out of it.”, "
     "before: “Official accounts take no side.”)"),
    ("rules", "Call to vote for", "A call to vote for",
     "rule ~ A call to vote for a contestant (call-to-vote)   title: in English “A call to vote for a contestant”, "
     "before: “Call to vote for a contestant”"),
    ("rules", 'id = "call-to-vote"', 'id = "call"', "rule + Call to vote for a contestant (call)   level: Prohibited"),
    ("rules", 'id = "call-to-vote"', 'id = "call"', f"rule - {CALL}   level: Prohibited"),
    ("rules", '"elect", ', "",
     "list of words ~ “urge”   words: removed “elect”; read by: Call to vote for a contestant"),
    ("calendar", "end = 2030-05-30", "end = 2030-05-29",
     "phase ~ Election of the mayor, 2030, campaign period   last day: 29 May 2030, before: 30 May 2030"),
    ("calendar", 'key = "voting"', 'key = "campaign"',
     "phase + Election of the mayor, 2030, campaign period   31 May 2030"),
    ("calendar", "of the mayor", "of a mayor",
     "election ~ Election of a mayor, 2030   name: in English “Election of a mayor, 2030”, before: “Election of the "
     "mayor, 2030”"),
    ("contestants", '"Ben Wren"', '"B. Wren"',
     "contestant ~ B. Wren (mayor-2030-2)   names: added “B. Wren”, removed “Ben Wren”"),
    ("contestants", 'id = "mayor-2030-2"', 'id = "ben"', "contestant + Ben Wren (ben)   contest: mayor-2030"),
    ("contestants", "since = 2028-01-01", "since = 2028-02-01",
     "contestant ~ Ada Lark (mayor-2030-1)   offices held: changed “Harbour master” (Ada Lark)"),
    ("contestants", "since = 2030-04-01", "",
     "contestant ~ Ada Lark (mayor-2030-1)   contestant from: none, before: 1 April 2030"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), SAID)
def test_every_kind_of_change_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    found = changes(pack(tmp_path / "old"), pack(tmp_path / "new", (file, old, new)))
    assert said in [change.said("en") for change in found]
    assert all(change.said("id") != change.said("en") for change in found)


def test_a_comment_and_an_empty_line_are_no_change(tmp_path: Path) -> None:
    first = pack(tmp_path / "old")
    second = pack(tmp_path / "new", ("rules", "[[rule]]", "# why\n\n[[rule]]"))
    assert first.hash != second.hash
    assert changes(first, second) == []


def test_another_order_of_rules_is_said(tmp_path: Path) -> None:
    first = load(folder_of("indonesia"))
    second = replace(first, rules=first.rules[::-1])
    assert [change.said("id") for change in changes(first, second)] == ["paket ~ urutan aturan"]


def test_a_long_list_of_words_is_cut(tmp_path: Path) -> None:
    words = ", ".join(f'"word {number}"' for number in range(20))
    found = changes(pack(tmp_path / "old"), pack(tmp_path / "new", ("rules", '"vote for"', f'{words}, "vote for"')))
    assert (
        found[0]
        .said("id")
        .endswith(
            "ditambah “word 0”, “word 1”, “word 2”, “word 3”, “word 4”, “word 5”, “word 6”, “word 7”, dan 12 lagi; "
            "dibaca oleh: Call to vote for a contestant"
        )
    )


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

"""A pack is read whole or refused with file, line and reason."""

import re
import shutil
from pathlib import Path

import pytest

from alur.rulepacks import words
from alur.rulepacks.loader import PackError, compile_pattern, folder_of, load
from alur.rulepacks.model import Pack
from alur.rulepacks.sentences import SENTENCES

SMALL = {
    "pack.toml": """
id = "small"
version = "1"
languages = ["en"]
phases = ["idle", "campaign"]
institutions = ["office"]
default_institution = "office"
masks = []
name = { en = "Small" }
slang = { pls = "please" }
""",
    "calendar.toml": """
[[election]]
id = "vote"
name = { en = "Vote" }

[[election.phase]]
key = "campaign"
start = 2030-05-01
end = 2030-05-31
source = "gazette"
confidence = "single"
""",
    "contestants.toml": """
[[contest]]
id = "mayor"
kind = "contestant"
since = 2030-05-01
until = 2030-05-31

[[contest.contestant]]
id = "mayor-1"
names = ["Ada Lark"]
source = "gazette"
confidence = "single"
""",
    "advice.toml": """
[wait]
en = "Wait."
""",
    "rules.toml": """
[[group]]
name = "urge"
terms = ["vote for"]

[[rule]]
id = "call"
level = "prohibited"
title = { en = "Call to vote" }
advice = "wait"

[[rule.match]]
all = ["urge", "contestant"]

[[rule.citation]]
law = "Act"
article = "1"
summary = { en = "No." }
read = "2026-11"
source = "gazette"
confidence = "single"

[[rule.example]]
text = "Vote for Ada Lark"
on = 2030-05-02
matches = true

[[rule.example]]
text = "Ada Lark opens the park"
on = 2030-05-02
matches = false
""",
}


def write(folder: Path, **changes: str) -> Path:
    for name, text in SMALL.items():
        (folder / name).write_text(changes.get(name.removesuffix(".toml"), text).lstrip("\n"))
    return folder


def changed(file: str, old: str, new: str) -> dict[str, str]:
    text = SMALL[f"{file}.toml"]
    assert old in text
    return {file: text.replace(old, new, 1)}


def test_a_whole_pack_is_read(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    assert (pack.id, pack.version, [rule.id for rule in pack.rules]) == ("small", "1", ["call"])
    assert pack.rules[0].examples[0].line == 23


REFUSED = [
    # file, what is changed, line, part of the reason
    ("rules", 'level = "prohibited"', 'levle = "prohibited"', 5, '"level" is missing'),
    ("rules", 'advice = "wait"', 'advice = "wait"\ncolour = "red"', 10, 'unknown field "colour"'),
    ("rules", "[[rule.example]]", "[[rule.exmple]]", 22, 'unknown field "exmple"'),
    ("rules", 'level = "prohibited"', 'level = "severe"', 7, "allowed: notice, elevated, prohibited"),
    ("rules", 'all = ["urge", "contestant"]', 'all = ["urge", "candidate"]', 12, 'unknown group "candidate"'),
    ("rules", "matches = false", "matches = true", 5, "one that it must not"),
    ("rules", 'confidence = "single"', 'confidence = "memory"', 5, "not only from memory"),
    ("rules", 'terms = ["vote for"]', "patterns = ['(a+)+\\1']", 3, "is refused"),
    ("rules", 'terms = ["vote for"]', "patterns = ['(?=a)']", 3, "is refused"),
    ("rules", 'terms = ["vote for"]', "patterns = ['a*']", 3, "matches the empty text"),
    ("rules", 'terms = ["vote for"]', f"patterns = ['{'a' * 501}']", 3, "longer than 500"),
    ("rules", 'terms = ["vote for"]', "terms = [3]", 3, "list of texts"),
    ("rules", 'advice = "wait"', 'advice = "run"', 9, '"advice" is "run"'),
    ("rules", 'title = { en = "Call to vote" }', 'title = { id = "Ajakan" }', 8, 'no text in "en"'),
    ("rules", 'id = "call"', 'id = "call', 6, "is not TOML"),
    ("calendar", "end = 2030-05-31", "end = 2030-04-30", 8, "ends before it starts"),
    ("calendar", 'key = "campaign"', 'key = "carnival"', 6, '"key" is "carnival"'),
    ("calendar", 'confidence = "single"', 'confidence = "sure"', 10, '"confidence" is "sure"'),
    ("contestants", "since = 2030-05-01", 'since = "May"', 4, '"since" should be a day'),
    ("contestants", "since = 2030-05-01", "since = 2030-05-01T08:00:00", 4, "a day without a time"),
    ("contestants", "[[contest]]", "number_words = { 1 = 2 }\n\n[[contest]]", 1, '"1" should be a list'),
    ("contestants", 'names = ["Ada Lark"]', "names = []", 9, '"names" is empty'),
    ("pack", 'default_institution = "office"', 'default_institution = "home"', 6, '"default_institution" is "home"'),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "reason"), REFUSED)
def test_a_wrong_pack_is_refused_with_file_line_and_reason(
    tmp_path: Path, file: str, old: str, new: str, line: int, reason: str
) -> None:
    write(tmp_path, **changed(file, old, new))
    with pytest.raises(PackError) as refused:
        load(tmp_path)
    assert (refused.value.file, refused.value.line) == (f"{file}.toml", line)
    assert reason in refused.value.why.said("en")
    assert str(refused.value).startswith(f"{file}.toml, line {line}: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (write(tmp_path) / "advice.toml").unlink()
    with pytest.raises(PackError, match=r"advice\.toml, line 1: cannot be read"):
        load(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "rules.toml").write_bytes(b'a = "ok"\nb = "\xff"\n')
    with pytest.raises(PackError, match=r"rules\.toml, line 2: is not UTF-8"):
        load(tmp_path)


def test_deep_nesting_and_huge_files_are_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "rules.toml").write_text("a = " + "[" * 20_000 + "]" * 20_000)
    with pytest.raises(PackError, match="nested too deeply"):
        load(tmp_path)
    (tmp_path / "rules.toml").write_text("#" * 5_000_001)
    with pytest.raises(PackError, match="is the limit"):
        load(tmp_path)


def test_the_hash_follows_every_file(tmp_path: Path) -> None:
    first = load(write(tmp_path)).hash
    assert load(tmp_path).hash == first
    write(tmp_path, **changed("advice", "Wait.", "Wait, please."))
    assert load(tmp_path).hash != first


def test_patterns_that_could_run_for_ever_are_linear_or_refused() -> None:
    assert compile_pattern("(a+)+$").search("a" * 50_000 + "b") is None


def test_every_refusal_is_said_in_both_languages(tmp_path: Path) -> None:
    write(tmp_path, **changed("rules", 'level = "prohibited"', 'level = "severe"'))
    with pytest.raises(PackError) as refused:
        load(tmp_path)
    assert refused.value.said("id") == (
        'rules.toml, baris 7: "level" berisi "severe"; yang boleh: notice, elevated, prohibited'
    )
    for sentence in SENTENCES.values():
        placeholders = [set(re.findall(r"%\((\w+)\)s", sentence[language])) for language in words.LANGUAGES]
        assert placeholders[0] == placeholders[1]


@pytest.fixture(scope="module")
def indonesia() -> Pack:
    return load(folder_of("indonesia"))


def test_indonesia_is_complete_in_both_languages(indonesia: Pack) -> None:
    assert len(indonesia.rules) >= 10
    for rule in indonesia.rules:
        assert set(rule.title) == set(rule.advice) == {"id", "en"}


def test_every_citation_says_when_and_where_it_was_read(indonesia: Pack) -> None:
    citations = [citation for rule in indonesia.rules for citation in rule.citations]
    assert all(citation.read == "2026-11" and citation.source for citation in citations)


def test_phases_of_one_election_follow_each_other(indonesia: Pack) -> None:
    for election in indonesia.elections:
        starts = [phase.start for phase in election.phases]
        assert starts == sorted(starts)


def test_a_copy_elsewhere_is_the_same_pack(indonesia: Pack, tmp_path: Path) -> None:
    shutil.copytree(folder_of("indonesia"), tmp_path / "copy")
    assert load(tmp_path / "copy").hash == indonesia.hash

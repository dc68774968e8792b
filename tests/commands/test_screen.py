"""`alur screen` for one text: what it prints, in which form, and how it ends."""

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from alur.cli import main
from alur.screening.command import versions
from alur.screening.core import Verdict
from alur.screening.readers import apart

POSTER = "PRESIDEN PUNYA HAK POLITIK\r\nACUANNYA UNDANG-UNDANG PEMILU"
SUPPORT = "Rapat hari ini.\r\nLancar. #PrabowoGibran2024"


DAMAGED = b"\x89PNG\r\n no picture"


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own tests are elsewhere; here everything is damaged."""
    answer = {"kind": "image", "text": "", "passages": [], "missed": [], "reason": "damaged"}
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: answer)


def screened(text: str | bytes, *options: str, on: str = "2024-01-27", by: str = "pemda") -> Result:
    data = text.encode() if isinstance(text, str) else text
    return CliRunner().invoke(main, ["screen", "-", "--on", on, "--by", by, *options], input=io.BytesIO(data))


ENDS = [
    # text, day, exit code
    ("Selamat pagi", "2024-01-27", 0),
    ("Gunakan hak pilih Anda di TPS.", "2024-01-27", 0),  # a notice
    (POSTER, "2024-01-27", 1),
    (POSTER, "2022-01-27", 0),  # no election
    (SUPPORT, "2024-01-21", 3),
    (DAMAGED, "2024-01-27", 2),
    (b"caf\xe9", "2024-01-27", 2),  # Latin-1
]


@pytest.mark.parametrize(("text", "on", "code"), ENDS)
def test_the_exit_code_says_how_high_the_level_is(text: str | bytes, on: str, code: int) -> None:
    assert screened(text, on=on).exit_code == code


def test_what_was_not_read_is_said() -> None:
    assert "NOT READ, so not judged: image:1: damaged" in screened(DAMAGED).stdout


def test_a_file_that_nothing_reads_is_refused() -> None:
    assert "neither text in UTF-8 nor a picture, film or PDF" in screened(b"caf\xe9").output


def test_a_person_reads_words_places_law_and_advice() -> None:
    said = screened(SUPPORT, on="2024-01-21").stdout
    assert said.startswith("Prohibited [prohibited]   as of 2024-01-21, phase campaign, account of pemda, rules")
    assert 'words: "PrabowoGibran2024" (body line 2, character 10)' in said
    assert "law: UU 7/2017 Art. 306 (2): Government bodies" in said
    assert "do: Remove hashtag" in said


def test_the_same_in_indonesian() -> None:
    said = screened(SUPPORT, "--language", "id", on="2024-01-21").stdout
    assert said.startswith("Terlarang [prohibited]   per 2024-01-21")
    assert "hukum: UU 7/2017 Pasal 306 (2): Pemerintah" in said


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("media", 'no kind of institution "media": read as text on an account of pemda'),
        ("", "No kind of institution was told: read as text on an account of pemda"),
    ],
)
def test_it_says_as_whose_account_a_text_was_read(by: str, said: str) -> None:
    assert said in screened("Selamat pagi", by=by).stdout


@pytest.mark.parametrize("by", ["pemda", "ministry"])
def test_a_known_kind_of_institution_needs_no_word(by: str) -> None:
    assert "read as text" not in screened("Selamat pagi", by=by).stdout


def test_escape_codes_in_a_text_do_not_reach_the_terminal() -> None:
    said = screened("Coblos Ganj\u202ear\u202c Mahfud, \x1b[31mcoblos Ganjar").stdout
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_json_is_the_verdict_as_it_is_stored_and_the_remarks() -> None:
    said = screened(POSTER, "--json").stdout
    verdict = json.loads(said)
    assert (verdict["level"], verdict["read_as"], verdict["on"]) == ("elevated", "pemda", "2024-01-27")
    assert verdict.pop("remarks") == []
    assert Verdict.from_json(said).to_json() == json.dumps(verdict, sort_keys=True, separators=(",", ":"))


POSTED = "Rapat 27 Januari 2024"  # beside a picture that says another day, and touches a rule


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A picture of POSTER and a day."""
    answer = {"kind": "image", "text": f"{POSTER}\n28 Januari 2024", "passages": [], "missed": [], "reason": ""}
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: answer)
    picture = tmp_path / "poster.png"
    picture.write_bytes(DAMAGED)
    return f"--media={picture}"


REMARKS = [
    # language, what is said
    ("en", "LOOK at image:1: there it says 28 Januari 2024, the text beside it says 27 Januari 2024."),
    ("en", "LOOK at image:1: what touches the rules (office-holder-rights, selective-quotation) stands there only"),
    ("id", "PERIKSA image:1: di sana tertulis 28 Januari 2024, di teks pendampingnya 27 Januari 2024."),
]


@pytest.mark.parametrize(("language", "said"), REMARKS)
def test_a_person_reads_where_picture_and_text_part(beside: str, language: str, said: str) -> None:
    assert said in screened(POSTED, beside, "--language", language).stdout


def test_json_and_sarif_say_where_picture_and_text_part(beside: str) -> None:
    remarks = json.loads(screened(POSTED, beside, "--json").stdout)["remarks"]
    assert [(each["kind"], each["part"]) for each in remarks] == [("only_read", "image:1"), ("figures", "image:1")]

    results = json.loads(screened(POSTED, beside, "--sarif").stdout)["runs"][0]["results"]
    reviews = [result for result in results if result.get("kind") == "review"]
    assert [(each["ruleId"], each["level"]) for each in reviews] == [
        ("remark-only-read", "none"),
        ("remark-figures", "none"),
    ]
    assert reviews[1]["properties"] == {"read": ["28 Januari 2024"], "written": ["27 Januari 2024"]}


def test_nothing_is_remarked_where_nothing_parts() -> None:
    assert "LOOK" not in screened(POSTER).stdout


def run_of(text: str, *options: str, on: str = "2024-01-21") -> dict[str, Any]:
    document = json.loads(screened(text, "--sarif", *options, on=on).stdout)
    assert (document["version"], len(document["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = document["runs"][0]
    return run


def locations(run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for result in run["results"]:
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            yield location["physicalLocation"]


def test_sarif_counts_characters_of_the_text_as_written() -> None:
    text = "🇮🇩 Rapat.\r\n" + SUPPORT
    found = [place["region"] for place in locations(run_of(text))]
    assert found
    for region in found:
        start = region["charOffset"]
        assert text[start : start + region["charLength"]] == region["snippet"]["text"]
    assert (found[0]["startLine"], found[0]["startColumn"], found[0]["endColumn"]) == (3, 10, 27)


def test_sarif_names_rule_level_and_help() -> None:
    run = run_of(SUPPORT + " Gunakan hak pilih.")
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)


def test_sarif_offers_to_take_a_hashtag_out() -> None:
    fix = next(result for result in run_of(SUPPORT)["results"] if result["ruleId"] == "contestant-sign")["fixes"][0]
    region = fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]
    start = region["charOffset"]
    assert SUPPORT[start : start + region["charLength"]] == "#PrabowoGibran2024"


def test_sarif_never_shows_law_from_memory() -> None:
    told = json.dumps(run_of(SUPPORT)["tool"])
    assert "memory" not in told


def test_sarif_says_what_was_not_read() -> None:
    document = json.loads(screened(DAMAGED, "--sarif").stdout)
    invocation = document["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert "Not read: image:1" in invocation["toolExecutionNotifications"][0]["message"]["text"]


WRONG = [
    ([], "Name one FILE"),
    (["a", "--batch", "b"], "Name one FILE"),
    (["-", "--watch"], "--watch needs a file"),
    (["a", "--out", "b"], "belong to --batch"),
    (["--batch", "a"], "--batch needs --out"),
    (["--batch", "a", "--out", "b", "--json"], "belong to one FILE"),
    (["nowhere.txt"], "nowhere.txt cannot be opened: No such file or directory"),
    (["-", "--pack", "nowhere"], "nowhere: pack.toml, line 1: cannot be read"),
    (["-", "--on", "27/01/2024"], "does not match the format"),
]


@pytest.mark.parametrize(("options", "said"), WRONG)
def test_a_slip_is_answered_with_code_2_and_a_sentence(options: list[str], said: str) -> None:
    answer = CliRunner().invoke(main, ["screen", *options])
    assert answer.exit_code == 2
    assert said in answer.output


def test_a_watched_file_is_seen_again_when_it_changes_and_waited_for_when_it_is_away(tmp_path: Path) -> None:
    file, aside = tmp_path / "draft.txt", tmp_path / "aside.txt"
    file.write_text("one")
    aside.write_text("three, saved beside it")
    steps: list[Callable[[], object]] = [
        lambda: None,  # nothing happened
        lambda: file.write_text("two!"),
        lambda: file.unlink(),
        lambda: os.replace(aside, file),
    ]

    def wait() -> None:
        steps.pop(0)()

    seen = versions(file, wait)
    assert [next(seen), next(seen), next(seen)] == [1, 2, 3]
    assert steps == []


def test_watching_ends_with_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def once(path: Path) -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    monkeypatch.setattr("alur.screening.terminal.versions", once)
    file = tmp_path / "draft.txt"
    file.write_text(SUPPORT)
    answer = CliRunner().invoke(main, ["screen", str(file), "--watch", "--on", "2024-01-21"])
    assert (answer.exit_code, answer.stdout.count("Prohibited [prohibited]")) == (3, 1)

"""`alur screen --batch`: every row is answered, in order; a bad one with its line and reason."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.cli import main
from alur.kernel.errors import Fault
from alur.screening import batch, rows
from alur.screening.core import pack_named
from alur.screening.rows import Defaults, Row

PACK = pack_named("indonesia")
GOOD = {"id": "a", "text": "Coblos Ganjar", "date": "2024-01-27", "institution_type": "pemda"}


def run(source: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["screen", "--batch", str(source), "--out", str(out), *options])


def lines(*values: Any) -> str:
    return "".join(value + "\n" if isinstance(value, str) else json.dumps(value) + "\n" for value in values)


def answers(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text().splitlines()]


def one(tmp_path: Path, line: str | bytes, **told: Any) -> dict[str, Any]:
    source = tmp_path / "in.jsonl"
    source.write_bytes(line if isinstance(line, bytes) else line.encode())
    (row,) = rows.read(source, defaults=Defaults(**told))
    return batch.answered(row, pack=PACK)


def test_every_line_is_answered_in_order(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(lines(GOOD, {**GOOD, "id": 2, "text": "Selamat pagi"}))
    assert run(source, out).exit_code == 0
    first, second = answers(out)
    assert (first["id"], first["level"], first["read_as"]) == ("a", "prohibited", "pemda")
    assert first["concerns"][0]["spans"] == [[0, 6, "Coblos"], [7, 13, "Ganjar"]]
    assert second == {"id": 2, "level": "none", "read_as": "pemda", "concerns": []}


@pytest.mark.parametrize("told", ["media", "pendukung", "peserta-pemilu", "anything", None])
def test_an_unknown_or_missing_office_is_read_as_a_regional_one_and_said(tmp_path: Path, told: str | None) -> None:
    answer = one(tmp_path, json.dumps({**GOOD, "institution_type": told}))
    assert (answer["level"], answer["read_as"]) == ("prohibited", "pemda")
    assert "read as text on an account of pemda" in answer["note"]


def test_an_office_that_the_rules_know_needs_no_note(tmp_path: Path) -> None:
    for told in ("desa", "kementerian", "supervisor"):
        assert "note" not in one(tmp_path, json.dumps({**GOOD, "institution_type": told}))


BAD: list[tuple[str | bytes, str]] = [
    ("nonsense", "is not JSON"),
    ('{"id": 1', "is not JSON"),
    ("[1]", "no object"),
    ('"text"', "no object"),
    ("[" * 100_000, "is not JSON"),
    (b'{"id": "\xff"}', "not text in UTF-8"),
    (json.dumps({**GOOD, "text": None}), '"text" is missing'),
    (json.dumps({**GOOD, "text": ["a"]}), '"text" is no text'),
    (json.dumps({**GOOD, "institution_type": 3}), '"institution_type" is no text'),
    (json.dumps({**GOOD, "date": None}), '"date" is missing'),
    (json.dumps({"id": "a", "text": "x"}), '"date" is missing'),
    (json.dumps({**GOOD, "date": "27/01/2024"}), "no day like 2024-01-27: '27/01/2024'"),
    (json.dumps({**GOOD, "date": "2024-02-30"}), "no day like"),
    (json.dumps({**GOOD, "date": "2024-W04-6"}), "no day like"),
    (json.dumps({**GOOD, "date": "2024-01-27T20:00:00Z"}), "no day like"),  # whose day? not ours to guess
    (json.dumps({**GOOD, "date": 20240127}), "no day like"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=range(len(BAD)))
def test_a_line_that_cannot_be_judged_says_why(tmp_path: Path, line: str | bytes, reason: str) -> None:
    answer = one(tmp_path, line)
    assert (answer["level"], answer["concerns"], answer["line"]) == (None, [], 1)
    assert reason in answer["error"]


def test_bad_lines_are_counted_and_stop_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(lines("nonsense", "", GOOD, {**GOOD, "id": "b", "date": ""}, GOOD))
    answer = run(source, out)
    assert answer.exit_code == 1
    assert [(each["level"], each.get("line")) for each in answers(out)] == [
        (None, 1), ("prohibited", None), (None, 4), ("prohibited", None),
    ]  # fmt: skip
    assert "4 lines: 0 none, 0 notice, 0 elevated, 2 prohibited; 2 not judged (the first: line 1" in answer.stderr


def test_a_line_of_too_many_bytes_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 200)
    source = tmp_path / "in.jsonl"
    source.write_text(lines({**GOOD, "text": "a" * 1000}, GOOD))
    first, second = rows.read(source, defaults=Defaults())
    assert (first.line, first.problem) == (1, ("too_long", {"most": "200"}))
    assert (second.line, second.text) == (2, "Coblos Ganjar")


def test_a_long_line_and_a_lone_surrogate_are_judged(tmp_path: Path) -> None:
    assert one(tmp_path, json.dumps({**GOOD, "text": "Coblos Ganjar " + "a" * 100_000}))["level"] == "prohibited"
    assert one(tmp_path, json.dumps({**GOOD, "text": "\ud800 Coblos Ganjar"}))["level"] == "prohibited"


def test_what_lines_leave_out_may_be_told_once(tmp_path: Path) -> None:
    answer = one(tmp_path, '{"id": 1, "text": "Coblos Ganjar"}', on=date(2024, 1, 27), by="desa")
    assert (answer["level"], answer["read_as"]) == ("prohibited", "desa")


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_csv_is_read_and_written(tmp_path: Path, divider: str) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table = [
        ["id", "Text", "date", "institution_type"],
        ["a", "Coblos\nGanjar", "2024-01-27", "pemda"],
        ["b", "x"],
        ["c", "Selamat, pagi; semua", "2024-01-27", "media"],
    ]
    with source.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=divider).writerows(table)
    assert run(source, out).exit_code == 1
    with out.open(newline="") as file:
        first, second, third = csv.DictReader(file)
    assert (first["id"], first["level"], first["rules"]) == ("a", "prohibited", "vote-call contestant-named")
    assert json.loads(first["concerns"])[0]["rule"] == "vote-call"
    assert (second["line"], second["error"]) == ("4", "has 2 columns, the first line has 4")
    assert (third["level"], third["read_as"], "read as text" in third["note"]) == ("none", "pemda", True)


def test_a_table_with_bad_bytes_says_which_row(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"id,text,date\na,caf\xe9,2024-01-27\nb,halo,2024-01-27\n")
    first, second = rows.read(source, defaults=Defaults())
    assert (first.line, first.problem) == (2, ("not_utf8", {}))
    assert (second.id, second.problem) == ("b", None)


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    for text in ("", "id,date\n1,2024-01-27\n"):
        source.write_text(text)
        with pytest.raises(Fault, match="names no column"):
            list(rows.read(source, defaults=Defaults()))


def test_a_folder_of_texts_and_pictures_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "words_in", lambda data: ({"image:1": "COBLOS GANJAR"}, ["a corner"]))
    folder = tmp_path / "posts"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text("Selamat pagi")
    (folder / "more" / "b.png").write_bytes(b"\x89PNG\r\n")
    (folder / ".hidden").write_text("Coblos Ganjar")
    out = folder / "answers.jsonl"  # in the folder itself: not taken for a text
    answer = run(folder, out, "--on", "2024-01-27", "--by", "pemda")
    assert [(each["id"], each["level"]) for each in answers(out)] == [("a.txt", "none"), ("more/b.png", "prohibited")]
    assert answers(out)[1]["unread"] == ["a corner"]
    assert "Judged as of 2024-01-27." in answer.stderr


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\x89PNG\r\n", "cannot be read: Damaged."), (b"caf\xe9", "neither text in UTF-8 nor a picture, film or PDF")],
)
def test_a_file_that_cannot_be_read_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, reason: str
) -> None:
    monkeypatch.setattr(rows, "words_in", lambda data: ({}, ["Damaged."]))
    (tmp_path / "a.bin").write_bytes(data)
    (row,) = rows.read(tmp_path, defaults=Defaults(on=date(2024, 1, 27)))
    assert reason in batch.answered(row, pack=PACK)["error"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([".jsonl", ".csv"]), st.sampled_from([b"", b"id,text,date\n"]))
def test_whatever_stands_in_a_file_every_row_is_answered(data: bytes, suffix: str, head: bytes) -> None:
    with TemporaryDirectory() as folder:
        source, out = Path(folder) / f"in{suffix}", Path(folder) / "out.jsonl"
        source.write_bytes(head + data)
        if suffix == ".csv" and not head:
            return
        outcome = batch.run(source, out, defaults=Defaults(on=date(2024, 1, 27)), pack=PACK, tell=lambda line: None)
        assert len(answers(out)) == outcome.done


def stopped_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def some(source: Path, *, defaults: Defaults) -> Iterator[Row]:
        for number, row in enumerate(rows.read(source, defaults=defaults)):
            if number == count:
                raise KeyboardInterrupt
            yield row

    monkeypatch.setattr(batch, "read", some)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_what_was_stopped_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    source, out, whole = tmp_path / "in.jsonl", tmp_path / name, tmp_path / f"whole-{name}"
    source.write_text(lines(*[{**GOOD, "id": f"{number}\n"} for number in range(5)]))
    assert run(source, whole).exit_code == 0
    with monkeypatch.context() as patch:
        stopped_after(3, patch)
        answer = run(source, out)
    assert answer.exit_code == 130
    assert "Stopped after 3 lines" in answer.stderr
    assert "--go-on" in answer.stderr
    with out.open("ab") as file:
        file.write(b'{"id": "3", "lev')  # a power cut in the middle of an answer
    assert run(source, out, "--go-on").exit_code == 0
    assert out.read_bytes() == whole.read_bytes()


def test_going_on_without_answers_begins_at_the_beginning(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text(lines(GOOD))
    assert run(source, out, "--go-on").exit_code == 0
    assert len(out.read_text().splitlines()) == 2


def test_lines_may_come_in_and_go_out_through_pipes() -> None:
    answer = CliRunner().invoke(main, ["screen", "--batch", "-", "--out", "-"], input=lines(GOOD))
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["level"] == "prohibited"


def test_progress_is_told_with_the_share_that_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SAY_SELDOM", 0.0)
    source = tmp_path / "in.jsonl"
    source.write_text(lines(GOOD, GOOD))
    told: list[str] = []
    batch.run(source, tmp_path / "out.jsonl", defaults=Defaults(), pack=PACK, tell=told.append)
    assert told[:2] == ["1 done (50%), 0 not judged", "2 done (100%), 0 not judged"]


def test_inputs_and_outputs_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(GOOD))
    for told, out, said in [
        (source, source, "overwrite the input"),
        (source, tmp_path, "--out is a folder"),
        (tmp_path / "nowhere", tmp_path / "out", "does not exist"),
        (source, tmp_path / "no" / "out", "cannot be written"),
    ]:
        answer = run(told, out)
        assert (answer.exit_code, said in answer.output) == (2, True)
    assert source.read_text() == lines(GOOD)

"""`alur rulepack`: examples confirmed with file and line, a new pack that works, what another version would change."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alur.cli import main
from alur.rulepacks import skeleton
from alur.rulepacks.loader import load
from alur.rulepacks.model import Pack
from alur.screening import packtools
from alur.screening.packs import failures, with_alur


def rulepack(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["rulepack", *map(str, words)])


@pytest.fixture
def city(tmp_path: Path) -> Path:
    skeleton.write("city", tmp_path / "city")
    return tmp_path / "city"


def edit(folder: Path, old: str, new: str, file: str = "rules.toml") -> int:
    """Replace some text; the line on which it stood."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("folder", with_alur(), ids=lambda folder: folder.name)
def test_every_pack_that_comes_with_alur_keeps_its_promises(folder: Path) -> None:
    pack = load(folder)
    assert failures(pack) == []
    assert pack.id == folder.name


def test_a_new_pack_works_at_once(tmp_path: Path) -> None:
    assert rulepack("new", "city", tmp_path / "city").exit_code == 0
    answer = rulepack("check", tmp_path / "city")
    assert answer.exit_code == 0
    assert "city 1: 1 rules, 2 examples, all as promised" in answer.stdout


@pytest.mark.parametrize("like", with_alur(), ids=lambda folder: folder.name)
def test_a_new_pack_may_begin_as_a_copy(tmp_path: Path, like: Path) -> None:
    assert rulepack("new", "mine", tmp_path / "mine", "--like", like.name).exit_code == 0
    answer = rulepack("diff", like, tmp_path / "mine")
    assert answer.stdout == f"pack ~ short name   mine, before: {like.name}\n"


def test_a_broken_promise_is_named_with_file_line_and_what_was_missing(city: Path) -> None:
    line = edit(city, "Vote for Ada Lark on", "Choose Ada Lark on")
    answer = rulepack("check", city)
    assert answer.exit_code == 1
    first, *hints = answer.stdout.splitlines()
    assert first.startswith(f'{city / "rules.toml"}:{line}: rule "call-to-vote" should touch this text but does not')
    assert "urge: NOT FOUND" in hints[0]
    assert 'contestant|contestant.tag: found "Ada Lark"' in hints[1]


def test_an_example_that_is_touched_but_should_not_says_by_which_words(city: Path) -> None:
    edit(city, "The library is open", "Vote for Ben Wren, the library is open")
    answer = rulepack("check", city)
    assert "should not touch this text but does; on 10 May 2030 (campaign period), account of office" in answer.stdout
    assert 'prohibited: call-to-vote, by "Vote for", "Ben Wren"' in answer.stdout


def test_a_word_that_keeps_a_rule_away_is_named(city: Path) -> None:
    edit(city, "[[rule]]", '[[group]]\nname = "news"\nterms = ["said"]\n\n[[rule]]')
    edit(city, '# unless = ["..."]', 'unless = ["news"] #')
    edit(city, "Vote for Ada Lark on", "Vote for Ada Lark, said a passer-by on")
    assert '    unless news: found "said"' in rulepack("check", city).stdout.splitlines()


def test_words_that_fit_in_another_phase_are_told_apart(city: Path) -> None:
    edit(city, '# phases = ["campaign", "voting"] ', 'phases = ["voting"] #')
    assert 'the words fit, but not the phase "campaign"' in rulepack("check", city).stdout


def test_another_level_than_promised_is_named(city: Path) -> None:
    edit(city, 'level = "prohibited"  # or', 'level = "elevated"  # or')
    assert (
        "the verdict should be “Prohibited” (prohibited), it is “High risk” (elevated)"
        in rulepack("check", city).stdout
    )


def test_every_failure_is_told_the_first_twenty_in_full(city: Path) -> None:
    example = '\n[[rule.example]]\ntext = "nothing here"\non = 2030-05-10\nmatches = true\n'
    (city / "rules.toml").write_text((city / "rules.toml").read_text() + example * 25)
    answer = rulepack("check", city)
    assert answer.stdout.count("should touch this text") == 20
    assert "... and 5 more" in answer.stdout
    assert "25 FAILED" in answer.stdout


def test_a_pack_that_cannot_be_read_names_its_line(city: Path) -> None:
    line = edit(city, "# phases", "colour = 3\n# phases")
    answer = rulepack("check", city)
    assert answer.exit_code == 1
    assert f'{city / "rules.toml"}:{line}: unknown field "colour"' in answer.stdout
    assert "cannot be used" in answer.stdout


def test_without_a_folder_all_packs_are_checked() -> None:
    answer = rulepack("check")
    assert answer.exit_code == 0
    assert len(answer.stdout.splitlines()) == len(with_alur())


@pytest.mark.parametrize(
    "words",
    [("check", "nowhere"), ("diff", "nowhere", "indonesia"), ("new", "No Name", "folder"), ("diff", "indonesia")],
)
def test_a_slip_is_answered_with_code_2(words: tuple[str, ...]) -> None:
    assert rulepack(*words).exit_code == 2


def test_what_another_version_changes_is_said_and_whose_level(city: Path, tmp_path: Path) -> None:
    skeleton.write("city", tmp_path / "next")
    edit(tmp_path / "next", '"elect", ', "")
    texts = tmp_path / "texts.jsonl"
    rows = [
        {"id": "a", "text": "Elect Ada Lark", "date": "2030-05-05"},
        {"id": "b", "text": "Vote for Ada Lark", "date": "2030-05-05"},
        {"id": "c", "text": "Elect Ada Lark"},
    ]
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answer = rulepack("diff", city, tmp_path / "next", "--texts", texts)
    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == [
        "list of words ~ “urge”   words: removed “elect”; read by: Call to vote for a contestant",
        'text ~ a   prohibited -> none (call-to-vote): "Elect Ada Lark"',
        'text ? line 3   "date" is missing: the verdict depends on the day on which the text stands on the account',
        "Texts that change their level: 1; could not be judged: 1",
    ]


def test_the_same_pack_is_not_different(city: Path) -> None:
    answer = rulepack("diff", city, city)
    assert (answer.exit_code, answer.stdout) == (0, "Nothing is different\n")


def test_a_broken_pack_is_not_compared(city: Path) -> None:
    edit(city, "[[rule]]", "[[ruel]]")
    answer = rulepack("diff", "indonesia", city)
    assert answer.exit_code == 2
    assert "rules.toml, line" in answer.output


@pytest.mark.parametrize("name", ["write-a-rule.md", "write-a-rule.id.md"])
def test_the_manual_leads_where_it_says(tmp_path: Path, name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / name).read_text()
    rule, examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert rulepack("new", "my-rules", tmp_path / "my-rules", "--like", "indonesia").exit_code == 0
    file = tmp_path / "my-rules" / "follow.toml"
    file.write_text(rule)
    refused = rulepack("check", file.parent)
    assert "follow.toml:5: rule" in refused.stdout
    assert "needs an example that it must match and one that it must not" in refused.stdout
    file.write_text(f"{rule}\n{examples}")
    assert rulepack("check", file.parent).exit_code == 0
    file.write_text(file.read_text().replace("Yuk follow akun", "Silakan pantau akun"))
    wrong = rulepack("check", file.parent).stdout
    assert "follow.toml:25:" in wrong
    assert "    follow: NOT FOUND\n" in wrong


def test_everything_is_said_in_indonesian_too(tmp_path: Path) -> None:
    def answered(*words: str | Path) -> str:
        return rulepack(*words, "--language", "id").output

    kota = tmp_path / "kota"
    assert f"ditulis: {kota / 'rules.toml'}" in answered("new", "kota", kota)
    assert "kota 1: 1 aturan, 2 contoh, semua sesuai janji" in answered("check", kota)
    assert answered("diff", kota, kota) == "Tidak ada perbedaan\n"
    edit(kota, "Ayo coblos Arya", "Ayo lihat Arya")
    assert 'aturan "ajakan-memilih" harus kena teks ini, tetapi tidak' in answered("check", kota)
    edit(kota, 'level = "prohibited"  # atau', 'level = "parah"  # atau')
    assert '"level" berisi "parah"; yang boleh: notice, elevated, prohibited' in answered("check", kota)
    assert "Tidak ada folder “x”" in answered("check", "x")
    assert "tidak kosong" in answered("new", "kota", kota)
    assert "tidak bisa menjadi nama paket" in answered("new", "K", tmp_path / "k")


def test_stopped_it_says_how_far_it_came(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_and_stop(pack: Pack) -> Iterator[None]:
        yield None
        raise KeyboardInterrupt

    monkeypatch.setattr(packtools, "each_example", one_and_stop)
    answer = rulepack("check", city)
    assert (answer.exit_code, answer.stdout) == (130, "Stopped after 1 of 2 examples\n")


def test_a_long_check_says_how_far_it_is(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packtools, "TELL_EVERY", 0)
    assert rulepack("check", city).stderr == "city: 1 of 2 examples\ncity: 2 of 2 examples\n"

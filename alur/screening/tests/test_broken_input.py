"""Whatever is typed gives a verdict in time that grows with its length, and marks that lie in the text."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.rulepacks.loader import PackError, folder_of, load
from alur.screening.core import Level, assess, pack_named, replay
from alur.screening.core.calendar import day
from alur.screening.core.match import matcher
from quality import fuzz

PACK = pack_named("indonesia")
ON = date(2024, 1, 27)
TRICKS = st.sampled_from(
    [*"\ud800\udfff\u202e\u2066\u200b\u200d\ufe0f\u20e3\u0301\u0410\ufb00\0#@"],
)


def level(text: str) -> Level:
    return assess({"body": text}, on=ON, institution_type="pemda", pack=PACK).level


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.one_of(TRICKS, st.text(max_size=6), st.sampled_from(["coblos", "Ganjar", "nomor 2", "KPU"])), max_size=40
    )
)
def test_tricks_of_unicode_give_a_verdict_that_can_be_computed_again(pieces: list[str]) -> None:
    text = "".join(pieces)
    verdict = assess({"body": text}, on=ON, institution_type="pemda", pack=PACK)
    assert replay(verdict, {"body": text}, pack=PACK)
    for span in (span for concern in verdict.concerns for span in concern.spans):
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("Coblos\u200b Gan\u200djar", "zero-width characters"),
        ("\u202eCoblos\u202c Ganjar", "a direction turned"),
        ("С\u043eblos Ganj\u0430r", "Cyrillic letters that look alike"),
        ("C0bl0s G4njar", "digits for letters"),
        ("COOOBLOS GANJAAAR", "letters drawn out"),
        ("C o b l o s Ganjar", "letters apart"),
        ("cobloslah Ganjar", "an ending"),
        ("\uff23\uff4f\uff42\uff4c\uff4f\uff53 Ganjar", "full width"),
    ],
)
def test_a_call_to_vote_is_found_however_it_is_disguised(written: str, how: str) -> None:
    assert level(written) == Level.prohibited, how


@pytest.mark.parametrize(
    "line", ["a", "aA", "#aA", "AMIN ", "Ganjar ", "\u0301", "1", "Coblos nomor 2 ", "a.b.c.", "coblosganjar"]
)
def test_a_line_of_a_hundred_thousand_characters_is_judged(line: str) -> None:
    text = (line * 100_000)[:100_000]
    verdict = assess({"body": text}, on=ON, institution_type="pemda", pack=PACK)
    assert all(text[span.start : span.end] == span.text for concern in verdict.concerns for span in concern.spans)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_pack_loads_or_is_refused_and_nothing_else(seed: int) -> None:
    fuzz.try_pack(random.Random(seed))


@pytest.mark.parametrize("pattern", [r"(?=x)y", r"(x)\1", "a{900}{900}", "[", "(" * 400, "a" * 501, r"x*"])
def test_a_pattern_that_could_take_long_or_says_nothing_is_refused(pattern: str, tmp_path: Path) -> None:
    for path in folder_of("united_kingdom").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "publicity.toml").open("a") as file:
        file.write(f"\n[[group]]\nname = \"hostile\"\npatterns = ['''{pattern}''']\n")
    with pytest.raises(PackError) as refused:
        load(tmp_path)
    assert refused.value.file == "publicity.toml"
    assert refused.value.line


def test_a_name_with_two_capitals_is_one_word_in_a_hashtag_too() -> None:
    words = matcher(PACK).normaliser.words("#NasDemMenang").words
    assert words == ["nasdem", "menang"]


def test_both_halves_of_a_pair_are_one_mention() -> None:
    hits = matcher(PACK).hits(matcher(PACK).normaliser.words("Prabowo Gibran"), 0, day(PACK, ON))
    assert [(hit.first, hit.last) for hit in hits if hit.group == "contestant"] == [(0, 1)]

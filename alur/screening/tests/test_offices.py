"""Who is meant by a title: the office holder on duty, a contestant, or somebody else. The day decides."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alur.rulepacks.loader import load
from alur.rulepacks.model import Pack
from alur.rulepacks.tests.test_contestants import tickets
from alur.screening.core import Level, Verdict, assess, pack_named
from alur.screening.core.calendar import day
from alur.screening.core.match import matcher

PACK = pack_named("indonesia")
CAMPAIGN, BEFORE, AFTER = date(2024, 1, 15), date(2023, 9, 1), date(2024, 3, 1)


def judged(text: str, on: date = CAMPAIGN, by: str = "kementerian", pack: Pack = PACK) -> Verdict:
    return assess({"body": text}, on=on, institution_type=by, pack=pack)


def rules(text: str, on: date = CAMPAIGN) -> set[str]:
    return {concern.rule for concern in judged(text, on).concerns}


NAMED = [
    # the text, whether it means the holder
    ("Menhan meninjau kapal.", True),
    ("MENHAN MENINJAU KAPAL", True),
    ("Menteri Pertahanan RI membuka pameran.", True),
    ("Prabowo selaku Menteri Pertahanan membuka pameran.", True),
    ("Walikota Solo meresmikan taman.", True),
    ("Wakil Menteri Pertahanan membuka pameran.", False),
    ("Mantan Menteri Pertahanan membuka pameran.", False),
    ("Menteri Pertahanan Australia tiba di Jakarta.", False),
    ("Menteri Pertahanan Amerika Serikat tiba di Jakarta.", False),
    ("Peraturan Menteri Pertahanan dibahas dalam rapat.", False),
    ("Wakil Ketua DPR menerima petani.", False),  # one of several
    ("Wakil Ketua DPR RI, Muhaimin Iskandar, menerima petani.", True),
    ("Wakil Ketua DPR menerima petani. Muhaimin Iskandar pulang.", False),  # the name stands elsewhere
    ("Gubernur Jawa Tengah meninjau sawah.", False),  # no longer
]


@pytest.mark.parametrize(("text", "meant"), NAMED)
def test_a_title_means_its_holder_or_somebody_else(text: str, meant: bool) -> None:
    assert ("contestant-on-duty" in rules(text)) == meant


DAYS = [
    # who is named: text, day, level
    ("Menhan meninjau kapal.", date(2021, 1, 15), Level.none),
    ("Menhan meninjau kapal.", BEFORE, Level.none),
    ("Menhan meninjau kapal.", CAMPAIGN, Level.elevated),
    ("Menhan meninjau kapal.", date(2024, 2, 14), Level.elevated),
    ("Menhan meninjau kapal.", AFTER, Level.none),
    ("Menko Polhukam meninjau pos.", date(2024, 2, 1), Level.elevated),
    ("Menko Polhukam meninjau pos.", date(2024, 2, 2), Level.none),  # another holds it now
    ("Presiden meninjau pasar.", date(2019, 2, 1), Level.elevated),  # an incumbent who stands
    ("Presiden meninjau pasar.", CAMPAIGN, Level.none),  # one who does not
    ("Prabowo Subianto memimpin upacara.", BEFORE, Level.none),
]


@pytest.mark.parametrize(("text", "on", "level"), DAYS)
def test_the_day_says_what_the_holder_is(text: str, on: date, level: Level) -> None:
    assert judged(text, on).level == level


def test_the_words_of_a_contest_make_the_holder_a_contestant_again() -> None:
    assert "contestant-named" in rules("Menhan bertemu relawan untuk kampanye.")
    assert "contestant-on-duty" not in rules("Menhan bertemu relawan untuk kampanye.")


@pytest.mark.parametrize("text", ["Menhan nomor urut 2 meninjau kapal.", "Menhan layak menjadi presiden."])
def test_number_or_praise_beside_the_office_is_prohibited_as_beside_the_name(text: str) -> None:
    assert judged(text).level == Level.prohibited


def test_the_concern_says_who_is_meant_and_since_when() -> None:
    (concern,) = judged("Menhan meninjau kapal.").concerns
    (holder,) = concern.holders
    assert (holder.words, holder.name, holder.office["en"]) == ("Menhan", "Prabowo Subianto", "Minister of Defence")
    assert (holder.kind, holder.number, holder.since) == ("contestant", 2, "2023-10-19")
    assert (holder.office_since, holder.confidence) == ("2019-10-23", "memory")


def test_a_verdict_of_an_older_engine_is_still_read() -> None:
    verdict = judged("Menhan meninjau kapal.")
    assert Verdict.from_json(verdict.to_json()) == verdict
    old = json.loads(verdict.to_json())
    del old["concerns"][0]["holders"]
    assert Verdict.from_json(json.dumps(old)).concerns[0].holders == ()


def test_offices_of_one_rank_are_treated_alike() -> None:
    titles = ["Menhan", "Menteri Pertahanan", "Menko Polhukam", "Menkopolhukam", "Wali Kota Solo"]
    sentences = ["{} meninjau pasar.", "{} bertemu relawan.", "{} layak menjadi presiden.", "Kami bersama {} panen."]
    for sentence in sentences:
        for on in (BEFORE, CAMPAIGN, date(2024, 2, 1), AFTER):
            assert len({judged(sentence.format(title), on).level for title in titles}) == 1, (sentence, on)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Pelatih Arif Prabowo memimpin senam.", False),
        ("Arif, Prabowo, dan Dewi hadir.", True),
        ("Prabowo hadir.", True),
    ],
)
def test_a_single_name_behind_a_given_name_is_somebody_elses(text: str, named: bool) -> None:
    assert ("contestant-named" in rules(text)) == named


def test_a_ballot_number_is_one_hit_however_many_have_it(tmp_path: Path) -> None:
    """1,552 pairs share three numbers: a text that names one must not cost a hit for every pair."""
    pack = load(tickets(tmp_path, 1_552))
    numbered = replace(pack, number_forms=("ticket {n}",), number_words={"1": ("1",), "2": ("2",)})
    finder, today = matcher(numbered), day(numbered, date(2030, 5, 10))
    hits = finder.hits(finder.normaliser.words("Ticket 1 and Head 17"), 0, today)
    assert [hit.group for hit in hits] == ["contestant.number", "contestant"]

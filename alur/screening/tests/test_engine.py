"""The verdict of the case, its reasons, and what must never change it."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.rulepacks.loader import PackError, folder_of, load
from alur.screening.core import Level, Verdict, assess, check_pack, pack_named, replay, screen_rows
from alur.screening.core.verdict import Concern

POSTER = "PRESIDEN PUNYA HAK POLITIK\nACUANNYA UNDANG-UNDANG PEMILU"
PACK = pack_named("indonesia")


def judged(text: str, on: date = date(2024, 1, 27), institution: str = "pemda", part: str = "body") -> Verdict:
    return assess({part: text}, on=on, institution_type=institution, region="36", pack=PACK)


def rules(verdict: Verdict) -> list[str]:
    return [concern.rule for concern in verdict.concerns]


def test_the_poster_of_the_case_is_elevated_in_the_campaign() -> None:
    verdict = judged(POSTER, part="image:1")
    assert (verdict.level, verdict.phase) == (Level.elevated, "campaign")
    concern = verdict.concerns[0]
    assert concern.rule == "office-holder-rights"
    assert [(span.part, span.text) for span in concern.spans] == [("image:1", "PRESIDEN"), ("image:1", "HAK POLITIK")]
    assert {(cited["article"], cited["paragraph"]) for cited in concern.citations} >= {("306", "2"), ("282", "")}


@pytest.mark.parametrize(
    ("on", "most"),
    [
        (date(2022, 1, 27), Level.notice),  # no election running
        (date(2026, 11, 24), Level.notice),
    ],
)
def test_the_same_poster_is_no_matter_outside_a_campaign(on: date, most: Level) -> None:
    assert judged(POSTER, on).level <= most


@pytest.mark.parametrize(
    "text", ["PRESIDENPUNYAHAKPOLITIK", "Presiden punya h4k politik", "presiden punya hak\u200b politik"]
)
def test_the_poster_is_recognised_however_it_is_written(text: str) -> None:
    assert judged(text).level == Level.elevated


def test_a_suggested_hashtag_makes_an_ordinary_post_prohibited() -> None:
    verdict = judged("Rapat kerja berjalan lancar hari ini. #PrabowoGibran2024", date(2024, 1, 21), "kementerian")
    assert verdict.level == Level.prohibited
    assert verdict.concerns[0].rule == "contestant-sign"


def test_words_of_the_caption_and_of_the_picture_are_read_together() -> None:
    parts = {"caption": "Elektabilitas terbaru bulan ini", "image:1": "ANIES BASWEDAN"}
    verdict = assess(parts, on=date(2024, 1, 5), institution_type="pemda", pack=PACK)
    survey = next(concern for concern in verdict.concerns if concern.rule == "survey")
    assert {span.part for span in survey.spans} == {"caption", "image:1"}


def test_selective_quotation_ends_when_the_conditions_are_quoted() -> None:
    assert "selective-quotation" in rules(judged("Presiden punya hak berkampanye."))
    assert "selective-quotation" not in rules(judged("Presiden punya hak berkampanye, dengan cuti."))


def test_service_information_stays_quiet_in_every_phase() -> None:
    days = [phase.start for election in PACK.elections for phase in election.phases]
    assert {judged("Jadwal imunisasi polio di seluruh puskesmas, gratis.", on).level for on in days} == {Level.none}


def test_promotion_of_a_party_is_prohibited_in_every_phase() -> None:
    days = [phase.start for election in PACK.elections for phase in election.phases]
    found = {judged("Ayo gabung Partai Golkar, partainya anak muda!", on).level for on in [*days, date(2026, 11, 24)]}
    assert found == {Level.prohibited}


MATRIX = [
    # a post naming a ticket in official duty: day, level
    (date(2021, 1, 15), Level.none),  # no election
    (date(2023, 9, 1), Level.none),  # preparation, an office holder on duty
    (date(2023, 11, 20), Level.elevated),  # fixed, before the campaign
    (date(2024, 1, 15), Level.elevated),  # campaign
    (date(2024, 2, 12), Level.elevated),  # quiet
    (date(2024, 2, 14), Level.elevated),  # voting
    (date(2024, 3, 1), Level.none),  # counting: the contest is over
]


@pytest.mark.parametrize(("on", "level"), MATRIX)
def test_official_duty_of_a_contestant_matters_only_during_the_contest(on: date, level: Level) -> None:
    assert judged("Menteri Pertahanan Prabowo Subianto meninjau kapal rumah sakit.", on).level == level


def test_voter_information_is_a_notice_at_most_even_in_the_quiet_period() -> None:
    text = "Datang ke TPS, gunakan hak pilih Anda, jangan golput."
    assert {judged(text, date(2024, 2, day)).level for day in (1, 12, 14)} == {Level.notice}


def test_heavier_concerns_come_first() -> None:
    levels = [concern.level for concern in judged("Coblos Ganjar. Elektabilitas capres naik, kata KPU.").concerns]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) > 1


def test_what_could_not_be_read_is_said_and_changes_no_level() -> None:
    verdict = assess(
        {"body": "Selamat pagi"}, on=date(2024, 1, 27), institution_type="pemda", pack=PACK, unread=["image:1: damaged"]
    )
    assert (verdict.level, verdict.complete, verdict.unread) == (Level.none, False, ("image:1: damaged",))


@pytest.mark.parametrize(
    ("told", "read_as"),
    [("desa", "desa"), ("supervisor", "kpu-bawaslu"), ("ministry", "kementerian"), ("media", "pemda"), ("", "pemda")],
)
def test_an_unknown_kind_of_institution_is_read_as_a_regional_office_and_said(told: str, read_as: str) -> None:
    assert judged(POSTER, institution=told).read_as == read_as


def test_citations_from_memory_are_never_shown() -> None:
    assert any(one.confidence == "memory" for rule in PACK.rules for one in rule.citations)
    shown = [
        cited for text in (POSTER, "Gunakan hak pilih", "Survei capres: elektabilitas naik") for cited in _cited(text)
    ]
    assert shown
    assert all(cited["confidence"] != "memory" for cited in shown)


def _cited(text: str) -> list[dict[str, str]]:
    return [cited for concern in judged(text).concerns for cited in concern.citations]


def test_a_verdict_survives_json_and_can_be_replayed() -> None:
    verdict = judged(POSTER)
    again = Verdict.from_json(verdict.to_json())
    assert again == verdict
    assert isinstance(again.concerns[0], Concern)
    assert replay(again, {"body": POSTER}, pack=PACK)
    assert not replay(again, {"body": "Selamat pagi"}, pack=PACK)
    assert json.loads(verdict.to_json())["level"] == "elevated"


def test_a_verdict_of_another_pack_is_not_replayed(tmp_path: Path) -> None:
    for path in folder_of("indonesia").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes() + b"\n# changed\n")
    with pytest.raises(ValueError, match=r"made with pack indonesia"):
        replay(judged(POSTER), {"body": POSTER}, pack=load(tmp_path))


def test_rows_are_screened_in_order_and_say_how_they_were_read() -> None:
    rows = [
        {"id": "a", "text": "Coblos Ganjar", "date": "2024-01-27", "institution_type": "pendukung"},
        {"id": "b", "text": "Selamat pagi", "date": "2024-01-27"},
    ]
    first, second = screen_rows(rows, pack=PACK)
    assert (first["id"], first["level"], first["read_as"]) == ("a", "prohibited", "pemda")
    assert first["concerns"][0]["spans"] == [[0, 6, "Coblos"], [7, 13, "Ganjar"]]
    assert second == {"id": "b", "level": "none", "read_as": "pemda", "concerns": []}


def test_a_pack_whose_example_fails_is_refused_with_its_line(tmp_path: Path) -> None:
    for path in folder_of("indonesia").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rules_file = tmp_path / "neutrality.toml"
    lines = rules_file.read_text().splitlines()
    line = lines.index('text = "Presiden meresmikan bendungan dan meninjau pasar."')
    lines[line] = 'text = "Presiden berhak berkampanye."'
    rules_file.write_text("\n".join(lines))
    with pytest.raises(PackError) as refused:
        check_pack(load(tmp_path))
    assert (refused.value.file, refused.value.line) == ("neutrality.toml", line + 1)
    assert "should not touch this text" in str(refused.value)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.dates(date(2018, 1, 1), date(2025, 12, 31)))
def test_any_text_on_any_day_gives_a_verdict_whose_spans_are_in_the_text(text: str, on: date) -> None:
    verdict = judged("Coblos Prabowo " + text + " #GanjarMahfud2024", on)
    for concern in verdict.concerns:
        assert all(
            span.text == ("Coblos Prabowo " + text + " #GanjarMahfud2024")[span.start : span.end]
            for span in concern.spans
        )
    assert Verdict.from_json(verdict.to_json()) == verdict

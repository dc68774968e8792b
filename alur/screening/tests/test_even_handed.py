"""Exchanging one contestant for another of the same contest changes no verdict. Zero exceptions."""

from datetime import date

import pytest

from alur.screening.core import assess, pack_named
from quality.exchange import Case, exchanges

PACK = pack_named("indonesia")
EXAMPLES = [
    Case(example.text, example.on, example.institution, example.region)
    for rule in PACK.rules
    for example in rule.examples
]
CASES = [(case, other) for _, case, other in exchanges(PACK, EXAMPLES)]


def level(case: Case) -> str:
    return assess(
        {"body": case.text}, on=case.on, institution_type=case.institution, region=case.region, pack=PACK
    ).level.name


def test_there_are_exchanges_to_try_in_several_contests() -> None:
    assert len(CASES) > 100
    assert len({case.region for case, _ in CASES}) >= 3


def test_offices_are_exchanged_for_those_of_the_same_rank() -> None:
    case = Case("Menteri Pertahanan Prabowo Subianto meninjau kapal.", date(2024, 1, 15), "pemda", "")
    others = {other.text for _, _, other in exchanges(PACK, [case])}
    assert others == {
        "Menteri Pertahanan Anies Baswedan meninjau kapal.",  # holds none of that rank
        "Menko Polhukam Ganjar Pranowo meninjau kapal.",
    }


@pytest.mark.parametrize(("case", "other"), CASES)
def test_no_exchange_changes_the_level(case: Case, other: Case) -> None:
    assert level(other) == level(case)


TEMPLATES = [
    # the text, with {name}, {pair}, {tag}, {slogan} and {n} of each ticket in turn
    "{name} meninjau pasar bersama warga.",
    "Ayo coblos {name} tanggal 14!",
    "{name} sosok pemimpin terbaik",
    "Survei: elektabilitas {name} naik",
    "Pagi yang cerah #{tag}",
    "Semangat! {slogan}",
    "Pilih nomor urut {n}",
    "Paslon {n} berkunjung ke pabrik",
    "KPU menerima berkas {name}",
]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    "on", [date(2021, 5, 1), date(2023, 9, 1), date(2024, 1, 15), date(2024, 2, 12), date(2024, 6, 1)]
)
@pytest.mark.parametrize("institution", ["pemda", "kpu-bawaslu"])
def test_every_presidential_ticket_gets_the_same_level(template: str, on: date, institution: str) -> None:
    tickets = [one for one in PACK.contestants if one.contest == "president-2024"]
    levels = {
        assess({"body": text}, on=on, institution_type=institution, pack=PACK).level.name
        for one in tickets
        for name in one.names
        for text in [
            template.format(name=name, tag=one.tags[0].lstrip("#"), slogan=one.slogans[0], n=one.number),
        ]
    }
    assert len(levels) == 1


@pytest.mark.parametrize(
    "template", ["Ayo gabung {name}!", "{name} rapat dengan warga soal pemilu", "Rapat {name} hari ini"]
)
@pytest.mark.parametrize("on", [date(2021, 5, 1), date(2024, 1, 15), date(2024, 2, 12)])
def test_every_party_gets_the_same_level(template: str, on: date) -> None:
    parties = [one for one in PACK.contestants if one.contest == "parties"]
    levels = {
        assess({"body": template.format(name=name)}, on=on, institution_type="pemda", pack=PACK).level.name
        for one in parties
        for name in one.names + one.strict
    }
    assert len(levels) == 1

"""Exchanging one contestant for another of the same contest changes no verdict. Zero exceptions."""

from collections.abc import Iterator
from datetime import date

import pytest

from alur.rulepacks.model import Contestant, Example
from alur.screening.core import assess, pack_named
from alur.screening.core.calendar import day
from alur.screening.core.match import Hit, matcher

PACK = pack_named("indonesia")
EXAMPLES = [example for rule in PACK.rules for example in rule.examples]
KINDS = {"": "names", ".slogan": "slogans", ".tag": "tags"}


def contests() -> Iterator[list[Contestant]]:
    for name in dict.fromkeys(one.contest for one in PACK.contestants):
        yield [one for one in PACK.contestants if one.contest == name]


def form(of: Contestant, kind: str, index: int) -> str | None:
    forms: tuple[str, ...] = getattr(of, KINDS[kind])
    return forms[index % len(forms)].lstrip("#") if forms else None


def exchanged(text: str, on: date, region: str, one: Contestant, other: Contestant) -> str | None:
    """The text with every mention of `one` replaced by the matching form of `other`; None if it names `one` nowhere."""
    finder = matcher(PACK)
    words = finder.normaliser.words(text)
    found = [hit for hit in finder.hits(words, 0, day(PACK, on, region).kinds) if _is(hit, one)]
    replaced, edge = "", 0
    for hit in sorted(found, key=lambda hit: (hit.first, -hit.last, -len(hit.group))):
        start, end = words.starts[hit.first], words.ends[hit.last]
        if start >= edge and (new := _new(hit, one, other, text[start:end])) is not None:
            replaced += text[edge:start] + new
            edge = end
    return replaced + text[edge:] if edge else None


def _is(hit: Hit, one: Contestant) -> bool:
    return hit.who >= 0 and PACK.contestants[hit.who] is one and not hit.group.startswith("known")


def _new(hit: Hit, one: Contestant, other: Contestant, written: str) -> str | None:
    kind = hit.group[len(hit.group.split(".")[0]) :]
    if kind == ".number":
        return written.replace(str(one.number), str(other.number)) if str(one.number) in written else written
    forms: tuple[str, ...] = getattr(one, KINDS[kind])
    plain = [text.lstrip("#").lower().replace("-", " ") for text in forms]
    asked = written.lower().replace("-", " ")
    new = form(other, kind, plain.index(asked) if asked in plain else 0)
    return new.replace(" ", "") if new and hit.tag >= 0 else new


def cases() -> Iterator[tuple[Example, Contestant, Contestant, str]]:
    for example in EXAMPLES:
        for contest in contests():
            for one in contest:
                for other in contest:
                    text = exchanged(example.text, example.on, example.region, one, other) if one is not other else None
                    if text is not None:
                        yield example, one, other, text


CASES = list(cases())


def level(text: str, example: Example) -> str:
    return assess(
        {"body": text}, on=example.on, institution_type=example.institution, region=example.region, pack=PACK
    ).level.name


def test_there_are_exchanges_to_try_in_several_contests() -> None:
    assert len(CASES) > 30
    assert len({one.contest for _, one, _, _ in CASES}) >= 3


@pytest.mark.parametrize("contest", sorted({one.contest for _, one, _, _ in CASES}))
def test_no_exchange_changes_the_level(contest: str) -> None:
    for example, one, other, text in CASES:
        if one.contest == contest:
            assert level(text, example) == level(example.text, example), f"{one.id} -> {other.id}: {text}"


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

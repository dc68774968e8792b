"""Dates matter, and only where the law says so: each example of the pack walked through all stages."""

from collections import Counter
from datetime import date

from alur.rulepacks.model import Example, Pack
from alur.screening.core import Level, assess, pack_named
from quality.page import Section, table

ELECTION = "pemilu-2024"
KEYS = ("preparation", "contestants_fixed", "campaign", "quiet", "voting", "counting", "dispute", "inauguration")
IDLE = date(2022, 1, 27)  # no election of the pack runs
KINDS = (
    # what the text is, the text
    ("service", "Jadwal imunisasi polio di seluruh puskesmas, gratis."),
    ("voter information", "Datang ke TPS dan gunakan hak pilih Anda, jangan golput."),
    ("office holder's right to campaign", "PRESIDEN PUNYA HAK POLITIK. ACUANNYA UNDANG-UNDANG PEMILU"),
    ("coming candidate, no office named", "Anies Baswedan menghadiri perayaan panen di kampung kami."),
    ("contestant on official duty", "Menteri Pertahanan Prabowo Subianto meninjau kapal rumah sakit."),
    ("praise of a contestant", "Kami mendukung Ganjar Pranowo, pemimpin terbaik."),
    ("survey", "Elektabilitas capres terbaru versi lembaga survei."),
    ("call to vote for a party", "Ayo coblos Partai Golkar!"),
)


def measured() -> Section:
    """The matrix by kind of text, then how many examples of each level stand at each level in each stage."""
    pack = pack_named("indonesia")
    days = days_of(pack)
    rows = [[kind, *(_level(pack, text, on) for on in days.values())] for kind, text in KINDS]
    service, party = set(rows[0][1:]), set(rows[-1][1:])
    text = (
        "One text of each kind in the middle of each stage (a regional office):\n\n"
        + table(("Text", *days), rows)
        + "\n\nAll examples of the pack in each stage: how many are none / notice / elevated / prohibited.\n\n"
        + table(("Rule", *days), _by_rule(pack, days))
    )
    return Section(
        "Stages",
        text,
        (
            ("plain service content is none in every stage", ", ".join(sorted(service)), service == {"none"}),
            (
                "a call to vote for a party is prohibited in every stage",
                ", ".join(sorted(party)),
                party == {"prohibited"},
            ),
        ),
    )


def days_of(pack: Pack) -> dict[str, date]:
    """The day in the middle of each stage of one election."""
    phases = next(election.phases for election in pack.elections if election.id == ELECTION)
    middles = {phase.key: phase.start + (phase.end - phase.start) / 2 for phase in reversed(phases)}
    return {"idle": IDLE} | {key: middles[key] for key in KEYS if key in middles}


def _by_rule(pack: Pack, days: dict[str, date]) -> list[list[str]]:
    return [
        [rule.id, *(_counts(pack, [one for one in rule.examples if one.matches], on) for on in days.values())]
        for rule in pack.rules
    ]


def _counts(pack: Pack, examples: list[Example], on: date) -> str:
    found = Counter(_level(pack, one.text, on, one.institution, one.region) for one in examples)
    return "/".join(str(found[level.name]) for level in Level)


def _level(pack: Pack, text: str, on: date, institution: str = "pemda", region: str = "") -> str:
    return assess({"body": text}, on=on, institution_type=institution, region=region, pack=pack).level.name

"""Even-handedness: one contestant exchanged for another of the same contest changes no level."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alur.rulepacks.loader import folder_of
from alur.rulepacks.model import Contestant, Pack
from alur.screening.core import assess, pack_named
from alur.screening.core.calendar import day, held
from alur.screening.core.match import Hit, matcher
from quality import shared
from quality.page import Section, table

KINDS = {"": "names", "slogan": "slogans", "phrase": "phrases", "tag": "tags"}


@dataclass(frozen=True)
class Case:
    """A text as it is judged."""

    text: str
    on: date
    institution: str
    region: str


def measured() -> Section:
    """Every pack's examples and every labelled text, each contestant exchanged for each other of its contest."""
    rows, exceptions = [], []
    for name, cases in _sets():
        tried = 0
        for pack, case, other in cases:
            tried += 1
            if _level(case, pack) != _level(other, pack):
                exceptions.append(f"- {name}: {_level(case, pack)} becomes {_level(other, pack)}")
        rows.append([name, f"{tried:,}"])
    reached = None if not shared.labelled() else not exceptions
    text = table(("Texts", "Exchanges tried"), rows) + "\n\n" + ("\n".join(exceptions) or "No level changed.")
    text += " An office is exchanged for the other's of the same rank; it stays where the other holds none that day."
    if not shared.labelled():
        text += "\n\n" + shared.absent(shared.TEXTS)
    figure = f"{len(exceptions)} of {sum(int(row[1].replace(',', '')) for row in rows):,}"
    return Section("Even-handed", text, (("no exchange of contestants changes a level", figure, reached),))


def packs() -> list[Pack]:
    """Every pack that comes with Alur."""
    folder = folder_of("indonesia").parent
    return [pack_named(path.parent.name) for path in sorted(folder.glob("*/pack.toml"))]


def _sets() -> Iterator[tuple[str, Iterator[tuple[Pack, Case, Case]]]]:
    for pack in packs():
        examples = [
            Case(example.text, example.on, example.institution, example.region)
            for rule in pack.rules
            for example in rule.examples
        ]
        yield f"examples of the pack {pack.id}", exchanges(pack, examples)
    dev = [Case(row.text, row.on, row.institution, "") for row in shared.labelled()]
    yield "labelled texts", exchanges(pack_named("indonesia"), dev)


def exchanges(pack: Pack, cases: list[Case]) -> Iterator[tuple[Pack, Case, Case]]:
    """Each case that names somebody who stands or is expected to, with each other of that contest in the place."""
    for case in cases:
        kinds = day(pack, case.on, case.region).kinds
        for at, one in enumerate(pack.contestants):
            for other_at, other in enumerate(pack.contestants):
                same = one.contest == other.contest and at != other_at and kinds.get(at, "known") != "known"
                if same and kinds[at] == kinds.get(other_at) and (text := exchanged(pack, case, at, other)):
                    yield pack, case, Case(text, case.on, case.institution, case.region)


def exchanged(pack: Pack, case: Case, at: int, other: Contestant) -> str:
    """The text with every mention of the contestant replaced by the matching form of the other; "" if there is none."""
    finder, today = matcher(pack), day(pack, case.on, case.region)
    words = finder.normaliser.words(case.text)
    one = pack.contestants[at]
    numbered = f"{today.kinds[at]}.number"
    hits = [hit for hit in finder.hits(words, 0, today) if hit.who == at or hit.group == numbered]
    replaced, edge = "", 0
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last, -len(hit.group))):
        start, end = words.starts[hit.first], words.ends[hit.last]
        new = _new(hit, one, other, Case(case.text[start:end], case.on, "", ""))
        if start >= edge and new:
            replaced += case.text[edge:start] + new
            edge = end
    return replaced + case.text[edge:] if edge else ""


def _new(hit: Hit, one: Contestant, other: Contestant, written: Case) -> str:
    """What stands there instead: the same kind of word of the other; "" where it has none."""
    if hit.group.endswith(".number"):  # of whoever has that number: only this one's is exchanged
        number = str(one.number)
        return written.text.replace(number, str(other.number)) if number in written.text else ""
    mine, theirs = _forms(hit, one, other, written.on)
    if not theirs:
        return ""
    plain = [_plain(text) for text in mine]
    index = plain.index(_plain(written.text)) if _plain(written.text) in plain else 0
    new = theirs[index % len(theirs)].lstrip("#")
    return new.replace(" ", "") if hit.tag >= 0 else new


def _forms(hit: Hit, one: Contestant, other: Contestant, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms among which the written one is, and those of the other; of an office, one of its rank held that day."""
    if hit.office >= 0:
        mine = one.offices[hit.office]
        theirs = (each for each in other.offices if each.rank == mine.rank and held(each, on))
        return mine.titles, next((each.titles for each in theirs), ())
    field = KINDS[hit.group.partition(".")[2]]
    return getattr(one, field), getattr(other, field)


def _plain(text: str) -> str:
    return text.lstrip("#").lower().replace("-", " ")


def _level(case: Case, pack: Pack) -> str:
    return assess(
        {"body": case.text}, on=case.on, institution_type=case.institution, region=case.region, pack=pack
    ).level.name

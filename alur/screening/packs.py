"""`alur rulepack check` and `diff`: does a pack do what its examples promise, and what would another version change?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from alur.rulepacks import loader
from alur.rulepacks.model import Example, Match, Pack, Rule
from alur.rulepacks.words import Sentence
from alur.screening.core import Concern, Verdict, assess
from alur.screening.core.check import broken, verdict_on
from alur.screening.rows import Defaults, Row, read

MOST_SHOWN = 20  # failures of one pack


@dataclass(frozen=True)
class Failure:
    """An example that the engine does not confirm, with what may help to mend it."""

    file: str
    line: int
    why: Sentence
    hints: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A text whose level the other version changes. `because`: the rules that make the difference."""

    row: Row
    before: str
    after: str
    because: tuple[str, ...]


def folder_named(name: str) -> Path:
    """The folder itself, or that of a pack that comes with Alur."""
    path = Path(name)
    return path if path.is_dir() or not loader.folder_of(name).is_dir() else loader.folder_of(name)


def with_alur() -> list[Path]:
    """The folders of the packs that come with Alur."""
    return sorted(path.parent for path in Path(loader.__file__).parent.glob("*/pack.toml"))


def each_example(pack: Pack) -> Iterator[Failure | None]:
    """One for every example, in the order of the files: None where the engine confirms it."""
    for rule in pack.rules:
        for example in rule.examples:
            verdict = verdict_on(example, pack)
            why = broken(rule, example, verdict)
            yield Failure(rule.file, example.line, why, tuple(_hints(rule, example, verdict, pack))) if why else None


def failures(pack: Pack) -> list[Failure]:
    """Every example that the engine does not confirm."""
    return [each for each in each_example(pack) if each]


def count_of(pack: Pack) -> int:
    """How many examples its rules have."""
    return sum(len(rule.examples) for rule in pack.rules)


def _of(rule: Rule, verdict: Verdict) -> Concern | None:
    return next((concern for concern in verdict.concerns if concern.rule == rule.id), None)


def _hints(rule: Rule, example: Example, verdict: Verdict, pack: Pack) -> Iterator[Sentence]:
    """Which rules and words made the verdict, or what the rule would have needed."""
    for concern in verdict.concerns:
        told = {"level": concern.level.name, "rule": concern.rule, "words": _words(concern)}
        yield Sentence("caused", told)
    if not example.matches or _of(rule, verdict):
        return
    anytime = replace(rule, phases=(), institutions=(), without_institutions=(), absent=())
    needed = list(dict.fromkeys(item for match in rule.matches for item in (*match.all, *match.also)))
    barring = list(dict.fromkeys((name,) for match in rule.matches for name in match.unless))
    probes = [_probe(anytime, item) for item in (*needed, *barring)]
    seen = verdict_on(example, replace(pack, rules=(anytime, *probes)))
    if _of(rule, seen):
        yield Sentence("words_fit", {"phase": verdict.phase})
        return
    for probe, item in zip(probes, (*needed, *barring), strict=True):
        found = _of(probe, seen)
        told = {"item": probe.id, "words": _words(found) if found else ""}
        if item in needed:
            yield Sentence("found" if found else "not_found", told)
        elif found:
            yield Sentence("unless_found", told)
    yield Sentence("one_place")


def _probe(rule: Rule, item: tuple[str, ...]) -> Rule:
    """A rule that finds only that one thing, wherever it stands."""
    match = Match(all=(item,), scope="post", distance=0, ordered=False, unless=())
    return replace(rule, id="|".join(item), matches=(match,))


def _words(concern: Concern) -> str:
    return ", ".join(dict.fromkeys(f'"{span.text}"' for span in concern.spans))


def moved(old: Pack, new: Pack, rows: Iterable[Row]) -> Iterator[Moved | Row]:
    """The texts whose level changes; and as they are, the rows that cannot be judged."""
    for row in rows:
        if row.problem:
            yield row
            continue
        before, after = _judge(row, old), _judge(row, new)
        if before.level != after.level:
            rules = {concern.rule for concern in before.concerns} ^ {concern.rule for concern in after.concerns}
            yield Moved(row, before.level.name, after.level.name, tuple(sorted(rules)))


def _judge(row: Row, pack: Pack) -> Verdict:
    return assess(
        {"text": row.text}, on=date.fromisoformat(row.date), institution_type=row.institution_type, region=row.region,
        pack=pack,
    )  # fmt: skip


def texts(path: Path) -> Iterator[Row]:
    """The rows of a file of texts, as `alur screen --batch` reads them."""
    return read(path, defaults=Defaults())

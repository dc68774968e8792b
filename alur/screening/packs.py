"""`alur rulepack check` and `diff`: does a pack do what its examples promise, and what would another version change?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from alur.rulepacks import loader
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Example, Match, Pack, Rule
from alur.screening.core import Concern, Verdict, assess
from alur.screening.rows import Defaults, Row, read

MOST_SHOWN = 20  # failures of one pack


@dataclass(frozen=True)
class Failure:
    """An example that the engine does not confirm, or a fault in a file, with what may help to mend it."""

    file: str
    line: int
    reason: str
    hints: tuple[str, ...] = ()


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


def check(folder: Path) -> tuple[Pack | None, list[Failure]]:
    """The pack (None if it cannot be read) and everything that is wrong with it."""
    try:
        pack = loader.load(folder)
    except PackError as error:
        return None, [Failure(error.file, error.line, error.reason)]
    return pack, list(failures(pack))


def failures(pack: Pack) -> Iterator[Failure]:
    """Every example that the engine does not confirm, in the order of the files."""
    for rule in pack.rules:
        for example in rule.examples:
            verdict = _verdict(example, pack)
            if reason := _reason(rule, example, verdict):
                yield Failure(rule.file, example.line, reason, tuple(_hints(rule, example, verdict, pack)))


def _verdict(example: Example, pack: Pack) -> Verdict:
    return assess(
        {"body": example.text}, on=example.on, institution_type=example.institution, region=example.region, pack=pack
    )


def _reason(rule: Rule, example: Example, verdict: Verdict) -> str:
    quoted = f'on {example.on} ({verdict.phase}), {example.institution}: "{example.text[:80]}"'
    if (_of(rule, verdict) is not None) != example.matches:
        what = "should touch this text but does not" if example.matches else "should not touch this text but does"
        return f'rule "{rule.id}" {what}; {quoted}'
    if example.level and verdict.level.name != example.level:
        return f'rule "{rule.id}": the verdict should be {example.level}, it is {verdict.level.name}; {quoted}'
    return ""


def _of(rule: Rule, verdict: Verdict) -> Concern | None:
    return next((concern for concern in verdict.concerns if concern.rule == rule.id), None)


def _hints(rule: Rule, example: Example, verdict: Verdict, pack: Pack) -> Iterator[str]:
    """Which rules and words made the verdict, or what the rule would have needed."""
    for concern in verdict.concerns:
        yield f"{concern.level.name}: {concern.rule}, by {_words(concern)}"
    if not example.matches or _of(rule, verdict):
        return
    anytime = replace(rule, phases=(), institutions=(), without_institutions=(), absent=())
    needed = list(dict.fromkeys(item for match in rule.matches for item in (*match.all, *match.also)))
    barring = list(dict.fromkeys((name,) for match in rule.matches for name in match.unless))
    probes = [_probe(anytime, item) for item in (*needed, *barring)]
    seen = _verdict(example, replace(pack, rules=(anytime, *probes)))
    if _of(rule, seen):
        yield f'the words fit, but not the phase "{verdict.phase}", the institution, or a group in "absent"'
        return
    for probe, item in zip(probes, (*needed, *barring), strict=True):
        found = _of(probe, seen)
        if item in needed:
            yield f"{probe.id}: {'found ' + _words(found) if found else 'NOT FOUND'}"
        elif found:
            yield f"unless {probe.id}: found {_words(found)}"
    yield 'all of one match must stand in one sentence (or its "scope"), in its distance and order, without "unless"'


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

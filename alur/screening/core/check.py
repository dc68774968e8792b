"""A pack may be used only if every example gives what it promises."""

from __future__ import annotations

from functools import lru_cache

from alur.rulepacks.loader import PackError, folder_of, load
from alur.rulepacks.model import Example, Pack, Rule
from alur.rulepacks.words import PHASES, Sentence, institution_named, level_named
from alur.screening.core.engine import assess
from alur.screening.core.verdict import Verdict


def check_pack(pack: Pack) -> None:
    """Raise PackError, with file and line, for the first example that the engine does not confirm."""
    for rule in pack.rules:
        for example in rule.examples:
            if why := broken(rule, example, verdict_on(example, pack)):
                raise PackError(rule.file, example.line, why)


def checked(pack: Pack) -> Pack:
    """The pack itself, once its examples are confirmed."""
    check_pack(pack)
    return pack


@lru_cache(8)
def pack_named(name: str) -> Pack:
    """A pack that comes with Alur, read and checked once per process. Raises PackError."""
    return checked(load(folder_of(name)))


def verdict_on(example: Example, pack: Pack) -> Verdict:
    """What the engine says of an example."""
    return assess(
        {"body": example.text}, on=example.on, institution_type=example.institution, region=example.region, pack=pack
    )


def broken(rule: Rule, example: Example, verdict: Verdict) -> Sentence | None:
    """What the example promises and the verdict does not keep."""
    where = {"phase": PHASES.get(verdict.phase, verdict.phase), "institution": institution_named(example.institution)}
    quoted = Sentence("example", {"on": example.on, "text": example.text[:80], **where})
    told = {"rule": rule.id, "example": quoted}
    if (rule.id in {concern.rule for concern in verdict.concerns}) != example.matches:
        return Sentence("should" if example.matches else "should_not", told)
    if example.level and verdict.level.name != example.level:
        return Sentence(
            "other_level", {**told, "should": level_named(example.level), "found": level_named(verdict.level.name)}
        )
    return None

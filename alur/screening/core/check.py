"""A pack may be used only if every example gives what it promises."""

from __future__ import annotations

from functools import lru_cache

from alur.rulepacks.loader import PackError, folder_of, load
from alur.rulepacks.model import Example, Pack, Rule
from alur.screening.core.engine import assess


def check_pack(pack: Pack) -> None:
    """Raise PackError, with file and line, for the first example that the engine does not confirm."""
    for rule in pack.rules:
        for example in rule.examples:
            if reason := _broken(rule, example, pack):
                raise PackError(rule.file, example.line, f'rule "{rule.id}": {reason}: "{example.text[:60]}"')


def checked(pack: Pack) -> Pack:
    """The pack itself, once its examples are confirmed."""
    check_pack(pack)
    return pack


@lru_cache(8)
def pack_named(name: str) -> Pack:
    """A pack that comes with Alur, read and checked once per process. Raises PackError."""
    return checked(load(folder_of(name)))


def _broken(rule: Rule, example: Example, pack: Pack) -> str:
    verdict = assess(
        {"body": example.text}, on=example.on, institution_type=example.institution, region=example.region, pack=pack
    )
    touched = rule.id in {concern.rule for concern in verdict.concerns}
    if touched != example.matches:
        return "the example should touch it" if example.matches else "the example should not touch it"
    if example.level and verdict.level.name != example.level:
        causes = ", ".join(concern.rule for concern in verdict.concerns) or "no rule"
        return f"the example should be {example.level}, it is {verdict.level.name} ({causes})"
    return ""

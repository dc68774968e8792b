"""Read a pack folder into frozen dataclasses, or say in which file and line it is wrong.

A folder holds pack.toml (identity, words), calendar.toml (elections), contestants.toml (and, for a long list,
contestants.csv), advice.toml, and any number of rule files. What the examples of a rule promise is checked one layer
up (`alur.screening.core.check`), with the engine.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import re2

from alur.rulepacks import contestants
from alur.rulepacks.model import (
    CONFIDENCES,
    LEVELS,
    SCOPES,
    Citation,
    Election,
    Example,
    Group,
    Match,
    Pack,
    Phase,
    Rule,
    Texts,
)
from alur.rulepacks.toml import PackError, Table

__all__ = ["ACTOR_GROUPS", "PackError", "compile_pattern", "folder_of", "load"]

IDLE = "idle"
ACTOR_GROUPS = tuple(
    f"{kind}{part}"
    for kind in ("contestant", "expected", "party", "known")
    for part in ("", ".slogan", ".phrase", ".tag", ".number", ".office")
)
_HEADS = ("pack.toml", "calendar.toml", "contestants.toml", "advice.toml")
_ELSEWHERE = ("deadlines.toml",)  # read by other loaders; no part of a verdict
_LONGEST_PATTERN = 500  # characters


def folder_of(name: str) -> Path:
    """The folder of a pack that comes with Alur, e.g. "indonesia"."""
    return Path(__file__).parent / name


def compile_pattern(pattern: str) -> Any:
    """A compiled pattern that matches in linear time; raises ValueError for look-around and back-references."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise ValueError(said.decode(errors="replace") if isinstance(said, bytes) else said) from error


def load(folder: Path) -> Pack:
    """The pack in that folder. Raises PackError for the first thing that is wrong."""
    head, calendar = Table.read(folder / "pack.toml"), Table.read(folder / "calendar.toml")
    advice = Table.read(folder / "advice.toml")
    files = [path for path in sorted(folder.glob("*.toml")) if path.name not in _ELSEWHERE]
    rule_files = [Table.read(path) for path in files if path.name not in _HEADS]
    fields = _head(head)
    fields["elections"] = _elections(calendar, fields)
    fields |= contestants.read(folder, fields["languages"])
    fields["groups"] = tuple(group for table in rule_files for group in _groups(table))
    listed = [path for path in [folder / contestants.LIST] if path.exists()]
    return Pack(hash=_hash([*listed, *files]), rules=_rules(rule_files, _advice(advice, fields), fields), **fields)


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _head(table: Table) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": table.take("id", str),
        "version": table.take("version", str),
        "languages": table.strings("languages"),
        "phases": table.strings("phases"),
        "institutions": table.strings("institutions"),
        "name": table.texts("name"),
        "slang": table.texts("slang"),
        "masks": table.strings("masks"),
        "joined_words": table.strings("joined_words"),
        "clitics": table.strings("clitics"),
        "given_names": table.strings("given_names"),
    }
    aliases = table.texts("institution_aliases") if "institution_aliases" in table.data else {}
    if unknown := [kind for kind in aliases.values() if kind not in fields["institutions"]]:
        raise table.fail("unknown_kind", "institution_aliases", value=unknown[0])
    fields["institution_aliases"] = aliases
    fields["default_institution"] = table.one_of("default_institution", fields["institutions"])
    if IDLE not in fields["phases"]:
        raise table.fail("no_idle", "phases", idle=IDLE)
    table.done()
    return fields


def _elections(table: Table, fields: dict[str, Any]) -> tuple[Election, ...]:
    elections = tuple(_election(row, fields) for row in table.tables("election"))
    table.done()
    return elections


def _election(row: Table, fields: dict[str, Any]) -> Election:
    election = Election(
        id=row.take("id", str),
        name=row.translated("name", fields["languages"]),
        regions=row.strings("regions"),
        without_regions=row.strings("without_regions"),
        phases=tuple(_phase(phase, fields["phases"]) for phase in row.tables("phase")),
    )
    row.done()
    return election


def _phase(row: Table, keys: tuple[str, ...]) -> Phase:
    phase = Phase(
        key=row.one_of("key", keys),
        start=row.day("start"),
        end=row.day("end"),
        source=row.take("source", str),
        confidence=row.one_of("confidence", CONFIDENCES),
    )
    if phase.end < phase.start:
        raise row.fail("ends_before", "end")
    row.done()
    return phase


def _groups(table: Table) -> list[Group]:
    groups = []
    for row in table.tables("group"):
        group = Group(name=row.take("name", str), terms=row.strings("terms"), patterns=row.strings("patterns"))
        for pattern in group.patterns:
            _check_pattern(row, pattern)
        row.done()
        groups.append(group)
    return groups


def _check_pattern(row: Table, pattern: str) -> None:
    if len(pattern) > _LONGEST_PATTERN:
        raise row.fail("long_pattern", "patterns", pattern=pattern[:60], most=_LONGEST_PATTERN)
    try:
        compiled = compile_pattern(pattern)
    except ValueError as error:
        raise row.fail("pattern", "patterns", pattern=pattern[:60], why=error.args[0]) from error
    if compiled.search("") is not None:
        raise row.fail("empty_pattern", "patterns", pattern=pattern[:60])


def _advice(table: Table, fields: dict[str, Any]) -> dict[str, Texts]:
    texts = {key: table.translated(key, fields["languages"]) for key in table.data}
    table.done()
    return texts


def _rules(files: list[Table], advice: dict[str, Texts], fields: dict[str, Any]) -> tuple[Rule, ...]:
    groups = {group.name for group in fields["groups"]} | set(ACTOR_GROUPS)
    rules: list[Rule] = []
    for table in files:
        for row in table.tables("rule"):
            rules.append(_rule(row, len(rules), advice, groups, fields))
            if any(rule.id == rules[-1].id for rule in rules[:-1]):
                raise row.fail("twice", "id", name=rules[-1].id)
        table.done()
    return tuple(rules)


def _rule(row: Table, weight: int, advice: dict[str, Texts], groups: set[str], fields: dict[str, Any]) -> Rule:
    languages, institutions = fields["languages"], fields["institutions"]
    rule = Rule(
        id=row.take("id", str),
        title=row.translated("title", languages),
        level=row.one_of("level", LEVELS[1:]),
        weight=weight,
        phases=row.some_of("phases", fields["phases"]),
        institutions=row.some_of("institutions", institutions),
        without_institutions=row.some_of("without_institutions", institutions),
        matches=tuple(_match(match, groups) for match in row.tables("match")),
        absent=_known(row, "absent", groups),
        advice=advice[row.one_of("advice", tuple(advice))],
        citations=tuple(_citation(citation, languages) for citation in row.tables("citation")),
        examples=tuple(_example(example, institutions) for example in row.tables("example")),
        file=row.file,
        line=row.line("id"),
    )
    row.done()
    _check_whole(row, rule)
    return rule


def _check_whole(row: Table, rule: Rule) -> None:
    if not rule.matches:
        raise row.fail("no_match", rule=rule.id)
    if all(citation.confidence == "memory" for citation in rule.citations):
        raise row.fail("only_memory", rule=rule.id)
    if {example.matches for example in rule.examples} != {True, False}:
        raise row.fail("no_examples", rule=rule.id)


def _known(row: Table, key: str, groups: set[str]) -> tuple[str, ...]:
    names = row.strings(key)
    for name in names:
        if unknown := [part for part in name.split("|") if part not in groups]:
            raise row.fail("unknown_group", key, value=unknown[0])
    return names


def _match(row: Table, groups: set[str]) -> Match:
    match = Match(
        all=tuple(tuple(item.split("|")) for item in _known(row, "all", groups)),
        scope=row.one_of("scope", SCOPES, "sentence"),
        distance=row.take("distance", int, 0),
        ordered=row.take("ordered", bool, False),
        unless=_known(row, "unless", groups),
        also=tuple(tuple(item.split("|")) for item in _known(row, "also", groups)),
    )
    if not match.all:
        raise row.fail("empty", "all")
    row.done()
    return match


def _citation(row: Table, languages: tuple[str, ...]) -> Citation:
    citation = Citation(
        law=row.take("law", str),
        article=row.take("article", str),
        paragraph=row.take("paragraph", str, ""),
        summary=row.translated("summary", languages),
        read=row.take("read", str),
        source=row.take("source", str),
        confidence=row.one_of("confidence", CONFIDENCES),
    )
    row.done()
    return citation


def _example(row: Table, institutions: tuple[str, ...]) -> Example:
    example = Example(
        text=row.take("text", str),
        on=row.day("on"),
        institution=row.one_of("institution", institutions, institutions[0]),
        region=row.take("region", str, ""),
        matches=row.take("matches", bool),
        level=row.one_of("level", ("", *LEVELS), ""),
        line=row.line("text"),
    )
    row.done()
    return example

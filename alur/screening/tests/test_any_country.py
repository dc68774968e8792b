"""Nothing of one country is in the engine: a pack of another one works as it is, and no word of a pack is in code."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from alur import rulepacks
from alur.rulepacks.model import Pack
from alur.screening import core
from alur.screening.core import Level, Verdict, assess, pack_named

KINGDOM = pack_named("united_kingdom")
PARTIES = [each for each in KINGDOM.contestants if each.kind == "party"]
LEADERS = [each for each in KINGDOM.contestants if each.kind == "contestant"]
BEFORE_THE_POLL = date(2024, 6, 12)


def judged(text: str, on: date = BEFORE_THE_POLL, by: str = "local-authority", pack: Pack = KINGDOM) -> Verdict:
    return assess({"body": text}, on=on, institution_type=by, pack=pack)


MATRIX = [
    # a council's post that quotes a member: day, phase, level
    (date(2024, 3, 25), "idle", Level.none),
    (date(2024, 3, 26), "notice", Level.elevated),
    (date(2024, 4, 11), "pre_election", Level.elevated),
    (date(2024, 5, 2), "voting", Level.elevated),
    (date(2024, 5, 3), "idle", Level.none),
    (date(2024, 5, 25), "pre_election", Level.elevated),
    (date(2024, 7, 4), "voting", Level.elevated),
    (date(2024, 7, 5), "idle", Level.none),
]


@pytest.mark.parametrize(("on", "phase", "level"), MATRIX)
def test_another_country_has_its_own_days(on: date, phase: str, level: Level) -> None:
    verdict = judged("Councillor Holm said the pool is a success.", on)
    assert (verdict.phase, verdict.level) == (phase, level)


def test_departments_are_not_bound_by_a_councils_notice_of_election() -> None:
    text = "Today we launch a new fund for village halls."
    assert judged(text, date(2024, 4, 1), "ministry").level == Level.none
    assert judged(text, date(2024, 4, 12), "ministry").level == Level.elevated


SENTENCES = [
    "Vote for the {}!",
    "The {} is delivering for our town.",
    "The {} has failed us.",
    "Members of the {} met in the town hall.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("by", ["local-authority", "civil-service"])
@pytest.mark.parametrize("on", [BEFORE_THE_POLL, date(2023, 2, 1)])
def test_every_party_is_treated_alike_by_every_name(sentence: str, by: str, on: date) -> None:
    found = {name: judged(sentence.format(name), on, by).level for each in PARTIES for name in each.names}
    assert len(found) > 20
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_leader_is_treated_alike(sentence: str) -> None:
    assert len({judged(sentence.format(name)).level for each in LEADERS for name in each.names}) == 1


def test_what_is_known_from_memory_only_is_never_shown_as_law() -> None:
    assert any(one.confidence == "memory" for rule in KINGDOM.rules for one in rule.citations)
    shown = [one for concern in judged("Vote Labour, says Councillor Holm").concerns for one in concern.citations]
    assert shown
    assert all(one["confidence"] != "memory" for one in shown)


@pytest.mark.parametrize(
    "text", ["PRESIDEN PUNYA HAK POLITIK", "Coblos Ganjar! #PrabowoGibran2024", "Jangan lupa datang ke TPS"]
)
def test_rules_of_one_country_say_nothing_in_another(text: str) -> None:
    assert judged(text).concerns == ()
    assert judged(text, date(2024, 1, 27), "kementerian", KINGDOM).read_as == "local-authority"


# ---- the engine's own source -------------------------------------------------------------------------------------

ENGINE = [
    *sorted(Path(core.__file__).parent.glob("*.py")),
    *(Path(rulepacks.__file__).parent / name for name in ("contestants.py", "loader.py", "model.py", "toml.py")),
]
WORD = re.compile(r"[^\W\d_]{3,}")


def in_code(path: Path) -> Iterator[str]:
    """The words in names and texts of a program, without what it says about itself (docstrings and comments)."""
    tree = ast.parse(path.read_text())
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from WORD.findall(node.value)
        for name in (
            getattr(node, "id", ""),
            getattr(node, "attr", ""),
            getattr(node, "arg", ""),
            getattr(node, "name", ""),
        ):
            yield from WORD.findall((name or "").replace("_", " "))


def people_and_places(pack: Pack) -> Iterator[str]:
    """Ids, kinds of institution, and the names by which contestants are known."""
    yield from (pack.id, *pack.institutions, *(each.id for each in pack.elections))
    for each in pack.contestants:
        yield from (*each.names, *each.strict, *each.slogans, *each.tags)


def words_of_rules(pack: Pack) -> Iterator[str]:
    """What the rules look for, in the country's own language."""
    yield from (*pack.masks, *pack.slang, *pack.joined_words, *(term for group in pack.groups for term in group.terms))


def among(texts: Iterator[str]) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(text)}


# English words of the engine's own vocabulary that a pack happens to use too ("right to campaign", "quick count").
SHARED = set("article body contestant count day election elections named party right said set".split())


def test_no_word_of_a_country_is_in_the_engine() -> None:
    engine = {word.lower() for path in ENGINE for word in in_code(path)} - SHARED
    assert len(engine) > 200
    home = pack_named("indonesia")
    for found in (people_and_places(home), words_of_rules(home)):
        assert engine & among(found) == set(), "belongs into the pack (alur/rulepacks/<country>), not into the engine"


def test_no_name_of_the_other_country_is_in_the_engine_either() -> None:
    """Its single words are ordinary English, so here a name counts as a whole."""
    code = " ".join(word.lower() for path in ENGINE for word in in_code(path))
    names = [" ".join(WORD.findall(name)).lower() for name in people_and_places(KINGDOM)]
    assert [name for name in names if name and f" {name} " in code] == []

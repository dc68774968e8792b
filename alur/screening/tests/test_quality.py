"""How often the verdict agrees with labels given by reading; a floor, not a target. The texts are never tuned on."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from alur.screening.core import Level, assess, pack_named

SHARED = Path(os.environ.get("ALUR_SHARED", Path(__file__).parents[3].parent / "shared"))
LABELLED = SHARED / "data" / "eval" / "screening_dev.jsonl"


@pytest.mark.skipif(not LABELLED.exists(), reason=f"labelled texts not found (ALUR_SHARED): {LABELLED}")
def test_agreement_with_the_labelled_texts_stays_above_the_floor() -> None:
    pack = pack_named("indonesia")
    table: Counter[tuple[str, str]] = Counter()
    for line in LABELLED.read_text().splitlines():
        row = json.loads(line)
        on, told = date.fromisoformat(row["date"]), row["institution_type"]
        verdict = assess({"body": row["text"]}, on=on, institution_type=told, pack=pack)
        table[row["risk"], verdict.level.name] += 1
    levels = [level.name for level in Level]
    for label in levels:
        print(label.ljust(11), *(f"{table[label, said]:4}" for said in levels))
    scores = [_f1(table, level, levels) for level in levels]
    print("F1", [round(score, 3) for score in scores])
    assert sum(scores) / len(scores) >= 0.80
    assert _share(table, ["elevated", "prohibited"], ["elevated", "prohibited"], levels) >= 0.85
    assert _share(table, ["none"], ["notice", "elevated", "prohibited"], levels) <= 0.04


def _f1(table: Counter[tuple[str, str]], level: str, levels: list[str]) -> float:
    given = sum(table[level, said] for said in levels)
    said = sum(table[label, level] for label in levels)
    return 2 * table[level, level] / (given + said)


def _share(table: Counter[tuple[str, str]], labels: list[str], said: list[str], levels: list[str]) -> float:
    return sum(table[label, one] for label in labels for one in said) / sum(
        table[label, one] for label in labels for one in levels
    )

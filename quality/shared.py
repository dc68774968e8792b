"""The labelled texts and pictures, where they are."""

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

DATA = Path(os.environ.get("ALUR_SHARED", Path(__file__).parents[2] / "shared")) / "data"
TEXTS = DATA / "eval" / "screening_dev.jsonl"
CORPUS = DATA / "corpus" / "corpus_id.jsonl.gz"
IMAGES = DATA / "images"
ABSENT = "Not measured: {path} is not there. `ALUR_SHARED` names the folder that holds `data`."


@dataclass(frozen=True)
class Labelled:
    """One text with the label that a reader gave it."""

    text: str
    on: date
    institution: str
    label: str
    first_half: bool


@cache
def labelled() -> tuple[Labelled, ...]:
    """The labelled texts, halved by a hash of their id: errors are looked at in the first half only."""
    if not TEXTS.exists():
        return ()
    rows = [json.loads(line) for line in TEXTS.read_text().splitlines()]
    return tuple(
        Labelled(
            text=row["text"],
            on=date.fromisoformat(row["date"]),
            institution=row["institution_type"],
            label=row["risk"],
            first_half=hashlib.sha256(row["id"].encode()).digest()[0] % 2 == 0,
        )
        for row in rows
    )


@cache
def corpus(most: int) -> tuple[str, ...]:
    """The first texts of the corpus, which comes shuffled."""
    if not CORPUS.exists():
        return ()
    with gzip.open(CORPUS, "rt") as lines:
        return tuple(json.loads(line)["text"] for line in islice(lines, most))


def absent(path: Path) -> str:
    """The sentence for data that are not there."""
    return ABSENT.format(path="`" + "/".join(path.parts[-3:]) + "`")

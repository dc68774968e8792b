"""Words in pictures: recall against what was set, and the two cases from which this began."""

import importlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from alur.screening.core import assess, pack_named
from quality import shared
from quality.page import Section, table

WANTED = {"original": 0.95} | dict.fromkeys(
    ("recompress_q35", "resize", "border", "logo_overlay", "screenshot_of_post"), 0.90
)
WIDTH = 1_080  # pixels, as a platform shows a poster
SECONDS = 1.2


def measured(every: int = 1) -> Section:
    """Word recall by variant over every n-th poster, with the seconds that a picture takes at 1,080 pixels."""
    truth = shared.IMAGES / "ground_truth.json"
    if not truth.exists():
        return Section("Words in pictures", shared.absent(truth))
    if not (find_spec("rapidocr") and find_spec("onnxruntime")):
        return Section("Words in pictures", "Not measured: the optional reader of pictures is not installed.")
    recalls, seconds = _all(json.loads(truth.read_text())["posters"][::every])
    rows = [[op, f"{mean(found):.3f}", f"{min(found):.3f}", str(len(found))] for op, found in recalls.items()]
    typical = median(seconds)
    met = [
        (f"words read, {op} ≥ {wanted:.2f}", f"{mean(recalls[op]):.3f}", mean(recalls[op]) >= wanted)
        for op, wanted in WANTED.items()
    ]
    met.append((f"median ≤ {SECONDS} s a picture, {WIDTH} px", f"{typical:.2f} s", typical <= SECONDS))
    load = f"{os.getloadavg()[0]:.1f} processes wanted a core while it ran; the figure asked for is of an idle machine."
    return Section(
        "Words in pictures",
        table(("Variant", "Word recall, mean", "Least", "Pictures"), rows) + f"\n\nMedian {typical:.2f} s. {load}",
        tuple(met),
    )


def _all(posters: list[dict[str, Any]]) -> tuple[dict[str, list[float]], list[float]]:
    image = importlib.import_module("alur.screening.readers.image")
    word_recall = importlib.import_module("alur.screening.readers.measure").word_recall
    recalls: dict[str, list[float]] = defaultdict(list)
    seconds: list[float] = []
    image.read(_scaled(shared.IMAGES / posters[0]["file"]))
    for poster, op, path in _files(posters):
        words = " ".join(poster["text"].values())
        if op == "original":
            start = perf_counter()
            image.read(_scaled(path))
            seconds.append(perf_counter() - start)
        recalls[op].append(word_recall(image.read(path.read_bytes()).text, words))
    return recalls, seconds


def _files(posters: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str, Path]]:
    for poster in posters:
        yield poster, "original", shared.IMAGES / poster["file"]
        for variant in poster["variants"]:
            yield poster, variant["op"], shared.IMAGES / variant["file"]


def _scaled(path: Path) -> bytes:
    from PIL import Image

    with Image.open(path) as picture:
        height = round(picture.height * WIDTH / picture.width)
        out = BytesIO()
        picture.convert("RGB").resize((WIDTH, height)).save(out, "JPEG", quality=90)
    return out.getvalue()


POSTER = "PRESIDEN PUNYA HAK POLITIK\nACUANNYA UNDANG-UNDANG PEMILU"
CASES = (
    # what, parts, day, institution, levels that are right
    ("the poster, 27 January 2024", {"image:1": POSTER}, date(2024, 1, 27), "pemda", {"elevated"}),
    ("the poster, 27 January 2022", {"image:1": POSTER}, date(2022, 1, 27), "pemda", {"none", "notice"}),
    (
        "an ordinary post with a contestant's hashtag, 21 January 2024",
        {"body": "Rapat kerja berjalan lancar hari ini. #PrabowoGibran2024"},
        date(2024, 1, 21),
        "kementerian",
        {"prohibited"},
    ),
)


def cases() -> Section:
    """The poster whose words name nobody, and the hashtag that a platform suggested."""
    pack = pack_named("indonesia")
    rows, met = [], []
    for what, parts, on, institution, right in CASES:
        level = assess(parts, on=on, institution_type=institution, region="36", pack=pack).level.name
        rows.append([what, level])
        met.append((f"{what}: {' or '.join(sorted(right))}", level, level in right))
    return Section("The two cases", table(("Post", "Level"), rows), tuple(met))

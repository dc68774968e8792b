"""Broken texts and broken packs, for as long as told: `python -m quality.fuzz --minutes 30`.

A text must give a verdict whose spans lie in it and that can be computed again; a pack must load or be refused as a
pack. Anything else ends the run with the seed that makes it again.
"""

import random
import sys
import tempfile
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, process_time

from alur.rulepacks.loader import PackError, folder_of, load
from alur.screening.core import assess, check_pack, pack_named, replay
from quality.page import Section

SLOWEST = 2.0  # seconds of this process's own time for any one text of up to 100,000 characters
ODD = (
    *("\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\u200d", "\ufe0f", "\u20e3", "\u0301" * 9, "\u0410", "\u03a1"),
    *(
        "\ufb00",
        "\u0130",
        "\u1e9e",
        "\0",
        "\x1b[31m",
        "\n\n",
        "#",
        "@",
        "2\ufe0f\u20e3",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
    ),
    *("9" * 40, "a" * 300, "aA" * 90, ".", "\u2026", "\u2019", "*", " "),
)
HOSTILE = ("(a+)+$", "(a|aa)+b", r"(?=x)", r"(x)\1", "a{900}{900}", "(" * 400, "[", "a" * 501, "(?P<n>", r"\bx*", "")


class Broken(Exception):
    """Something that must never happen did."""


def text_of(chance: random.Random) -> str:
    """A text of odd characters between words of the pack."""
    pack = pack_named("indonesia")
    words = [term for group in pack.groups for term in group.terms[:4]] + [one.names[0] for one in pack.contestants[:9]]
    pieces = [chance.choice(ODD if chance.random() < 0.5 else words) for _ in range(chance.randrange(1, 60))]
    text = chance.choice(("", " ", "\u200b", "_")).join(pieces)
    return (text * (100_000 // max(len(text), 1)))[:100_000] if chance.random() < 0.02 else text


def try_text(chance: random.Random) -> None:
    """Judge one text. Raises Broken, or whatever escaped."""
    pack, text = pack_named("indonesia"), text_of(chance)
    on = date(2014, 1, 1) + timedelta(days=chance.randrange(6_000))
    began = process_time()
    verdict = assess({"body": text}, on=on, institution_type=chance.choice(("pemda", "kpu-bawaslu", "?")), pack=pack)
    if process_time() - began > SLOWEST:
        raise Broken(f"{len(text)} characters took {process_time() - began:.1f} s")
    spans = [span for concern in verdict.concerns for span in concern.spans]
    if any(text[span.start : span.end] != span.text for span in spans) or not replay(
        verdict, {"body": text}, pack=pack
    ):
        raise Broken("a span lies elsewhere, or the verdict is another the second time")


def try_pack(chance: random.Random) -> None:
    """Change some bytes or put a hostile pattern into a copy of a pack. Raises what is no PackError."""
    home = folder_of("united_kingdom")
    with tempfile.TemporaryDirectory() as folder:
        for path in home.glob("*.toml"):
            (Path(folder) / path.name).write_bytes(path.read_bytes())
        _damage(chance.choice(sorted(Path(folder).glob("*.toml"))), chance)
        try:
            check_pack(load(Path(folder)))
        except PackError:
            return


def _damage(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    kind = chance.randrange(4)
    if kind == 0:
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif kind == 1:
        at = chance.randrange(len(data))
        del data[at : at + chance.randrange(200)]
    elif kind == 2:
        lines = bytes(data).splitlines(keepends=True)
        chance.shuffle(lines)
        data = bytearray(b"".join(lines))
    else:
        pattern = chance.choice(HOSTILE)
        data += f"\n[[group]]\nname = \"hostile\"\npatterns = ['''{pattern}''']\n".encode()
    path.write_bytes(data)


def run(seconds: float, seed: int) -> dict[str, int]:
    """How many texts and packs were tried. Raises Broken with the seed."""
    tried = {"texts": 0, "packs": 0}
    until = monotonic() + seconds
    while monotonic() < until:
        at = seed + sum(tried.values())
        chance = random.Random(at)  # to be made again, not to be guessed
        kind = "packs" if chance.random() < 0.05 else "texts"
        try:
            (try_pack if kind == "packs" else try_text)(chance)
        except Exception as error:
            raise Broken(f"seed {at}, {kind}: {type(error).__name__}: {error}") from error
        tried[kind] += 1
    return tried


def measured(seconds: float = 20) -> Section:
    """A short run, for the page."""
    try:
        tried = run(seconds, 1)
        said, good = f"{tried['texts']:,} texts, {tried['packs']:,} packs", True
    except Broken as error:
        said, good = str(error), False
    text = f"{said}, in {seconds:.0f} seconds. The long run is `python -m quality.fuzz --minutes 30`."
    return Section("Broken input", text, (("nothing crashes, hangs or points beside its text", said, good),))


def main() -> None:
    """Fuzz for the minutes told; exit code 1 with the seed when something broke."""
    asked = ArgumentParser(prog="quality.fuzz", description="Broken texts and packs, for as long as told.")
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    try:
        tried = run(given.minutes * 60, given.seed)
    except Broken as error:
        sys.exit(str(error))
    print(f"{tried['texts']:,} texts and {tried['packs']:,} packs: nothing broke")


if __name__ == "__main__":
    main()

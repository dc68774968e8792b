"""Measure screening and write `docs/quality.md`.

python -m quality              everything, in about six minutes on two cores
python -m quality --quick      every fourth poster, and nothing is written
python -m quality agreement speed    some sections, and nothing is written
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from alur.screening.core import ENGINE_VERSION, pack_named
from bench.machine import circumstances
from quality import agreement, exchange, fuzz, matrix, pictures, speed
from quality.page import Section, page

WRITTEN = Path(__file__).parent.parent / "docs" / "quality.md"
SECTIONS: dict[str, Callable[[], Section]] = {
    "agreement": agreement.measured,
    "cases": pictures.cases,
    "exchange": exchange.measured,
    "stages": matrix.measured,
    "speed": speed.measured,
    "pictures": pictures.measured,
    "fuzz": fuzz.measured,
}


def main() -> None:
    """Print what was asked for, and keep it when it was everything."""
    asked = ArgumentParser(prog="quality", description="Measure screening and write docs/quality.md.")
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SECTIONS)}; all when none is named")
    asked.add_argument("--quick", action="store_true", help="fewer pictures, and nothing is written")
    given = asked.parse_args()
    if unknown := set(given.names) - set(SECTIONS):
        asked.error(f"there is no section {', '.join(sorted(unknown))}")
    pack = pack_named("indonesia")
    run = circumstances() | {"Pack": f"{pack.id} {pack.version}, engine {ENGINE_VERSION}"}
    chosen = SECTIONS | ({"pictures": lambda: pictures.measured(4)} if given.quick else {})
    sections = []
    for name in given.names or SECTIONS:
        print(f"Measuring: {name} ({datetime.now(UTC):%H:%M:%S})", file=sys.stderr, flush=True)
        sections.append(chosen[name]())
    written = page(sections, run)
    print(written)
    if not given.quick and not given.names:
        WRITTEN.write_text(written)


if __name__ == "__main__":
    main()

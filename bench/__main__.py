"""Run the benches and write `docs/bench.md`.

    python -m bench                     all of them, in about three minutes on two cores
    python -m bench --quick screening   one of them with small sizes, to see whether it runs; writes nothing

Each bench has a process of its own: a first call is a first call, and memory is its own.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from bench import machine, report
from bench.benches import BENCHES, run_one
from bench.measure import alone

WRITTEN = Path(__file__).parent.parent / "docs" / "bench.md"


def main() -> None:
    """Run what was asked for, print it, and keep it when it was everything at full size."""
    asked = ArgumentParser(prog="bench", description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; all when none is named")
    asked.add_argument("--quick", action="store_true", help="small sizes, and nothing is written")
    given = asked.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        asked.error(f"there is no bench {', '.join(sorted(unknown))}")
    circumstances = machine.circumstances()
    results = []
    for name in given.names or BENCHES:
        print(f"Measuring: {name}", file=sys.stderr, flush=True)
        results.append(alone(run_one, name, given.quick))
    page = report.page(results, circumstances)
    print(page)
    if not given.quick and not given.names:
        WRITTEN.write_text(page)


if __name__ == "__main__":
    main()

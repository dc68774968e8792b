"""What `alur directory` prints."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connection

from alur.directory import exchange, loading
from alur.directory.core.tables import COLUMNS, UnknownTable
from alur.directory.exchange import NotText
from alur.kernel import clock
from alur.kernel.activities import SYSTEM

MOST_NAMED = 200  # bad lines of one file

Say = Callable[[str], None]


def load(name: str, villages: int, *, say: Say) -> None:
    """Enter a list, and generated villages where asked for."""
    entered = loading.load(name=name, by=SYSTEM, at=clock.now(), say=say)
    say(f"{entered} rows entered. What was there stayed as it was.")
    if villages:
        made = loading.generate_villages(count=villages, by=SYSTEM, at=clock.now())
        say(f"{made} villages generated, in the forum {loading.VILLAGES}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_institution, directory_membership")


def export(folder: Path, *, say: Say) -> None:
    """Write the four tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in COLUMNS:
        path = folder / f"{table}.csv"
        path.write_text(exchange.export(table), encoding="utf-8", newline="")
        say(f"{path}")


def take_in(files: Iterable[Path], *, is_meant: bool, say: Say) -> int:
    """Preview or apply; returns the exit code. A file is stored whole or not at all.

    Each table points at those before it, so institutions come first whatever the order of `files`.
    """
    return max([_take_in(path, is_meant=is_meant, say=say) for path in sorted(files, key=_place)], default=0)


def _place(path: Path) -> int:
    """Where the table of a file stands in the order, by its first line; a file that is none comes last."""
    with path.open("rb") as file:
        first = file.readline(1_000).decode("utf-8-sig", "replace").strip()
    columns = set(first.replace(";", ",").split(","))
    return next((place for place, wanted in enumerate(COLUMNS.values()) if columns == set(wanted)), len(COLUMNS))


def _take_in(path: Path, *, is_meant: bool, say: Say) -> int:
    try:
        plan = exchange.preview(path.read_bytes())
    except (UnknownTable, NotText) as refusal:
        say(f"{path}: {refusal}")
        return 1
    for problem in plan.problems[:MOST_NAMED]:
        say(f"{path}:{problem.line}: {problem.why}")
    if plan.problems:
        say(f"{path}: {plan.bad_lines} lines cannot be used, nothing of it was stored")
        return 1
    if is_meant:
        plan = exchange.apply(path.read_bytes(), by=SYSTEM, at=clock.now())
    done = "stored" if is_meant else "would be stored; nothing is changed without --apply"
    say(f"{path}: {plan.table}: {len(plan.fresh)} new, {len(plan.changed)} changed, {plan.same} the same; {done}")
    return 0

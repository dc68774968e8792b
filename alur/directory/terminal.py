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
    """Preview or apply; returns the exit code. A file is stored whole or not at all."""
    code = 0
    for path in files:
        try:
            plan = exchange.preview(path.read_bytes())
        except (UnknownTable, NotText) as refusal:
            say(f"{path}: {refusal}")
            code = 1
            continue
        for problem in plan.problems[:MOST_NAMED]:
            say(f"{path}:{problem.line}: {problem.why}")
        if plan.problems:
            say(f"{path}: {len(plan.problems)} lines cannot be used, nothing of it was stored")
            code = 1
            continue
        if is_meant:
            plan = exchange.apply(path.read_bytes(), by=SYSTEM, at=clock.now())
        done = "stored" if is_meant else "would be stored; nothing is changed without --apply"
        say(f"{path}: {plan.table}: {len(plan.fresh)} new, {len(plan.changed)} changed, {plan.same} the same; {done}")
    return code

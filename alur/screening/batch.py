"""`alur screen --batch IN --out OUT`: one answer for every row, in order, written at once, so nothing done is lost.

{"id": "a", "level": "prohibited", "read_as": "pemda", "concerns": [{"rule": ..., "level": ..., "spans": [...]}]}
{"id": "b", "level": null, "read_as": "", "concerns": [], "line": 2, "error": "\\"date\\" is missing: ..."}
"""

import csv
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from alur.kernel.errors import Fault
from alur.rulepacks.model import Pack
from alur.screening.command import read_as_note
from alur.screening.core import Level, screen_rows
from alur.screening.rows import STDIN, Defaults, Row, read
from alur.screening.sentences import say

ALL_JUDGED, SOME_NOT_JUDGED, STOPPED = 0, 1, 130  # exit codes; 2: the input or the output cannot be used
SAY_EVERY = 0.5  # seconds between two progress lines on a terminal
SAY_SELDOM = 10.0  # the same into a file
CSV_COLUMNS = ("id", "level", "read_as", "rules", "concerns", "note", "line", "error")

Answer = dict[str, Any]


@dataclass
class Outcome:
    """What a run did. `first`: line and reason of the first row that was not judged."""

    done: int = 0
    unjudged: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    first: tuple[int, str] | None = None
    stopped: bool = False

    @property
    def exit_code(self) -> int:
        """How the command ends."""
        if self.stopped:
            return STOPPED
        return SOME_NOT_JUDGED if self.unjudged else ALL_JUDGED

    def count(self, row: Row, answer: Answer) -> None:
        """Take one more answer into account."""
        self.done += 1
        if row.problem:
            self.unjudged += 1
            self.first = self.first or (row.line, answer["error"])
        else:
            self.levels[answer["level"]] += 1


def run(
    source: Path, out: Path, *, defaults: Defaults, pack: Pack, language: str = "en", go_on: bool = False,
    tell: Callable[[str], None] = lambda line: print(line, file=sys.stderr),
) -> Outcome:  # fmt: skip
    """Judge every row of `source` (file, folder, "-") into `out` (.csv: CSV, else JSON Lines; "-": standard output).

    go_on: keep the answers that `out` has and judge only the rows after them. Ctrl-C ends between two rows.
    Raises Fault for an input or output that cannot be used.
    """
    _check(source, out, go_on)
    outcome = Outcome()
    kept = _kept(out) if go_on else 0
    if kept:
        tell(say("going_on", language, skipped=f"{kept:,}"))
    with _writing(out, append=bool(kept)) as file:
        write = _writer(out, file, head=not kept)
        rows = islice((row for row in read(source, defaults=defaults) if not _is_output(row, source, out)), kept, None)
        progress = _Progress(tell, language)
        try:
            for row in rows:
                answer = answered(row, pack=pack, language=language)
                write(answer)
                outcome.count(row, answer)
                progress.after(row, outcome)
        except KeyboardInterrupt:
            outcome.stopped = True
    tell(_summary(outcome, out, kept, language))
    return outcome


def answered(row: Row, *, pack: Pack, language: str = "en") -> Answer:
    """The answer to one row: its verdict, or why there is none."""
    if row.problem:
        key, params = row.problem
        return {
            "id": row.id, "level": None, "read_as": "", "concerns": [], "line": row.line,
            "error": say(key, language, **params),
        }  # fmt: skip
    asked = {
        "id": row.id, "text": row.text, "date": row.date, "institution_type": row.institution_type,
        "region": row.region,
    }  # fmt: skip
    answer = next(iter(screen_rows([asked], pack=pack)))
    if note := read_as_note(row.institution_type, answer["read_as"], pack, language):
        answer["note"] = note[0]
    if row.unread:
        answer["unread"] = list(row.unread)
    return answer if row.id is not None else {**answer, "line": row.line}


class _Progress:
    """A line on the error stream now and then: one that is overwritten on a terminal, few into a file."""

    def __init__(self, tell: Callable[[str], None], language: str) -> None:
        self.tell, self.language = tell, language
        self.every = SAY_EVERY if sys.stderr.isatty() else SAY_SELDOM
        self.last = time.monotonic()

    def after(self, row: Row, outcome: Outcome) -> None:
        """Say how far it is, if it is time to."""
        now = time.monotonic()
        if now - self.last < self.every:
            return
        self.last = now
        share = "" if row.share is None else f" ({row.share:.0%})"
        self.tell(say("progress", self.language, done=f"{outcome.done:,}", share=share, unjudged=outcome.unjudged))


def _check(source: Path, out: Path, go_on: bool) -> None:
    if str(source) != STDIN and not source.exists():
        raise Fault("%(file)s does not exist.", file=source)
    if str(out) == STDIN:
        if go_on:
            raise Fault("--go-on needs a file as --out: what went to standard output cannot be read again.")
        return
    if out.exists() and source.exists() and out.samefile(source):
        raise Fault("--out would overwrite the input, %(file)s.", file=source)
    if out.is_dir():
        raise Fault("--out is a folder, %(file)s; name a file, e.g. answers.jsonl or answers.csv.", file=out)


def _is_output(row: Row, source: Path, out: Path) -> bool:
    """The answers may lie in the folder that is read."""
    return source.is_dir() and isinstance(row.id, str) and (source / row.id).resolve() == out.resolve()


def _kept(out: Path) -> int:
    """How many answers the file has; an answer that was cut off in the middle is taken away."""
    if not out.exists():
        return 0
    with out.open("rb+") as file:
        whole = count = 0
        for line in file:
            if line.endswith(b"\n"):
                whole, count = whole + len(line), count + 1
        file.truncate(whole)
    return max(count - 1, 0) if _is_csv(out) else count


def _is_csv(out: Path) -> bool:
    return out.suffix.lower() == ".csv"


def _writing(out: Path, *, append: bool) -> AbstractContextManager[BinaryIO]:
    if str(out) == STDIN:
        return nullcontext(sys.stdout.buffer)
    try:
        return out.open("ab" if append else "wb")
    except OSError as error:
        raise Fault("%(file)s cannot be written: %(why)s.", file=out, why=error.strerror) from error


def _writer(out: Path, file: BinaryIO, *, head: bool) -> Callable[[Answer], None]:
    """Writes an answer as one line and hands it to the system at once."""
    line = _csv_line if _is_csv(out) else json_line

    def write(answer: Answer) -> None:
        file.write(line(answer).encode("utf-8", "backslashreplace"))
        file.flush()

    if head and _is_csv(out):
        file.write((",".join(CSV_COLUMNS) + "\n").encode())
    return write


def json_line(answer: Answer) -> str:
    """An answer in ASCII, with its line end."""
    return json.dumps(answer) + "\n"


def _csv_line(answer: Answer) -> str:
    """`rules` for reading, `concerns` as JSON for programs. One line, whatever stands in an id."""
    rules = " ".join(concern["rule"] for concern in answer["concerns"])
    row = {**answer, "rules": rules, "concerns": json.dumps(answer["concerns"])}
    cells = ["" if row.get(name) is None else str(row[name]) for name in CSV_COLUMNS]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([" ".join(cell.splitlines()) for cell in cells])
    return buffer.getvalue()


def _summary(outcome: Outcome, out: Path, kept: int, language: str) -> str:
    if outcome.stopped:
        return say("stopped", language, done=f"{kept + outcome.done:,}", out=out)
    levels = ", ".join(f"{outcome.levels[level.name]:,} {level.name}" for level in Level)
    why = say("first_reason", language, line=outcome.first[0], reason=outcome.first[1]) if outcome.first else ""
    return say(
        "finished",
        language,
        done=f"{outcome.done:,}",
        levels=levels,
        unjudged=f"{outcome.unjudged:,}",
        why=why,
        out=out,
    )

"""`alur screen`: from what was typed to what is printed. The clock was read by whoever calls."""

import signal
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from alur.kernel.errors import Fault
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.screening import batch
from alur.screening.command import STDIN, Question, answer, opened, versions
from alur.screening.library import pack_of
from alur.screening.rows import Defaults
from alur.screening.sentences import say


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of the command. on: None when no day was told."""

    on: date | None
    today: date
    by: str
    region: str
    pack: str
    language: str
    form: str | None
    media: tuple[Path, ...]
    watch: bool
    out: Path | None
    go_on: bool


def screen_one(file: str, asked: Asked) -> int:
    """Print the answer about one file, again and again with --watch. Returns the exit code."""
    if asked.watch and file == STDIN:
        raise click.UsageError("--watch needs a file: what comes in through - is read once.")
    if asked.out or asked.go_on:
        raise click.UsageError("--out and --go-on belong to --batch.")
    question = Question(
        on=asked.on or asked.today, by=asked.by, region=asked.region, pack=_pack(asked), language=asked.language,
        form=asked.form or "human",
    )  # fmt: skip
    if asked.watch:
        return _watch(file, asked, question)
    said, code = answer(opened(file, asked.media), question)
    click.echo(said)
    return code


def _watch(file: str, asked: Asked, question: Question) -> int:
    opened(file, asked.media)  # a file that never was there is a slip, not something to wait for
    click.echo(say("watching", asked.language, file=file), err=True)
    _heed_signals()
    code = 0
    try:
        for _ in versions(Path(file)):
            try:
                said, code = answer(opened(file, asked.media), question)
                click.echo(said + "\n")
            except Fault as fault:  # half written, or away again: the next version will do
                click.echo(f"alur: {fault}", err=True)
    except KeyboardInterrupt:
        return code
    return code


def screen_many(source: Path, asked: Asked) -> int:
    """Judge a file or folder of texts into --out. Returns the exit code."""
    if asked.out is None:
        raise click.UsageError("--batch needs --out: a file for the answers, or - for standard output.")
    if asked.watch or asked.form or asked.media:
        raise click.UsageError("--watch, --json, --sarif and --media belong to one FILE.")
    # A folder has no days in it: as for one file, today is meant unless another day is told.
    on = asked.on or (asked.today if source.is_dir() else None)
    if source.is_dir():
        click.echo(say("as_of", asked.language, on=on), err=True)
    _heed_signals()
    outcome = batch.run(
        source, asked.out, defaults=Defaults(on=on, by=asked.by, region=asked.region), pack=_pack(asked),
        language=asked.language, go_on=asked.go_on, tell=lambda line: click.echo(line, err=True),
    )  # fmt: skip
    return outcome.exit_code


def _heed_signals() -> None:
    """Stopped by the system, or in the background of a script, as by Ctrl-C: what is done is kept and said."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def _pack(asked: Asked) -> Pack:
    try:
        return pack_of(asked.pack)
    except PackError as error:
        raise Fault("%(pack)s: %(why)s", pack=asked.pack, why=error.said(asked.language)) from error

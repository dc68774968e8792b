"""The command `alur`. What needs no database (flow, verify, screen) starts without Django, in a blink."""

import sys
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from alur.kernel.errors import AlurError, Fault


class Answers(click.Group):
    """A group whose commands answer a refusal or a fault with its sentence and exit code 2, never with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        ctx.obj = _setup_django
        try:
            return super().invoke(ctx)
        except AlurError as error:
            click.echo(f"alur: {error}", err=True)
            ctx.exit(2)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of this file, or the commands of a side station."""
        return super().get_command(ctx, cmd_name) or _of_station(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of both."""
        from alur import flow

        return sorted({*super().list_commands(ctx), *filter(_of_station, flow.active_names())})


def _of_station(name: str) -> click.Command | None:
    """`commands` in alur/<station>/terminal.py: a side station brings its own; context.obj sets up Django for them."""
    from alur import flow

    if name not in flow.active_names() or find_spec(f"alur.{name}.terminal") is None:
        return None
    return getattr(import_module(f"alur.{name}.terminal"), "commands", None)


LANGUAGE = click.option("--language", type=click.Choice(["en", "id"]), default="en", help="The language of the answer.")


@click.group(cls=Answers)
@click.version_option(package_name="alur")
def main() -> None:
    """Alur carries one public message from the institution to the citizens, and their answers back to the record."""


@main.command()
def up() -> None:
    """Run the site: database, tables, web server, workers. Ctrl-C stops everything."""
    from alur.web import supervisor

    supervisor.up(prepare=_refuse_demo_users_outside)


@main.command()
def demo() -> None:
    """Load the real case of January and February 2024, then run the site, for this machine only."""
    from alur.web import supervisor

    _check_loopback()
    supervisor.up(prepare=_load_demo)


@main.command(name="flow")
def show_flow() -> None:
    """Print the stations in the order in which information passes them."""
    from alur import flow

    active = flow.active_names()
    for number, station in enumerate(flow.STATIONS, start=1):
        place = "spine" if station.spine else "side"
        absent = "" if station.name in active else "  (left out here)"
        click.echo(f"{number:>2} {station.leg:<7}{station.name:<12}{place:<6}{', '.join(station.kinds)}{absent}")


@main.command()
@click.argument("queues", nargs=-1)
def worker(queues: tuple[str, ...]) -> None:
    """Work off QUEUES (default, media; all when none is named) until told to stop."""
    _with_database()
    from alur.kernel import worker as kernel_worker

    kernel_worker.run(list(queues), concurrency=1 if queues == ("media",) else 4)


@main.group()
def db() -> None:
    """The embedded PostgreSQL of the data folder."""


@db.command()
def start() -> None:
    """Start PostgreSQL and leave it running until `alur db stop`."""
    from alur.web import database

    _only_embedded()
    database.start(say=click.echo)
    database.keep()
    click.echo(f"PostgreSQL runs. Its socket lies in {database.embedded().run}, user and database are called alur.")


@db.command()
def stop() -> None:
    """Stop PostgreSQL."""
    from alur.web import database

    _only_embedded()
    click.echo("PostgreSQL stopped" if database.embedded().stop() else "PostgreSQL was not running")


@db.command()
def upgrade() -> None:
    """Carry the database over from the PostgreSQL of an earlier Alur; the old one stays beside it."""
    from alur.web import database

    _only_embedded()
    old = database.embedded().upgrade(say=click.echo)
    click.echo(f"Done. The old database is in {old}; remove it when you have seen that all is well.")


@db.command()
def migrate() -> None:
    """Bring the tables to this version of Alur."""
    from alur.web import database

    _with_database()
    database.migrate(say=click.echo)
    click.echo("The tables are those of this version")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    default="",
    help="The public key from another place than FILE: of the register, or of the issuer "
    "(z6Mk..., or a file with its key document).",
)
@LANGUAGE
def verify(file: Path, key: str, language: str) -> None:
    """Check a release, an exported register or a proof, without database and network, and name what does not fit.

    A release: its package (.zip), or its .json with issuer.json and attachments in the same folder.
    A picture or film: its Content Credentials; --key then names a file with the root to trust.
    Of a register the tree is computed anew; also a single .tlog-proof is checked.
    Exit code 0: it fits; 1: it does not; 2: it cannot be checked. docs/how-to/verify.md
    """
    from alur.register.core.verify import main as check_register
    from alur.releases.core import terminal

    if terminal.is_medium(file):
        sys.exit(terminal.look(file, key, language))
    is_release = terminal.is_release(file)
    sys.exit(terminal.main(file, key, language) if is_release else check_register(str(file), key, language))


@main.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--media", multiple=True, type=click.Path(path_type=Path), help="A picture that goes with the text.")
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it stands on the account; today."
)
@click.option("--by", default="", help="Whose account, as the rule pack names it, e.g. pemda.")
@click.option("--region", default="", help="Code of the office's region, e.g. 36.")
@click.option("--pack", default="indonesia", help="A rule pack that comes with Alur, or the folder of one.")
@LANGUAGE
@click.option("--json", "form", flag_value="json", help="Print the verdict as one line of JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print SARIF 2.1.0, for editors and build servers.")
@click.option("--watch", is_flag=True, help="Screen again whenever FILE changes; Ctrl-C ends.")
@click.option("--batch", "source", type=click.Path(allow_dash=True, path_type=Path), help="JSON Lines, .csv, a folder.")
@click.option("--out", type=click.Path(allow_dash=True, path_type=Path), help="Answers of --batch: JSON Lines or .csv.")
@click.option("--go-on", is_flag=True, help="Keep the answers that --out has, and judge the rest.")
@click.pass_context
def screen(context: click.Context, /, file: str | None, source: Path | None, **options: Any) -> None:
    """Say which rules the text or the words of the picture in FILE (-: standard input) touch, and what the law says.

    Exit code 0: nothing, or a notice; 1: elevated; 3: prohibited; 2: it cannot be read, or was asked wrongly.
    With --batch 0: every line judged; 1: some lines could not be; 2: the file is unusable; 130: stopped.
    docs/how-to/screen.md
    """
    if (file is None) == (source is None):
        raise click.UsageError("Name one FILE, or --batch IN with --out OUT.")
    from alur.screening import terminal

    today = datetime.now().astimezone().date()
    told = options.pop("day")
    asked = terminal.Asked(on=told.date() if told else None, today=today, **options)
    context.exit(terminal.screen_many(source, asked) if source else terminal.screen_one(str(file), asked))


@main.command()
@click.argument("assessment", required=False)
@click.option("--all", "every", is_flag=True, help="Every assessment of this installation.")
def replay(assessment: str | None, every: bool) -> None:
    """Compute the ASSESSMENT of that id again, from its text and the rules of its day, and compare byte for byte.

    Exit code 0: the same; 1: not the same; 2: it cannot be computed here (another engine, or no such assessment).
    """
    if (assessment is None) != every:
        raise click.UsageError("Name one ASSESSMENT, or --all.")
    _with_database()
    from alur.screening import again

    sys.exit(again.replay(assessment, say=click.echo))


@main.group()
def rulepack() -> None:
    """Rule packs: jurisdictions as data. docs/how-to/write-a-rule.md"""


@rulepack.command()
@click.argument("folder", required=False)
@LANGUAGE
def check(folder: str | None, language: str) -> None:
    """Confirm every example of the pack in FOLDER; without it, of all packs that come with Alur.

    Exit code 0: the pack can be used; 1: it cannot, and file and line are named; 2: there is no such folder; 130:
    stopped.
    """
    from alur.screening import packtools

    sys.exit(packtools.check(folder, language=language, tell=click.echo))


@rulepack.command()
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--like", help="A pack to begin with: a folder, or the name of one that comes with Alur.")
@LANGUAGE
def new(name: str, folder: Path, like: str | None, language: str) -> None:
    """Write a small pack with comments into FOLDER, to be filled with real law; or with --like a copy of another."""
    from alur.screening import packtools

    packtools.new(name, folder, like, language=language, tell=click.echo)


@rulepack.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--texts", type=click.Path(exists=True, path_type=Path), help="JSON Lines, .csv or a folder: whose level?"
)
@LANGUAGE
def diff(old: str, new: str, texts: Path | None, language: str) -> None:
    """Say what is different in NEW: rules, dates, contestants, words; with --texts also whose level it would change.

    Each is a folder, or the name of a pack that comes with Alur.
    Exit code 0: nothing is different; 1: something is; 2: one of them cannot be read.
    """
    from alur.screening import packtools

    sys.exit(packtools.diff(old, new, texts, language=language, tell=click.echo))


@main.group()
def directory() -> None:
    """Who exists: institutions, their accounts, forums. docs/how-to/enrol.md"""


@directory.command()
@click.argument("name")
@click.option("--villages", type=int, default=0, help="For measurements: also as many made-up villages, in a forum.")
def load(name: str, villages: int) -> None:
    """Enter the institutions of NAME (indonesia) that are missing: governments, offices, supervisors, forums."""
    _with_database()
    from alur.directory import terminal

    terminal.load(name, villages, say=click.echo)


@directory.command(name="export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_tables(folder: Path) -> None:
    """Write institutions, forums, accounts and memberships as CSV into FOLDER."""
    _with_database()
    from alur.directory import terminal

    terminal.export(folder, say=click.echo)


@directory.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "is_meant", is_flag=True, help="Store it; without this option nothing is changed.")
def import_tables(files: tuple[Path, ...], is_meant: bool) -> None:
    """Say what FILES would enter and change, line by line what cannot be used; with --apply do it.

    Exit code 0: all lines can be used; 1: some cannot, and nothing of that file was stored.
    """
    _with_database()
    from alur.directory import terminal

    sys.exit(terminal.take_in(files, is_meant=is_meant, say=click.echo))


def _setup_django() -> None:
    from alur.web import supervisor

    supervisor.setup_django()


def _with_database() -> None:
    from alur.web import database, supervisor

    database.start()
    supervisor.setup_django()


def _only_embedded() -> None:
    from alur.web import database

    if not database.is_embedded():
        raise Fault("DATABASE_URL is set: that PostgreSQL is yours to start and stop.")


def _check_loopback() -> None:
    from alur.web.options import options

    if not options.is_loopback:
        raise Fault(
            "The demo has users whose passwords everybody knows, so it listens on this machine only, not on %(host)s. "
            "Leave ALUR_HOST out, or run your own installation with another ALUR_HOME and:  alur up",
            host=options.host,
        )


def _refuse_demo_users_outside() -> str:
    from alur.kernel.models import Installation

    if Installation.current().is_demo:
        _check_loopback()
    return ""


def _load_demo() -> str:
    from alur import demo

    click.echo("Loading the case of January and February 2024")
    return demo.load()


if __name__ == "__main__":
    main()

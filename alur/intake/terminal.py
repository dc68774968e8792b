"""`alur intake whatsapp FILE --dry-run`: what an exported chat holds, without keeping anything of it."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from alur.intake.sources.refusals import Notice
    from alur.intake.sources.whatsapp import Export

MOST = 1 << 40  # bytes: a file that lies here already may be of any size, it is read line by line
LONG = 4 << 20  # bytes; reading more takes seconds, and is shown


@click.group()
def commands() -> None:
    """What arrives from outside: see what a file holds before it is handed in on the page."""


@commands.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only read. Messages are chosen on the page, so this is needed.")
@click.option("--zone", default="WIB", help="Zone of the phone that exported: WIB, WITA, WIT or a tz name.")
@click.option("--day-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="Where the file itself does not decide.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def whatsapp(context: click.Context, /, file: Path, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Count messages, authors and files of an exported chat, and say how its dates were read.

    No name, no number and no word of the chat is printed. Exit code 0: read; 2: not readable, or asked wrongly.
    """
    if not dry_run:
        raise click.UsageError("Messages are chosen on the page /intake/. With --dry-run this command only reads.")
    from django.utils.translation import override

    from alur.kernel.errors import Refusal
    from alur.kernel.wording import in_words

    context.obj()
    with override(options.pop("language")):
        try:
            found = read(file, **options)
        except Refusal as refusal:
            click.echo(f"alur: {in_words(refusal)}", err=True)
            context.exit(2)
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else table(found))


def read(file: Path, *, zone: str, day_order: str | None) -> dict[str, Any]:
    """What the file holds, as JSON knows it. Times are those of the zone. Raises Unreadable."""
    from alur.intake.sources.refusals import UndecidedDayOrder

    try:
        return _found(file, zone, day_order or "")
    except UndecidedDayOrder as asked:
        orders = asked.params["orders"]
        found = _found(file, zone, orders[0])
        other = _found(file, zone, orders[1])
        why = {"code": asked.code, "line": asked.params["line"], "text": _undecided(asked.params)}
        undecided = {"day_order": None, "possible_day_orders": orders, "day_order_evidence": [why]}
        return found | undecided | {"otherwise": {orders[1]: {key: other[key] for key in ("first", "last")}}}


def _undecided(params: dict[str, Any]) -> str:
    from django.utils.translation import gettext

    said = gettext("Could not be decided: line %(line)s is %(first)s or %(second)s. Say it with --day-order.")
    return said % params


def _found(file: Path, zone: str, day_order: str) -> dict[str, Any]:
    from alur.intake import services
    from alur.intake.sources import archive

    size = file.stat().st_size
    with file.open("rb") as stream, _progress(size) as bar:
        export, upload = services.opened(
            stream, name=file.name, zone=zone, day_order=day_order, most=MOST, most_text=MOST,
            told=lambda piece: bar.update(len(piece)),
        )  # fmt: skip
        bar.length = 2 * upload.size
        missing = sum(
            each.state == "missing" for message in export.messages() for each in archive.named([message], upload)
        )
        return _as_json(file.name, size, export, missing)


def _progress(size: int) -> Any:
    """A bar on the error stream; the file is read twice."""
    return click.progressbar(length=2 * size, file=sys.stderr, hidden=size < LONG, update_min_steps=1 << 20)


def _as_json(name: str, size: int, export: "Export", missing: int) -> dict[str, Any]:
    summary, states = export.summary, export.summary.states
    return {
        "file": name, "bytes": size, "lines": export.lines, "sha256": export.sha256,
        "messages": summary.count, "authors": len(export.members), "group": bool(export.group),
        "first": _local(summary.first, export.place), "last": _local(summary.last, export.place),
        "attachments": summary.attachments, "attachments_missing": missing,
        "media_omitted": states["media_omitted"], "edited": states["edited"], "deleted": states["deleted"],
        "polls": states["poll"], "locations": states["location"], "contacts": states["contact"],
        "system": summary.left_out["system"], "locale": export.format.language or None,
        "platform": export.format.platform, "clock": export.format.clock, "precision": export.format.precision,
        "zone": str(export.place), "day_order": export.day_order,
        "day_order_evidence": list(map(_said, export.evidence)), "warnings": list(map(_said, export.warnings)),
    }  # fmt: skip


def _said(notice: "Notice") -> dict[str, Any]:
    from django.utils.translation import gettext

    return {
        "code": notice.code,
        "line": notice.line,
        "text": gettext(notice.text) % {"line": notice.line, **notice.params},
    }


def _local(at: datetime | None, place: ZoneInfo) -> str | None:
    return at.astimezone(place).isoformat() if at else None


def table(found: dict[str, Any]) -> str:
    """The same for people, in the active language."""
    from django.utils.translation import gettext as _

    rows = [
        (_("messages"), found["messages"]), (_("authors"), found["authors"]),
        (_("first message"), found["first"]), (_("last message"), found["last"]),
        (_("files named"), f"{found['attachments']} ({_('not in the archive:')} {found['attachments_missing']})"),
        (_("media left out"), found["media_omitted"]), (_("edited"), found["edited"]), (_("deleted"), found["deleted"]),
        (_("polls"), found["polls"]), (_("places"), found["locations"]), (_("contact cards"), found["contacts"]),
        (_("notices of WhatsApp"), found["system"]), (_("language of the phone"), found["locale"] or "?"),
        (_("form"), f"{found['platform']}, {found['clock']} h, {found['zone']}"),
        (_("order of the date"), found["day_order"] or "?"),
    ]  # fmt: skip
    wide = max(len(name) for name, _value in rows)
    said = [each["text"] for each in (*found["day_order_evidence"], *found["warnings"])]
    return "\n".join([*(f"{name:<{wide}}  {value}" for name, value in rows), *said])

"""Many rows at once: the directory's tables in and out as CSV. A file is stored whole or not at all.

One load is one entry in the record, which commits to the rows that were entered or changed (ADR 22).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

from django.db import connection, models, transaction

from alur import rulepacks
from alur.directory.core import tables
from alur.directory.core.tables import Key, Known, Problem, Row
from alur.directory.models import Account, Forum, Institution, Membership
from alur.directory.rights import CONTEXT, check_keeps
from alur.kernel import contents
from alur.kernel.activities import Actor, Reference
from alur.kernel.errors import N_, Invalid
from alur.kernel.record import record

MOST_BYTES = 32 * 1024 * 1024  # one file
BATCH = 2_000  # rows a statement
NAME = {"id": "Daftar lembaga dan akun resmi", "en": "List of institutions and official accounts"}
MODELS: Mapping[str, type[models.Model]] = {
    "institutions": Institution, "forums": Forum, "accounts": Account, "memberships": Membership,
}  # fmt: skip


class BadLines(Invalid):
    """A file has lines that cannot be used."""

    code = "directory.bad_lines"
    message = N_("%(count)s lines cannot be used; the first is line %(line)s. Nothing was stored.")


class NotText(Invalid):
    """It is no CSV."""

    code = "directory.not_text"
    message = N_("The file is no text in UTF-8, or larger than 32 MB. Save it as CSV in UTF-8.")


@dataclass(frozen=True)
class Plan:
    """What a file would do: rows that are new, rows that say something else than before, rows that say the same."""

    table: str
    fresh: list[Row]
    changed: list[tuple[Row, Row]]  # as it is, as it will be
    same: int
    problems: list[Problem]

    @property
    def bad_lines(self) -> int:
        """How many lines cannot be used; one may have several reasons."""
        return len({problem.line for problem in self.problems})

    @property
    def counts(self) -> dict[str, int]:
        """For the record and the terminal."""
        return {"entered": len(self.fresh), "changed": len(self.changed)}


def export(table: str) -> str:
    """A table as CSV. Read in again it changes nothing."""
    return tables.write(table, _rows(table).values())


def preview(data: bytes) -> Plan:
    """What the file would do; nothing is stored. Raises UnknownTable, NotText."""
    return _plan(_text(data))


@transaction.atomic
def apply(data: bytes, *, by: Actor, at: datetime) -> Plan:
    """Store the file, all of it or nothing. A file that says nothing new leaves no entry in the record.

    Raises UnknownTable, NotText, BadLines, NotAllowed.
    """
    check_keeps(by, "directory.enrol")
    lock()
    plan = _plan(_text(data))
    write(plan, at)
    tell([plan], by=by, at=at)
    return plan


@transaction.atomic
def join_all(*, forum: Forum, slugs: Iterable[str], by: Actor, at: datetime) -> int:
    """Many institutions join a forum in one step; returns how many were not there. Raises NotAllowed."""
    check_keeps(by, "directory.found", forum.keeper.slug if forum.keeper else "")
    lock()
    rows = [{"forum": forum.slug, "institution": slug, "joined_at": "", "left_at": ""} for slug in slugs]
    plan = plan_of("memberships", rows, keep=True)
    write(plan, at)
    tell([plan], by=by, at=at, facts={"forum": forum.slug})
    return len(plan.fresh)


def lock() -> None:
    """Nobody else enters anything until this transaction ends; reading goes on."""
    named = ", ".join(model._meta.db_table for model in MODELS.values())
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {named} IN SHARE ROW EXCLUSIVE MODE")


def plan_of(table: str, rows: Iterable[Row], *, keep: bool) -> Plan:
    """What these rows would do. keep: rows that are known already stay as they are, whatever `rows` says of them."""
    plan = _plan(tables.write(table, rows))
    return Plan(table, plan.fresh, [], plan.same + len(plan.changed), plan.problems) if keep else plan


def tell(plans: Sequence[Plan], *, by: Actor, at: datetime, facts: Mapping[str, Any] = {}) -> None:
    """One entry in the record for all that the plans entered or changed; none where they did nothing."""
    rows = {plan.table: [*plan.fresh, *(new for _, new in plan.changed)] for plan in plans}
    told = [
        contents.put(tables.write(table, each), media_type="text/csv", name=f"{table}.csv")
        for table, each in rows.items() if each
    ]  # fmt: skip
    if told:
        stated = {plan.table: plan.counts for plan in plans if any(plan.counts.values())}
        obj = Reference("Directory", f"directory/{uuid4()}", NAME)
        record(type="Add", actor=by, obj=obj, at=at, context=CONTEXT, contents=told, facts={**stated, **facts})


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NotText
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText from None


def _plan(text: str) -> Plan:
    sheet = tables.read(text, _known("forums" if text.lstrip("\ufeff").startswith("slug,name") else "institutions"))
    held = _rows(sheet.table)
    if sheet.table == "memberships":
        _check_memberships(sheet, held)
    fresh, changed, same = [], [], 0
    bad = {problem.line for problem in sheet.problems}
    for row in (row for line, row in sheet.rows.items() if line not in bad):
        before = held.get(tables.key_of(sheet.table, row))
        if before is None:
            fresh.append(row)
        elif before != row:
            changed.append((before, row))
        else:
            same += 1
    return Plan(sheet.table, fresh, changed, same, sheet.problems)


def _check_memberships(sheet: tables.Sheet, held: Mapping[Key, Row]) -> None:
    """An institution is in a forum once at a time; a row without a moment means the membership that there is."""
    now = {key[:2]: row["joined_at"] for key, row in held.items() if not row["left_at"]}
    for line, row in sheet.rows.items():
        since = now.get((row["forum"], row["institution"]), "")
        row["joined_at"] = row["joined_at"] or since
        if since and row["joined_at"] != since and not row["left_at"]:
            sheet.blame(line, N_("It belongs to this forum already, since %(since)s."), since=since)


def _known(tree: str) -> Known:
    """What rows may point at. tree: whose parents are wanted."""
    forums, institutions = Forum.objects, Institution.objects
    above = forums.values_list("slug", "community__slug") if tree == "forums" else None
    return Known(
        institutions=frozenset(institutions.values_list("slug", flat=True)),
        forums=frozenset(forums.values_list("slug", flat=True)),
        kinds=frozenset(Institution.Kind.values),
        zones=frozenset(available_timezones()),
        jurisdictions=frozenset(rulepacks.names()),
        parents={slug: up or "" for slug, up in above or institutions.values_list("slug", "parent__slug")},
    )


def _rows(table: str) -> dict[Key, Row]:
    """What the directory holds, by key, as the table writes it."""
    made = (dict(zip(tables.COLUMNS[table], map(_cell, values), strict=True)) for values in _QUERIES[table]())
    return {tables.key_of(table, row): row for row in made}


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value or "")


_QUERIES: Mapping[str, Callable[[], Iterable[tuple[Any, ...]]]] = {
    "institutions": lambda: Institution.objects.values_list(
        "slug", "kind", "name__id", "name__en", "parent__slug", "zone", "region", "jurisdiction", "also"
    ),
    "forums": lambda: Forum.objects.values_list("slug", "name__id", "name__en", "community__slug", "keeper__slug"),
    "accounts": lambda: Account.objects.values_list(
        "network", "handle", "institution__slug", "url", "confirmed_on", "proof", "reason", "ended_at"
    ),
    "memberships": lambda: Membership.objects.values_list(
        "forum__slug", "institution__slug", "joined_at", "left_at"
    ),
}  # fmt: skip


def write(plan: Plan, at: datetime) -> None:
    """Store the rows of a plan. at: since when a membership without a moment holds. Raises BadLines."""
    if plan.problems:
        raise BadLines(count=plan.bad_lines, line=plan.problems[0].line)
    column = {"institutions": "parent", "forums": "community"}.get(plan.table)
    for level in tables.depths(plan.fresh, column) if column else [plan.fresh]:
        model = MODELS[plan.table]
        fields = _fields(plan.table, level, at)
        model._default_manager.bulk_create([model(**each) for each in fields], batch_size=BATCH)
    if plan.changed:
        _change(plan, at)


def _change(plan: Plan, at: datetime) -> None:
    """Give the rows that are there already what the file says of them."""
    model, rows = MODELS[plan.table], [new for _, new in plan.changed]
    pks = {tuple(map(_cell, key)): pk for *key, pk in model._default_manager.values_list(*_KEY[plan.table], "pk")}
    fields = _fields(plan.table, rows, at)
    made = [model(pk=pks[tables.key_of(plan.table, row)], **each) for row, each in zip(rows, fields, strict=True)]
    model._default_manager.bulk_update(made, sorted(fields[0]), batch_size=BATCH)


_KEY: Mapping[str, Key] = {
    "institutions": ("slug",), "forums": ("slug",), "accounts": ("network", "handle"),
    "memberships": ("forum__slug", "institution__slug", "joined_at"),
}  # fmt: skip


def _fields(table: str, rows: Sequence[Row], at: datetime) -> list[dict[str, Any]]:
    """The rows as the model takes them. Names of what they point at become ids, in one query each."""
    offices = dict(Institution.objects.values_list("slug", "pk"))
    forums = dict(Forum.objects.values_list("slug", "pk"))
    return [_given(table, row, offices, forums, at) for row in rows]


_POINTS = {"parent": 0, "institution": 0, "keeper": 0, "community": 1, "forum": 1}


def _given(table: str, row: Row, offices: dict[str, int], forums: dict[str, int], at: datetime) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for column, cell in row.items():
        if column in _POINTS:
            given[f"{column}_id"] = (offices, forums)[_POINTS[column]].get(cell)
        elif column == "joined_at":
            given[column] = datetime.fromisoformat(cell) if cell else at
        elif column in ("left_at", "ended_at"):
            given[column] = datetime.fromisoformat(cell) if cell else None
        elif column == "confirmed_on":
            given[column] = date.fromisoformat(cell) if cell else None
        elif not column.startswith("name_"):
            given[column] = cell
    return given | ({"name": {"id": row["name_id"], "en": row["name_en"]}} if "name_id" in row else {})

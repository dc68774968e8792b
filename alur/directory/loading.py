"""The institutions of a country out of its folder in `data/`: `alur directory load indonesia`.

What is there already stays as it is: a second load enters only what is missing.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from alur.directory import exchange
from alur.directory.core.tables import Row
from alur.directory.models import Forum
from alur.directory.rights import CONTEXT, check_keeps
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.record import record

DATA = Path(__file__).parent / "data"
TABLES = ("institutions", "forums", "memberships")  # each points at those before it
MOST_VILLAGES = 1_000_000
VILLAGES = "generated-villages"

Say = Callable[[str], None]


class UnknownList(NotFound):
    """No such list."""

    code = "directory.unknown_list"
    message = N_("There is no list called %(name)s. Lists: %(names)s.")


class TooMany(Invalid):
    """A measurement with more rows than anybody has offices."""

    code = "directory.too_many"
    message = N_("Between 1 and %(most)s villages can be generated.")


def names() -> list[str]:
    """The lists that come with Alur, by name of their jurisdiction."""
    return sorted(path.parent.name for path in DATA.glob("*/directory.toml"))


@transaction.atomic
def load(*, name: str, by: Actor, at: datetime, say: Say = lambda words: None) -> int:
    """Enter the institutions, forums and memberships of a jurisdiction that are missing; returns how many rows.

    One entry in the record for all of them. Raises UnknownList, NotAllowed.
    """
    check_keeps(by, "directory.enrol")
    if name not in names():
        raise UnknownList(name=name, names=", ".join(names()))
    exchange.lock()
    rows, plans = listed(name), []
    for table in TABLES:
        plan = exchange.plan_of(table, rows[table], keep=True)
        exchange.write(plan, at)
        say(f"{table:<12} {len(plan.fresh):>6} entered, {plan.same:>6} were there")
        plans.append(plan)
    exchange.tell(plans, by=by, at=at, facts={"list": name})
    return sum(len(plan.fresh) for plan in plans)


def listed(name: str) -> dict[str, list[Row]]:
    """The rows of a list, as the tables have them."""
    told = tomllib.loads((DATA / name / "directory.toml").read_text())
    rows: dict[str, list[Row]] = {
        "institutions": [_institution(name, each) for each in told["institution"]],
        "forums": [_forum(each) for each in told["forum"]],
        "memberships": [],
    }
    for region in _regions(name, told["english"]):
        for pattern in told["region"]:
            if region["type"] in pattern["of"]:
                made = _filled(pattern, region)
                rows["institutions"].append(_institution(name, made, region))
                joins = [(each, made["slug"]) for each in pattern.get("forums", ())]
                rows["memberships"] += [_membership(forum, slug) for forum, slug in joins]
    return rows


def _regions(name: str, english: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The lines of regions.csv with the words that patterns use."""
    areas: dict[str, str] = {}
    with open(DATA / name / "regions.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            bare = row["name"].partition(" ")[2] if row["parent_code"] else row["name"]
            short = row["name"] if row["parent_code"] else row["government_short"].partition(" ")[2]
            areas[row["code"]] = area = re.sub(r"[^a-z0-9]+", "-", short.lower()).strip("-")
            above = areas.get(row["parent_code"], "")
            words = {"area": area, "above": above, "region": row["code"], "bare": bare}
            yield row | words | {"english": english[row["type"]] % {"bare": bare}}


def _filled(pattern: Mapping[str, Any], region: Mapping[str, str]) -> dict[str, Any]:
    name = {language: words % region for language, words in pattern["name"].items()}
    return {**pattern, "slug": pattern["slug"] % region, "parent": pattern.get("parent", "") % region, "name": name}


def _institution(jurisdiction: str, told: Mapping[str, Any], region: Mapping[str, str] = {}) -> Row:
    also = (region.get("government_short", ""), region.get("aliases", ""), told.get("also", ""))
    return {
        "slug": told["slug"], "kind": told["kind"], "name_id": told["name"]["id"], "name_en": told["name"]["en"],
        "parent": told.get("parent", ""), "zone": region.get("timezone", "Asia/Jakarta"),
        "region": region.get("code", ""), "jurisdiction": jurisdiction, "also": ";".join(filter(None, also)),
    }  # fmt: skip


def _forum(told: Mapping[str, Any]) -> Row:
    name = {"name_id": told["name"]["id"], "name_en": told["name"]["en"]}
    return {"slug": told["slug"], "community": told.get("community", ""), "keeper": "", **name}


def _membership(forum: str, institution: str) -> Row:
    return {"forum": forum, "institution": institution, "joined_at": "", "left_at": ""}


_VILLAGES = """
    INSERT INTO directory_institution (uid, slug, kind, name, parent_id, zone, region, jurisdiction, also)
    SELECT gen_random_uuid(), 'generated-village-' || n, 'VILLAGE',
           jsonb_build_object('id', 'Desa buatan ' || n, 'en', 'Generated village ' || n),
           NULL, 'Asia/Jakarta', '', 'indonesia', ''
      FROM generate_series(1, %s) AS n
        ON CONFLICT (slug) DO NOTHING
"""
_JOINED = """
    INSERT INTO directory_membership (forum_id, institution_id, joined_at)
    SELECT %s, id, %s FROM directory_institution WHERE slug LIKE 'generated-village-%%'
        ON CONFLICT (forum_id, institution_id) WHERE left_at IS NULL DO NOTHING
"""


@transaction.atomic
def generate_villages(*, count: int, by: Actor, at: datetime) -> int:
    """For measurements: villages 1..count that do not exist, in a forum of their own. Returns how many are new.

    Two statements, whatever `count` is. Raises TooMany, NotAllowed.
    """
    check_keeps(by, "directory.enrol")
    if not 1 <= count <= MOST_VILLAGES:
        raise TooMany(most=MOST_VILLAGES)
    exchange.lock()
    name = {"id": "Desa buatan untuk pengukuran", "en": "Generated villages, for measurements"}
    forum, _ = Forum.objects.get_or_create(slug=VILLAGES, defaults={"name": name})
    with connection.cursor() as cursor:
        cursor.execute(_VILLAGES, [count])
        entered = int(cursor.rowcount)
        cursor.execute(_JOINED, [forum.pk, at])
    if entered:
        facts = {"institutions": {"entered": entered, "changed": 0}}
        record(type="Add", actor=by, obj=forum.reference(), at=at, context=CONTEXT, facts=facts)
    return entered

"""Activities for the register's tests: single steps, and the real case as its stations would record it."""

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.screening import services as screening

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)  # noon in Jakarta

_numbers = count(1)


@transaction.atomic
def step(
    type: str = "View",
    kind: str = "Dispatch",
    *,
    by: Actor = SYSTEM,
    day: float = 0,
    context: str = "a-case",
    path: str = "",
    reply: str = "",
    target: Reference | None = None,
    name: Mapping[str, str] | None = None,
    **facts: Any,
) -> Activity:
    """One activity `day` days after noon of 26 January 2024, in Jakarta."""
    obj = Reference(kind, path or f"{kind.lower()}s/{next(_numbers)}", name or {})
    at = NOON + timedelta(days=day)
    return record(type=type, actor=by, obj=obj, at=at, context=context, target=target, in_reply_to=reply, facts=facts)


def steps(number: int, context: str = "a-case") -> list[Activity]:
    """So many activities that nobody listens to."""
    return [step(context=context) for _ in range(number)]


STORY = Path(__file__).parents[3] / "demo" / "banten-2024" / "story.toml"

# Verb of a step in the story -> type and kind of the activity that its station records.
VERBS = {
    ("intake", "receive"): ("Create", "Item"),
    ("tracing", "see"): ("Create", "Sighting"),
    ("tracing", "note_origin"): ("Create", "Match"),
    ("listening", "receive"): ("Create", "Comment"),
    ("complaints", "file"): ("Flag", "Complaint"),
    ("complaints", "study"): ("Add", "Complaint"),
    ("complaints", "examine"): ("Add", "Complaint"),
    ("complaints", "note_outcome"): ("Update", "Complaint"),
    ("responses", "answer"): ("Create", "Response"),
}
PUBLIC = ("name", "summary", "known_then", "sources", "disagreements", "precision", "speaker", "verdict")


def the_case() -> str:
    """The real case as its stations record it, with the assessment after the fact; returns its context."""
    story = tomllib.loads(STORY.read_text())
    case = story["case"]
    offices = {each["slug"]: _office(each) for each in story["institutions"]}
    paths: dict[str, str] = {}
    for number, told in enumerate(story["steps"]):
        kind = VERBS[told["station"], told["verb"]][1]
        paths[told["key"]] = paths.get(told.get("in_reply_to", ""), "") if kind == "Complaint" else ""
        paths[told["key"]] = paths[told["key"]] or f"{kind.lower()}s/{uuid4()}"
        facts = _public(told) | ({"case": {"name": case["name"], "summary": case["summary"]}} if number == 0 else {})
        _record_told(told, context=case["slug"], path=paths[told["key"]], paths=paths, facts=facts)
        if kind == "Sighting":
            _assess(told, subject=paths[told["key"]], office=offices["diskominfo-banten"], context=case["slug"])
    return str(case["slug"])


def _office(told: Mapping[str, Any]) -> Institution:
    return directory.institution(told["slug"], told["kind"].upper(), name=told["name"], region="36")


def _public(told: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(json.dumps({key: told[key] for key in PUBLIC if key in told}, default=str))
    if "comments" in told:
        facts["comments"] = told["comments"]
    return facts


@transaction.atomic
def _record_told(
    told: Mapping[str, Any], *, context: str, path: str, paths: Mapping[str, str], facts: Mapping[str, Any]
) -> None:
    type, kind = VERBS[told["station"], told["verb"]]
    who = told["actor"]
    office = Institution.objects.filter(slug=who["institution"]).first()
    by = Actor(who["institution"], office.name if office else {}, who["role"])
    kept = [contents.put(told["text"]["id"])] if kind == "Response" else []
    record(
        type=type, actor=by, obj=Reference(kind, path, told["name"]), at=told["at"], context=context, contents=kept,
        in_reply_to=paths.get(told.get("in_reply_to", ""), ""), facts=facts,
    )  # fmt: skip


def _assess(told: Mapping[str, Any], *, subject: str, office: Institution, context: str) -> None:
    screening.assess(
        subject=Reference("Sighting", subject), parts=told["texts"], institution=office, on=told["at"], by=SYSTEM,
        at=told["at"], context=context, retrospective=True,
    )  # fmt: skip

"""The real case of January and February 2024: `demo/banten-2024/` through the same services as any other input.

    load()      once; a second call finds everything and changes nothing

The clock of such an installation begins on the evening of the story, so that the campaign is on when a visitor plays
the editor. Its users are roles with a public password: `alur demo` listens on this machine only.
"""

import importlib.util
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from alur import flow
from alur.accounts import services as accounts
from alur.accounts.models import User
from alur.complaints import services as complaints
from alur.complaints.domain import Filing, Way
from alur.complaints.evidence import Attachment
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock
from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.errors import N_, Fault
from alur.kernel.models import Activity, Installation
from alur.register import services as register
from alur.responses import services as responses
from alur.responses.domain import Kind

MINUTES_LATER = 30  # after the message of the story the visitor's clock begins
LOCK = 0x64656D6F  # "demo": two starts at once load it once
REGIONS = {"provinsi-banten": "36", "diskominfo-banten": "36", "bawaslu-banten": "36"}

Step = Mapping[str, Any]


class NotEmpty(Fault):
    """An installation in use is not turned into a demo."""

    code = "demo.not_empty"
    message = N_("This installation is in use; the demo would mix with it. Choose an empty data folder with ALUR_HOME.")


def folder() -> Path:
    """Where the case lies: in a checkout, or inside the installed package."""
    here = Path(__file__).parent
    places = (here.parent / "demo" / "banten-2024", here / "_demo" / "banten-2024")
    return next(place for place in places if (place / "story.toml").exists())


def story() -> dict[str, Any]:
    """The case as data."""
    with open(folder() / "story.toml", "rb") as file:
        return tomllib.load(file)


@cache
def _drawing() -> ModuleType:
    """The script that draws the poster; it lies beside the data, outside the package."""
    spec = importlib.util.spec_from_file_location("alur_demo_drawing", folder() / "draw.py")
    assert spec is not None  # noqa: S101 - for the type checker: the file is there
    assert spec.loader is not None  # noqa: S101 - likewise: it is a file of Python
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load() -> str:
    """Load the case unless it is there already; returns what the terminal says: who can sign in.

    All or nothing. Raises NotEmpty.
    """
    told = story()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if not Installation.current().is_demo:
            _load_all(told)
    register.checkpoint_new()
    clock.forget()
    return _who_can_sign_in(told)


def _load_all(told: Mapping[str, Any]) -> None:
    if Institution.objects.exists() or Activity.objects.exists():
        raise NotEmpty
    begins = told["case"]["starts_at"]
    shift = begins + timedelta(minutes=MINUTES_LATER) - timezone.now()
    Installation.objects.create(pk=1, is_demo=True, clock_shift=shift)
    _enrol(told, at=begins - timedelta(days=1))
    known: dict[str, str] = {}
    for step in told["steps"]:
        if step["station"] in flow.active_names():
            known[step["key"]] = VERBS[step["station"], step["verb"]](step, told, known)


def _enrol(told: Mapping[str, Any], *, at: datetime) -> None:
    zone = told["case"]["zone"]
    for row in told["institutions"]:
        parent = directory.institution(row["parent"]) if "parent" in row else None
        region = REGIONS.get(row["slug"], "")
        directory.enrol(
            slug=row["slug"], kind=row["kind"].upper(), name=row["name"], parent=parent, zone=zone, region=region,
            by=SYSTEM, at=at,
        )  # fmt: skip
    for row in told["accounts"]:
        directory.connect(
            institution=directory.institution(row["owner"]), network=row["network"], handle=row["handle"].lstrip("@"),
            url=f"https://{row['address']}", by=SYSTEM, at=at,
        )  # fmt: skip
    for row in told["forums"]:
        community = directory.forum(row["inside"]) if "inside" in row else None
        keeper = Actor(row["coordinator"], directory.institution(row["coordinator"]).name, "system")
        forum = directory.found(slug=row["slug"], name=row["name"], community=community, by=keeper, at=at)
        for slug in row["members"]:
            directory.join(institution=directory.institution(slug), forum=forum, by=SYSTEM, at=at)
    for number, row in enumerate(told["users"], 1):
        user = accounts.create_for_demo(email=_address(row), name=f"Tokoh {number}")
        institution = directory.institution(row["institution"])
        directory.appoint(user_id=user.pk, institution=institution, role=row["role"], by=SYSTEM, at=at)


def _address(user: Mapping[str, Any]) -> str:
    return f"{user['username']}@demo.example"


def _actor(told: Mapping[str, Any], role: str, institution: str) -> Actor:
    """The demo user of a role as an actor; roles of the story that nobody plays act as the software does."""
    for row in told["users"]:
        if (row["role"], row["institution"]) == (role, institution):
            actor = directory.actor_for(User.objects.get(email=_address(row)))
            assert actor is not None  # noqa: S101 - appointed above
            return actor
    place = directory.institution(institution)
    return Actor(place.slug, place.name, role)


def _facts(step: Step) -> dict[str, Any]:
    """What the record may say about a step: our summary, the sources, what they disagree on."""
    kept = ("summary", "known_then", "precision", "disagreements")
    facts = {key: step[key] for key in kept if step.get(key)}
    facts["sources"] = [_source(source) for source in step["sources"]]
    return facts


def _source(source: Mapping[str, Any]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else value.isoformat() for key, value in source.items()}


def _receive(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    """The message of the group, out of the exported chat, at the office that got it."""
    from alur.intake import services as intake

    by = _actor(told, "editor", step["office"])
    with tempfile.TemporaryDirectory() as place:
        path = _drawing().pack(Path(place) / "chat.zip")
        data, name = path.read_bytes(), f"{step['export'][:-4]}.zip"
    waiting = intake.hand_in(data=data, name=name, zone="WIB", by=by, at=step["at"])
    messages = intake.preview_of(waiting).messages
    line = next(each.line for each in messages if each.at == step["at"])
    claimed = directory.institution(step["actor"]["institution"]).name["id"]
    case = {"case": {"name": told["case"]["name"], "summary": told["case"]["summary"]}}
    items = intake.receive(
        uid=waiting.uid, lines=[line], claimed_origin=claimed, context=told["case"]["slug"], name=step["name"],
        facts=_facts(step) | case, by=by, at=step["at"],
    )  # fmt: skip
    return items[0].reference().path


def _see(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    """The post on the province's account, as the press described it: no copy with the platform's own time is known."""
    from alur.tracing import services as tracing

    row = next(each for each in told["accounts"] if each["slug"] == step["account"])
    account = directory.account(network=row["network"], handle=row["handle"].lstrip("@"))
    assert account is not None  # noqa: S101 - connected above
    texts = {part: text for part, text in step["texts"].items() if part != "overlay"}
    pictures = [(step["picture"], "image/jpeg", _drawing().poster())]
    sighting = tracing.see(
        account=account, at=step["at"], by=SYSTEM, texts=texts, pictures=pictures, context=told["case"]["slug"],
        name=told["case"]["name"], precision=step["precision"], facts=_facts(step),
    )  # fmt: skip
    return sighting.reference().path


def _collect(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    from alur.listening import services as listening

    path = ""
    for row in step["comments"]:
        comment = listening.collect(
            in_reply_to=known.get(step["in_reply_to"], ""), name=row["handle"], words=row["text"], at=step["at"],
            by=SYSTEM, context=told["case"]["slug"], facts=_facts(step) | {"title": step["name"]},
        )  # fmt: skip
        path = comment.reference().path
    return path


def _file(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    """The report of the case; who filed it is sealed, as any other reporter is."""
    sealed = step["sealed"]
    filing = Filing(
        way=Way.REPORT, event_on=step["known_on"], known_on=step["known_on"], days_are_certain=step["known_on_certain"],
        account=sealed["account"].strip(), post="@pemprov.banten", respondent=step["respondent"]["id"],
        place="Instagram", name=sealed["complainant"], address=sealed["complainant"],
    )  # fmt: skip
    receipt = complaints.file(
        form_token=f"demo {told['case']['slug']}", filing=filing, at=step["at"], body=step["receiver"],
        respondent="provinsi-banten", about=known.get(step["target"], ""), context=told["case"]["slug"],
        evidence=[Attachment(data=_drawing().poster(), media_type="image/jpeg", name="poster.jpg")],
        facts=_facts(step) | {"respondent": step["respondent"]},
    )  # fmt: skip
    return receipt.complaint.reference().path


def _handled(verb: Callable[..., Any]) -> Callable[..., str]:
    def act(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
        path = known[step["in_reply_to"]]
        by = _actor(told, "supervisor", step["actor"]["institution"])
        facts = _facts(step) | {"title": step["name"], "toldLater": True}
        verb(complaint=UUID(path.rpartition("/")[2]), by=by, at=step["at"], facts=facts)
        return path

    return act


def _note_origin(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    from alur.tracing import services as tracing

    source = Reference("Item", known.get(step["target"], "items/unknown"))
    tracing.note_origin(
        source=source, at=step["at"], by=SYSTEM, context=told["case"]["slug"], name=step["name"],
        facts=_facts(step) | {"verdict": step["verdict"]},
    )  # fmt: skip
    return source.path


def _answer(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    """An answer that was given to the press: whoever enters it later did not give it, so nobody is kept apart."""
    office = directory.institution(step["actor"]["institution"])
    by = Actor(
        office.slug,
        office.name,
        step["actor"]["role"],
        permissions=frozenset({"responses.answer", "responses.publish"}),
    )
    response = responses.answer(
        in_reply_to=known.get(step["in_reply_to"], ""), text=step["text"]["id"], kind=Kind.CLARIFICATION,
        speaker_role=step["speaker"], by=by, at=step["at"], context=told["case"]["slug"],
    )  # fmt: skip
    facts = _facts(step) | {"title": step["name"], "speaker": step["speaker"], "toldLater": True}
    return responses.publish(response=response.uid, by=by, at=step["at"], facts=facts).path


def _note_outcome(step: Step, told: Mapping[str, Any], known: dict[str, str]) -> str:
    path = known[step["in_reply_to"]]
    complaints.note(
        complaint=UUID(path.rpartition("/")[2]), by=SYSTEM, at=step["at"],
        facts=_facts(step) | {"title": step["name"], "verdict": step["verdict"]},
    )  # fmt: skip
    return path


VERBS: Mapping[tuple[str, str], Callable[[Step, Mapping[str, Any], dict[str, str]], str]] = {
    ("intake", "receive"): _receive,
    ("tracing", "see"): _see,
    ("tracing", "note_origin"): _note_origin,
    ("listening", "receive"): _collect,
    ("complaints", "file"): _file,
    ("complaints", "study"): _handled(complaints.study),
    ("complaints", "examine"): _handled(complaints.examine),
    ("complaints", "note_outcome"): _note_outcome,
    ("responses", "answer"): _answer,
}


def _who_can_sign_in(told: Mapping[str, Any]) -> str:
    lines = [f"  {_address(row):<34} {row['name']['en']}" for row in told["users"]]
    return "\n".join([f"People of the demo, all with the password {accounts.DEMO_PASSWORD}:", *lines])

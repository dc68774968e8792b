"""Ways in of an office: mailboxes and feeds that are read, numbers that call. The head connects them, tests, removes.

What goes wrong stands on the page in words; reading (reading.py) pauses longer after each failure. Settings of an
office stay out of the record, as its tokens do; what comes by them enters it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from alur.directory import services as directory
from alur.intake import arriving
from alur.intake.arriving import Arrived
from alur.intake.models import Way
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, AlurError, NotFound, Refusal
from alur.kernel.tasks import defer

EVERY = {Way.Kind.FEED: timedelta(minutes=15), Way.Kind.MAILBOX: timedelta(minutes=5)}
LONGEST = timedelta(days=1)  # between two tries of a way that fails
MOST = 50  # ways of one office


class AlreadyConnected(Refusal):
    """Once is enough."""

    code = "intake.already_connected"
    message = N_("This is connected already. Remove it first, if its settings have changed.")


class TooManyWays(Refusal):
    """Nobody keeps an overview of so many."""

    code = "intake.too_many_ways"
    message = N_("Your office has %(most)s ways in. Remove one that is not used any more.")


class Gone(Refusal):
    """The other side says that it will not come back (410)."""

    code = "intake.gone"
    message = N_("The address answers that it is gone for good (410). It is not read any more: remove it.")


class Later(Refusal):
    """The other side gives a reason to come later. seconds: how much later, where it says so."""

    code = "intake.later"
    message = N_("%(host)s answered with status %(answer)s. It is tried again by itself.")
    seconds: float = 0


@transaction.atomic
def connect(
    *, kind: Way.Kind, name: str, address: str, by: Actor, at: datetime, secret: Mapping[str, str] | None = None
) -> Way:
    """Add a way in of the own office; a feed or mailbox is read at once. Raises NotAllowed, AlreadyConnected."""
    permissions.check_allowed(by, "intake.connect")
    office = directory.institution(by.institution)
    own = Way.objects.filter(institution=office, removed_at=None)
    if own.count() >= MOST:
        raise TooManyWays(most=MOST)
    if own.filter(kind=kind, address=address).exists():
        raise AlreadyConnected
    sealed = contents.seal(json.dumps(dict(secret)), media_type="application/json").uid if secret else None
    way = Way.objects.create(
        institution=office, kind=kind, name=name, address=address, secret_id=sealed, added_at=at,
        next_at=at if kind in EVERY else None,
    )  # fmt: skip
    if way.next_at:
        queue(way)
    return way


@transaction.atomic
def remove(*, uid: UUID, by: Actor, at: datetime) -> None:
    """Nothing comes by it any more; its secrets are erased. What came stays. Raises NotAllowed, NotFound."""
    permissions.check_allowed(by, "intake.connect")
    way = own(uid, by)
    if way.secret_id:
        contents.erase(way.secret_id)
    for batch in way.batches.all():
        contents.erase(batch.content_uid)
        batch.delete()
    way.secret_id, way.next_at, way.removed_at = None, None, at
    way.save(update_fields=["secret_id", "next_at", "removed_at"])


def ways_of(by: Actor) -> QuerySet[Way]:
    """What is connected, the newest first."""
    permissions.check_allowed(by, "intake.receive")
    return Way.objects.filter(institution__slug=by.institution, removed_at=None).order_by("-added_at", "-pk")


def secret_of(way: Way) -> dict[str, str]:
    """The sealed settings, for reading."""
    found: dict[str, str] = json.loads(contents.open_sealed(way.secret_id)) if way.secret_id else {}
    return found


def acting(way: Way) -> Actor:
    """The software, for the office whose way it is."""
    office = way.institution
    return Actor(office.slug, office.name, "system", None, frozenset({"intake.receive"}))


def take(way: Way, came: Arrived, at: datetime) -> None:
    """An item of what came by it, counted where it is new. Raises as `arriving.take` does."""
    if arriving.take(came, office=way.institution, by=acting(way), at=at).is_new:
        Way.objects.filter(pk=way.pk).update(taken=F("taken") + 1)


def failed(way: Way, refusal: AlurError, at: datetime) -> None:
    """Keep what went wrong, and pause twice as long after each failure."""
    way.problem = {"text": str(refusal.text), "params": {name: str(each) for name, each in refusal.params.items()}}
    way.failures += 1
    if way.kind in EVERY:
        pause = min(EVERY[Way.Kind(way.kind)] * 2 ** min(way.failures, 10), LONGEST)
        asked = timedelta(seconds=refusal.seconds if isinstance(refusal, Later) else 0)
        way.next_at = None if isinstance(refusal, Gone) else at + max(pause, asked)
    way.save(update_fields=["problem", "failures", "next_at"])


def went_well(way: Way, at: datetime, **state: Any) -> None:
    """Keep where reading goes on, and when."""
    way.state, way.problem, way.failures, way.read_at = way.state | state, {}, 0, at
    way.next_at = at + EVERY[Way.Kind(way.kind)] if way.kind in EVERY else None
    way.save(update_fields=["state", "problem", "failures", "read_at", "next_at"])


def problem_of(way: Way) -> Refusal | None:
    """The last refusal, to be said in the reader's language."""
    return Refusal(way.problem["text"], **way.problem["params"]) if way.problem else None


def own(uid: UUID, by: Actor) -> Way:
    """The way of that id, of the own office. Raises NotFound."""
    found = Way.objects.filter(uid=uid, institution__slug=by.institution, removed_at=None)
    way = found.select_related("institution").first()
    if way is None:
        raise NotFound
    return way


def queue(way: Way) -> None:
    """Have it read soon, once."""
    defer("intake.reading.read", once=f"intake-way-{way.pk}", way_id=way.pk)

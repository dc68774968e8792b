"""A receipt moves: what an office does at its desk and on its page moves it, and the office itself may acknowledge."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.relay.models import Receipt
from alur.relay.services.announcing import uid_of

State = Receipt.State

# From which states a receipt may come into each: forward only, and a late look does not overwrite an answer.
_NEW = (State.WAITING, State.DELIVERED)
MOVES: Mapping[State, tuple[State, ...]] = {
    State.OPENED: _NEW,
    State.ACKNOWLEDGED: (*_NEW, State.OPENED),
    State.DECLINED: (*_NEW, State.OPENED, State.ACKNOWLEDGED),
    State.POSTED: (*_NEW, State.OPENED, State.ACKNOWLEDGED, State.DECLINED),
}


@transaction.atomic
def acknowledge(*, uid: UUID, by: Actor, at: datetime) -> Receipt:
    """A receiving office says that it has the release. It promises nothing. A second time changes nothing.

    Raises NotFound for other offices, NotAllowed.
    """
    permissions.check_allowed(by, "relay.acknowledge")
    receipt = receipt_of(uid, by)
    moved = Receipt.objects.filter(pk=receipt.pk, state__in=MOVES[State.ACKNOWLEDGED])
    if moved.update(state=State.ACKNOWLEDGED, at=at):
        record(type="Accept", actor=by, obj=receipt.dispatch.reference(), at=at, context=receipt.dispatch.context)
    receipt.refresh_from_db(fields=["state", "at"])
    return receipt


def receipt_of(uid: UUID, by: Actor) -> Receipt:
    """The receipt of the own office. Raises NotFound."""
    joined = ("dispatch__version__release__institution", "dispatch__forum", "institution")
    found = Receipt.objects.select_related(*joined).filter(dispatch__uid=uid, institution__slug=by.institution).first()
    if found is None:
        raise NotFound
    return found


def receipts_of(release_uid: UUID, by: Actor) -> QuerySet[Receipt]:
    """The own office's receipts for a release, the newest first."""
    held = Receipt.objects.of(office=by.institution, release_uid=release_uid)
    return held.select_related("dispatch__version", "dispatch__forum", "institution").order_by("-pk")


def on_arrival_opened(activity: Activity) -> None:
    """View Arrival, Create Draft: the office has what a release brought to its inbox before it, in that version."""
    _move(activity, activity.in_reply_to, State.OPENED, version=activity.facts.get("version"))


def on_arrival_declined(activity: Activity) -> None:
    """Reject Arrival, Reject Draft: the office does not use it."""
    _move(activity, activity.in_reply_to, State.DECLINED, reason=str(activity.facts.get("reason", "")))


def on_post_published(activity: Activity) -> None:
    """Create Post: the office posted what it made of that version, in the issuer's words or in its own."""
    facts = activity.facts
    _move(
        activity, str(facts.get("source", "")), State.POSTED, version=facts.get("version"),
        post_url=str(facts.get("url", "")), is_adapted=bool(facts.get("adapted")), reason="",
    )  # fmt: skip


def _move(activity: Activity, path: str, to: State, *, version: int | None = None, **fields: Any) -> None:
    """Move the office's receipts for the release at `path`, or those for one version of it; other paths have none."""
    if not path.startswith("releases/"):
        return
    held = Receipt.objects.of(office=activity.actor, release_uid=uid_of(path)).filter(state__in=MOVES[to])
    if version is not None:
        held = held.filter(dispatch__version__number=version)
    held.update(state=to, at=activity.at, **fields)

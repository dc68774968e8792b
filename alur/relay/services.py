"""Passes a release on to the members of a forum, once each, and keeps their receipts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from alur.directory import services as directory
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound, Refusal
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases

State = Receipt.State

# From which states a receipt may come into each: forward only, and a late look does not overwrite an answer.
MOVES: Mapping[State, tuple[State, ...]] = {
    State.OPENED: (State.WAITING, State.DELIVERED),
    State.ACKNOWLEDGED: (State.WAITING, State.DELIVERED, State.OPENED),
    State.DECLINED: (State.WAITING, State.DELIVERED, State.OPENED, State.ACKNOWLEDGED),
}


class NoMembers(Invalid):
    """Nobody would receive it."""

    code = "forum_without_members"
    message = N_("No office belongs to this forum yet. Nothing was passed on. Choose another forum.")


class Withdrawn(Refusal):
    """The issuer took the release back."""

    code = "release_withdrawn"
    message = N_("The issuer has withdrawn this release. It is not passed on any more.")


@transaction.atomic
def announce(
    *, release_uid: UUID, forum_slug: str, by: Actor, at: datetime, facts: Mapping[str, Any] | None = None
) -> Dispatch:
    """Hand the version in force to every member of the forum and of the forums inside it, each once.

    One entry in the record, one statement for all receipts, however many members there are. The same version in the
    same forum a second time changes nothing and returns the first dispatch.
    Raises NotFound, NotAllowed, Withdrawn, NoMembers.
    """
    if by.role != "system":
        permissions.check_allowed(by, "relay.announce")
    release, forum = releases.issued(release_uid), directory.forum(forum_slug)
    version = release.current
    if version is None or release.withdrawn_at:
        raise Withdrawn
    dispatch, fresh = Dispatch.objects.get_or_create(
        version=version,
        forum=forum,
        defaults={"release_uid": release.uid, "announcer": by.institution, "at": at, "context": release.context},
    )
    if not fresh:
        return dispatch
    reached = _write_receipts(dispatch, forum_slug)
    if not reached:
        raise NoMembers
    stated = {"version": version.number, "recipients": reached, "dispatch": f"relay/{dispatch.uid}"}
    record(
        type="Announce", actor=by, obj=release.reference(), target=forum.reference(), at=at, context=release.context,
        contents=[contents.get(uid) for uid in version.content_ids], facts=stated | dict(facts or {}),
    )  # fmt: skip
    return dispatch


# One statement for one office or for eighty thousand: no row travels through Python.
_RECEIPTS = """
    INSERT INTO relay_receipt (dispatch_id, institution_id, state, reason, at)
    SELECT %s, member.id, CASE WHEN member.is_reached THEN 'DELIVERED' ELSE 'WAITING' END, '', %s
      FROM ({members}) AS member
"""


def _write_receipts(dispatch: Dispatch, forum_slug: str) -> int:
    """A receipt for each member; WAITING where nobody of the office signs in. Returns how many."""
    sql, params = directory.members_reached(forum_slug).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_RECEIPTS.format(members=sql), [dispatch.pk, dispatch.at, *params])
        return int(cursor.rowcount)


@transaction.atomic
def opened(*, uid: UUID, by: Actor, at: datetime) -> Receipt:
    """Somebody of a receiving office looks at it. Recorded the first time only. Raises NotFound for other offices."""
    receipt = receipt_of(uid, by)
    if _move(receipt, State.OPENED, at):
        record(type="View", actor=by, obj=receipt.dispatch.reference(), at=at, context=receipt.dispatch.context)
    return receipt


@transaction.atomic
def acknowledge(*, uid: UUID, by: Actor, at: datetime) -> Receipt:
    """A receiving office says that it has the release. It promises nothing. A second time changes nothing.

    Raises NotFound for other offices, NotAllowed.
    """
    permissions.check_allowed(by, "relay.acknowledge")
    receipt = receipt_of(uid, by)
    if _move(receipt, State.ACKNOWLEDGED, at):
        record(type="Accept", actor=by, obj=receipt.dispatch.reference(), at=at, context=receipt.dispatch.context)
    return receipt


def dispatch(uid: UUID) -> Dispatch:
    """Raises NotFound."""
    found = Dispatch.objects.select_related("version__release__institution", "forum").filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def dispatches(release_uid: UUID) -> QuerySet[Dispatch]:
    """Where a release was passed on, in order."""
    found = Dispatch.objects.filter(release_uid=release_uid)
    return found.select_related("version__release__institution", "forum").order_by("at", "pk")


def receipt_of(uid: UUID, by: Actor) -> Receipt:
    """The receipt of the own office. Raises NotFound."""
    joined = ("dispatch__version__release__institution", "dispatch__forum", "institution")
    found = Receipt.objects.select_related(*joined).filter(dispatch__uid=uid, institution__slug=by.institution).first()
    if found is None:
        raise NotFound
    return found


def receipts(dispatch: Dispatch) -> QuerySet[Receipt]:
    """By name of the office: no order of merit."""
    return dispatch.receipts.select_related("institution").order_by("institution__name__id", "institution__slug")


def counts(dispatch: Dispatch) -> dict[str, int]:
    """How many offices are in each state, every state named."""
    counted = dict(dispatch.receipts.values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in State}


def may_see_board(dispatch: Dispatch, by: Actor) -> bool:
    """Who passed it on, and who issued it, see the receipts of all offices; an office sees its own."""
    involved = (dispatch.announcer, dispatch.version.release.institution.slug)
    reads = permissions.is_allowed(by, "relay.read") or permissions.is_allowed(by, "releases.issue")
    return reads and by.institution in involved


def on_release_issued(activity: Activity) -> None:
    """Passes a release on where its issuer named a forum; otherwise a coordinator decides."""
    forum = activity.target_path.removeprefix("forums/")
    if not forum or forum == activity.target_path:
        return
    name = activity.document["actor"].get("nameMap", {})
    issuer = Actor(activity.actor, name, "system")
    announce(release_uid=_uid(activity.object_path), forum_slug=forum, by=issuer, at=activity.at)


def on_arrival_declined(activity: Activity) -> None:
    """Marks the receipts of the office that declined what a release brought to its inbox."""
    path = activity.in_reply_to or activity.target_path
    if not path.startswith("releases/"):
        return
    held = Receipt.objects.filter(dispatch__release_uid=_uid(path), institution__slug=activity.actor)
    reason = str(activity.facts.get("reason", ""))
    held.filter(state__in=MOVES[State.DECLINED]).update(state=State.DECLINED, reason=reason, at=activity.at)


def _uid(path: str) -> UUID:
    """Of "releases/<uid>"."""
    return UUID(path.rpartition("/")[2])


def _move(receipt: Receipt, to: State, at: datetime) -> bool:
    """True when the receipt came into the state now, by this call."""
    moved = Receipt.objects.filter(pk=receipt.pk, state__in=MOVES[to]).update(state=to, at=at)
    receipt.refresh_from_db(fields=["state", "at"])
    return bool(moved)

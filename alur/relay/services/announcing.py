"""A release is passed on to a forum, and whatever its issuer changes afterwards to everyone who had it there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from alur.directory import services as directory
from alur.directory.models import Forum
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, Refusal
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.models import Release, Version


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
    Raises NotFound, NotAllowed, Withdrawn, Broken, OutsideAudience, NoMembers.
    """
    if by.role != "system":
        permissions.check_allowed(by, "relay.announce")
    release, forum = releases.held(release_uid), directory.forum(forum_slug)
    version = release.current
    if version is None or release.withdrawn_at:
        raise Withdrawn
    releases.check_audience(release, forum.slug)
    releases.check_genuine(release)
    receivers = directory.members_reached(forum.slug)
    return _hand_out(release, version, forum, receivers, by=by, at=at, facts=dict(facts or {}))


def _hand_out(
    release: Release, version: Version, forum: Forum, receivers: QuerySet[Any, dict[str, Any]], *, by: Actor,
    at: datetime, facts: dict[str, Any], is_withdrawal: bool = False,
) -> Dispatch:  # fmt: skip
    dispatch, fresh = Dispatch.objects.get_or_create(
        version=version, forum=forum, is_withdrawal=is_withdrawal,
        defaults={"release_uid": release.uid, "announcer": by.institution, "at": at, "context": release.context},
    )  # fmt: skip
    if not fresh:
        return dispatch
    reached = _write_receipts(dispatch, receivers)
    if not reached:
        raise NoMembers
    stated = {"version": version.number, "recipients": reached, "dispatch": f"relay/{dispatch.uid}"}
    record(
        type="Announce", actor=by, obj=release.reference(), target=forum.reference(), at=at, context=release.context,
        contents=[contents.get(uid) for uid in version.content_ids], facts=stated | facts,
    )  # fmt: skip
    return dispatch


# One statement for one office or for eighty thousand: no row travels through Python.
_RECEIPTS = """
    INSERT INTO relay_receipt (dispatch_id, institution_id, state, reason, post_url, at)
    SELECT %s, member.id, CASE WHEN member.is_reached THEN 'DELIVERED' ELSE 'WAITING' END, '', '', %s
      FROM ({members}) AS member
"""


def _write_receipts(dispatch: Dispatch, receivers: QuerySet[Any, dict[str, Any]]) -> int:
    """A receipt for each receiver; WAITING where nobody of the office signs in. Returns how many."""
    sql, params = receivers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_RECEIPTS.format(members=sql), [dispatch.pk, dispatch.at, *params])
        return int(cursor.rowcount)


def on_release_issued(activity: Activity) -> None:
    """Passes a release on where its issuer named a forum; otherwise a coordinator decides."""
    forum = activity.target_path.removeprefix("forums/")
    if not forum or forum == activity.target_path:
        return
    announce(release_uid=uid_of(activity.object_path), forum_slug=forum, by=_again(activity.actor), at=activity.at)


def on_release_changed(activity: Activity) -> None:
    """Update, Delete Release: to everyone who had it, forum by forum, in the name of who passed it on there.

    A correction goes to the forum's members of today, too: they get the release as it stands.
    """
    release = releases.held(uid_of(activity.object_path))
    withdrawn = activity.type == "Delete"
    version = release.current if withdrawn else releases.version(release.uid, activity.facts["version"])
    if version is None:
        raise Withdrawn
    if not withdrawn:
        releases.check_genuine(release)
    facts = {"withdrawn": True} if withdrawn else {"corrects": activity.facts.get("corrects", 0)}
    for forum, announcer in _forums_of(release):
        held = Receipt.objects.filter(dispatch__forum=forum, dispatch__release_uid=release.uid)
        had = Q(pk__in=held.values("institution"))
        receivers = directory.reached(had if withdrawn else had | Q(pk__in=directory.members(forum.slug).values("pk")))
        _hand_out(
            release, version, forum, receivers, by=_again(announcer), at=activity.at, facts=facts,
            is_withdrawal=withdrawn,
        )  # fmt: skip


def _forums_of(release: Release) -> list[tuple[Forum, str]]:
    """Where it was passed on, with who did so first."""
    sent = Dispatch.objects.filter(release_uid=release.uid).select_related("forum").order_by("forum", "pk")
    return [(each.forum, each.announcer) for each in sent.distinct("forum")]


def _again(slug: str) -> Actor:
    """The software acts for the office of that name."""
    return Actor(slug, directory.institution(slug).name, "system")


def uid_of(path: str) -> UUID:
    """Of "releases/<uid>"."""
    return UUID(path.rpartition("/")[2])

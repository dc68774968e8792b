"""What arrives becomes a row in the inbox of each office it is for; an office may decline it with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from alur.desk import domain, sentences
from alur.desk.models import Arrival
from alur.desk.services import followups, reading
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.releases import services as releases
from alur.releases.models import Release

TITLE_SHOWN = 120  # characters of a first line that serve as the title of a message without one


@transaction.atomic
def open_arrival(*, uid: UUID, by: Actor, at: datetime) -> Arrival:
    """Somebody of the office looks at what arrived. A release enters the record as viewed, once as it stands now.

    Raises NotFound for another office's row.
    """
    arrival = reading.arrival(uid, by)
    first = Arrival.objects.filter(pk=arrival.pk, opened_at=None).update(opened_at=at)
    if first and arrival.kind == Arrival.Kind.RELEASE:
        record(
            type="View", actor=by, obj=arrival.reference(), at=at, context=arrival.context,
            in_reply_to=arrival.object_path, facts={"version": arrival.version},
        )  # fmt: skip
    return arrival


@transaction.atomic
def decline_arrival(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Arrival:
    """The office does not use what arrived. The reason is public. A second call changes nothing.

    Raises NotFound for another office's row, NotNow once a draft was made of it, ReasonMissing, TooLong.
    """
    permissions.check_allowed(by, "desk.decline")
    arrival = _own(uid, by)
    if arrival.state == Arrival.State.DECLINED:
        return arrival
    if arrival.state != Arrival.State.NEW:
        raise domain.NotNow
    domain.check_reason(reason)
    return _declined(arrival, reason=reason.strip(), by=by, at=at)


def _declined(arrival: Arrival, *, reason: str, by: Actor, at: datetime) -> Arrival:
    arrival.state, arrival.reason, arrival.declined_at = Arrival.State.DECLINED, reason, at
    arrival.save(update_fields=["state", "reason", "declined_at"])
    record(
        type="Reject", actor=by, obj=arrival.reference(), at=at, context=arrival.context,
        in_reply_to=arrival.object_path, facts={"summary": sentences.DECLINED_ARRIVAL, "reason": reason},
    )  # fmt: skip
    return arrival


def _own(uid: UUID, by: Actor) -> Arrival:
    """The row, locked, if it lies in this office's inbox."""
    mine = Arrival.objects.select_for_update(of=("self",)).filter(uid=uid, institution__slug=by.institution)
    arrival = mine.select_related("institution").first()
    if arrival is None:
        raise NotFound
    return arrival


def on_release_relayed(activity: Activity) -> None:
    """Announce Release: one row for every institution of the forum, in one statement; a second run adds nothing.

    Where nobody relays, Create Release: it names the forum for which it was issued, or none. A withdrawal that is
    passed on brings no row: those who have one see it there already.
    """
    if not activity.target_path.startswith("forums/") or activity.facts.get("withdrawn"):
        return
    release = releases.held(UUID(activity.object_path.rpartition("/")[2]))
    forum = directory.forum(activity.target_path.removeprefix("forums/"))
    row = _row(activity, kind=Arrival.Kind.RELEASE, content_ids=activity.content_ids) | _as_it_stands(release)
    if activity.facts.get("version", row["version"]) != row["version"] or release.withdrawn_at:
        row |= _changed(release)
    row["origin"] = activity.facts.get("origin", "REGISTERED")
    row["claimed_origin"] = activity.facts.get("claimedOrigin", "") or in_one(release.institution.name)
    row["channel"] = activity.facts.get("channel", "") or in_one(forum.name)
    _deliver(row, directory.members(forum.slug))


def _as_it_stands(release: Release) -> dict[str, Any]:
    """What a row shows of the release: its newest version."""
    newest = release.current
    if newest is None:
        raise NotFound
    return {
        "title": domain.storable(in_one(newest.title))[: domain.TITLE_MOST], "name": dict(release.reference().name),
        "version": newest.number, "content_ids": [str(each) for each in newest.content_ids],
    }  # fmt: skip


def _changed(release: Release) -> dict[str, Any]:
    """How a row is marked of which the issuer changed the release."""
    newest = release.current
    if release.withdrawn_at or newest is None:
        return {"change": Arrival.Change.WITHDRAWAL, "changed_at": release.withdrawn_at}
    return {"change": Arrival.Change.CORRECTION, "changed_at": newest.issued_at}


def on_release_changed(activity: Activity) -> None:
    """Update, Delete Release: every row of it shows how it stands now, and says so; who used it has to follow up."""
    release = releases.held(UUID(activity.object_path.rpartition("/")[2]))
    rows = Arrival.objects.filter(object_path=activity.object_path)
    rows.update(**_as_it_stands(release), **_changed(release), opened_at=None)
    followups.open_for(activity)


def on_item_received(activity: Activity) -> None:
    """Create Item: a row for the institution that received it, or for every one of the forum named as target."""
    place, _, slug = activity.target_path.partition("/")
    if place == "forums":
        receivers = directory.members(directory.forum(slug).slug)
    else:
        receivers = Institution.objects.filter(pk=directory.institution(slug).pk)
    _deliver(_row(activity, kind=Arrival.Kind.ITEM, content_ids=activity.content_ids), receivers)


# One statement for one office or for eighty thousand: no row travels through Python.
_ARRIVALS = """INSERT INTO desk_arrival (uid, institution_id, {columns})
    SELECT gen_random_uuid(), receiver.id, {values}
      FROM ({receivers}) AS receiver
    ON CONFLICT (object_path, institution_id) DO NOTHING
"""
_OF_EACH = {"id", "uid", "institution"}  # the database gives them to every row


def _deliver(row: dict[str, Any], receivers: QuerySet[Institution]) -> None:
    alike = Arrival(**row)
    fields = [field for field in Arrival._meta.concrete_fields if field.name not in _OF_EACH]
    values = [field.get_db_prep_save(getattr(alike, field.attname), connection) for field in fields]
    members, params = receivers.order_by().values("id").query.sql_with_params()
    statement = _ARRIVALS.format(
        columns=", ".join(field.column for field in fields), values=", ".join(["%s"] * len(fields)), receivers=members
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *params])


def _row(activity: Activity, *, kind: str, content_ids: list[UUID]) -> dict[str, Any]:
    facts = activity.facts
    return {
        "kind": kind,
        "object_path": activity.object_path,
        "activity": activity.uid,
        "content_ids": [str(each) for each in content_ids],
        "title": domain.storable(facts.get("title") or _title(activity, content_ids))[: domain.TITLE_MOST],
        "name": activity.name or sentences.ARRIVAL_NAME,
        "origin": str(facts.get("origin", "UNKNOWN"))[:20],
        "claimed_origin": str(facts.get("claimedOrigin", ""))[:300],
        "channel": str(facts.get("forum") or facts.get("channel", ""))[:200],
        "arrived_at": activity.at,
        "context": activity.context,
    }


def _title(activity: Activity, content_ids: list[UUID]) -> str:
    """The headline of the text; the public name where there is no text."""
    for uid in content_ids:
        content = contents.get(uid)
        if content.media_type.startswith("text/") and not content.erased_at:
            line = domain.headline(contents.text(uid))
            if line:
                return line if len(line) <= TITLE_SHOWN else line[:TITLE_SHOWN].rsplit(" ", 1)[0] + "…"
    return in_one(activity.name or sentences.ARRIVAL_NAME)


def in_one(name: dict[str, str]) -> str:
    """A name for a place that has room for one language: Indonesian where there is one."""
    return name.get("id") or next(iter(name.values()), "")

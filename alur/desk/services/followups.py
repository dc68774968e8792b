"""After a correction or withdrawal every office that made a draft or post of it has something to do, by a given hour.

The figure is the operator's (`ALUR_FOLLOW_UP_HOURS`, a day unless set). No law names one: the press law's right of
correction (UU 40/1999, articles 5 and 11) binds the press, not the accounts of the government.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from alur.desk import domain, sentences
from alur.desk.models import Arrival, Draft, FollowUp
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.releases import services as releases

Outcome = FollowUp.Outcome

# One statement for one office or for eighty thousand.
_OPENED = """
    INSERT INTO desk_followup (uid, arrival_id, change, version, opened_at, due_at, outcome, reason)
    SELECT gen_random_uuid(), id, %s, %s, %s, %s, '', '' FROM desk_arrival WHERE object_path = %s AND state = 'DRAFTED'
    ON CONFLICT DO NOTHING
"""


def open_for(activity: Activity) -> None:
    """Update, Delete Release: one for each office that made a draft of it and did not decline it afterwards."""
    withdrawn = activity.type == "Delete"
    change = Arrival.Change.WITHDRAWAL if withdrawn else Arrival.Change.CORRECTION
    release = releases.issued(_uid(activity.object_path))
    version = release.current.number if withdrawn and release.current else activity.facts["version"]
    due_at = activity.at + timedelta(hours=settings.FOLLOW_UP_HOURS)
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [change, version, activity.at, due_at, activity.object_path])


def settle(draft: Draft, outcome: Outcome, *, at: datetime) -> None:
    """The office acted with this draft. Words made from a corrected version answer the corrections up to it."""
    if draft.arrival is None:
        return
    opened = FollowUp.objects.filter(arrival=draft.arrival, outcome="")
    if outcome == Outcome.REVISED:
        opened = opened.filter(change=Arrival.Change.CORRECTION, version__lte=draft.source_version or 0)
    opened.update(outcome=outcome, acted_at=at)


def on_post_taken_down(activity: Activity) -> None:
    """Delete Post: once none of the office's posts of it is live any more, it has acted."""
    draft = Draft.objects.filter(uid=_uid(activity.facts["draft"])).first()
    if draft is not None and not activity.facts.get("stillLive"):
        settle(draft, Outcome.TAKEN_DOWN, at=activity.at)


@transaction.atomic
def propose_no_change(*, uid: UUID, reason: str, by: Actor, at: datetime) -> FollowUp:
    """One person says why nothing needs to change; it counts once another one confirms it. `at` is not kept.

    Raises NotFound, NotNow, ReasonMissing, TooLong.
    """
    permissions.check_allowed(by, "desk.decline")
    found = _own(uid, by)
    domain.check_reason(reason)
    found.reason, found.proposed_by_id = domain.storable(reason).strip(), _person(by)
    found.save(update_fields=["reason", "proposed_by"])
    return found


@transaction.atomic
def confirm_no_change(*, uid: UUID, by: Actor, at: datetime) -> FollowUp:
    """A second person agrees: the office has acted, and the reason is public. What waited to go out may go on.

    Raises NotFound, NotNow, NothingProposed, OwnProposal.
    """
    permissions.check_allowed(by, "desk.approve")
    found = _own(uid, by)
    domain.check_can_confirm_no_change(proposer=found.proposed_by_id, confirmer=_person(by))
    found.outcome, found.acted_at, found.confirmed_by_id = Outcome.NO_CHANGE, at, _person(by)
    found.save(update_fields=["outcome", "acted_at", "confirmed_by"])
    if found.change == Arrival.Change.CORRECTION:
        found.arrival.drafts.filter(source_version__lt=found.version).update(source_version=found.version)
    record(
        type="Accept", actor=by, obj=found.arrival.reference(), at=at, context=found.arrival.context,
        in_reply_to=found.arrival.object_path, facts={"summary": sentences.NO_CHANGE, "reason": found.reason},
    )  # fmt: skip
    return found


def _own(uid: UUID, by: Actor) -> FollowUp:
    """The office's, locked, not acted on yet."""
    mine = FollowUp.objects.select_for_update(of=("self",)).filter(uid=uid, arrival__institution__slug=by.institution)
    found = mine.select_related("arrival__institution").first()
    if found is None:
        raise NotFound
    if found.outcome:
        raise domain.NotNow
    return found


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise NotAllowed
    return by.user_id


def _uid(path: str) -> UUID:
    return UUID(path.rpartition("/")[2])


def of_office(by: Actor) -> QuerySet[FollowUp]:
    """The office's own."""
    permissions.check_allowed(by, "desk.read")
    mine = FollowUp.objects.filter(arrival__institution__slug=by.institution)
    return mine.select_related("arrival__institution", "proposed_by", "confirmed_by")


def to_do(by: Actor) -> QuerySet[FollowUp]:
    """What the office still has to act on, what is due first on top."""
    return of_office(by).filter(outcome="").order_by("due_at", "pk")


def of_arrival(arrival: Arrival) -> QuerySet[FollowUp]:
    """Everything that followed on one row of the inbox, the newest first."""
    found = arrival.followups.select_related("arrival__institution", "proposed_by", "confirmed_by")
    return found.order_by("-opened_at", "-pk")


@dataclass(frozen=True)
class Counts:
    """How far the offices are that made something of a release which was changed."""

    acted: int
    open: int
    late: int  # of the open ones


def of_release(release_uid: UUID) -> QuerySet[FollowUp]:
    """Of all offices, by name; the caller asks `may_see` first."""
    found = FollowUp.objects.filter(arrival__object_path=f"releases/{release_uid}").select_related(
        "arrival__institution"
    )
    return found.order_by("opened_at", "change", "arrival__institution__name__id", "pk")


def counts(found: QuerySet[FollowUp], at: datetime) -> Counts:
    """Who has acted, who has not, and who is late."""
    still = found.filter(outcome="")
    return Counts(found.exclude(outcome="").count(), still.count(), still.filter(due_at__lt=at).count())


def may_see(release_uid: UUID, by: Actor) -> bool:
    """The issuer, and whoever passed it on, see what the offices did about a change."""
    reads = permissions.is_allowed(by, "relay.read") or permissions.is_allowed(by, "releases.issue")
    spoke = Q(type__in=["Create", "Announce"], object_path=f"releases/{release_uid}", actor=by.institution)
    return reads and Activity.objects.filter(spoke).exists()

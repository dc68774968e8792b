"""Is the release that an office holds still in force? The desk asks the station that issues, at every step that counts.

Rules of the flow, 4: a correction or withdrawal by the issuer reaches every draft made from it, not silently.
"""

from dataclasses import dataclass
from uuid import UUID

from alur.desk import domain
from alur.desk.models import Arrival, Draft
from alur.releases import services as releases


@dataclass(frozen=True)
class Change:
    """What the issuer did after the release arrived: withdrew it, or issued a newer version; why, where to read it."""

    withdrawn: bool
    reason: str
    uid: UUID


def change_of(arrival: Arrival | None) -> Change | None:
    """What happened to a release since it arrived; None for other material and for a release as it was."""
    if arrival is None or arrival.kind != Arrival.Kind.RELEASE:
        return None
    release = releases.release(UUID(arrival.object_path.rpartition("/")[2]))
    if release.withdrawn_at:
        return Change(True, release.withdrawn_reason, release.uid)
    newest = release.current
    if newest is not None and newest.issued_at is not None and newest.issued_at > arrival.arrived_at:
        return Change(False, f"{newest.what} {newest.why}".strip(), release.uid)
    return None


def check_in_force(draft: Draft) -> None:
    """Nothing is submitted, approved or sent out of a withdrawn release. Raises SourceWithdrawn."""
    change = change_of(draft.arrival)
    if change is not None and change.withdrawn:
        raise domain.SourceWithdrawn


def is_withdrawn(draft_uid: UUID) -> bool:
    """Did the issuer withdraw what the draft was made from? Publishing asks at the last moment."""
    draft = Draft.objects.select_related("arrival").get(uid=draft_uid)
    change = change_of(draft.arrival)
    return change is not None and change.withdrawn

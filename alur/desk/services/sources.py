"""Is the release that an office holds still in force? The desk asks the station that issues, at every step that counts.

Rules of the flow, 4: a correction or withdrawal by the issuer reaches every draft made from it, not silently.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alur.desk import domain
from alur.desk.models import Arrival, Draft
from alur.releases import services as releases
from alur.releases.models import Release


@dataclass(frozen=True)
class Change:
    """What the issuer did after the release arrived: withdrew it, or issued a newer version; why, where to read it."""

    withdrawn: bool
    reason: str
    uid: UUID
    replaced: bool = False  # by another release: `uid` is that one, `reason` its title


@dataclass(frozen=True)
class MadeFrom:
    """The release, and the version of it, that a draft was made from; its title and words."""

    path: str
    version: int
    title: dict[str, str]
    text: str
    is_withdrawn: bool  # by now

    @property
    def uid(self) -> str:
        """Of the release."""
        return self.path.rpartition("/")[2]

    def is_adapted(self, *, title: str, body: str) -> bool:
        """Do these words differ from the release's? Spaces and line ends do not count."""
        return body.split() != self.text.split() or title.split() not in [each.split() for each in self.title.values()]


def release_of(arrival: Arrival) -> Release | None:
    """The release that arrived; None for other material."""
    if arrival.kind != Arrival.Kind.RELEASE:
        return None
    return releases.release(UUID(arrival.object_uid))


def change_of(arrival: Arrival | None, *, seen: int | None = None) -> Change | None:
    """What happened to a release since it arrived; None for other material and for a release as it was.

    seen: the version that the writer of a draft had beside them, where that is what counts.
    """
    release = release_of(arrival) if arrival else None
    if arrival is None or release is None:
        return None
    if release.withdrawn_at:
        return Change(True, release.withdrawn_reason, release.uid)
    successor = release.successor
    if successor and successor.current and seen is None:
        return Change(False, next(iter(successor.current.title.values())), successor.uid, replaced=True)
    newest = release.current
    is_news = arrival.change != "" if seen is None else newest is not None and newest.number > seen
    if newest is not None and is_news:
        return Change(False, f"{newest.what} {newest.why}".strip(), release.uid)
    return None


def change_for(draft: Draft) -> Change | None:
    """What happened to the release since the draft's words were last written, or found to need no change."""
    return change_of(draft.arrival, seen=draft.source_version or 0)


def check_in_force(draft: Draft) -> None:
    """Nothing goes on that was made from a release as it no longer is. Raises SourceWithdrawn, SourceCorrected."""
    change = change_for(draft)
    if change is not None:
        raise domain.SourceWithdrawn if change.withdrawn else domain.SourceCorrected


def outdated(draft_uid: UUID, *, at: datetime) -> str:
    """Why it may not go out: "WITHDRAWN", "CORRECTED", "EMBARGOED" or "". Publishing asks at the last moment."""
    draft = Draft.objects.select_related("arrival").get(uid=draft_uid)
    change = change_for(draft)
    if change is not None:
        return "WITHDRAWN" if change.withdrawn else "CORRECTED"
    release = release_of(draft.arrival) if draft.arrival else None
    return "EMBARGOED" if release and release.is_embargoed(at) else ""


def reaches_beyond(release: Release | None, draft: Draft) -> bool:
    """Is the release of a kind with a narrow scope, and does the screening of the draft touch a rule of election law?

    Advice for the office (domain papers, 2: that political rights lie outside a single narrative is arguable).
    """
    concerns = draft.assessment.concerns if draft.assessment else ()
    return release is not None and bool(release.basis.scope) and bool(concerns)


def made_from(draft_uid: UUID) -> MadeFrom | None:
    """The release behind a draft; None for other material, whose words may be private."""
    draft = Draft.objects.select_related("arrival").get(uid=draft_uid)
    release = release_of(draft.arrival) if draft.arrival else None
    if draft.arrival is None or release is None or draft.source_version is None:
        return None
    version = releases.version(release.uid, draft.source_version)
    return MadeFrom(
        draft.arrival.object_path,
        version.number,
        version.title,
        releases.text(version),
        release.withdrawn_at is not None,
    )

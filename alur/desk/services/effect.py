"""Which drafts would come to another level under other rules?"""

from dataclasses import dataclass
from datetime import datetime

from alur.desk.models import Draft
from alur.desk.services import reading
from alur.kernel.activities import Actor
from alur.rulepacks.model import Pack
from alur.screening import services as screening

OPEN = (Draft.State.DRAFT, Draft.State.RETURNED, Draft.State.SUBMITTED)
MOST = 200  # drafts; an office has a few


@dataclass(frozen=True)
class Moved:
    """A draft and its levels under the active rules and under the others."""

    draft: Draft
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """The drafts that would come to another level, among how many; `rest`: open ones that were not looked at."""

    moved: tuple[Moved, ...]
    looked_at: int
    rest: int


def effect_of(active: Pack, other: Pack, *, by: Actor, at: datetime) -> Effect:
    """What `other` rules would make of the office's open drafts, each on the day on which it goes out."""
    mine = reading.drafts_of(by).filter(state__in=OPEN)
    drafts, count = list(mine[:MOST]), mine.count()
    found = [Moved(each, _level(each, active, at), _level(each, other, at)) for each in drafts]
    return Effect(tuple(each for each in found if each.before != each.after), len(drafts), count - len(drafts))


def _level(one: Draft, pack: Pack, at: datetime) -> str:
    on = reading.goes_out_at(one, at)
    seen = screening.preview(parts=one.parts(), institution=one.institution, on=on, media=one.media_ids, pack=pack)
    return seen.verdict.level.name

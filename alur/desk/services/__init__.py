"""The desk's verbs and what others may ask of it: arrivals come in, drafts are made, other people decide on them."""

from alur.desk.services.arrivals import (
    decline_arrival,
    on_item_received,
    on_release_changed,
    on_release_relayed,
    open_arrival,
)
from alur.desk.services.drafting import adapt, assess_draft, revise, submit
from alur.desk.services.effect import Effect, Moved, effect_of
from alur.desk.services.followups import confirm_no_change, on_post_taken_down, propose_no_change
from alur.desk.services.reading import (
    Payload,
    approved_payload,
    arrival,
    draft,
    drafts_of,
    inbox,
    looked_at,
    may_show,
    same_source,
    screened,
    source_of,
    standing,
)
from alur.desk.services.review import approve, decline, give_back, override
from alur.desk.services.sources import MadeFrom, change_for, change_of, made_from, outdated, reaches_beyond, release_of

__all__ = [
    "Effect",
    "MadeFrom",
    "Moved",
    "Payload",
    "adapt",
    "approve",
    "approved_payload",
    "arrival",
    "assess_draft",
    "change_for",
    "change_of",
    "confirm_no_change",
    "decline",
    "decline_arrival",
    "draft",
    "drafts_of",
    "effect_of",
    "give_back",
    "inbox",
    "looked_at",
    "made_from",
    "may_show",
    "on_item_received",
    "on_post_taken_down",
    "on_release_changed",
    "on_release_relayed",
    "open_arrival",
    "outdated",
    "override",
    "propose_no_change",
    "reaches_beyond",
    "release_of",
    "revise",
    "same_source",
    "screened",
    "source_of",
    "standing",
    "submit",
]

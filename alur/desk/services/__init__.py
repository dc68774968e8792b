"""The desk's verbs and what others may ask of it: arrivals come in, drafts are made, other people decide on them."""

from alur.desk.services.arrivals import decline_arrival, on_item_received, on_release_relayed
from alur.desk.services.drafting import adapt, assess_draft, revise, submit
from alur.desk.services.effect import Effect, Moved, effect_of
from alur.desk.services.reading import (
    Payload,
    approved_payload,
    arrival,
    draft,
    drafts_of,
    inbox,
    looked_at,
    may_show,
    screened,
    source_of,
    standing,
)
from alur.desk.services.review import approve, decline, give_back, override

__all__ = [
    "Effect",
    "Moved",
    "Payload",
    "adapt",
    "approve",
    "approved_payload",
    "arrival",
    "assess_draft",
    "decline",
    "decline_arrival",
    "draft",
    "drafts_of",
    "effect_of",
    "give_back",
    "inbox",
    "looked_at",
    "may_show",
    "on_item_received",
    "on_release_relayed",
    "override",
    "revise",
    "screened",
    "source_of",
    "standing",
    "submit",
]

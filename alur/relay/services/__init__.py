"""Passes a release on to the members of a forum, once each, and keeps their receipts."""

from alur.relay.services.announcing import NoMembers, Withdrawn, announce, on_release_changed, on_release_issued
from alur.relay.services.answering import answered_by_activity
from alur.relay.services.board import (
    COLUMNS,
    Region,
    counts,
    dispatch,
    dispatches,
    exported,
    may_see_board,
    receipts,
    regions,
)
from alur.relay.services.moving import (
    MOVES,
    State,
    acknowledge,
    on_arrival_declined,
    on_arrival_opened,
    on_post_published,
    receipt_of,
    receipts_of,
)

__all__ = [
    "COLUMNS",
    "MOVES",
    "NoMembers",
    "Region",
    "State",
    "Withdrawn",
    "acknowledge",
    "announce",
    "answered_by_activity",
    "counts",
    "dispatch",
    "dispatches",
    "exported",
    "may_see_board",
    "on_arrival_declined",
    "on_arrival_opened",
    "on_post_published",
    "on_release_changed",
    "on_release_issued",
    "receipt_of",
    "receipts",
    "receipts_of",
    "regions",
]

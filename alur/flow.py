"""THE FLOW: the stations in the order in which information passes them, and who reacts to what.

Read this file first. It is data only: nothing here imports the rest of Alur, and the rest of Alur
reads its order, its queue tasks, its picture and its panels from here.

    a ministry issues -> Create Release -> relay announces it -> Announce Release -> the desk has it in its inbox
"""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Leg = Literal["out", "back", "record"]


@dataclass(frozen=True)
class Station:
    """One package under `alur/`: on which leg of the line it lies and which objects are its own."""

    name: str
    leg: Leg
    spine: bool
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Listener:
    """When `type` happens to an object of `kind`, `handler` acts: once, in its own job, tried again `retries` times.

    without: a side station for which this row stands in; it acts only where that station is left out.
    """

    type: str
    kind: str
    handler: str
    retries: int
    queue: str = "default"
    without: str = ""

    @property
    def station(self) -> str:
        """The station that acts."""
        return self.handler.partition(".")[0]


@dataclass(frozen=True)
class Schedule:
    """A recurring duty: `handler` runs whenever `cron` says (a sixth field, at the end, is seconds)."""

    cron: str
    handler: str

    @property
    def station(self) -> str:
        """The station that acts."""
        return self.handler.partition(".")[0]


@dataclass(frozen=True)
class Job:
    """A duty of a station's own that it defers by name; one that cannot be done in a transaction."""

    handler: str
    retries: int
    queue: str = "default"

    @property
    def station(self) -> str:
        """The station that acts."""
        return self.handler.partition(".")[0]


@dataclass(frozen=True)
class Panel:
    """A fragment that `station` shows on another station's page, at `place`; a link where there is no script."""

    station: str
    place: str
    url_name: str


STATIONS = (
    Station("directory", "out", True, ("Institution", "Forum", "Account", "Membership", "Directory", "Key")),
    Station("releases", "out", True, ("Release",)),
    Station("relay", "out", False, ("Dispatch",)),
    Station("intake", "out", False, ("Item",)),
    Station("screening", "out", True, ("Assessment", "Rulepack")),
    Station("desk", "out", True, ("Draft", "Arrival")),
    Station("publishing", "out", True, ("Post",)),
    Station("listening", "back", False, ("Comment",)),
    Station("complaints", "back", True, ("Complaint",)),
    Station("responses", "back", True, ("Response",)),
    Station("tracing", "back", False, ("Sighting", "Match")),
    Station("register", "record", True, ("Checkpoint",)),
)

# A sighting is tracing's, and what it shows is a post that went out elsewhere: it marks both halts on the line.
SHOWS = {"Sighting": "publishing"}

LISTENERS = (
    # what happened, to what          who acts                               tries again
    Listener("Create", "Release", "relay.services.on_release_issued", 9),
    Listener("Announce", "Release", "desk.services.on_release_relayed", 9),
    Listener("Announce", "Release", "relay.outside.delivering.on_release_relayed", 9),
    Listener("Create", "Release", "desk.services.on_release_relayed", 9, without="relay"),
    Listener("Update", "Release", "relay.services.on_release_changed", 9),
    Listener("Delete", "Release", "relay.services.on_release_changed", 9),
    Listener("Update", "Release", "desk.services.on_release_changed", 9),
    Listener("Delete", "Release", "desk.services.on_release_changed", 9),
    Listener("Create", "Item", "screening.services.on_item_received", 3, queue="media"),
    Listener("Create", "Item", "desk.services.on_item_received", 9),
    Listener("Create", "Sighting", "screening.services.on_sighting", 3, queue="media"),
    Listener("Accept", "Draft", "publishing.services.on_draft_approved", 9),
    Listener("View", "Arrival", "relay.services.on_arrival_opened", 9),
    Listener("Create", "Draft", "relay.services.on_arrival_opened", 9),
    Listener("Reject", "Arrival", "relay.services.on_arrival_declined", 9),
    Listener("Reject", "Draft", "relay.services.on_arrival_declined", 9),
    Listener("Create", "Post", "relay.services.on_post_published", 9),
    Listener("Delete", "Post", "desk.services.on_post_taken_down", 9),
    Listener("Create", "Release", "tracing.services.on_content", 9, queue="media"),
    Listener("Create", "Item", "tracing.services.on_content", 9, queue="media"),
    Listener("Create", "Post", "tracing.services.on_content", 9, queue="media"),
    Listener("Create", "Sighting", "tracing.services.on_content", 9, queue="media"),
)

SCHEDULES = (
    Schedule("* * * * * */20", "relay.outside.delivering.deliver_due"),
    Schedule("* * * * * */5", "register.services.checkpoint_new"),
    Schedule("* * * * * */20", "publishing.services.settle_unfinished"),
    Schedule("* * * * *", "intake.reading.read_due"),
    Schedule("* * * * *", "intake.calls.take_due"),
    Schedule("13 * * * *", "complaints.services.forget_drafts"),
)

JOBS = (
    Job("relay.outside.delivering.deliver", 3),
    Job("intake.reading.read", 3),
    Job("intake.calls.take", 9),
    Job("publishing.services.publish", 9),
    Job("publishing.services.retire_replaced", 9),
    Job("screening.services.read_later", 3, queue="media"),
    Job("screening.services.run_trial", 3),
)

PANELS = (
    Panel("tracing", "desk.draft", "tracing:origin_panel"),
    Panel("listening", "register.case", "listening:comments_panel"),
    Panel("relay", "releases.release", "relay:receipts_panel"),
    Panel("desk", "screening.packs", "desk:effect_panel"),
    Panel("relay", "desk.arrival", "relay:own_receipts_panel"),
    Panel("desk", "releases.issuer", "desk:followups_panel"),
    Panel("desk", "relay.dispatch", "desk:followups_panel"),
)


def active() -> tuple[Station, ...]:
    """The stations of this installation: a side station may be absent, or left out by ALUR_WITHOUT="relay tracing"."""
    left_out = os.environ.get("ALUR_WITHOUT", "").split()
    return tuple(s for s in STATIONS if s.spine or (s.name not in left_out and find_spec(f"alur.{s.name}") is not None))


def active_names() -> frozenset[str]:
    """The names of the active stations."""
    return frozenset(station.name for station in active())


def listeners() -> tuple[Listener, ...]:
    """The rows of LISTENERS that act in this installation."""
    names = active_names()
    return tuple(row for row in LISTENERS if row.station in names and row.without not in names)


def station_of(kind: str) -> str:
    """The station that an object of `kind` belongs to, "" when no station claims it."""
    return next((station.name for station in STATIONS if kind in station.kinds), "")

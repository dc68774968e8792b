"""What the board and other pages may ask about dispatches and receipts. No order of merit anywhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left

from alur.directory import services as directory
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.relay.models import Dispatch, Receipt

State = Receipt.State


@dataclass(frozen=True)
class Region:
    """The receipts of one province: its code ("36"; "": the whole country), its name, how many in each state."""

    code: str
    name: Mapping[str, str]
    counts: Mapping[str, int]

    @property
    def named(self) -> list[tuple[str, int]]:
        """How many in each state, by the state's name."""
        return [(str(State(state).label), count) for state, count in self.counts.items()]


def dispatch(uid: UUID) -> Dispatch:
    """Raises NotFound."""
    found = Dispatch.objects.select_related("version__release__institution", "forum").filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def dispatches(release_uid: UUID) -> QuerySet[Dispatch]:
    """Where a release was passed on, in order."""
    found = Dispatch.objects.filter(release_uid=release_uid)
    return found.select_related("version__release__institution", "forum").order_by("at", "pk")


def receipts(dispatch: Dispatch, *, state: str = "", region: str | None = None, words: str = "") -> QuerySet[Receipt]:
    """By province, then by name of the office.

    state: only those in it. region: only those of a province, "" the whole country's. words: all occur in the name.
    """
    found = dispatch.receipts.select_related("institution").annotate(province=Left("institution__region", 2))
    if state in State.values:
        found = found.filter(state=state)
    if region is not None:
        found = found.filter(province=region)
    for word in words.split():
        found = found.filter(Q(institution__name__id__icontains=word) | Q(institution__name__en__icontains=word))
    return found.order_by("province", "institution__name__id", "institution__slug")


def regions(dispatch: Dispatch) -> list[Region]:
    """How many receipts are in each state, province by province, every state named; one statement."""
    counted = dispatch.receipts.annotate(province=Left("institution__region", 2)).values_list("province", "state")
    found: dict[str, dict[str, int]] = {}
    for province, state, count in counted.annotate(n=Count("pk")).order_by("province"):
        found.setdefault(province, dict.fromkeys(State.values, 0))[state] = count
    names = directory.province_names()
    return [Region(code, names.get(code, {}), counts) for code, counts in found.items()]


def counts(regions: list[Region]) -> dict[str, int]:
    """How many offices are in each state, every state named."""
    return {state: sum(region.counts[state] for region in regions) for state in State.values}


COLUMNS = ("institution", "name", "region", "state", "since", "reason", "post", "adapted")


def exported(receipts: QuerySet[Receipt]) -> Iterator[dict[str, Any]]:
    """The rows of an export, read bit by bit. name: Indonesian; state: its code; since: RFC 3339, UTC."""
    named = receipts.values_list(
        "institution__slug", "institution__name__id", "institution__region", "state", F("at"), "reason", "post_url",
        "is_adapted",
    )  # fmt: skip
    for row in named.iterator(chunk_size=2_000):
        yield dict(zip(COLUMNS, row, strict=True)) | {"since": row[4].isoformat()}


def may_see_board(dispatch: Dispatch, by: Actor) -> bool:
    """Who passed it on, and who issued it, see the receipts of all offices; an office sees its own."""
    involved = (dispatch.announcer, dispatch.version.release.institution.slug)
    reads = permissions.is_allowed(by, "relay.read") or permissions.is_allowed(by, "releases.issue")
    return reads and by.institution in involved

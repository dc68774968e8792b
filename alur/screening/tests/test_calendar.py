"""Which phase is it, for whom? Dates of Pemilu and Pilkada 2024."""

from datetime import date

import pytest

from alur.screening.core import pack_named
from alur.screening.core.calendar import covers, day


@pytest.mark.parametrize(
    ("on", "region", "phase", "keys"),
    [
        (date(2022, 1, 27), "36", "idle", {"idle"}),
        (date(2023, 11, 27), "36", "contestants_fixed", {"contestants_fixed"}),
        (date(2023, 11, 28), "36", "campaign", {"campaign"}),  # first day
        (date(2024, 1, 27), "36", "campaign", {"campaign", "preparation"}),  # Pilkada began the day before
        (date(2024, 2, 10), "36", "campaign", {"campaign", "preparation"}),  # last day
        (date(2024, 2, 11), "36", "quiet", {"quiet", "preparation"}),
        (date(2024, 2, 14), "36", "voting", {"voting", "counting", "preparation"}),
        (date(2024, 10, 1), "36.71", "campaign", {"campaign"}),
        (date(2024, 10, 1), "34", "idle", {"idle"}),  # Yogyakarta elects no governor
        (date(2024, 10, 1), "34.71", "campaign", {"campaign"}),  # but its cities elect mayors
        (date(2024, 11, 27), "", "voting", {"voting", "counting"}),
        (date(2026, 11, 24), "36", "idle", {"idle"}),
    ],
)
def test_the_phase_of_a_day(on: date, region: str, phase: str, keys: set[str]) -> None:
    today = day(pack_named("indonesia"), on, region)
    assert (today.phase, set(today.keys)) == (phase, keys)


@pytest.mark.parametrize(
    ("regions", "region", "answer"),
    [
        ((), "36", True),  # a national matter
        (("36",), "", True),  # an unknown region is read as any
        (("36",), "36.71", True),
        (("36.71",), "36", True),  # a province sees its cities' elections
        (("36",), "3", False),
        (("36",), "32.71", False),
    ],
)
def test_regions_cover_by_their_codes(regions: tuple[str, ...], region: str, answer: bool) -> None:
    assert covers(regions, region) is answer


def test_a_contestant_is_one_from_registration_to_voting_day() -> None:
    pack = pack_named("indonesia")
    index = next(i for i, one in enumerate(pack.contestants) if one.id == "president-2024-2")
    kinds = {on: day(pack, on).kinds.get(index, "") for on in (date(2021, 1, 1), date(2023, 9, 1), date(2024, 2, 14))}
    assert list(kinds.values()) == ["known", "expected", "contestant"]
    assert day(pack, date(2024, 2, 15)).kinds[index] == "known"

from datetime import UTC, datetime, timedelta

import pytest

from alur.accounts import domain

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [
        (0, 0),
        (4, 0),  # a person mistypes
        (5, 1),
        (6, 2),
        (8, 8),
        (9, 15),  # 16, but nobody waits longer than a quarter of an hour
        (10_000, 15),
    ],
)
def test_the_wait_doubles_after_the_fifth_failure_up_to_a_quarter_of_an_hour(failures: int, minutes: int) -> None:
    assert domain.wait_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("failures", "passed", "counted"),
    [
        (7, timedelta(minutes=59), 7),
        (7, timedelta(hours=1), 0),  # forgotten
        (7, timedelta(seconds=-1), 0),  # the clock of the story was set back: nobody is locked out for years
    ],
)
def test_failures_are_forgotten_after_an_hour(failures: int, passed: timedelta, counted: int) -> None:
    assert domain.counts(failures, last=NOON, at=NOON + passed) == counted


def test_the_sentence_says_the_minutes_that_are_left_rounded_up() -> None:
    with pytest.raises(domain.TooManyTries) as refused:
        domain.check_can_try(7, last=NOON, at=NOON + timedelta(seconds=61))
    assert refused.value.params == {"minutes": 3}
    assert refused.value.status == 429
    domain.check_can_try(7, last=NOON, at=NOON + timedelta(minutes=4))

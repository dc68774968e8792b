"""How long after wrong passwords does the next try have to wait? Pure: no Django, no clock."""

from datetime import datetime, timedelta

from alur.kernel.errors import N_, Refusal

FREE = 5  # failures in a row that cost nothing: a person mistypes
FIRST_WAIT = timedelta(minutes=1)  # after the fifth; doubles with each further failure
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=1)  # after the last failure counting begins anew


class TooManyTries(Refusal):
    """Too many wrong passwords in a row. Says nothing about whether the account exists."""

    code = "too_many_tries"
    status = 429
    message = N_("Too many tries. The next one is possible in %(minutes)s min.")


def wait_after(failures: int) -> timedelta:
    """How long to wait after that many failures in a row: 0, then 1, 2, 4, 8, at most 15 minutes."""
    if failures < FREE:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE, 10)), LONGEST_WAIT)


def counts(failures: int, *, last: datetime, at: datetime) -> int:
    """How many of the failures still count at `at`: none after an hour, or when the clock was set back."""
    return failures if last <= at < last + FORGOTTEN else 0


def check_can_try(failures: int, *, last: datetime, at: datetime) -> None:
    """Raises TooManyTries, with the whole minutes that are left."""
    left = last + wait_after(counts(failures, last=last, at=at)) - at
    if left > timedelta(0):
        raise TooManyTries(minutes=-(-left // timedelta(minutes=1)))

"""When a delivery that failed is tried again, and when a person has to look. Pure."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=24)
MOST_ATTEMPTS = 11  # with the pauses of `pause`: the last attempt is 3 days and 18 hours after the first, or later
SPREAD = 0.25  # share by which a pause may be longer, so that what failed together does not come back together


def pause(attempts: int, chance: float, *, asked: timedelta = timedelta(0)) -> timedelta:
    """How long to wait after so many attempts (1 for the first): 1, 3, 9 minutes ... up to a day.

    chance: 0 to 1, drawn anew each time. asked: what the other side asked for; it is waited for, never undercut.
    """
    planned = min(FIRST_PAUSE * int(3 ** (attempts - 1)), LONGEST_PAUSE) * (1 + SPREAD * chance)
    return max(planned, asked)


def is_over(attempts: int) -> bool:
    """After so many attempts a person decides."""
    return attempts >= MOST_ATTEMPTS

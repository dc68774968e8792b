"""The one clock. In a demo installation it runs in the time of the story, so that a campaign is on.

Only views, tasks and commands read it; verbs are told `at`.
"""

from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone


@cache
def _shift() -> timedelta:
    from alur.kernel.models import Installation

    return Installation.current().clock_shift


def now() -> datetime:
    """This moment, UTC; shifted where the installation tells a story of another day."""
    return timezone.now() + _shift()


def forget() -> None:
    """Read the shift again (after it was set)."""
    _shift.cache_clear()

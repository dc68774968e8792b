"""Activities for the register's tests: single steps, and the real case as its stations would record it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)  # noon in Jakarta

_numbers = count(1)


@transaction.atomic
def step(
    type: str = "View",
    kind: str = "Dispatch",
    *,
    by: Actor = SYSTEM,
    day: float = 0,
    context: str = "a-case",
    path: str = "",
    reply: str = "",
    target: Reference | None = None,
    name: Mapping[str, str] | None = None,
    **facts: Any,
) -> Activity:
    """One activity `day` days after noon of 26 January 2024, in Jakarta."""
    obj = Reference(kind, path or f"{kind.lower()}s/{next(_numbers)}", name or {})
    at = NOON + timedelta(days=day)
    return record(type=type, actor=by, obj=obj, at=at, context=context, target=target, in_reply_to=reply, facts=facts)


def steps(number: int, context: str = "a-case") -> list[Activity]:
    """So many activities that nobody listens to."""
    return [step(context=context) for _ in range(number)]

"""`record()`: every step that matters to the public leaves one activity, in the transaction of its effect.

The activity wakes the listeners that `alur/flow.py` names for it, in the same transaction: a rollback leaves neither.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from alur.kernel import activities, crash, merkle, tasks
from alur.kernel.activities import Actor, Reference
from alur.kernel.models import Activity, Content

MOST_BYTES = 65_535  # one entry of the log, C2SP tlog-tiles: a length of two bytes


def record(
    *,
    type: str,
    actor: Actor,
    obj: Reference,
    at: datetime,
    context: str,
    target: Reference | None = None,
    in_reply_to: str = "",
    contents: Sequence[Content] = (),
    facts: Mapping[str, Any] = {},
) -> Activity:
    """Append one activity and defer its listeners. Call it last in the verb's transaction.

    at: when the step happened, with zone. context: the case. in_reply_to: path of the thing answered.
    facts: public facts only, JSON; never a name, a number or a text of a citizen.
    Raises ValueError for an unknown type or an entry over 64 KiB, TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs into the transaction of its effect")
    uid = uuid4()
    document = activities.document(
        uid=uid, type=type, actor=actor, obj=obj, at=at, context=context, target=target, in_reply_to=in_reply_to,
        contents=[content.public() for content in contents], facts=facts,
    )  # fmt: skip
    body = merkle.canonical(document)
    if len(body) > MOST_BYTES:
        raise ValueError(f"an entry of {len(body)} bytes is too long: put texts into contents")
    activity = Activity.objects.create(
        uid=uid, type=type, actor=actor.institution, role=actor.role, object_kind=obj.kind, object_path=obj.path,
        target_path=target.path if target else "", in_reply_to=in_reply_to, context=context, at=at,
        body=body.decode(), leaf_hash=merkle.leaf_hash(body),
    )  # fmt: skip
    tasks.wake(activity)
    crash.point(f"recorded@{type}-{obj.kind}")
    return activity

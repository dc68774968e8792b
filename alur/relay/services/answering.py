"""What offices outside answer: by a signed call, through the link in their e-mail, or as an ActivityPub activity.

An answer moves the same receipt as that of an office here, and enters the record the first time only.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from alur.kernel import webhooks
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.record import record
from alur.kernel.webhooks import BadSignature
from alur.relay.models import Delivery, Heard, Reach, Receipt
from alur.relay.outside import letters
from alur.relay.outside.reaching import secret_of
from alur.relay.services.moving import MOVES, State

WORDS = {"opened": State.OPENED, "acknowledged": State.ACKNOWLEDGED, "declined": State.DECLINED}
TYPES = {State.OPENED: "View", State.ACKNOWLEDGED: "Accept", State.DECLINED: "Reject"}
LONGEST_REASON = 1_000  # characters


class NoAnswer(Invalid):
    """It is none of the answers."""

    code = "no_such_answer"
    message = N_("An answer has the type receipt.opened, receipt.acknowledged or receipt.declined and names a message.")


class ReasonMissing(Invalid):
    """An office that declines says why."""

    code = "decline_reason_missing"
    message = N_("Please write the reason, one sentence is enough.")


class OtherBody(Invalid):
    """The same id with other words."""

    code = "same_id_other_body"
    message = N_("A message with this id came before and said something else. It is not counted; use a new id.")


@transaction.atomic
def answer(*, delivery: Delivery, state: State, at: datetime, reason: str = "", proof: str = "") -> Receipt:
    """The office opened, acknowledged or declined what was delivered. A step back or a second time changes nothing.

    proof: how it is known ("webhook", "link", "activitypub"); it stands in the record. Raises ReasonMissing.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON] if state == State.DECLINED else ""
    if state == State.DECLINED and not reason:
        raise ReasonMissing
    dispatch, office = delivery.dispatch, delivery.institution
    held = Receipt.objects.filter(dispatch=dispatch, institution=office)
    if held.filter(state__in=MOVES[state]).update(state=state, reason=reason, at=at):
        facts = {"proof": proof} | ({"reason": reason} if reason else {})
        record(
            type=TYPES[state], actor=Actor(office.slug, office.name), obj=dispatch.reference(), at=at,
            context=dispatch.context, facts=facts,
        )  # fmt: skip
    return held.get()


def delivery_of_link(token: str) -> Delivery:
    """The delivery whose e-mail held this link. Raises NotFound."""
    try:
        return _delivery(uid=letters.delivery_uid(token))
    except signing.BadSignature:
        raise NotFound from None


def heard(*, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt:
    """A signed call of an office: {"type": "receipt.declined", "data": {"message": "msg_...", "reason": "..."}}.

    headers: names in small letters. Raises BadSignature, NoAnswer, OtherBody, ReasonMissing. Signed with the secret
    of the office that the message went to; for any other message the answer is the same as for a wrong signature.
    """
    said = _parsed(body)
    delivery = _claimed_by(said)
    secret = _secret(delivery)
    message_id = webhooks.check(secret=secret, headers=headers, body=body, at=at)
    with transaction.atomic():
        digest = hashlib.sha256(body).hexdigest()
        former, fresh = Heard.objects.get_or_create(
            institution=delivery.institution, message_id=message_id, defaults={"digest": digest, "at": at}
        )
        if former.digest != digest:
            raise OtherBody
        state = WORDS.get(str(said.get("type", "")).removeprefix("receipt."))
        if state is None:
            raise NoAnswer
        reason = str(said["data"].get("reason", ""))
        if not fresh:
            return Receipt.objects.get(dispatch=delivery.dispatch, institution=delivery.institution)
        return answer(delivery=delivery, state=state, reason=reason, at=at, proof="webhook")


def answered_by_activity(activity: Mapping[str, Any], *, at: datetime) -> bool:
    """An Accept, Reject or View of a dispatch by the actor it was delivered to; signature and owner are checked before.

    False for everything else: it is for somebody else to read.
    """
    states = {type: state for state, type in TYPES.items()}
    state, about, actor = states.get(str(activity.get("type"))), activity.get("object"), activity.get("actor")
    address = about.get("id") if isinstance(about, dict) else about
    place = letters.absolute("relay:dispatches")
    if state is None or not isinstance(address, str) or not address.startswith(place):
        return False
    reach = Reach.objects.filter(actor=actor.get("id") if isinstance(actor, dict) else actor).exclude(actor="").first()
    try:
        dispatch = UUID(address.removeprefix(place).strip("/"))
        delivery = _delivery(dispatch__uid=dispatch, institution=reach.institution_id if reach else None)
    except (ValueError, NotFound):
        return False
    reason = str(activity.get("summary") or activity.get("content") or "-")
    answer(delivery=delivery, state=state, reason=reason, at=at, proof="activitypub")
    return True


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer from None
    if not isinstance(said, dict) or not isinstance(said.get("data"), dict):
        raise NoAnswer
    return said


def _claimed_by(said: Mapping[str, Any]) -> Delivery:
    try:
        return _delivery(uid=UUID(str(said["data"].get("message", "")).removeprefix("msg_")))
    except (ValueError, NotFound):
        raise BadSignature(reason="signature") from None


def _secret(delivery: Delivery) -> str:
    reach = Reach.objects.filter(institution=delivery.institution, way=Reach.Way.WEBHOOK).first()
    if reach is None:
        raise BadSignature(reason="signature")
    return secret_of(reach)


def _delivery(**which: Any) -> Delivery:
    joined = ("dispatch__version__release__institution", "dispatch__forum", "institution")
    found = Delivery.objects.select_related(*joined).filter(**which).first()
    if found is None:
        raise NotFound
    return found

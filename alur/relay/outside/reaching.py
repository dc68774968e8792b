"""How an office is reached: by e-mail, by signed webhook or as an ActivityPub actor. One way each."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import http, keys, permissions, webhooks
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotAllowed
from alur.kernel.httpsig import ACCEPT
from alur.kernel.record import record
from alur.relay.models import Delivery, Reach

Way = Reach.Way


class NoMail(Invalid):
    """The operator has named no mail server."""

    code = "no_mail_server"
    message = N_("This installation sends no e-mail yet. Its operator names a mail server in ALUR_MAIL.")


class NoMailbox(Invalid):
    """It is no e-mail address."""

    code = "no_mailbox"
    message = N_("%(address)s is no e-mail address. Check the spelling.")


class NoInbox(Invalid):
    """The address is no actor of ActivityPub."""

    code = "no_inbox"
    message = N_("There is no ActivityPub actor with an inbox at %(address)s. Ask the office for its address.")


class OwnDecision(NotAllowed):
    """Whoever works here decides it for themselves."""

    code = "own_decision"
    message = N_("People of this office sign in here: only its own head decides how else it is reached.")


def check_may_decide(institution: Institution, by: Actor) -> None:
    """The head decides; where nobody signs in, a registrar or coordinator. Raises NotAllowed, OwnDecision."""
    if by.institution == institution.slug and permissions.is_allowed(by, "directory.connect"):
        return
    if not any(permissions.is_allowed(by, needed) for needed in ("directory.enrol", "relay.announce")):
        raise NotAllowed
    if institution.roles.filter(until=None).exists():
        raise OwnDecision


@transaction.atomic
def reach(*, slug: str, way: str, address: str, language: str, by: Actor, at: datetime) -> tuple[Reach, str]:
    """From now on the office is reached this way. The secret of a webhook is returned here and nowhere else again.

    address: a mailbox, the webhook, or the actor's id. Saving a webhook anew makes a new secret.
    Raises NotFound, NotAllowed, NoMail, NoMailbox, NoInbox, http.NoAnswer.
    """
    institution = directory.institution(slug)
    check_may_decide(institution, by)
    inbox, actor = _checked(way, address.strip())
    secret = webhooks.new_secret() if way == Way.WEBHOOK else ""
    sealed = keys.wrap(secret.encode(), about=institution.uid.bytes) if secret else None
    found, _ = Reach.objects.update_or_create(
        institution=institution,
        defaults={
            "way": way, "address": inbox, "actor": actor, "language": language, "secret": sealed, "at": at,
        },
    )  # fmt: skip
    _set_out_again(institution, way, at)
    _recorded(institution, way.lower(), by, at)
    return found, secret


def _set_out_again(institution: Institution, way: str, at: datetime) -> None:
    """What waits or is stuck takes the new way, with all its attempts."""
    waiting = Delivery.objects.filter(institution=institution).exclude(state=Delivery.State.SENT)
    waiting.update(way=way, state=Delivery.State.QUEUED, attempts=0, next_at=at)


@transaction.atomic
def stop(*, slug: str, by: Actor, at: datetime) -> None:
    """The office is reached in its inbox here only. Deliveries under way are not sent any more. Raises NotFound."""
    institution = directory.institution(slug)
    check_may_decide(institution, by)
    if Reach.objects.filter(institution=institution).delete()[0]:
        _recorded(institution, "inbox", by, at)


def reach_of(institution: Institution) -> Reach | None:
    """How the office is reached outside, if it is."""
    return Reach.objects.filter(institution=institution).first()


def secret_of(reach: Reach) -> str:
    """The webhook's secret."""
    return keys.unwrap(bytes(reach.secret or b""), about=reach.institution.uid.bytes).decode()


def _checked(way: str, address: str) -> tuple[str, str]:
    """Where to send, and for ActivityPub whose inbox that is."""
    if way == Way.EMAIL:
        return _mailbox(address), ""
    http.checked(address)
    return (address, "") if way == Way.WEBHOOK else _inbox(address)


def _mailbox(address: str) -> str:
    if not settings.EMAIL_HOST:
        raise NoMail
    try:
        validate_email(address)
    except ValidationError:
        raise NoMailbox(address=address) from None
    return address


def _inbox(address: str) -> tuple[str, str]:
    """The actor is asked where its inbox is; both stand at one host."""
    answer = http.get(address, most_bytes=1_000_000, headers={"Accept": ACCEPT})
    document = answer.json() if answer.is_ok else {}
    inbox = document.get("inbox") if isinstance(document, dict) and document.get("id") == address else None
    if not isinstance(inbox, str):
        raise NoInbox(address=address)
    if http.checked(inbox).origin() != http.checked(address).origin():
        raise NoInbox(address=address)
    return inbox, address


def _recorded(institution: Institution, way: str, by: Actor, at: datetime) -> None:
    """That it changed is public, the address is not."""
    record(
        type="Update", actor=by, obj=institution.reference(), at=at, context=directory.CONTEXT, facts={"reached": way}
    )

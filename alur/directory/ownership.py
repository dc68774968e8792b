"""Whose account is it? Proof in both directions, confirmation by a person, and accounts that pretend.

The directory page names the account by being written here; the account's page names the directory page, and that is
read when somebody asks. What was reported as false is an allegation until the office decides.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from alur.directory import domain
from alur.directory.models import Account, Imitation, Institution
from alur.directory.rights import CONTEXT, check_keeps
from alur.kernel import contents, http
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotFound, Refusal
from alur.kernel.record import record

MOST_BYTES = 2_000_000  # of an account's page
MOST_TOLD = 20  # texts kept of those who reported the same account


class IsOfficial(Invalid):
    """What is reported as false stands in the directory."""

    code = "directory.is_official"
    message = N_("@%(handle)s stands in this directory as an official account of %(office)s. It is not false.")


def page_address(institution: Institution) -> str:
    """Where the public reads about an institution; an account's page names this address."""
    return settings.ALUR_ORIGIN + reverse("directory:institution", args=[institution.slug])


def confirm(*, account: Account, by: Actor, at: datetime) -> Account:
    """Read the account's page now; it is confirmed when the page names the directory page of its institution.

    No transaction is open while another host answers. What the look found is kept on the account.
    Raises NotAllowed, NotReadable, NotNamed, and what kernel.http raises.
    """
    check_keeps(by, "directory.connect", account.institution.slug)
    try:
        _check_named(account, page_address(account.institution))
    except Refusal as refusal:
        Account.objects.filter(pk=account.pk).update(problem=refusal.code)
        raise
    return _confirmed(account, Account.Proof.PAGE, "", by, at)


def _check_named(account: Account, address: str) -> None:
    if not domain.can_be_read(account.network, account.handle):
        raise domain.NotReadable
    asked = domain.address_of(account.network, account.handle)
    answer = http.get(asked, most_bytes=MOST_BYTES)
    page = answer.body.decode("utf-8", "replace")
    if not (answer.is_ok and domain.is_same_site(asked, answer.url) and domain.names(page, address)):
        raise domain.NotNamed(address=address)


def confirm_by_hand(*, account: Account, reason: str, by: Actor, at: datetime) -> Account:
    """A person confirms, for networks whose pages cannot be read. reason: how they know; everybody may read it.

    Raises NotAllowed, NoReason.
    """
    check_keeps(by, "directory.connect", account.institution.slug)
    domain.check_reason(reason)
    return _confirmed(account, Account.Proof.HAND, reason.strip(), by, at)


@transaction.atomic
def _confirmed(account: Account, proof: str, reason: str, by: Actor, at: datetime) -> Account:
    account.confirmed_on = account.institution.local(at).date()
    account.proof, account.reason, account.problem = proof, reason, ""
    account.save(update_fields=["confirmed_on", "proof", "reason", "problem"])
    facts = {"proof": proof, "on": account.confirmed_on.isoformat(), **({"reason": reason} if reason else {})}
    target = account.institution.reference()
    record(type="Update", actor=by, obj=account.reference(), at=at, context=CONTEXT, target=target, facts=facts)
    return account


@transaction.atomic
def disconnect(*, account: Account, by: Actor, at: datetime) -> None:
    """From now on the account is not theirs: closed, lost or handed over. A second time changes nothing.

    Raises NotAllowed.
    """
    check_keeps(by, "directory.connect", account.institution.slug)
    gone = {"ended_at": at, "confirmed_on": None, "proof": "", "reason": ""}
    if Account.objects.filter(pk=account.pk, ended_at=None).update(**gone):
        target = account.institution.reference()
        record(type="Delete", actor=by, obj=account.reference(), at=at, context=CONTEXT, target=target)


@transaction.atomic
def report_false(*, institution: Institution, network: str, handle: str, text: str, at: datetime) -> Imitation:
    """Anybody says that an account pretends to be an institution's. The same account again is counted.

    text: why they think so; sealed, and erased when the office decides. Raises IsOfficial.
    """
    handle = handle.strip().removeprefix("@")
    official = Account.objects.filter(network=network, handle__iexact=handle, ended_at=None).first()
    if official is not None:
        raise IsOfficial(handle=official.handle, office=official.institution.name["id"])
    found, fresh = Imitation.objects.select_for_update().get_or_create(
        institution=institution, network=network, handle=handle.lower(), defaults={"reported_at": at}
    )
    if text.strip() and len(found.told) < MOST_TOLD and found.state == Imitation.State.OPEN:
        found.told.append(str(contents.seal(text.strip()).uid))
    found.reports = 1 if fresh else F("reports") + 1
    found.save(update_fields=["told", "reports"])
    return found


@transaction.atomic
def decide(*, uid: UUID, is_false: bool, by: Actor, at: datetime) -> Imitation:
    """The office says whether a reported account pretends; then its page names it as not official.

    Only a false one enters the record: nothing is said in public about an account that nobody found false. The texts of
    those who reported are erased. A decision can be changed later. Raises NotFound, NotAllowed.
    """
    found = Imitation.objects.select_for_update(of=("self",)).select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotFound
    check_keeps(by, "directory.connect", found.institution.slug)
    was_false = found.state == Imitation.State.NOT_OURS
    found.state = Imitation.State.NOT_OURS if is_false else Imitation.State.DROPPED
    for told in found.told:
        contents.erase(UUID(told))
    found.told, found.decided_at = [], at
    found.save(update_fields=["state", "told", "decided_at"])
    if is_false != was_false:
        word, target = "Reject" if is_false else "Accept", found.institution.reference()
        record(type=word, actor=by, obj=found.reference(), at=at, context=CONTEXT, target=target)
    return found

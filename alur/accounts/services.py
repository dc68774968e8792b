"""People: the first head of an office, the people of the demo, and a brake on guessing passwords."""

import hashlib
import hmac
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from alur.accounts import domain, words
from alur.accounts.models import FailedSignIns, User
from alur.kernel import keys
from alur.kernel.errors import N_, Invalid

ROLE_NAMES = words.ROLES
DEMO_PASSWORD = "alur-banten-2024"  # noqa: S105 - shown on the sign-in page of a demo, and of a demo only


class AddressTaken(Invalid):
    """Somebody signs in with this address already."""

    code = "address_taken"
    message = N_("Somebody already signs in with this e-mail address. Use another one.")


def create(*, email: str, name: str, password: str) -> User:
    """A person who can sign in; appointing them is the directory's step. Raises AddressTaken."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise AddressTaken
    return User.objects.create_user(email.strip(), password, name=name.strip())


def create_for_demo(*, email: str, name: str) -> User:
    """A person of the demo: everybody may sign in as them. Called again it returns the same person."""
    known = User.objects.filter(email=email, is_demo=True).first()
    return known or User.objects.create_user(email, DEMO_PASSWORD, name=name, is_demo=True)


def demo_users() -> QuerySet[User]:
    """The people of the demo with their roles, in the order in which they were made."""
    return User.objects.filter(is_demo=True, is_active=True).prefetch_related("roles__institution").order_by("pk")


@transaction.atomic
def begin_try(*, address: str, email: str, at: datetime) -> None:
    """Count a try to sign in before the password is looked at, so that tries side by side count too.

    address: the network address it comes from. `succeeded` takes the count back. Raises TooManyTries.
    """
    tries, _ = FailedSignIns.objects.select_for_update().get_or_create(
        key=_key(address, email), defaults={"last_at": at}
    )
    domain.check_can_try(tries.count, last=tries.last_at, at=at)
    tries.count = domain.counts(tries.count, last=tries.last_at, at=at) + 1
    tries.last_at = at
    tries.save()


def succeeded(*, address: str, email: str, at: datetime) -> None:
    """The password was right: earlier failures from there do not count any more. Old ones of others go, too."""
    mine = FailedSignIns.objects.filter(key=_key(address, email))
    (mine | FailedSignIns.objects.filter(last_at__lt=at - domain.FORGOTTEN)).delete()


def _key(address: str, email: str) -> str:
    """Neither address nor e-mail can be read from it."""
    told = f"{address}\n{email.strip().lower()}".encode()
    return hmac.new(keys.derived("sign-in"), told, hashlib.sha256).hexdigest()

"""Tokens with which programs use the HTTP API for an office: made and revoked by its head, never shown twice.

A token is `alur_` and 43 letters and digits (256 bits): scanners for secrets find it by its shape. What is kept is its
SHA-256; against so many bits a slow hash would protect no better. Like an appointment, a token stays out of the record.
"""

import hashlib
import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from alur.directory.models import ApiToken
from alur.directory.services import institution
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refusal

PREFIX = "alur_"
LENGTH = 43  # signs after the prefix, of 62: 256 bits
DAYS = (30, 90, 365)  # how long a token may hold
MOST = 20  # tokens of one office that hold at the same time
_SIGNS = string.ascii_letters + string.digits


class UnknownToken(Refusal):
    """Wrong, expired and revoked have the same answer."""

    code = "unknown_token"
    status = 401
    message = N_("This token is not valid here: it may be wrong, expired or revoked. Ask the head of your office.")


class TooManyTokens(Refusal):
    """Nobody keeps an overview of so many."""

    code = "too_many_tokens"
    message = N_("Your office has %(most)s tokens that hold. Revoke one that is not used any more.")


class NoRight(Invalid):
    """A token without rights is of no use, and none gives more than its maker has."""

    code = "no_right"
    message = N_("Choose what the program may do.")


@transaction.atomic
def issue(*, name: str, may: Collection[str], days: int, by: Actor, at: datetime) -> tuple[ApiToken, str]:
    """A token for a program of the own office, and what to hand to the program, this once.

    may: some of kernel.permissions.PROGRAMS that `by` has too. days: one of DAYS.
    Raises NotAllowed, NoRight, TooManyTokens, Invalid.
    """
    permissions.check_allowed(by, "directory.appoint")
    if by.user_id is None:
        raise NotAllowed
    if days not in DAYS:
        raise Invalid
    if not may or not set(may) <= by.permissions.intersection(permissions.PROGRAMS):
        raise NoRight
    if _held(by, at).count() >= MOST:
        raise TooManyTokens(most=MOST)
    secret = PREFIX + "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
    made = ApiToken.objects.create(
        institution=institution(by.institution), name=name, digest=_digest(secret), permissions=sorted(may),
        made_by_id=by.user_id, made_at=at, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    return made, secret


def tokens(by: Actor, at: datetime) -> QuerySet[ApiToken]:
    """Those of the own office that hold, the newest first. Raises NotAllowed."""
    permissions.check_allowed(by, "directory.appoint")
    return _held(by, at).select_related("institution").order_by("-made_at", "-pk")


@transaction.atomic
def revoke(*, token_id: int, by: Actor, at: datetime) -> None:
    """From now on the token opens nothing; a second time changes nothing. Raises NotAllowed, NotFound."""
    permissions.check_allowed(by, "directory.appoint")
    own = ApiToken.objects.filter(pk=token_id, institution__slug=by.institution)
    if not own.filter(revoked_at=None).update(revoked_at=at) and not own.exists():
        raise NotFound


def program_of(secret: str, *, at: datetime) -> Actor:
    """For which office, and with which rights, somebody acts who shows that token. Raises UnknownToken."""
    found = ApiToken.objects.filter(digest=_digest(secret), revoked_at=None, expires_at__gt=at)
    token = found.select_related("institution").first()
    if token is None:
        raise UnknownToken
    office, today = token.institution, token.institution.local(at).date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    may = frozenset(token.permissions).intersection(permissions.PROGRAMS)
    return Actor(office.slug, office.name, "program", None, may)


def _held(by: Actor, at: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(institution__slug=by.institution, revoked_at=None, expires_at__gt=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

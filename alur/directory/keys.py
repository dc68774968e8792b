"""An institution's keys: made at first need, changed, revoked; and the documents in which others find them.

A key document (`/institutions/<slug>/keys.json`) lists every key with its times. The new key signs it, and on a plain
change the old one too: who trusts the old key can follow to the new one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from alur.directory.models import Institution, SigningKey
from alur.kernel import certificates, keys, permissions, proofs
from alur.kernel.activities import NAMESPACE, SYSTEM, Actor, stated
from alur.kernel.errors import N_, Invalid, NotFound
from alur.kernel.record import record

CONTEXT = "directory"
CONTEXTS = [NAMESPACE, proofs.DATA_INTEGRITY, proofs.MULTIKEY]
ASSERTION, TRANSPORT = SigningKey.Use.ASSERTION, SigningKey.Use.TRANSPORT


class NoReason(Invalid):
    """A revocation says why."""

    code = "key_reason_missing"
    message = N_("Say why the key is revoked. Everybody who checks a signature of it will read it.")


def actor_id(institution: Institution) -> str:
    """The address that stands for the institution in signed documents."""
    return f"{settings.ALUR_ORIGIN}/institutions/{institution.slug}/"


def key_history(institution: Institution) -> QuerySet[SigningKey]:
    """All keys with which it signs or signed, first one first."""
    return institution.keys.filter(use=ASSERTION)


def key_document(institution: Institution) -> str:
    """The newest signed key document, exact text; "" while it has no key."""
    return key_history(institution).values_list("statement", flat=True).last() or ""


def actor_document(institution: Institution) -> dict[str, Any]:
    """The institution as an ActivityPub actor with all its keys (FEP-521a)."""
    document = _described(institution, list(key_history(institution))) | {"url": actor_id(institution)}
    transport = institution.keys.filter(use=TRANSPORT, until=None).first()
    if transport:
        owner = actor_id(institution)
        named = {"id": f"{owner}#{transport.fragment}", "owner": owner, "publicKeyPem": transport.public}
        document |= {"@context": [*CONTEXTS, "https://w3id.org/security/v1"], "publicKey": named}
    return document


@transaction.atomic
def sign(document: Mapping[str, Any], *, institution: Institution, at: datetime) -> tuple[dict[str, Any], str]:
    """The document with the proof of the institution's key, which is made if there is none yet; and the public key.

    Holds the key's row until the end of the transaction: a change of keys waits, and so does a second signature.
    """
    key = _in_use(institution, ASSERTION, at=at)
    return {**document, "proof": _proof(document, key, at)}, key.public


@transaction.atomic
def transport_key(institution: Institution, *, at: datetime) -> tuple[str, str]:
    """Id and private PEM (PKCS #8) of the RSA key for HTTP signatures, which is made if there is none yet."""
    key = _in_use(institution, TRANSPORT, at=at)
    private = serialization.load_der_private_key(_secret(key), None)
    return f"{actor_id(institution)}#{key.fragment}", _pem(private)  # type: ignore[arg-type]


@transaction.atomic
def claim_signer(institution: Institution, *, at: datetime) -> tuple[Callable[[bytes], bytes], str]:
    """For Content Credentials: what signs with the institution's key, and its certificates in PEM, its own first."""
    key = _in_use(institution, ASSERTION, at=at)
    private, authority = Ed25519PrivateKey.from_private_bytes(_secret(key)), _authority()
    office = institution.name.get("id", institution.slug)
    own = certificates.leaf(
        private.public_key(), authority, _authority_name(), office=office, slug=institution.slug, since=key.since
    )
    return private.sign, own + root_certificate()


def root_certificate() -> str:
    """The installation's own authority for such certificates, PEM: derived from its secret, so it is kept nowhere."""
    return certificates.root(_authority(), _authority_name())


def _authority() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.derived("content credentials"))


def _authority_name() -> str:
    return f"Alur {urlsplit(settings.ALUR_ORIGIN).netloc}"


@transaction.atomic
def rotate_key(*, by: Actor, at: datetime) -> SigningKey:
    """A new key takes the place of the one in use; signatures of the old one stay valid. Raises NotAllowed."""
    permissions.check_allowed(by, "directory.keys")
    institution = _own(by)
    old = _locked(institution, ASSERTION)
    return _change(institution, old, by=by, at=at)


@transaction.atomic
def revoke_key(*, number: int, reason: str, by: Actor, at: datetime) -> SigningKey:
    """From `at` on a key's signatures do not count; one still in use is replaced at once. Public, with its reason.

    Raises NotAllowed, NotFound (also for one that is revoked already), NoReason.
    """
    permissions.check_allowed(by, "directory.keys")
    institution = _own(by)
    key = institution.keys.select_for_update().filter(use=ASSERTION, number=number, revoked_at=None).first()
    if key is None:
        raise NotFound
    if not reason.strip():
        raise NoReason
    key.revoked_at, key.revoked_reason = at, reason.strip()
    key.until, key.secret = key.until or at, None
    key.save()
    record(
        type="Delete", actor=by, obj=key.reference(), at=at, context=CONTEXT, target=institution.reference(),
        facts={"key": key.public, "reason": key.revoked_reason},
    )  # fmt: skip
    return _change(institution, _locked(institution, ASSERTION), by=by, at=at)


def _change(institution: Institution, old: SigningKey | None, *, by: Actor, at: datetime) -> SigningKey:
    """The next key, vouched for by `old` where that is still good."""
    new = SigningKey(institution=institution, use=ASSERTION, since=at)
    private = Ed25519PrivateKey.generate()
    new.public = proofs.multikey(private.public_key().public_bytes_raw())
    new.secret = keys.wrap(private.private_bytes_raw(), about=new.uid.bytes)
    new.number = institution.keys.filter(use=ASSERTION).count() + 1
    before = list(key_history(institution).exclude(until=None))
    if old:
        document = _listed(institution, [*before, _ended(old, at), new], at)
        proof = [_proof(document, new, at), _proof(document, old, at)]
        old.secret = None
        old.save()
    else:
        document = _listed(institution, [*before, new], at)
        proof = [_proof(document, new, at)]
    new.statement = proofs.spelled({**document, "proof": proof}).decode()
    new.save()
    record(
        type="Create", actor=by, obj=new.reference(), at=at, context=CONTEXT, target=institution.reference(),
        facts={"key": new.public} | ({"replaces": old.public} if old else {}),
    )  # fmt: skip
    return new


def _ended(key: SigningKey, at: datetime) -> SigningKey:
    key.until = max(at, key.since)
    return key


def _in_use(institution: Institution, use: str, *, at: datetime) -> SigningKey:
    key = _locked(institution, use)
    if key is None:  # of two who need the first key at once the second waits and finds it
        Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
        key = _locked(institution, use)
    if key is None:
        return _change(institution, None, by=SYSTEM, at=at) if use == ASSERTION else _transport(institution, at)
    return key


def _transport(institution: Institution, at: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    key = SigningKey(institution=institution, use=TRANSPORT, number=1, since=at)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    key.public = private.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.secret = keys.wrap(der, about=key.uid.bytes)
    key.save()
    return key


def _pem(private: rsa.RSAPrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _locked(institution: Institution, use: str) -> SigningKey | None:
    return institution.keys.select_for_update(of=("self",)).filter(use=use, until=None).first()


def _secret(key: SigningKey) -> bytes:
    return keys.unwrap(bytes(key.secret or b""), about=key.uid.bytes)


def _proof(document: Mapping[str, Any], key: SigningKey, at: datetime) -> dict[str, Any]:
    """`at` may lie before the key by the width of two clocks; nothing is signed before its key is there."""
    private = Ed25519PrivateKey.from_private_bytes(_secret(key))
    method = f"{actor_id(key.institution)}#{key.fragment}"
    return proofs.sign(document, private=private, method=method, created=stated(max(at, key.since)))


def _listed(institution: Institution, held: list[SigningKey], at: datetime) -> dict[str, Any]:
    return _described(institution, held) | {"updated": stated(at)}


def _described(institution: Institution, held: list[SigningKey]) -> dict[str, Any]:
    owner = actor_id(institution)
    return {
        "@context": CONTEXTS,
        "id": owner,
        "type": "Organization",
        "preferredUsername": institution.slug,
        "nameMap": institution.name,
        "assertionMethod": [_method(owner, key) for key in held],
    }


def _method(owner: str, key: SigningKey) -> dict[str, Any]:
    """A Multikey with its times; `expires` is the one that other software knows, so a revoked key carries it too."""
    shown = {
        "id": f"{owner}#{key.fragment}",
        "type": "Multikey",
        "controller": owner,
        "publicKeyMultibase": key.public,
        "published": stated(key.since),
    }
    if key.until:
        shown["expires"] = stated(key.until)
    if key.revoked_at:
        shown |= {"revoked": stated(key.revoked_at), "summary": key.revoked_reason}
    return shown


def _own(by: Actor) -> Institution:
    found = Institution.objects.filter(slug=by.institution).first()
    if found is None:
        raise NotFound
    return found

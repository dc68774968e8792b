"""A small signed release with its key document and one picture, made without a database."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alur.kernel import proofs
from alur.releases.core import documents, package, verify
from alur.releases.core.documents import Enclosed, Said

ACTOR = "https://alur.example/institutions/kominfo/"
ADDRESS = "https://alur.example/releases/5f0c0000-0000-4000-8000-000000000001/"
PICTURE = b"\xff\xd8\xff\xe0 not quite a picture \xff\xd9"
URL = f"{ADDRESS}media/0b000000-0000-4000-8000-000000000002"
NAME = verify.file_name(URL, "image/jpeg")
ISSUED = datetime.fromisoformat("2024-01-26T12:33:00Z")
BEFORE = "2023-01-01T00:00:00Z"


def private(number: int) -> Ed25519PrivateKey:
    """The key of that number, always the same."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(key: Ed25519PrivateKey) -> str:
    """As it is published."""
    return proofs.multikey(key.public_key().public_bytes_raw())


NUMBERS = {public(private(number)): number for number in (1, 2)}


def said() -> Said:
    """What the ministry says."""
    enclosed = Enclosed(
        url=URL, media_type="image/jpeg", alt="Poster", sha256=sha256(PICTURE).hexdigest(), size=len(PICTURE)
    )
    return Said(
        address=ADDRESS, issuer=ACTOR, version=1, kind="PRESS_RELEASE", number="", title={"id": "Jadwal layanan"},
        language="id", text="Kantor buka.\nSelamat datang di café.", published=ISSUED, updated=ISSUED,
        enclosed=[enclosed],
    )  # fmt: skip


def signed(document: Mapping[str, Any], *keys: Ed25519PrivateKey, at: str = "2024-01-26T12:33:00Z") -> bytes:
    """The document with the proofs of these keys; a single one stands without a list."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    made = [proofs.sign(bare, private=key, method=_method(key), created=at) for key in keys]
    return proofs.spelled({**bare, "proof": made[0] if len(made) == 1 else made})


def _method(key: Ed25519PrivateKey) -> str:
    return f"{ACTOR}#key-{NUMBERS.get(public(key), 1)}"


def release() -> bytes:
    """Version 1, signed by the first key."""
    return signed(documents.document(said()), private(1))


def key_document(
    newest: Ed25519PrivateKey | None = None,
    vouching: Ed25519PrivateKey | None = None,
    *,
    until: str = "",
    first: Mapping[str, str] | None = None,
    owner_of_first: str = ACTOR,
) -> bytes:
    """The list of keys, signed by the newest. Without arguments: of the first key alone.

    vouching: the old key that signs it too. first: times of the first key, which is listed if there are any.
    """
    newest = newest or private(1)
    first = first or ({"expires": until} if until else {})
    held = [_listed(newest, owner=owner_of_first)]
    if first and newest != private(1) and public(newest) != public(private(1)):
        held = [_listed(private(1), **first), *held]
    document = {
        "@context": ["https://www.w3.org/ns/activitystreams", proofs.DATA_INTEGRITY, proofs.MULTIKEY],
        "id": ACTOR,
        "type": "Organization",
        "nameMap": {"id": "Kementerian"},
        "assertionMethod": held,
        "updated": BEFORE,
    }
    return signed(document, newest, *([vouching] if vouching else []))


def _listed(key: Ed25519PrivateKey, *, owner: str = ACTOR, **times: str) -> dict[str, str]:
    named = {"id": _method(key), "type": "Multikey", "controller": owner, "publicKeyMultibase": public(key)}
    return named | {"published": BEFORE} | times


def member(name: str, data: bytes) -> tuple[str, list[bytes]]:
    """One file of a package."""
    return name, [data]


def members() -> list[tuple[str, list[bytes]]]:
    """All that belongs to the release."""
    return [member("release.json", release()), member("issuer.json", key_document()), member(NAME, PICTURE)]


def packed() -> bytes:
    """The release as a package."""
    return b"".join(package.write(members()))


def digests() -> dict[str, bytes]:
    """The picture as it lies beside the release."""
    return {NAME: sha256(PICTURE).digest()}

"""FEP-8b32 and FEP-521a as published, and what a signed document must not let pass."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alur.kernel import proofs
from alur.kernel.proofs import BadDocument, BadProof

# The vectors of fep/8b32/fep-8b32.feature in two vintages: one document and key, another data integrity context.
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
METHOD = "https://server.example/users/alice#ed25519-key"
CREATED = "2023-02-24T23:36:38Z"
VALUES = {
    "v1": "zLaewdp4H9kqtwyrLatK4cjY5oRHwVcw4gibPSUDYDMhi4M49v8pcYk3ZB6D69dNpAPbUmY8ocuJ3m9KhKJEEg7z",
    "v2": "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL",
}
# fep/521a/fep-521a.feature
RAW = bytes.fromhex("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
MULTIKEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def _document(vintage: str = "v2") -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", f"https://w3id.org/security/data-integrity/{vintage}"],
        "id": "https://server.example/activities/1",
        "type": "Create",
        "actor": "https://server.example/users/alice",
        "object": {
            "id": "https://server.example/objects/1",
            "type": "Note",
            "attributedTo": "https://server.example/users/alice",
            "content": "Hello world",
            "location": {"type": "Place", "longitude": -71.184902, "latitude": 25.273962},
        },
    }


def _private() -> Ed25519PrivateKey:
    raw = proofs.unbase58(SECRET[1:], 34)
    assert raw[:2] == b"\x80\x26"
    return Ed25519PrivateKey.from_private_bytes(raw[2:])


def _proof(document: dict[str, Any]) -> dict[str, Any]:
    return proofs.sign(document, private=_private(), method=METHOD, created=CREATED)


@pytest.mark.parametrize("vintage", VALUES)
def test_the_published_document_gets_the_published_proof(vintage: str) -> None:
    document = _document(vintage)

    proof = _proof(document)

    assert proof["proofValue"] == VALUES[vintage]
    assert proof["@context"] == document["@context"]
    proofs.check({**document, "proof": proof}, proof, proofs.public_of(PUBLIC))


def test_the_published_keys_are_written_and_read() -> None:
    assert proofs.multikey(RAW) == MULTIKEY
    assert proofs.public_of(MULTIKEY) == RAW
    assert proofs.multikey(_private().public_key().public_bytes_raw()) == PUBLIC


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cryptosuite": "none"}, "suite"),  # W07: no algorithm
        ({"cryptosuite": "rsa-sha1"}, "suite"),  # W07: a weaker one
        ({"proofPurpose": "authentication"}, "suite"),  # made for something else
        ({"created": "2023-02-24T23:36:39Z"}, "signature"),  # another moment
        ({"verificationMethod": METHOD + "2"}, "signature"),  # another key's name
        ({"more": 1}, "signature"),  # something added to the proof
        ({"@context": ["https://www.w3.org/ns/activitystreams"]}, "form"),
        ({"proofValue": VALUES["v1"]}, "signature"),  # of another document
        ({"proofValue": "z"}, "form"),
        ({"proofValue": "z" + "1" * 87}, "form"),
        ({"proofValue": 7}, "form"),
        ({"proofValue": "zO0Il"}, "form"),  # letters that base58 leaves out
    ],
)
def test_a_changed_proof_does_not_hold(change: dict[str, Any], code: str) -> None:
    document = _document()

    with pytest.raises(BadProof) as refused:
        proofs.check(document, _proof(document) | change, proofs.public_of(PUBLIC))

    assert refused.value.code == code


def test_another_key_or_a_changed_document_does_not_hold() -> None:
    document = _document()
    proof = _proof(document)

    with pytest.raises(BadProof):
        proofs.check(document, proof, RAW)
    with pytest.raises(BadProof):
        proofs.check(document | {"summary": ""}, proof, proofs.public_of(PUBLIC))


@pytest.mark.parametrize("key", [None, 5, "", PUBLIC[:-1], PUBLIC + "1", "u" + PUBLIC[1:], "z" + "1" * 47, SECRET])
def test_what_is_no_ed25519_key_is_refused(key: object) -> None:
    with pytest.raises(BadProof):
        proofs.public_of(key)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        (b'{"a":1,"a":1}', None),  # twice, even with one value
        (b'{"a":{"b":1,"b":2}}', None),
        (b'{"a":NaN}', None),
        (b"[1]", None),
        (b'{"a":"\xff"}', 6),
        (b'{"a":1}x', 7),
        (b"[" * 100_000, None),
        (b'{"a":' + b"9" * 5_000 + b"}", None),
        (b"", 0),
    ],
)
def test_what_two_readers_could_read_as_two_things_is_refused(raw: bytes, at: int | None) -> None:
    with pytest.raises(BadDocument) as refused:
        proofs.spelled(proofs.read(raw))

    assert refused.value.at == at


@pytest.mark.parametrize("value", ["\ud800", 2**60, float("inf")])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(BadDocument):
        proofs.spelled({"a": value})


@pytest.mark.parametrize("raw", [b"", b"\0", b"\0\0\1", bytes(range(20)), b"\xff" * 64])
def test_base58_comes_back(raw: bytes) -> None:
    assert proofs.unbase58(proofs.base58(raw), len(raw)) == raw


def test_the_first_difference_is_named() -> None:
    assert proofs.first_difference(b"abc", b"abc") is None
    assert proofs.first_difference(b"abc", b"abd") == 2
    assert proofs.first_difference(b"abc", b"ab") == 2

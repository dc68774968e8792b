"""Signed JSON documents: FEP-8b32 proofs (eddsa-jcs-2022) by Ed25519 keys written as Multikeys (FEP-521a). Pure.

    signed = sign(document, private=key, method="https://host/institutions/x/#key", created="2024-01-26T12:33:00Z")
    check(signed, signed["proof"], public_of("z6Mk..."))      # raises BadProof

What is signed is the RFC 8785 form of the document, so two files with one meaning have one signature. Whether a file
is written in that form is asked apart: `first_difference(raw, spelled(read(raw)))`.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
MULTIKEY = "https://w3id.org/security/multikey/v1"
ED25519_PUBLIC = b"\xed\x01"  # multicodec
SHA256 = b"\x12\x20"  # multihash: the algorithm and 32, the number of bytes
SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod"}
_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # base58btc: without 0, O, I, l


class BadDocument(ValueError):
    """Not a JSON object that can be signed. at: the byte where it breaks, None when it is the whole."""

    def __init__(self, why: str, at: int | None = None) -> None:
        self.at = at
        super().__init__(why)


class BadProof(ValueError):
    """A proof that does not hold; `code` says why: form, suite, signature."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def base58(raw: bytes) -> str:
    """In base58btc, without the multibase letter."""
    number, digits = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _DIGITS[digit] + digits
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def unbase58(text: str, length: int) -> bytes:
    """The `length` bytes that `base58` wrote. Raises ValueError for any other text."""
    number = 0
    for letter in text:
        number = number * 58 + _DIGITS.index(letter)
    raw = number.to_bytes(length) if number.bit_length() <= 8 * length else b""
    if base58(raw) != text:
        raise ValueError("not base58btc of that length")
    return raw


def multikey(public: bytes) -> str:
    """How a raw Ed25519 public key (32 bytes) is published: "z6Mk..."."""
    return "z" + base58(ED25519_PUBLIC + public)


def public_of(text: object) -> bytes:
    """The raw key of a Multikey's `publicKeyMultibase`. Raises BadProof."""
    try:
        if not isinstance(text, str) or not text.startswith("z") or len(text) != 48:
            raise ValueError
        raw = unbase58(text[1:], 34)
    except ValueError:
        raise BadProof("key") from None
    if not raw.startswith(ED25519_PUBLIC):
        raise BadProof("key")
    return raw[2:]


def digest_multibase(sha256: bytes) -> str:
    """A SHA-256 digest (32 bytes) as `digestMultibase` carries it."""
    return "z" + base58(SHA256 + sha256)


def read(raw: bytes) -> dict[str, Any]:
    """A JSON object in which every key stands once: two readers must not see two texts. Raises BadDocument."""
    try:
        document = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as problem:
        raise BadDocument("not UTF-8", problem.start) from None
    except json.JSONDecodeError as problem:
        raise BadDocument(problem.msg, len(problem.doc[: problem.pos].encode())) from None
    except (RecursionError, ValueError) as problem:
        raise BadDocument(str(problem)[:100]) from None
    if not isinstance(document, dict):
        raise BadDocument("not a JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(f"the key {twice[:40]!r} stands there twice")
    return made


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def spelled(document: Mapping[str, Any]) -> bytes:
    """The one spelling (RFC 8785) of a document, strings as they are. Raises BadDocument."""
    try:
        return bytes(rfc8785.dumps(dict(document)))
    except (ValueError, RecursionError) as problem:  # a number beyond 2^53, half a surrogate pair
        raise BadDocument(str(problem)[:100]) from None


def first_difference(raw: bytes, other: bytes) -> int | None:
    """The first byte at which they part, None when they are equal."""
    if raw == other:
        return None
    both = enumerate(zip(raw, other, strict=False))
    return next((at for at, (one, two) in both if one != two), min(len(raw), len(other)))


def sign(document: Mapping[str, Any], *, method: str, private: Ed25519PrivateKey, created: str) -> dict[str, Any]:
    """The proof of a document (without its own `proof`). FEP-8b32, proof generation.

    method: id of the key. created: RFC 3339, e.g. "2024-01-26T12:33:00Z".
    """
    settings = {"@context": document["@context"], **SUITE, "verificationMethod": method, "created": created}
    return {**settings, "proofValue": "z" + base58(private.sign(_hashed(document, settings)))}


def check(document: Mapping[str, Any], proof: Mapping[str, Any], public: bytes) -> None:
    """Does `proof` hold for the document, whatever the key is worth? FEP-8b32, proof verification. Raises BadProof."""
    if any(proof.get(key) != value for key, value in SUITE.items()):
        raise BadProof("suite")  # "none", a weaker one, one for another purpose
    if proof.get("@context", document.get("@context")) != document.get("@context"):
        raise BadProof("form")
    settings = {key: value for key, value in proof.items() if key != "proofValue"}
    unsigned = {key: value for key, value in document.items() if key != "proof"}
    try:
        signature = unbase58(_multibase(proof.get("proofValue")), 64)
        hashed = _hashed(unsigned, {"@context": document["@context"], **settings})
    except (ValueError, KeyError):
        raise BadProof("form") from None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, hashed)
    except InvalidSignature:
        raise BadProof("signature") from None


def _hashed(document: Mapping[str, Any], settings: Mapping[str, Any]) -> bytes:
    """The configuration's hash first, then the document's."""
    return hashlib.sha256(spelled(settings)).digest() + hashlib.sha256(spelled(document)).digest()


def _multibase(text: object) -> str:
    if not isinstance(text, str) or not text.startswith("z") or len(text) > 90:
        raise ValueError("not base58btc")
    return text[1:]

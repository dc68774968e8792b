"""Keys and signed notes (C2SP signed-note, Ed25519). Pure: where a key is kept is the caller's matter.

A note is text, a blank line, and signature lines: em dash, space, key name, space, base64(key id || signature).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # signature type of C2SP signed-note


def key_id(name: str, public: bytes) -> bytes:
    """First four bytes of SHA-256(name, newline, type, public key)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class NoteSigner:
    """Signs notes under a name without spaces and plus signs, e.g. "alur.example/register"."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "NoteSigner":
        """seed: 32 secret bytes."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    def vkey(self) -> str:
        """How the public key is published: name+id+base64(type and key)."""
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def sign(self, text: str) -> str:
        """The note: `text` (it must end in a newline), blank line, one signature line."""
        if not text.endswith("\n"):
            raise ValueError("a note ends in a newline")
        signature = key_id(self.name, self.public) + self.private.sign(text.encode())
        return f"{text}\n\u2014 {self.name} {base64.b64encode(signature).decode()}\n"


class BadNote(ValueError):
    """A note that cannot be trusted; the message says why."""


def _known_key(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, identifier, encoded = vkey.split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    if raw[:1] != ED25519 or len(raw) != 33 or key_id(name, raw[1:]).hex() != identifier:
        raise BadNote("the public key is damaged")
    return name, bytes.fromhex(identifier), Ed25519PublicKey.from_public_bytes(raw[1:])


def open_note(note: str, vkey: str) -> str:
    """The text of a note whose signature by `vkey` holds.

    Unknown signers are ignored; a known one with a bad signature rejects the whole. Raises BadNote.
    """
    try:
        name, identifier, public = _known_key(vkey)
        text, _, lines = note.rpartition("\n\n")
        marks = [line.removeprefix("\u2014 ").split(" ") for line in lines.splitlines() if line.startswith("\u2014 ")]
        found = [base64.b64decode(mark[1], validate=True) for mark in marks if len(mark) == 2 and mark[0] == name]
        ours = [raw for raw in found if raw[:4] == identifier]
        for raw in ours:
            public.verify(raw[4:], f"{text}\n".encode())
    except InvalidSignature:
        raise BadNote("the signature does not fit the text") from None
    except (ValueError, binascii.Error) as problem:
        raise BadNote(str(problem) or "not a signed note") from None
    if not ours:
        raise BadNote(f"no signature by {name}")
    return f"{text}\n"

"""The installation's secrets: one file of 32 random bytes under the data folder, and keys derived from it.

The file is made at the first start, readable by its owner only. Who loses it loses every sealed content: back it up
apart from the database.
"""

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from alur.kernel.home import home


def _master(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # the first of several starters wins, and nobody reads half a key
        made.unlink()
    return path.read_bytes()


@cache
def derived(purpose: str) -> bytes:
    """32 bytes for one purpose ("session", "register", "wrap"): knowing one tells nothing of the others."""
    secret = _master(home() / "secret.key")
    return HKDF(hashes.SHA256(), 32, salt=b"alur/1", info=purpose.encode()).derive(secret)


def wrap(key: bytes, *, about: bytes) -> bytes:
    """`key` encrypted under the installation's, bound to what it belongs to."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(derived("wrap")).encrypt(nonce, key, about)


def unwrap(wrapped: bytes, *, about: bytes) -> bytes:
    """The key that `wrap` was given. Raises cryptography's InvalidTag for another installation's."""
    return AESGCM(derived("wrap")).decrypt(wrapped[:12], wrapped[12:], about)

"""The tree of the record: RFC 9162 section 2.1 hashing over RFC 8785 bytes, signed heads as C2SP notes. Pure.

leaves = [leaf_hash(canonical(entry)) for entry in entries]
verify_inclusion(leaves[5], 5, len(leaves), inclusion_proof(leaves, 5), root(leaves))
"""

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Any

import rfc8785

EMPTY = hashlib.sha256(b"").digest()


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that is hashed and signed: RFC 8785, after NFC for every string."""
    return rfc8785.dumps(composed(value))


def composed(value: Any) -> Any:
    """The value with every string in Unicode normal form C. Raises ValueError when two keys become one."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        made = {composed(key): composed(item) for key, item in value.items()}
        if len(made) != len(value):
            raise ValueError("two keys become one when composed (NFC)")
        return made
    if isinstance(value, list | tuple):
        return [composed(item) for item in value]
    return value


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry (32 bytes). RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees (32 bytes). RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, left to right. Linear time: complete subtrees are folded as they fill."""
    if not leaves:
        return EMPTY
    peaks: list[tuple[int, bytes]] = []  # (size, hash), sizes falling
    for leaf in leaves:
        peak = (1, leaf)
        while peaks and peaks[-1][0] == peak[0]:
            size, left = peaks.pop()
            peak = (2 * size, node_hash(left, peak[1]))
        peaks.append(peak)
    folded = peaks.pop()[1]
    while peaks:
        folded = node_hash(peaks.pop()[1], folded)
    return folded


def _split(size: int) -> int:
    """Largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Hashes from the leaf at `index` up to the root. RFC 9162, 2.1.3.1. Raises IndexError outside the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no entry {index} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(leaves[:k], index), root(leaves[k:])]
    return [*inclusion_proof(leaves[k:], index - k), root(leaves[:k])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Does `proof` lead from `leaf` at `index` to the root of a tree of `size`? RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    fn, sn, hashed = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            hashed = node_hash(step, hashed)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hashed = node_hash(hashed, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hashed == expected


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Hashes that show the first `old_size` leaves unchanged in the whole tree. RFC 9162, 2.1.4.1."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(f"no tree of {old_size} inside one of {len(leaves)}")
    return _subproof(leaves, old_size, complete=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, complete: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if complete else [root(leaves)]
    k = _split(len(leaves))
    if old_size <= k:
        return [*_subproof(leaves[:k], old_size, complete=complete), root(leaves[k:])]
    return [*_subproof(leaves[k:], old_size - k, complete=False), root(leaves[:k])]


def verify_consistency(old_size: int, size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Is the tree of `old_size` the beginning of the tree of `size`? RFC 9162, 2.1.4.2."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == old_root and new == new_root


def checkpoint_text(origin: str, size: int, root_hash: bytes) -> str:
    """The three lines that a log signs (C2SP tlog-checkpoint): origin, size, root in base64."""
    return f"{origin}\n{size}\n{base64.b64encode(root_hash).decode()}\n"


def parse_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint's text. Raises ValueError when it is not one."""
    origin, size, encoded = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(encoded, validate=True)

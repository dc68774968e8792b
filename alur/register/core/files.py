"""The files that leave the register: the export of all entries, and the proof of one. Pure text, no database.

An export is JSON Lines. First a header:

    {"format": "alur-register/1", "origin": "...", "vkey": "...", "checkpoint": "<note>", "earlier": ["<note>", ...]}

then one line for each entry, in order: its number, its leaf hash (hex), and the exact text that was hashed:

    {"index": 0, "leaf": "6e34...", "entry": "{\"@context\":..."}

A proof is a C2SP tlog-proof file; its `extra` carries the entry's text, so that the file stands alone.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = "alur-register/1"
PROOF_FORMAT = "c2sp.org/tlog-proof@v1"


class NotAFile(ValueError):
    """Neither an export nor a proof; the message says what is missing."""


@dataclass(frozen=True)
class Header:
    """The first line of an export. Notes stand as they were signed."""

    origin: str
    vkey: str
    checkpoint: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One entry as listed: its number, the hash it is said to have, and its text."""

    index: int
    leaf: bytes
    entry: bytes


@dataclass(frozen=True)
class ProofFile:
    """One entry's way to a signed head."""

    index: int
    entry: bytes
    path: tuple[bytes, ...]
    checkpoint: str


def header_line(header: Header) -> str:
    """The header as text, without newline."""
    shown = {"format": FORMAT, "origin": header.origin, "vkey": header.vkey}
    return json.dumps({**shown, "checkpoint": header.checkpoint, "earlier": list(header.earlier)}, ensure_ascii=False)


def entry_line(index: int, leaf: bytes, entry: str) -> str:
    """One entry as text, without newline."""
    return json.dumps({"index": index, "leaf": leaf.hex(), "entry": entry}, ensure_ascii=False)


def read_header(line: str) -> Header:
    """The header of an export. Raises NotAFile."""
    try:
        read = _object(line)
        if read.get("format") != FORMAT:
            raise NotAFile(f"the first line does not name the format {FORMAT}")
        header = Header(read["origin"], read["vkey"], read["checkpoint"], tuple(read.get("earlier", ())))
    except (KeyError, TypeError) as problem:
        raise NotAFile(f"the first line lacks {problem}") from None
    except ValueError as problem:
        raise NotAFile(str(problem)) from None
    if not all(isinstance(text, str) for text in (header.origin, header.vkey, header.checkpoint, *header.earlier)):
        raise NotAFile("the first line has a part that is no text")
    return header


def read_line(line: str) -> Line:
    """One entry. Raises ValueError."""
    read = _object(line)
    index, leaf, entry = read.get("index"), read.get("leaf"), read.get("entry")
    if not isinstance(index, int) or isinstance(index, bool) or not isinstance(leaf, str) or not isinstance(entry, str):
        raise ValueError("not an entry")
    return Line(index, bytes.fromhex(leaf), entry.encode())


def _object(line: str) -> dict[str, Any]:
    """A JSON object whose keys are there once: two readers must not see two different texts."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands there twice")
        return dict(pairs)

    try:
        read = json.loads(line, object_pairs_hook=unique)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(read, dict):
        raise ValueError("not a JSON object")
    return read


def write_proof(proof: ProofFile) -> str:
    """The proof as a file. C2SP tlog-proof."""
    head = [PROOF_FORMAT, f"extra {_b64(proof.entry)}", f"index {proof.index}"]
    return "\n".join([*head, *map(_b64, proof.path), "", proof.checkpoint])


def read_proof(text: str) -> ProofFile:
    """A proof file that carries its entry. Raises NotAFile."""
    head, _, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    try:
        if lines[0] != PROOF_FORMAT:
            raise NotAFile(f"the first line is not {PROOF_FORMAT}")
        entry = base64.b64decode(_after("extra ", lines[1]), validate=True)
        index = int(_after("index ", lines[2]))
        return ProofFile(index, entry, _hashes(lines[3:]), checkpoint)
    except IndexError:
        raise NotAFile("the file ends too early") from None
    except NotAFile:
        raise
    except ValueError as problem:
        raise NotAFile(str(problem)) from None


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(base64.b64decode(line, validate=True) for line in lines)
    if any(len(hashed) != 32 for hashed in hashes):
        raise NotAFile("a hash has not 32 bytes")
    return hashes


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise NotAFile(f"a line does not begin with {word.strip()!r}")
    return line.removeprefix(word)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

"""Is a copy of the register what the register signed? Checked from the file alone, read once, line by line. Pure.

    result = verify(open("export.jsonl"))
    result.ok, result.index, result.sentence("en")
    -> False, 41, "Entry 41 does not fit: its text does not give its hash. The text was changed."

How the first wrong entry is found. The signed heads of the past cut the log into stretches; a stretch that still gives
its root is right to the last bit. In the first stretch that does not, the first wrong entry lies at or before the first
line that is visibly wrong (text against hash, number against place). Where the listed hashes give the signed root, they
are the true ones, and the entry whose text does not give its hash is the wrong one.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alur.kernel import merkle
from alur.kernel.signing import BadNote, open_note
from alur.register.core import files
from alur.register.core.tree import RunningRoot
from alur.register.core.words import say

OK, UNFIT, NO_FILE = 0, 1, 2  # exit codes of `alur verify`
LONGEST_LINE = 8 * 1024 * 1024  # bytes; a header with 1,000 earlier heads has about 0.3 MB


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was found. `code` names the sentence (core/words.py).

    index: the first entry that does not fit, None when all fit or when the head itself does not hold.
    since: the first entry that no signed head vouches for; the wrong one lies in since..index.
    """

    ok: bool
    code: str
    origin: str = ""
    size: int = 0
    index: int | None = None
    since: int | None = None
    why: str = ""
    key_of_file: str = ""  # the vkey, where it came from the file and not from the reader

    def sentence(self, language: str = "en") -> str:
        """The finding in words: one to three sentences."""
        line = (self.index or 0) + 2  # the header is line 1
        params = {"index": self.index, "size": self.size, "origin": self.origin, "line": line, "why": self.why}
        said = [say(self.code, language, **params)]
        if self.since is not None and self.index is not None and self.since < self.index:
            said.append(say("since" if self.since else "since_start", language, since=self.since, index=self.index))
        if self.key_of_file:
            said.append(say("own_key", language, vkey=self.key_of_file))
        return "\n".join(said)


@dataclass
class _Reading:
    """What one pass over the entries brings to light."""

    heads: dict[int, bytes]  # size -> signed root
    listed: RunningRoot = field(default_factory=RunningRoot)
    vouched: int = 0  # the largest size up to which the listed hashes give the signed root
    broken: int | None = None  # the smallest signed size whose root they do not give
    odd: tuple[int, str] | None = None  # the first line that is visibly wrong, and why

    def notice(self, index: int, code: str) -> None:
        """Remember the first oddity only."""
        self.odd = self.odd or (index, code)

    def read(self, text: str) -> bool:
        """Take in the next line; False when it cannot be read and nothing after it can be placed."""
        place = self.listed.size
        try:
            line = files.read_line(text)
        except ValueError:
            self.notice(place, "unreadable")
            return False
        if line.index != place:
            self.notice(place, "number")
        if merkle.leaf_hash(line.entry) != line.leaf:
            self.notice(place, "text")
        self.listed.add(line.leaf)
        self.compare()
        return True

    def compare(self) -> None:
        """Hold the hashes so far against the signed head of this size, if there is one."""
        size = self.listed.size
        if size not in self.heads:
            return
        if self.heads[size] != self.listed.root():
            self.broken = self.broken or size
        elif self.broken is None:
            self.vouched = size


def verify(lines: Iterable[str], *, key: str = "") -> Result:
    """Check an export. lines: with or without newline. key: the register's vkey; else the file's own is used.

    Raises files.NotAFile when the first line is no header of an export.
    """
    rest = iter(lines)
    header = files.read_header(next(rest, ""))
    try:
        origin, size, heads = _heads(header, key or header.vkey)
    except (BadNote, ValueError) as problem:
        return Result(ok=False, code="signature", origin=header.origin, why=str(problem))
    reading = _Reading(heads)
    for text in filter(str.strip, rest):
        if reading.listed.size == size:
            reading.notice(size, "surplus")
            break
        if not reading.read(text):
            break
    index, code = _first_wrong(reading, size)
    own = "" if key else header.vkey
    since = min(reading.vouched, index) if index is not None else None
    return Result(
        ok=index is None, code=code, origin=origin, size=size, index=index, since=since, key_of_file=own,
    )  # fmt: skip


def _heads(header: files.Header, vkey: str) -> tuple[str, int, dict[int, bytes]]:
    """Origin, size and all signed roots by size. Raises BadNote where a signature does not hold."""
    heads: dict[int, bytes] = {}
    origin, size, root = merkle.parse_checkpoint(open_note(header.checkpoint, vkey))
    for note in header.earlier:
        same, earlier, earlier_root = merkle.parse_checkpoint(open_note(note, vkey))
        if same != origin or earlier > size or heads.setdefault(earlier, earlier_root) != earlier_root:
            raise BadNote(f"the head of {earlier} entries does not belong to this register")
    if heads.setdefault(size, root) != root:
        raise BadNote(f"two heads of {size} entries differ")
    return origin, size, heads


def _first_wrong(reading: _Reading, size: int) -> tuple[int | None, str]:
    """The first entry that does not fit, and the code of its sentence."""
    count = reading.listed.size
    if reading.odd is None and count < size:
        reading.notice(count, "missing")
    if reading.broken is None:
        return reading.odd or (None, "fits")
    if count == size and reading.heads[size] == reading.listed.root():
        return reading.vouched, "contradiction"
    last = reading.broken - 1
    return reading.odd if reading.odd and reading.odd[0] <= last else (last, "root")


def verify_proof(text: str, *, key: str) -> Result:
    """Check a proof file against the register's vkey. Raises files.NotAFile."""
    proof = files.read_proof(text)
    try:
        origin, size, root = merkle.parse_checkpoint(open_note(proof.checkpoint, key))
    except ValueError as problem:
        return Result(ok=False, code="signature", index=proof.index, why=str(problem))
    leaf = merkle.leaf_hash(proof.entry)
    fits = merkle.verify_inclusion(leaf, proof.index, size, proof.path, root)
    return Result(ok=fits, code="proof_fits" if fits else "path", origin=origin, size=size, index=proof.index)


def main(path: str, key: str = "", language: str = "") -> int:
    """`alur verify FILE [--key vkey]`: check an export or a proof file, say the finding, return the exit code.

    0: it fits. 1: it does not. 2: not such a file, or a proof without a key. language: "id" or "en"; default by LANG.
    """
    language = language or ("id" if os.environ.get("LANG", "").startswith("id") else "en")
    try:
        result = _verify_file(Path(path), key)
    except (files.NotAFile, OSError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        print(say("no_file", language, why=why), file=sys.stderr)
        return NO_FILE
    if result is None:
        print(say("key_needed", language), file=sys.stderr)
        return NO_FILE
    print(result.sentence(language))
    return OK if result.ok else UNFIT


def _verify_file(path: Path, key: str) -> Result | None:
    with path.open("rb") as file:
        beginning = file.read(len(files.PROOF_FORMAT))
        file.seek(0)
        if beginning != files.PROOF_FORMAT.encode():
            return verify(_lines(iter(lambda: file.readline(LONGEST_LINE), b"")), key=key)
        text = file.read(LONGEST_LINE).decode(errors="replace")
    return verify_proof(text, key=key) if key else None


def _lines(raw: Iterator[bytes]) -> Iterator[str]:
    """Lines as text; bytes that are no UTF-8 make the line unreadable, not the program."""
    for line in raw:
        yield line.decode(errors="replace")

"""Which stored subtrees make a root or a proof (RFC 9162, 2.1), so that nobody has to read the whole log. Pure.

A subtree is named (level, number): 2**level leaves from number * 2**level on; level 0 is the leaves themselves.

    subtrees(0, 7) -> [(2, 0), (1, 2), (0, 6)]          # a tree of seven: four, two and one
    proof_spans(6, 7) -> [(4, 6), (0, 4)]               # siblings of leaf 6, from the leaf upwards
"""

from collections.abc import Callable, Iterable, Sequence

from alur.kernel.merkle import EMPTY, node_hash

Subtree = tuple[int, int]
Span = tuple[int, int]  # leaves from the first number up to, not including, the second


def grow(size: int, leaves: Iterable[bytes], stored: Callable[[Subtree], bytes]) -> dict[Subtree, bytes]:
    """The subtrees that new `leaves` after the first `size` complete, the leaves included.

    stored: gives the hash of a subtree that was complete before; asked at most once for each level.
    Costs two hashes for each leaf, on average.
    """
    fresh: dict[Subtree, bytes] = {}
    for offset, leaf in enumerate(leaves):
        level, number, hashed = 0, size + offset, leaf
        fresh[level, number] = hashed
        while number & 1:
            left = fresh.get((level, number - 1)) or stored((level, number - 1))
            hashed = node_hash(left, hashed)
            level, number = level + 1, number >> 1
            fresh[level, number] = hashed
    return fresh


def subtrees(start: int, end: int) -> list[Subtree]:
    """The complete subtrees that make up the leaves [start, end), left to right.

    start: 0 or a place where RFC 9162 splits a tree, so that larger subtrees come first.
    """
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """One hash over complete subtrees of falling size."""
    if not hashes:
        return EMPTY
    folded = hashes[-1]
    for left in reversed(hashes[:-1]):
        folded = node_hash(left, folded)
    return folded


def proof_spans(index: int, size: int) -> list[Span]:
    """The siblings of leaf `index` in a tree of `size`, from the leaf upwards. RFC 9162, 2.1.3.1. Raises IndexError."""
    if not 0 <= index < size:
        raise IndexError(f"no entry {index} in a tree of {size}")
    start, end = 0, size
    spans: list[Span] = []
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


class RunningRoot:
    """The root of a list of leaves that is read once, from the first to the last; keeps about log2(size) hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # (level, hash), levels falling

    def add(self, leaf: bytes) -> None:
        """The next leaf hash."""
        peak = (0, leaf)
        while self._peaks and self._peaks[-1][0] == peak[0]:
            level, left = self._peaks.pop()
            peak = (level + 1, node_hash(left, peak[1]))
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return fold([hashed for _, hashed in self._peaks])

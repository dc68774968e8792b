"""A text as a set of hashed word runs. Pure.

a, b = shingles("Presiden punya hak politik"), shingles("PRESIDEN PUNYA HAK POLITIK! ...")
containment(a, b)     1.0: all of the first stands in the second
"""

import hashlib
from collections.abc import Collection

from alur.kernel.texts import digest as digest
from alur.kernel.texts import normalised as normalised

RUN = 4  # words in a run: three repeat in everyday language, five miss a line of a poster
ENOUGH = 0.5  # share of the shorter text that has to be found before anybody is told


def shingles(text: str) -> frozenset[int]:
    """Hashes (64 bits, signed) of each run of four words; of the whole, where the text is shorter."""
    words = normalised(text).split()
    runs = {" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))} if words else set()
    return frozenset(_number(run) for run in runs)


def _number(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)


def containment(one: Collection[int], other: Collection[int]) -> float:
    """Share of the shorter text's runs that the longer one has, 0 to 1; 0 when either is empty."""
    short, long = sorted((frozenset(one), frozenset(other)), key=len)
    return len(short & long) / len(short) if short else 0.0

"""The tree read from stored subtrees is the tree of the standard, however it grew. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import merkle
from alur.register.core import tree

LEAVES = [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(300)]


def grown(sizes: list[int]) -> dict[tree.Subtree, bytes]:
    """All subtrees after growing by these numbers of leaves, one after the other."""
    stored: dict[tree.Subtree, bytes] = {}
    size = 0
    for more in sizes:
        stored |= tree.grow(size, LEAVES[size : size + more], stored.__getitem__)
        size += more
    return stored


def over(stored: dict[tree.Subtree, bytes], start: int, end: int) -> bytes:
    return tree.fold([stored[name] for name in tree.subtrees(start, end)])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.data())
def test_roots_and_proofs_are_those_of_the_standard(sizes: list[int], data: st.DataObject) -> None:
    stored, size = grown(sizes), sum(sizes)
    assert over(stored, 0, size) == merkle.root(LEAVES[:size])
    if size:
        index = data.draw(st.integers(0, size - 1))
        proof = [over(stored, *span) for span in tree.proof_spans(index, size)]
        assert proof == merkle.inclusion_proof(LEAVES[:size], index)


@given(st.integers(0, 200), st.integers(0, 100))
def test_growing_asks_only_for_what_was_complete_at_the_edge(size: int, more: int) -> None:
    edge = {name: merkle.root(LEAVES[name[1] << name[0] : (name[1] + 1) << name[0]]) for name in tree.subtrees(0, size)}
    fresh = tree.grow(size, LEAVES[size : size + more], edge.__getitem__)
    assert len(fresh) < 2 * more + 10


@given(st.integers(0, 300))
def test_a_root_that_runs_along_is_the_root(size: int) -> None:
    running = tree.RunningRoot()
    for leaf in LEAVES[:size]:
        running.add(leaf)
    assert (running.size, running.root()) == (size, merkle.root(LEAVES[:size]))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        tree.proof_spans(index, size)

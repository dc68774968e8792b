"""The tree of the record, against the standard's own figures and against itself."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import merkle
from alur.kernel.merkle import canonical, consistency_proof, inclusion_proof, leaf_hash, root, verify_consistency
from alur.kernel.merkle import verify_inclusion as included

# The eight inputs that implementations of RFC 6962 and RFC 9162 share, as hex.
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [leaf_hash(entry) for entry in INPUTS]


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(bytes([number % 256, number // 256])) for number in range(size)]


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_the_root_is_that_of_the_standard(size: int, expected: str) -> None:
    assert root(LEAVES[:size]).hex() == expected


@pytest.mark.parametrize("size", range(1, 20))
def test_every_entry_of_every_small_tree_can_be_proved(size: int) -> None:
    tree = leaves(size)
    for index, leaf in enumerate(tree):
        assert included(leaf, index, size, inclusion_proof(tree, index), root(tree))


@given(st.integers(1, 300), st.data())
def test_a_proof_holds_for_its_own_leaf_and_place_only(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, top = inclusion_proof(tree, index), root(tree)
    assert included(tree[index], index, size, proof, top)
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index)) if size > 1 else size
    assert not included(tree[index], other, size, proof, top)
    assert not included(leaf_hash(b"another"), index, size, proof, top)


@given(st.integers(2, 200), st.data())
def test_a_proof_with_a_spare_a_missing_or_a_changed_hash_is_refused(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, top = inclusion_proof(tree, index), root(tree)
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = [*proof[:place], leaf_hash(b"x"), *proof[place + 1 :]]
    for wrong in (changed, [*proof, proof[-1]], proof[:-1], [proof[0], *proof]):
        assert not included(tree[index], index, size, wrong, top)


@given(st.integers(1, 200), st.data())
def test_an_old_tree_is_the_beginning_of_the_new_one(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(tree, old)
    assert verify_consistency(old, size, proof, root(tree[:old]), root(tree))
    assert not verify_consistency(old, size, proof, leaf_hash(b"other"), root(tree))
    assert not verify_consistency(old, size, [*proof, tree[0]], root(tree[:old]), root(tree))


@pytest.mark.parametrize(
    ("old", "size"),
    [(0, 5), (6, 5), (-1, 5)],
    ids=["nothing is the beginning of everything: no proof", "shrunk", "negative"],
)
def test_what_is_no_beginning_is_refused(old: int, size: int) -> None:
    assert not verify_consistency(old, size, [], root(leaves(5)), root(leaves(5)))
    with pytest.raises(IndexError):
        consistency_proof(leaves(size), old)


def test_a_changed_past_cannot_be_proved() -> None:
    honest = leaves(7)
    changed = [honest[0], leaf_hash(b"changed"), *honest[2:], *leaves(9)[7:]]
    assert not verify_consistency(7, 9, consistency_proof(changed, 7), root(honest), root(changed))


@pytest.mark.parametrize("index", [-1, 5])
def test_an_entry_outside_the_tree_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(leaves(5), index)
    assert not included(leaves(5)[0], index, 5, [], root(leaves(5)))


def test_keys_stand_in_the_order_of_utf16_units() -> None:
    keys = ["\u20ac", "\U0001f600", "\uff21"]  # as code points the last two would change places
    written = canonical(dict.fromkeys(reversed(keys), 0)).decode()
    places = [written.index(key) for key in keys]
    assert all(before < after for before, after in pairwise(places))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1e21, b"1e+21"),
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ("e\u0301", '"é"'.encode()),
        ("\u2028/\x0f", '"\u2028/\\u000f"'.encode()),
    ],
    ids=["numbers as ECMAScript writes them", "keys sorted, no space", "composed (NFC)", "fewest escapes"],
)
def test_a_value_has_one_spelling(value: object, expected: bytes) -> None:
    assert canonical(value) == expected


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, {1: 2}, "\ud800", {"\u00e9": 1, "e\u0301": 2}],
    ids=[
        "not a number",
        "infinite",
        "too long for a double",
        "a key that is no text",
        "half a letter",
        "one key twice",
    ],
)
def test_what_has_no_spelling_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical(value)


def test_a_checkpoint_is_read_as_it_was_written() -> None:
    text = merkle.checkpoint_text("example.org/register", 8, root(LEAVES))
    assert text == "example.org/register\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    assert merkle.parse_checkpoint(text) == ("example.org/register", 8, root(LEAVES))


@pytest.mark.parametrize("text", ["", "only a line", "origin\nmany\nAAAA\n", "origin\n8\n!!!\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        merkle.parse_checkpoint(text)

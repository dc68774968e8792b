"""A copy of the register, tampered with in every way: the first entry that does not fit is named. No database."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import merkle
from alur.kernel.signing import NoteSigner
from alur.register.core import files, verify, words
from alur.register.core.files import Header, NotAFile, ProofFile

SIGNER = NoteSigner.from_seed("alur.example/register", bytes(range(32)))
ENTRIES = [merkle.canonical({"id": number, "what": f"langkah {number}"}).decode() for number in range(11)]
LEAVES = [merkle.leaf_hash(entry.encode()) for entry in ENTRIES]

Lines = list[str]


def note(size: int, leaves: list[bytes] = LEAVES, signer: NoteSigner = SIGNER) -> str:
    return signer.sign(merkle.checkpoint_text("alur.example/register", size, merkle.root(leaves[:size])))


def exported(heads: Iterable[int] = range(1, 11)) -> Lines:
    """The register of eleven entries, with earlier heads of these sizes."""
    header = Header("alur.example/register", SIGNER.vkey(), note(11), tuple(note(size) for size in heads))
    lines = [files.entry_line(number, LEAVES[number], ENTRIES[number]) for number in range(11)]
    return [files.header_line(header), *lines]


def changed(lines: Lines, place: int, **parts: object) -> Lines:
    """Entry `place` with other parts."""
    line = json.loads(lines[place + 1]) | parts
    return [*lines[: place + 1], json.dumps(line), *lines[place + 2 :]]


def other_text(lines: Lines, place: int) -> Lines:
    return changed(lines, place, entry="something else")


def other_text_and_hash(lines: Lines, place: int) -> Lines:
    return changed(lines, place, entry="something else", leaf=merkle.leaf_hash(b"something else").hex())


def other_hash(lines: Lines, place: int) -> Lines:
    return changed(lines, place, leaf="00" * 32)


def deleted(lines: Lines, place: int) -> Lines:
    return [*lines[: place + 1], *lines[place + 2 :]]


def renumbered(lines: Lines) -> Lines:
    return [lines[0], *(json.dumps(json.loads(line) | {"index": number}) for number, line in enumerate(lines[1:]))]


def deleted_and_renumbered(lines: Lines, place: int) -> Lines:
    return renumbered(deleted(lines, place))


def inserted(lines: Lines, place: int) -> Lines:
    extra = files.entry_line(place, merkle.leaf_hash(b"extra"), "extra")
    return [*lines[: place + 1], extra, *lines[place + 1 :]]


def inserted_and_renumbered(lines: Lines, place: int) -> Lines:
    return renumbered(inserted(lines, place))


def swapped(lines: Lines, place: int) -> Lines:
    return [*lines[: place + 1], lines[place + 2], lines[place + 1], *lines[place + 3 :]]


def swapped_and_renumbered(lines: Lines, place: int) -> Lines:
    return renumbered(swapped(lines, place))


def damaged(lines: Lines, place: int) -> Lines:
    return [*lines[: place + 1], lines[place + 1][:20], *lines[place + 2 :]]


def cut(lines: Lines, place: int) -> Lines:
    return lines[: place + 1]


TAMPERINGS: list[Callable[[Lines, int], Lines]] = [
    other_text, other_text_and_hash, other_hash, deleted, deleted_and_renumbered, inserted, inserted_and_renumbered,
    swapped, swapped_and_renumbered, damaged, cut,
]  # fmt: skip

PLAIN = [other_text, other_text_and_hash, other_hash, deleted, inserted, swapped]


def test_an_honest_copy_fits() -> None:
    result = verify.verify(exported(), key=SIGNER.vkey())
    assert (result.ok, result.index, result.size) == (True, None, 11)
    assert result.sentence("en").startswith("All 11 entries fit the signed head of alur.example/register.")


@pytest.mark.parametrize("place", range(10))
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_the_first_bad_entry_is_named(tamper: Callable[[Lines, int], Lines], place: int) -> None:
    result = verify.verify(tamper(exported(), place), key=SIGNER.vkey())
    assert not result.ok
    assert result.index == place
    assert str(place) in result.sentence("en")


@pytest.mark.parametrize("place", range(10))
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
@pytest.mark.parametrize("heads", [(), (4,), (3, 8)], ids=str)
def test_with_few_heads_the_bad_entry_lies_in_what_is_named(
    tamper: Callable[[Lines, int], Lines], place: int, heads: tuple[int, ...]
) -> None:
    result = verify.verify(tamper(exported(heads), place), key=SIGNER.vkey())
    assert not result.ok
    assert result.index is not None
    assert result.since is not None
    assert result.since <= place <= result.index


@pytest.mark.parametrize("place", range(11))
def test_a_changed_text_is_named_exactly_even_with_one_head(place: int) -> None:
    result = verify.verify(other_text(exported(()), place), key=SIGNER.vkey())
    assert (result.index, result.code) == (place, "text")
    assert (
        result.sentence("id") == f"Catatan {place} tidak cocok: teksnya tidak menghasilkan sidiknya. Teks itu diubah."
    )


@given(st.integers(0, 9), st.integers(0, 9), st.sampled_from(TAMPERINGS), st.sampled_from(PLAIN))
def test_of_two_changes_the_first_is_named(
    one: int, other: int, tamper: Callable[[Lines, int], Lines], again: Callable[[Lines, int], Lines]
) -> None:
    first, second = sorted((one, other))
    if first == second:
        return
    result = verify.verify(tamper(again(exported(), second), first), key=SIGNER.vkey())
    assert result.index == first


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([*exported(), files.entry_line(11, merkle.leaf_hash(b"x"), "x")], "surplus"),
        (exported()[:1], "missing"),
        (changed(exported(), 3, index="3"), "unreadable"),
        (changed(exported(), 3, entry=None), "unreadable"),
        (changed(exported(), 3, leaf="no hex"), "unreadable"),
        (changed(exported(), 3, entry="\ud800"), "unreadable"),
        ([*exported()[:4], '{"index":3,"leaf":"","entry":"a","entry":"b"}'], "unreadable"),
        ([*exported()[:4], "[" * 100_000], "unreadable"),
    ],
    ids=["one too many", "none", "number as text", "no text", "no hash", "half a letter", "a key twice", "nested"],
)
def test_what_is_wrong_is_said(lines: Lines, code: str) -> None:
    result = verify.verify(lines, key=SIGNER.vkey())
    assert (result.ok, result.code) == (False, code)
    assert all(result.sentence(language) for language in ("id", "en"))


def with_header(**parts: object) -> Lines:
    lines = exported()
    return [json.dumps(json.loads(lines[0]) | parts), *lines[1:]]


STRANGER = NoteSigner.from_seed("alur.example/register", bytes(32))
FORKED = [*LEAVES[:5], merkle.leaf_hash(b"another past"), *LEAVES[6:]]


@pytest.mark.parametrize(
    "lines",
    [
        with_header(checkpoint=note(11).replace("\n11\n", "\n10\n")),
        with_header(checkpoint=note(11, signer=STRANGER)),
        with_header(checkpoint=note(11, signer=STRANGER), vkey=STRANGER.vkey()),
        with_header(earlier=[note(4, signer=STRANGER)]),
        with_header(earlier=[note(4), note(4, FORKED[::-1])]),
        with_header(earlier=[note(11, FORKED)]),
        with_header(checkpoint=note(10), earlier=[note(11)]),
        with_header(checkpoint=""),
    ],
    ids=["changed", "a stranger", "a stranger with key", "earlier", "two of one size", "two last", "a later", "none"],
)
def test_a_head_that_does_not_hold_vouches_for_nothing(lines: Lines) -> None:
    result = verify.verify(lines, key=SIGNER.vkey())
    assert (result.ok, result.code, result.index) == (False, "signature", None)


def test_two_signed_pasts_are_called_a_contradiction() -> None:
    result = verify.verify(with_header(earlier=[note(3), note(7, FORKED)]), key=SIGNER.vkey())
    assert (result.ok, result.code, result.index) == (False, "contradiction", 3)


def test_a_key_from_the_file_itself_is_said_to_be_so() -> None:
    result = verify.verify(exported())
    assert result.ok
    assert SIGNER.vkey() in result.sentence("en")


@pytest.mark.parametrize(
    "line",
    ["", "{}", "[]", "no json", '{"format":"alur-register/1"}',
     '{"format":"other/1","origin":"","vkey":"","checkpoint":""}',
     '{"format":"alur-register/1","origin":1,"vkey":"","checkpoint":""}',
     '{"format":"alur-register/1","origin":"","vkey":"","checkpoint":"","earlier":5}',
     '{"format":"alur-register/1","origin":"","vkey":"","checkpoint":"","earlier":[5]}'],
)  # fmt: skip
def test_what_is_no_export_is_refused(line: str) -> None:
    with pytest.raises(NotAFile):
        verify.verify([line])


PROOF = files.write_proof(ProofFile(6, ENTRIES[6].encode(), tuple(merkle.inclusion_proof(LEAVES, 6)), note(11)))


def test_a_proof_file_stands_alone() -> None:
    result = verify.verify_proof(PROOF, key=SIGNER.vkey())
    assert (result.ok, result.index, result.size) == (True, 6, 11)
    assert "word for word" in result.sentence("en")


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        (PROOF.replace("index 6", "index 7"), "path"),
        (files.write_proof(ProofFile(6, b"else", tuple(merkle.inclusion_proof(LEAVES, 6)), note(11))), "path"),
        (
            files.write_proof(ProofFile(6, ENTRIES[6].encode(), tuple(merkle.inclusion_proof(LEAVES, 5)), note(11))),
            "path",
        ),
        (files.write_proof(ProofFile(6, ENTRIES[6].encode(), (), note(11))), "path"),
        (PROOF.replace("\n11\n", "\n12\n"), "signature"),
        (PROOF[:-10], "signature"),
    ],
    ids=["another place", "another text", "another proof", "no proof", "another size", "cut"],
)
def test_a_proof_that_was_touched_does_not_hold(proof: str, code: str) -> None:
    result = verify.verify_proof(proof, key=SIGNER.vkey())
    assert (result.ok, result.code) == (False, code)


@pytest.mark.parametrize(
    "text",
    ["", files.PROOF_FORMAT, PROOF.replace("extra ", "extras "), PROOF.replace("index 6", "index six"),
     PROOF.replace("\n\n", "\nAAAA\n\n", 1), PROOF.replace("\n\n", "\n!\n\n", 1)],
    ids=["empty", "only its name", "no extra", "no number", "a short hash", "no base64"],
)  # fmt: skip
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(NotAFile):
        files.read_proof(text)


@pytest.mark.parametrize(
    ("content", "key", "code", "said"),
    [
        ("\n".join(exported()), SIGNER.vkey(), verify.OK, "All 11 entries fit"),
        ("\n".join(other_text(exported(), 4)), SIGNER.vkey(), verify.UNFIT, "Entry 4 does not fit"),
        ("\n".join(exported()), STRANGER.vkey(), verify.UNFIT, "no signature by"),
        (PROOF, SIGNER.vkey(), verify.OK, "Entry 6 stands"),
        (PROOF.replace("index 6", "index 5"), SIGNER.vkey(), verify.UNFIT, "Entry 5 does not fit"),
        (PROOF, "", verify.NO_FILE, "--key"),
        ("some text", "", verify.NO_FILE, "neither an export"),
        ("", "", verify.NO_FILE, "neither an export"),
    ],
    ids=["export", "changed export", "another key", "proof", "changed proof", "proof without key", "text", "empty"],
)
def test_the_command_says_it_and_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, key: str, code: int, said: str
) -> None:
    file = tmp_path / "copy"
    file.write_text(content)
    assert verify.main(str(file), key, "en") == code
    printed = capsys.readouterr()
    assert said in (printed.err if code == verify.NO_FILE else printed.out)


def test_a_file_that_is_not_there_or_no_text_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "picture").write_bytes(bytes(range(256)) * 40)
    assert verify.main(str(tmp_path / "picture"), "", "id") == verify.NO_FILE
    assert verify.main(str(tmp_path / "nothing"), "", "id") == verify.NO_FILE
    assert verify.main(str(tmp_path), "", "id") == verify.NO_FILE
    assert capsys.readouterr().err.count("Ini bukan ekspor daftar") == 3


def test_bytes_that_are_no_text_name_their_entry(tmp_path: Path) -> None:
    lines = [line.encode() for line in exported()]
    lines[4] = lines[4].replace(b"langkah", b"lang\xff\xfe")
    file = tmp_path / "copy"
    file.write_bytes(b"\n".join(lines))
    assert verify.main(str(file), SIGNER.vkey()) == verify.UNFIT


@pytest.mark.parametrize("code", words.SENTENCES)
def test_every_sentence_has_both_languages_and_the_same_places(code: str) -> None:
    english, indonesian = words.SENTENCES[code]["en"], words.SENTENCES[code]["id"]
    assert {part.partition(")")[0] for part in english.split("%(")[1:]} == {
        part.partition(")")[0] for part in indonesian.split("%(")[1:]
    }

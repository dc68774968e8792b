"""Signed notes, against the specification's own example, and against what a forger would try."""

import pytest

from alur.kernel.signing import BadNote, NoteSigner, open_note

# C2SP signed-note, the example of its text.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
TEXT = "This is an example message.\n"
SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
LINE = f"\u2014 example.com/foo {SIGNATURE}\n"
NOTE = f"{TEXT}\n{LINE}"

SIGNER = NoteSigner.from_seed("alur.example/register", bytes(range(32)))
STRANGER = NoteSigner.from_seed("other.example/register", bytes(32))


def test_the_example_of_the_specification_holds() -> None:
    assert open_note(NOTE, VKEY) == TEXT


def test_what_is_signed_is_opened_with_the_published_key() -> None:
    assert open_note(SIGNER.sign("one\n\ntwo\n"), SIGNER.vkey()) == "one\n\ntwo\n"


def test_signatures_of_strangers_are_ignored() -> None:
    stranger = STRANGER.sign(TEXT).rpartition("\n\n")[2]
    assert open_note(f"{TEXT}\n{stranger}{LINE}", VKEY) == TEXT
    with pytest.raises(BadNote, match="no signature by"):
        open_note(f"{TEXT}\n{stranger}", VKEY)


def test_a_known_signer_with_a_bad_signature_rejects_the_whole_note() -> None:
    bad = LINE.replace("neyaQM=", "neyaQQ=")
    with pytest.raises(BadNote, match="does not fit"):
        open_note(f"{TEXT}\n{bad}{LINE}", VKEY)


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("example message", "other message"),
        NOTE.replace(TEXT, f"{TEXT}And more.\n"),
        NOTE.replace("\n\n", "\n"),
        "",
        TEXT,
        f"{TEXT}\n\u2014 example.com/foo not-base64!\n",
        f"{TEXT}\n\u2014 example.com/foo Uw2QOg==\n",
        NOTE.replace("example.com/foo", "example.com/fop"),
    ],
    ids=["changed", "added", "no blank line", "empty", "unsigned", "no base64", "cut", "another name"],
)
def test_a_note_that_was_touched_is_refused(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, VKEY)


@pytest.mark.parametrize(
    "vkey",
    ["", "a name", "example.com/foo+530d903b+" + VKEY.split("+", 2)[2], VKEY[:-4], VKEY.replace("Aeky", "Bky1")],
    ids=["empty", "no key", "another id", "cut", "another type"],
)
def test_a_damaged_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        open_note(NOTE, vkey)


def test_a_note_must_end_in_a_newline() -> None:
    with pytest.raises(ValueError, match="newline"):
        SIGNER.sign("no newline")

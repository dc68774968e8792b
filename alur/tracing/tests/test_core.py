"""Fingerprints: spelling does not matter, words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.tracing.core.fingerprint import containment, digest, normalised, shingles

RELEASE = (
    "Presiden adalah pejabat negara dan sekaligus warga negara. Sebagai warga negara presiden memiliki hak politik."
)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("PRESIDEN PUNYA HAK POLITIK!", "Presiden  punya\nhak politik", True),  # capitals, marks, spaces
        ("ﬁle Ｐｒｅｓ", "file pres", True),  # compatibility forms
        ("presiden punya hak", "presiden tidak punya hak", False),  # a word changes the meaning
        ("", "...", True),  # nothing said is nothing said
    ],
)
def test_equal_words_have_equal_digests(one: str, other: str, equal: bool) -> None:
    assert (digest(one) == digest(other)) is equal


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (RELEASE, 1.0, 1.0),
        ("KABAR BARU: " + RELEASE.upper() + " #Banten", 1.0, 1.0),  # put into another text
        (RELEASE.replace("hak politik", "hak memilih"), 0.6, 0.95),  # a little changed
        ("Jadwal posyandu dan imunisasi di Kota Serang pekan ini.", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_how_much_of_the_shorter_text_stands_in_the_other(text: str, least: float, most: float) -> None:
    assert least <= containment(shingles(RELEASE), shingles(text)) <= most


@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint_that_a_database_can_hold(text: str) -> None:
    assert all(-(2**63) <= run < 2**63 for run in shingles(text))
    assert normalised(normalised(text)) == normalised(text)

"""However a word is written, it is found, and the mark stands on what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.screening.core.text import Normaliser

NORMALISER = Normaliser(
    slang={"yg": "yang"}, known={"prabowo", "gibran", "2024", "presiden", "punya", "hak", "politik", "pemilu"}
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PEMILU Damai", ["pemilu", "damai"]),
        ("#PrabowoGibran2024", ["prabowo", "gibran", "2024"]),
        ("#prabowogibran2024", ["prabowo", "gibran", "2024"]),
        ("#Prabowo_Gibran", ["prabowo", "gibran"]),
        ("@prabowogibran", ["prabowo", "gibran"]),
        ("PRESIDENPUNYAHAKPOLITIK", ["presiden", "punya", "hak", "politik"]),  # OCR without gaps
        ("c0bl0sssss yg ini", ["coblos", "yang", "ini"]),
        ("cawe-cawe", ["cawe", "cawe"]),
        ("Ma'ruf", ["maruf"]),
        ("pe\u200bmi\u00adlu", ["pemilu"]),  # zero-width space, soft hyphen
        ("реmilu", ["pemilu"]),  # two Cyrillic letters
        ("ＰＥＭＩＬＵ", ["pemilu"]),
        ("𝗽𝗲𝗺𝗶𝗹𝘂", ["pemilu"]),
        ("pémílú", ["pemilu"]),
        ("P E M I L U", ["pemilu"]),
        ("p.e.m.i.l.u", ["pemilu"]),
        ("2️⃣", ["2"]),
        ("Tahap 1. Tahap 2.", ["tahap", "1.".rstrip("."), "tahap", "2"]),
        ("Selesai. Mulai", ["selesai", ".", "mulai"]),
        ("No. 2", ["no", "2"]),
        ("", []),
        ("\ud800", []),
    ],
)
def test_words_are_read_as_meant(written: str, read: list[str]) -> None:
    assert NORMALISER.words(written).words == read


def test_a_word_knows_its_place_in_the_original() -> None:
    text = "Lihat #PrabowoGibran2024 \u200bsekarang"
    words = NORMALISER.words(text)
    places = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert places == ["Lihat", "Prabowo", "Gibran", "2024", "sekarang"]


@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_places_inside_it_in_order(text: str) -> None:
    words = NORMALISER.words(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert words.starts == sorted(words.starts)
    assert len(words.joined.split(" ")) == len(words.words) + 2 or not words.words

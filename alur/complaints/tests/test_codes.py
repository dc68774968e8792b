"""Receipt codes: six readable words, stable for a form, forgiving to fingers, stored only as a slow hash."""

import random

import pytest

from alur.complaints import codes


def test_a_form_has_one_code_of_six_words_and_another_form_another() -> None:
    code = codes.code_for("a form")
    assert code == codes.code_for("a form")
    assert code != codes.code_for("another form")
    assert [len(word) for word in code.split()] == [codes.LETTERS] * codes.WORDS


def test_a_code_carries_at_least_80_bits() -> None:
    alphabets = (codes._FIRST, codes._VOWEL, codes._FIRST, codes._VOWEL, codes._LAST)
    readings = 1
    for alphabet in alphabets:
        assert len(set(alphabet)) == len(alphabet)
        readings *= len(alphabet)
    assert readings**codes.WORDS >= 2**80


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("{}", "as shown"),
        ("  {}\n", "spaces around it"),
        ("{:upper}", "capitals"),
        ("{:hyphens}", "hyphens between the words"),
        ("{:together}", "without spaces"),
        ("{:digits}", "0 for O and 1 for I"),
        ("{:wide}", "full-width letters of an Asian keyboard"),
        ("{:numbered}", "copied together with the numbers of the words"),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, reason: str) -> None:
    code = next(c for c in (codes.code_for(str(n)) for n in range(99)) if "o" in c and "i" in c)
    variants = {
        "{}": code,
        "  {}\n": f"  {code}\n",
        "{:upper}": code.upper(),
        "{:hyphens}": code.replace(" ", "-"),
        "{:together}": code.replace(" ", ""),
        "{:digits}": code.replace("o", "0").replace("i", "1"),
        "{:wide}": "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in code),
        "{:numbered}": " ".join(f"{n}. {word}" for n, word in enumerate(code.split(), start=1)),
    }
    assert codes.hashed(variants[typed]) == codes.hashed(code), reason


def test_every_slip_of_one_letter_is_another_code() -> None:
    code = codes.code_for("a form")
    place = random.Random(7).randrange(len(code))
    slipped = code[:place] + ("z" if code[place] != "z" else "x") + code[place + 1 :]
    assert codes.hashed(slipped) != codes.hashed(code)


def test_coarse_words_are_never_shown() -> None:
    assert all(codes._word(number) not in codes._COARSE for number in range(2**15))

"""Receipt codes: six words of five letters, 90 bits, easy to read aloud; kept only as a slow hash.

The code follows from the form's secret number, so that a second click on Send gets the same receipt; that number is not
stored either. Spaces, hyphens, capitals do not matter, and 0 and 1 are read as O and I.
"""

import hashlib
import hmac
import re
import unicodedata

from alur.kernel import keys

WORDS, LETTERS = 6, 5
_FIRST = "bcdghjklmnprstwy"  # 16, 4 bits
_VOWEL = "aiuo"  # 4, 2 bits
_LAST = "hklmnrst"  # 8, 3 bits
_BITS_A_WORD = 4 + 2 + 4 + 2 + 3
_COARSE = frozenset({"bacot", "tolol", "kimak", "bokon", "cukis", "jablas"})  # nobody should have to read these aloud
_NUMBERING = re.compile(r"(^|\s)[1-6][.)](?=\s|$)")  # copied along with the words
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MiB and some 40 ms a try, on a machine of 2024


def code_for(form_token: str) -> str:
    """The six words that belong to a form, e.g. "rubin katos minal dasur hotak pilum"."""
    number = int.from_bytes(hmac.digest(keys.derived("receipt.code"), form_token.encode(), "sha256"))
    return " ".join(_word(number >> (place * _BITS_A_WORD)) for place in range(WORDS))


def _word(number: int) -> str:
    letters = []
    for alphabet in (_FIRST, _VOWEL, _FIRST, _VOWEL, _LAST):
        number, letter = divmod(number, len(alphabet))
        letters.append(alphabet[letter])
    word = "".join(letters)
    return word if word not in _COARSE else word[:-1] + "r"


def hashed(code: str) -> str:
    """The slow hash (scrypt, with this site's secret) under which a code is stored; also computed for nonsense."""
    typed = _NUMBERING.sub(" ", unicodedata.normalize("NFKC", code[:200]).lower())
    typed = typed.replace("0", "o").replace("1", "i")
    plain = "".join(letter for letter in typed if "a" <= letter <= "z")
    return hashlib.scrypt(plain.encode(), salt=keys.derived("receipt"), **_COST).hex()

"""Numbers of releases as institutions write them: 05/HM/KOMINFO/01/2024 by NN/HM/KOMINFO/MM/YYYY. Pure.

N stands for the running number of the year, padded to as many digits as there are N; MM for the month, YYYY for the
year. Letters inside a word are no sign: KOMINFO keeps its N.
"""

import re
from datetime import date

from alur.kernel.errors import N_, Invalid

_SIGN = re.compile(r"(?<![A-Za-z])(N+|MM|YYYY)(?![A-Za-z])")


class BadPattern(Invalid):
    """It does not number."""

    code = "release_pattern"
    message = N_("%(pattern)s has to hold N or NN once, and YYYY once. Example: NN/HM/KOMINFO/MM/YYYY.")


def check_pattern(pattern: str) -> None:
    """One running number and one year. Raises BadPattern."""
    signs = [sign[:1] for sign in _SIGN.findall(pattern)]
    if signs.count("N") != 1 or signs.count("Y") != 1:
        raise BadPattern(pattern=pattern)


def spell(pattern: str, running: int, on: date) -> str:
    """The number with this running number on this day: ("NN/HM/MM/YYYY", 5, ...) -> "05/HM/01/2024"."""

    def value(sign: re.Match[str]) -> str:
        letters = sign.group()
        if letters.startswith("N"):
            return str(running).zfill(len(letters))
        return f"{on:%m}" if letters.startswith("M") else f"{on.year:04d}"

    return _SIGN.sub(value, pattern)


def read(pattern: str, number: str) -> tuple[int, int] | None:
    """Year and running number; None for a number that was not written by the pattern, e.g. an older one."""
    expression, end = "", 0
    for sign in _SIGN.finditer(pattern):
        letter = sign.group()[:1]
        digits = {"N": r"(?P<running>[0-9]{1,6})", "M": "[0-9]{1,2}", "Y": "(?P<year>[0-9]{4})"}[letter]
        expression += re.escape(pattern[end : sign.start()]) + digits
        end = sign.end()
    found = re.fullmatch(expression + re.escape(pattern[end:]), number) if end else None
    return (int(found["year"]), int(found["running"])) if found else None

"""Every refusal has a code of its own, a status of its kind, and a sentence in both languages."""

from collections import Counter
from importlib import import_module

import pytest

from alur.kernel.errors import AlurError, Fault, Refusal
from alur.web.messages import stored
from tests.repository.files import ALUR, dotted, modules

STATUSES = {400, 401, 403, 404, 405, 409, 410, 413, 429}


def _below(kind: type[AlurError]) -> list[type[AlurError]]:
    found = [kind]
    for each in kind.__subclasses__():
        found += _below(each)
    return [each for each in dict.fromkeys(found) if each.__module__.startswith("alur.")]


def _all() -> list[type[AlurError]]:
    for path in modules():
        if "raise " in (text := path.read_text()) or "(Refusal)" in text or "(Fault)" in text:
            import_module(dotted(path))
    return _below(AlurError)


ALL = _all()
REFUSALS = [each for each in ALL if issubclass(each, Refusal)]


def _name(kind: type[AlurError]) -> str:
    return f"{kind.__module__.removeprefix('alur.')}.{kind.__name__}"


def test_a_code_names_one_error() -> None:
    codes = Counter(each.__dict__.get("code", each.code) for each in ALL if each is not AlurError)

    assert {code: [_name(each) for each in ALL if each.code == code] for code, n in codes.items() if n > 1} == {}


@pytest.mark.parametrize("refusal", REFUSALS, ids=_name)
def test_a_refusal_has_a_status_of_its_kind(refusal: type[Refusal]) -> None:
    assert refusal.status in STATUSES


@pytest.mark.parametrize("refusal", [each for each in REFUSALS if each is not Refusal], ids=_name)
def test_a_refusal_says_its_own_sentence(refusal: type[Refusal]) -> None:
    assert "message" in refusal.__dict__ or any("message" in each.__dict__ for each in refusal.__mro__[1:2])


@pytest.mark.parametrize("refusal", REFUSALS, ids=_name)
def test_a_refusal_speaks_indonesian_too(refusal: type[Refusal]) -> None:
    station = next(kind for kind in refusal.__mro__ if "message" in kind.__dict__).__module__.split(".")[1]
    # From the translators' file: whether the compiled one is up to date is not this test's question.
    known = stored(ALUR / station).get(refusal.message)

    assert known is not None, f"{station}: {refusal.message}"
    assert known.string, f"{station}: {refusal.message}"


@pytest.mark.parametrize("fault", [each for each in ALL if issubclass(each, Fault)], ids=_name)
def test_a_fault_has_a_message(fault: type[Fault]) -> None:
    assert fault.message

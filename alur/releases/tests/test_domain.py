from typing import Any

import pytest

from alur.kernel.errors import Refusal
from alur.kernel.permissions import ROLES
from alur.releases import domain

TITLE = {"id": "Judul"}


@pytest.mark.parametrize(
    ("kind", "title", "text", "refusal"),
    [
        ("PRESS_RELEASE", {}, "Isi", domain.Incomplete),  # no language has a title
        ("PRESS_RELEASE", {"id": "  "}, "Isi", domain.Incomplete),  # blanks are no title
        ("PRESS_RELEASE", TITLE, " \n", domain.Incomplete),  # nor a text
        ("RUMOUR", TITLE, "Isi", domain.UnknownKind),
        ("PRESS_RELEASE", {"id": "x" * 201}, "Isi", domain.TooLong),
        ("PRESS_RELEASE", {"id": "x", "en": "y" * 201}, "Isi", domain.TooLong),  # in either language
        ("PRESS_RELEASE", TITLE, "x" * 20_001, domain.TooLong),
    ],
)
def test_a_release_without_words_or_with_too_many_is_refused(
    kind: str, title: dict[str, str], text: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        domain.check_text(kind=kind, title=title, text=text)


@pytest.mark.parametrize("kind", domain.KINDS)
def test_every_kind_can_be_written_up_to_the_limits(kind: str) -> None:
    domain.check_text(kind=kind, title={"en": "x" * 200}, text="x" * 20_000)


@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [
        ("DRAFT", "ISSUED", True),
        ("DRAFT", "WITHDRAWN", False),  # nobody outside has it: it is simply not issued
        ("ISSUED", "ISSUED", False),  # a second click
        ("ISSUED", "CORRECTED", True),
        ("ISSUED", "WITHDRAWN", True),
        ("CORRECTED", "WITHDRAWN", True),  # a withdrawal takes all versions
        ("CORRECTED", "ISSUED", False),  # an old version does not come back, a new one is written
        ("WITHDRAWN", "ISSUED", False),  # nothing leads back
        ("", "CORRECTED", False),  # nothing was issued
    ],
)
def test_a_version_moves_only_along_the_table(state: str, to: str, allowed: bool) -> None:
    if allowed:
        domain.check_move(state, to)
    else:
        with pytest.raises(domain.NotNow):
            domain.check_move(state, to)


def test_every_state_that_can_be_reached_is_in_the_table_and_every_step_is_somebodys() -> None:
    reached = {to for moves in domain.STATES.values() for to in moves}
    assert reached | {"DRAFT"} == set(domain.STATES)
    steps = {permission for moves in domain.STATES.values() for permission in moves.values()}
    assert steps <= ROLES["press_officer"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"what": " "}, domain.ReasonMissing),
        ({"why": ""}, domain.ReasonMissing),
        ({"after": ("Judul", "Isi")}, domain.NothingChanged),
        ({"state": "WITHDRAWN"}, domain.NotNow),
        ({"state": "CORRECTED"}, domain.NotNow),  # somebody else was quicker
    ],
)
def test_a_correction_changes_something_and_says_what_and_why(change: dict[str, Any], refusal: type[Refusal]) -> None:
    good: dict[str, Any] = {
        "state": "ISSUED",
        "before": ("Judul", "Isi"),
        "after": ("Judul", "Isi baru"),
        "what": "a",
        "why": "b",
    }
    domain.check_can_correct(**good)
    with pytest.raises(refusal):
        domain.check_can_correct(**good | change)


def test_a_withdrawal_needs_a_reason_and_something_in_force() -> None:
    domain.check_can_withdraw(state="ISSUED", reason="Data keliru")
    with pytest.raises(domain.ReasonMissing):
        domain.check_can_withdraw(state="ISSUED", reason="\n")
    with pytest.raises(domain.NotNow):
        domain.check_can_withdraw(state="WITHDRAWN", reason="Data keliru")


def test_only_the_issuer_speaks_for_its_release() -> None:
    domain.check_owner(by="kominfo", institution="kominfo")
    with pytest.raises(domain.NotYours) as refused:
        domain.check_owner(by="banten", institution="kominfo")
    assert refused.value.status == 403

"""Who may do what with a draft: rules as tables, the reason in each row."""

from typing import Any, get_args

import pytest

from alur.desk import domain
from alur.desk.domain import Screened
from alur.kernel.errors import AlurError

EDITOR, HEAD, LEGAL = 1, 2, 3
FRESH = Screened("none", True)


def test_every_state_has_an_owner_and_leads_only_to_known_states() -> None:
    assert set(domain.STATES) == set(get_args(domain.State))
    for stage in domain.STATES.values():
        assert set(stage.moves.values()) <= set(domain.STATES)
        assert bool(stage.moves) == (stage.owner in ("editor", "approvers"))


@pytest.mark.parametrize(
    ("level", "given", "missing"),
    [
        ("none", [], 1),  # one other person
        ("none", ["head"], 0),  # the head may be that person
        ("none", ["legal"], 0),  # or the legal officer
        ("notice", [], 1),  # the concern is shown, nobody more is asked
        ("elevated", [], 2),  # both
        ("elevated", ["head"], 1),  # one of two
        ("elevated", ["legal"], 1),
        ("elevated", ["head", "head"], 1),  # two heads are no legal officer
        ("elevated", ["head", "legal"], 0),
        ("elevated", ["legal", "head"], 0),  # the order does not matter
    ],
)
def test_the_level_says_how_many_approvals_are_missing(level: str, given: list[str], missing: int) -> None:
    assert len(domain.open_seats(level, given)) == missing


@pytest.mark.parametrize("level", ["prohibited", "", "harmless"])
def test_nobody_can_approve_a_prohibited_or_unknown_level(level: str) -> None:
    with pytest.raises(domain.Blocked):
        domain.seats(level)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"state": "RETURNED"}, None),  # after a return the same text may be offered again
        ({"state": "SUBMITTED"}, domain.NotNow),
        ({"state": "APPROVED"}, domain.NotNow),
        ({"state": "DECLINED"}, domain.NotNow),
        ({"screened": None}, domain.NotScreened),  # nothing leaves the desk unscreened
        ({"screened": Screened("none", False)}, domain.Stale),  # another text, or another day
        ({"screened": Screened("prohibited", True)}, domain.Blocked),
        ({"screened": Screened("prohibited", False)}, domain.Stale),  # first know, then judge
        ({"screened": Screened("none", True, ("m1",))}, domain.Unread),  # nobody looked at the picture
        ({"screened": Screened("none", True, ("m1",)), "looked_at": ["m1"]}, None),  # somebody says they did
        ({"screened": Screened("none", True, ("m1", "m2")), "looked_at": ["m1"]}, domain.Unread),  # at one of two
    ],
)
def test_a_draft_is_submitted_only_when_screened(change: dict[str, Any], refusal: type[AlurError] | None) -> None:
    asked: dict[str, Any] = {"state": "DRAFT", "screened": FRESH, "looked_at": []}
    _expect(refusal, domain.check_can_submit, asked | change)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"role": "legal"}, None),  # one approver of either role
        ({"reviewer": EDITOR}, domain.OwnDraft),  # four eyes count persons, not roles
        ({"reviewer": EDITOR, "role": "legal"}, domain.OwnDraft),
        ({"seen_hash": "old"}, domain.TextChanged),  # they read another text
        ({"screened": None}, domain.NotScreened),
        ({"screened": Screened("none", False)}, domain.Stale),  # a new phase since it was screened
        ({"screened": Screened("prohibited", True)}, domain.Blocked),
        ({"role": "editor"}, domain.SeatTaken),  # an editor takes no approver's seat
        ({"given": ["legal"]}, domain.SeatTaken),  # one is enough at this level
        ({"screened": Screened("elevated", True), "given": ["legal"]}, None),
        ({"screened": Screened("elevated", True), "given": ["head"]}, domain.SeatTaken),  # the legal officer is missing
        ({"screened": Screened("elevated", True), "given": ["head"], "role": "legal"}, None),
        ({"state": "DRAFT"}, domain.NotNow),  # nobody submitted it
        ({"state": "RETURNED"}, domain.NotNow),
        ({"state": "APPROVED"}, domain.NotNow),
    ],
)
def test_an_approval_counts_only_for_this_text_by_another_person(
    change: dict[str, Any], refusal: type[AlurError] | None
) -> None:
    asked: dict[str, Any] = {
        "state": "SUBMITTED", "screened": FRESH, "author": EDITOR, "reviewer": HEAD, "role": "head", "given": [],
        "seen_hash": "h", "content_hash": "h",
    }  # fmt: skip
    _expect(refusal, domain.check_can_approve, asked | change)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"state": "SUBMITTED"}, None),  # the rules changed while it waited
        ({"state": "APPROVED"}, domain.NotNow),
        ({"head": EDITOR}, domain.OwnDraft),  # a head who wrote it does not let it through alone
        ({"reason": " \n"}, domain.ReasonMissing),  # public, so it must be there
        ({"reason": "x" * 1001}, domain.TooLong),
        ({"screened": Screened("elevated", True)}, domain.NotProhibited),  # there the usual chain decides
        ({"screened": Screened("prohibited", False)}, domain.Stale),
        ({"screened": None}, domain.NotScreened),
        ({"seen_hash": "old"}, domain.TextChanged),
    ],
)
def test_an_override_needs_a_prohibited_text_and_a_reason(
    change: dict[str, Any], refusal: type[AlurError] | None
) -> None:
    asked: dict[str, Any] = {
        "state": "DRAFT", "screened": Screened("prohibited", True), "author": EDITOR, "head": HEAD,
        "reason": "A court ordered it.", "seen_hash": "h", "content_hash": "h",
    }  # fmt: skip
    _expect(refusal, domain.check_can_override, asked | change)


@pytest.mark.parametrize(
    ("state", "reviewer", "reason", "refusal"),
    [
        ("SUBMITTED", HEAD, "Name the source.", None),
        ("SUBMITTED", LEGAL, "", domain.ReasonMissing),  # the author must know what to mend
        ("SUBMITTED", EDITOR, "I want it back.", domain.OwnDraft),  # an author revises instead
        ("DRAFT", HEAD, "Name the source.", domain.NotNow),
    ],
)
def test_a_draft_is_returned_with_a_remark(
    state: str, reviewer: int, reason: str, refusal: type[AlurError] | None
) -> None:
    asked = {"state": state, "author": EDITOR, "reviewer": reviewer, "reason": reason}
    _expect(refusal, domain.check_can_return, asked)


@pytest.mark.parametrize(
    ("state", "reason", "refusal"),
    [
        ("DRAFT", "Not a matter of the province.", None),
        ("SUBMITTED", "Not a matter of the province.", None),
        ("RETURNED", "Not a matter of the province.", None),
        ("DRAFT", "", domain.ReasonMissing),
        ("APPROVED", "Too late.", domain.NotNow),  # publishing takes it down, with a tombstone
        ("DECLINED", "Again.", domain.NotNow),
        ("NOWHERE", "A state nobody knows.", domain.NotNow),
    ],
)
def test_declining_asks_for_a_reason_and_nothing_else(state: str, reason: str, refusal: type[AlurError] | None) -> None:
    _expect(refusal, domain.check_can_decline, {"state": state, "reason": reason})


@pytest.mark.parametrize(
    ("title", "body", "alts", "refusal"),
    [
        ("Title", "", {}, None),  # a picture may say it all
        ("  ", "Body", {}, domain.TitleMissing),
        ("t" * 301, "", {}, domain.TooLong),
        ("Title", "b" * 20_001, {}, domain.TooLong),
        ("Title", "", {"m": "a" * 1_001}, domain.TooLong),
    ],
)
def test_a_text_has_a_title_and_an_end(
    title: str, body: str, alts: dict[str, str], refusal: type[AlurError] | None
) -> None:
    _expect(refusal, domain.check_text, {"title": title, "body": body, "alts": alts})


@pytest.mark.parametrize(
    ("role", "permissions", "as_role"),
    [
        ("head", {"desk.approve", "desk.override"}, "head"),
        ("legal", {"desk.approve"}, "legal"),
        ("editor", {"desk.adapt", "desk.approve", "desk.override"}, "head"),  # an editor who is also head
        ("editor", {"desk.adapt", "desk.approve"}, "legal"),
    ],
)
def test_somebody_with_several_roles_approves_in_one(role: str, permissions: set[str], as_role: str) -> None:
    assert domain.reviewing_role(role, permissions) == as_role


def _expect(refusal: type[AlurError] | None, check: Any, asked: dict[str, Any]) -> None:
    if refusal is None:
        check(**asked)
        return
    with pytest.raises(refusal) as caught:
        check(**asked)
    assert str(caught.value), "the sentence can be said"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            "UNTUK DITERBITKAN SEGERA\n\n*SIARAN PERS*\ntentang\n*Presiden Punya Hak Politik*\n\nJakarta - ...",
            "Presiden Punya Hak Politik",
        ),
        ("Jadwal imunisasi\nSenin sampai Kamis", "Jadwal imunisasi"),  # nothing bold: the first line
        ("_Pengumuman_\nisi", "Pengumuman"),
        ("**", ""),  # marks without words
        ("\n \n", ""),
    ],
)
def test_the_headline_of_a_forwarded_text_is_found(text: str, headline: str) -> None:
    assert domain.headline(text) == headline

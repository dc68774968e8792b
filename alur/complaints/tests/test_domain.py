"""Which step may follow, what a report must have, which clock runs, who may see it: tables with their reasons."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alur.complaints import domain
from alur.complaints.domain import FutureDay, KnownBeforeEvent, OutOfOrder, State, TooShort, Way
from alur.kernel import permissions
from alur.rulepacks import deadlines

RULES = deadlines.load("indonesia")
COMPLETE = domain.Filing(
    way=Way.REPORT,
    event_on=date(2024, 1, 27),
    known_on=date(2024, 1, 27),
    account="The official account of the province posted that a president may take sides.",
    post="https://social.example/p/1",
    respondent="Communication office",
    name="A resident",
    address="A street",
)
IN_TIME = date(2024, 1, 30)


@pytest.mark.parametrize(
    ("change", "evidence", "on", "missing", "reason"),
    [
        ({}, 1, IN_TIME, [], "everything is there"),
        ({"name": ""}, 1, IN_TIME, ["identity"], "Art. 15(3): name and address of the reporter"),
        ({"address": "  "}, 1, IN_TIME, ["identity"], "an address of spaces is none"),
        ({"respondent": ""}, 1, IN_TIME, ["respondent"], "Art. 15(3): the reported party"),
        ({}, 1, date(2024, 2, 6), [], "the seventh working day is still in time"),
        ({}, 1, date(2024, 2, 7), ["in_time"], "the eighth is not"),
        ({"post": ""}, 1, IN_TIME, ["place"], "neither account nor place"),
        ({"post": "", "place": "Serang"}, 1, IN_TIME, [], "a place is enough"),
        ({"account": "short"}, 1, IN_TIME, ["account"], "Art. 15(4): an account of what happened"),
        ({}, 0, IN_TIME, ["evidence"], "Art. 15(4): evidence"),
        ({"name": "", "way": Way.TIP}, 1, date(2024, 3, 1), [], "initial information needs no name and no time limit"),
        ({"way": Way.TIP}, 0, IN_TIME, ["evidence"], "but what happened must be shown"),
    ],
)
def test_a_report_says_what_it_lacks(
    change: dict[str, Any], evidence: int, on: date, missing: list[str], reason: str
) -> None:
    checks = domain.completeness(replace(COMPLETE, **change), evidence=evidence, filed_on=on, rules=RULES)
    assert [condition.key for condition in domain.missing(checks)] == missing, reason
    assert len(checks) == len(RULES.conditions)


def test_every_condition_shown_as_law_has_its_article() -> None:
    assert all(condition.articles for condition in RULES.conditions if condition.confidence == "confirmed")


@pytest.mark.parametrize(
    ("event", "known", "refusal"),
    [
        (date(2024, 1, 27), date(2024, 1, 27), None),
        (date(2024, 1, 27), date(2024, 1, 30), None),
        (date(2024, 1, 31), date(2024, 1, 31), FutureDay),
        (date(2024, 1, 27), date(2024, 1, 31), FutureDay),
        (date(2024, 1, 28), date(2024, 1, 27), KnownBeforeEvent),
    ],
)
def test_days_that_cannot_be_are_refused(event: date, known: date, refusal: type[Exception] | None) -> None:
    if refusal is None:
        domain.check_days(event_on=event, known_on=known, today=date(2024, 1, 30))
    else:
        with pytest.raises(refusal):
            domain.check_days(event_on=event, known_on=known, today=date(2024, 1, 30))


def test_an_account_of_a_few_words_is_refused() -> None:
    with pytest.raises(TooShort):
        domain.check_account("They posted it.   " + " " * 100)


@pytest.mark.parametrize("verb", domain.MOVES)
@pytest.mark.parametrize("state", State)
def test_a_step_follows_only_from_its_states(verb: str, state: State) -> None:
    move = domain.MOVES[verb]
    if state in move.before:
        assert domain.check_can(verb, state) == move.after
    else:
        with pytest.raises(OutOfOrder):
            domain.check_can(verb, state)


def test_the_press_may_tell_of_a_hearing_without_the_registration_before_it() -> None:
    assert domain.check_can("examine", State.STUDY, told_later=True) == State.CLARIFICATION
    with pytest.raises(OutOfOrder):
        domain.check_can("examine", State.STOPPED, told_later=True)


def test_every_state_has_an_owner_or_is_an_end_and_every_open_state_can_be_left() -> None:
    assert set(domain.STATES) == set(State)
    left = frozenset[State]().union(*(move.before for move in domain.MOVES.values()))
    assert left == {state for state, standing in domain.STATES.items() if standing.owner}


def test_every_step_of_the_supervisor_belongs_to_a_role() -> None:
    held = frozenset[str]().union(*permissions.ROLES.values())
    assert {move.permission for move in domain.MOVES.values() if move.permission} <= held


@pytest.mark.parametrize(
    ("state", "last", "reason"),
    [
        (State.SUBMITTED, date(2024, 2, 1), "two days from the day of receipt, 30 January"),
        (State.STUDY, date(2024, 2, 1), "opening it does not prolong it"),
        (State.INCOMPLETE, date(2024, 2, 2), "two days from the notice of 31 January"),
        (State.REGISTERED, date(2024, 2, 15), "seven working days from 1 February; 8, 9, 14 February do not count"),
        (State.CLARIFICATION, date(2024, 2, 26), "fourteen working days in all"),
        (State.STOPPED, None, "nothing is due any more"),
    ],
)
def test_the_clock_of_a_state(state: State, last: date | None, reason: str) -> None:
    due = domain.due(
        state,
        received_on=date(2024, 1, 30),
        state_on=date(2024, 1, 31),
        registered_on=date(2024, 2, 1),
        rules=RULES,
    )
    assert (due.last if due else None) == last, reason


def test_no_clock_runs_where_the_day_of_registration_is_not_known() -> None:
    on = date(2024, 1, 30)
    assert domain.due(State.CLARIFICATION, received_on=on, state_on=on, registered_on=None, rules=RULES) is None


READER = frozenset({"complaints.read"})


@pytest.mark.parametrize(
    ("office", "held", "respondents", "may", "reason"),
    [
        ("bawaslu", READER, {"diskominfo", "province"}, True, "the supervisor that has it"),
        ("bawaslu", frozenset[str](), {"diskominfo"}, False, "there, but in another role"),
        ("bawaslu-city", READER, {"diskominfo"}, False, "another supervisor"),
        ("diskominfo", READER, {"diskominfo", "province"}, False, "the office reported"),
        ("province", READER, {"diskominfo", "province"}, False, "the office above it"),
        ("bawaslu", READER, {"bawaslu"}, False, "a supervisor that is itself reported"),
    ],
)
def test_who_may_see_a_report(office: str, held: frozenset[str], respondents: set[str], may: bool, reason: str) -> None:
    seen = domain.may_handle(office=office, permissions=held, body="bawaslu", respondents=respondents)
    assert seen is may, reason

"""Tokens of programs: who makes and revokes them, what they open, what is kept of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory import programs, tokens
from alur.directory.models import ApiToken, Institution
from alur.directory.tests import factories
from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db

AT = datetime(2024, 1, 26, 20, 0, tzinfo=UTC)  # in Jakarta the 27th
PROGRAM = {"name": "Our website", "may": ["screening.ask"], "days": 90}


def issued(by: Actor, at: datetime = AT) -> tuple[ApiToken, str]:
    return tokens.issue(name="Our website", may=["screening.ask"], days=90, by=by, at=at)


def signed_in(role: str, office: Institution) -> Client:
    client = Client()
    client.force_login(factories.user(role, office))
    client.cookies["alur_language"] = "en"
    return client


def test_a_token_acts_for_its_office_with_the_rights_that_were_chosen() -> None:
    head = factories.actor("head")
    made, secret = issued(head)

    actor = tokens.program_of(secret, at=AT)

    assert (actor.institution, actor.role, actor.user_id) == (head.institution, "program", None)
    assert actor.permissions == {"screening.ask"}
    made.refresh_from_db()
    assert str(made.last_used_on) == "2024-01-27"  # the day on the office's clock, nothing finer


def test_the_token_is_kept_nowhere_and_has_a_shape_that_scanners_find() -> None:
    made, secret = issued(factories.actor("head"))

    assert re.fullmatch(r"alur_[A-Za-z0-9]{43}", secret)
    assert secret not in str(ApiToken.objects.filter(pk=made.pk).values())
    assert issued(factories.actor("head"))[1] != secret


ENDS = [
    # when, whether it opens
    (timedelta(days=90, seconds=-1), True),
    (timedelta(days=90), False),  # expired
    (timedelta(days=400), False),
]


@pytest.mark.parametrize(("later", "opens"), ENDS)
def test_a_token_ends(later: timedelta, opens: bool) -> None:
    _made, secret = issued(factories.actor("head"))
    if opens:
        assert tokens.program_of(secret, at=AT + later).role == "program"
        return
    with pytest.raises(tokens.UnknownToken):
        tokens.program_of(secret, at=AT + later)


@pytest.mark.parametrize("secret", ["", "alur_", "alur_" + "a" * 43, "\udc80", "x" * 100_000])
def test_any_other_word_opens_nothing(secret: str) -> None:
    issued(factories.actor("head"))
    with pytest.raises(tokens.UnknownToken):
        tokens.program_of(secret, at=AT)


def test_a_right_that_programs_lost_is_lost_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _made, secret = issued(factories.actor("head"))
    monkeypatch.setattr(permissions, "PROGRAMS", ())
    assert tokens.program_of(secret, at=AT).permissions == frozenset()


WRONG = [
    # what is asked, refusal
    ({"may": []}, tokens.NoRight),
    ({"may": ["desk.approve"]}, tokens.NoRight),  # a program never decides
    ({"days": 3650}, Invalid),
]


@pytest.mark.parametrize(("change", "refusal"), WRONG)
def test_what_no_program_may_have_is_refused(change: dict[str, object], refusal: type[Exception]) -> None:
    asked = {**PROGRAM, **change}
    with pytest.raises(refusal):
        tokens.issue(**asked, by=factories.actor("head"), at=AT)  # type: ignore[arg-type]


def test_only_the_head_makes_sees_and_revokes() -> None:
    office = factories.institution()
    made, _secret = issued(factories.actor("head", office))
    editor = factories.actor("editor", office)

    with pytest.raises(NotAllowed):
        issued(editor)
    with pytest.raises(NotAllowed):
        tokens.tokens(editor, AT)
    with pytest.raises(NotAllowed):
        tokens.revoke(token_id=made.pk, by=editor, at=AT)


def test_a_program_makes_no_programs() -> None:
    with pytest.raises(NotAllowed):
        issued(Actor("anywhere", {}, "program", None, frozenset({"directory.appoint", "screening.ask"})))


def test_a_revoked_token_opens_nothing_and_revoking_twice_changes_nothing() -> None:
    head = factories.actor("head")
    made, secret = issued(head)

    for _twice in range(2):
        tokens.revoke(token_id=made.pk, by=head, at=AT)

    with pytest.raises(tokens.UnknownToken):
        tokens.program_of(secret, at=AT)
    assert list(tokens.tokens(head, AT)) == []


def test_the_token_of_another_office_is_as_if_it_were_not_there() -> None:
    made, secret = issued(factories.actor("head"))
    other = factories.actor("head")

    with pytest.raises(NotFound):
        tokens.revoke(token_id=made.pk, by=other, at=AT)
    assert list(tokens.tokens(other, AT)) == []
    assert tokens.program_of(secret, at=AT).role == "program"


def test_an_office_has_no_more_tokens_than_it_can_keep_track_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    head = factories.actor("head")
    issued(head)
    with pytest.raises(tokens.TooManyTokens):
        issued(head)
    assert issued(head, AT + timedelta(days=91))  # the first holds no more


def test_the_page_shows_a_token_once() -> None:
    client = signed_in("head", factories.institution())
    page = reverse("directory:programs")

    answer = client.post(page, PROGRAM)
    [secret] = re.findall(r"alur_[A-Za-z0-9]{43}", answer.content.decode())

    assert "no-store" in answer["Cache-Control"]
    again = client.get(page).content.decode()
    assert "Our website" in again
    assert secret not in again


def test_the_page_revokes_a_token() -> None:
    client = signed_in("head", factories.institution())
    client.post(reverse("directory:programs"), PROGRAM)

    client.post(reverse("directory:revoke", args=[ApiToken.objects.get().pk]))

    assert "No program acts for your office" in client.get(reverse("directory:programs")).content.decode()


@pytest.mark.parametrize("gap", ["name", "may", "days"])
def test_the_page_keeps_what_was_typed_when_something_is_missing(gap: str) -> None:
    client = signed_in("head", factories.institution())
    answer = client.post(reverse("directory:programs"), {key: told for key, told in PROGRAM.items() if key != gap})

    assert answer.status_code == 400
    assert not ApiToken.objects.exists()
    assert gap == "name" or "Our website" in answer.content.decode()


@pytest.mark.parametrize("role", ["editor", "legal"])
def test_the_page_is_for_heads(role: str) -> None:
    assert signed_in(role, factories.institution()).get(reverse("directory:programs")).status_code == 403
    assert Client().get(reverse("directory:programs")).status_code == 302


def test_every_right_of_a_program_is_in_words_and_held_by_a_head() -> None:
    assert set(programs.MAY) == set(permissions.PROGRAMS)
    assert set(permissions.PROGRAMS) <= permissions.ROLES["head"]

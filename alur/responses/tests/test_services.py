"""Answers: four eyes, one record, shown beside what they answer."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from alur.directory.tests import factories as directory
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.responses import domain, services
from alur.responses.domain import AlreadyPublished, OwnAnswer, State
from alur.responses.models import Response
from alur.responses.tests import factories as a

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "author", "publisher", "told_later", "refusal", "reason"),
    [
        (State.DRAFT, 1, 2, False, None, "two people"),
        (State.DRAFT, 1, 1, False, OwnAnswer, "the author alone"),
        (State.DRAFT, 1, None, False, OwnAnswer, "nobody knows who publishes"),
        (State.DRAFT, None, None, False, OwnAnswer, "nobody knows anybody"),
        (State.DRAFT, None, None, True, None, "given to the press, entered later"),
        (State.PUBLISHED, 1, 2, False, AlreadyPublished, "once is enough"),
        (State.PUBLISHED, None, None, True, AlreadyPublished, "also for an old one"),
    ],
)
def test_who_may_publish(
    state: str,
    author: int | None,
    publisher: int | None,
    told_later: bool,
    refusal: type[Exception] | None,
    reason: str,
) -> None:
    people = {"author": author, "publisher": publisher}
    if refusal is None:
        domain.check_can_publish(state=state, told_later=told_later, **people)
    else:
        with pytest.raises(refusal):
            domain.check_can_publish(state=state, told_later=told_later, **people)


def test_an_answer_is_public_only_once_a_second_person_published_it() -> None:
    response = a.written()
    assert services.to("posts/1") == []
    assert not Activity.objects.filter(object_kind="Response").exists()
    services.publish(response=response.uid, by=a.publisher(), at=a.ANSWERED)
    (answer,) = services.to("posts/1")
    assert (answer.text, answer.at) == ("It was information, not a side.", a.ANSWERED)
    assert services.in_context("a-case") == [answer]


def test_publishing_leaves_one_record_in_reply_to_what_is_answered() -> None:
    response = a.published()
    activity = Activity.objects.get(object_path=response.path)
    assert (activity.type, activity.in_reply_to, activity.context) == ("Create", "posts/1", "a-case")
    assert activity.facts["summary"]["en"] == "Office diskominfo-banten answered."
    assert activity.facts["speaker"] == a.SPEAKER
    assert activity.content_ids == [response.text_uid]
    assert activity.name["en"] == "Answer of head of the office"


def test_the_author_does_not_publish() -> None:
    both = directory.actor("head", a.office())
    both = replace(both, permissions=both.permissions | {"responses.answer"})
    response = a.written(by=both)
    with pytest.raises(OwnAnswer):
        services.publish(response=response.uid, by=both, at=a.ANSWERED)
    assert services.to("posts/1") == []


def test_a_second_publication_is_refused() -> None:
    response = a.published()
    with pytest.raises(AlreadyPublished):
        services.publish(response=response.uid, by=a.publisher(), at=a.ANSWERED)
    assert Activity.objects.filter(object_path=response.path).count() == 1


def test_an_answer_given_to_the_press_is_entered_with_its_source() -> None:
    told = {"toldLater": True, "sources": [{"outlet": "Suara Banten", "date": "2024-02-02", "confidence": "confirmed"}]}
    by = replace(a.writer(), user_id=None, permissions=frozenset({"responses.answer", "responses.publish"}))
    response = a.written(by=by)
    services.publish(response=response.uid, by=by, at=a.ANSWERED, facts=told)
    assert Activity.objects.get(object_path=response.path).facts["sources"] == told["sources"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": " \n "}, services.EmptyAnswer),
        ({"context": "", "in_reply_to": "posts/unknown"}, services.NothingToAnswer),
        ({"context": "", "in_reply_to": ""}, services.NothingToAnswer),
    ],
)
def test_an_answer_to_nothing_or_without_words_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        a.written(**change)
    assert not Response.objects.exists()


def test_the_case_is_found_in_the_record() -> None:
    assert a.written(in_reply_to=a.posted("posts/7", "another-case"), context="").context == "another-case"


@pytest.mark.parametrize(("role", "refusal"), [("legal", NotAllowed), ("supervisor", NotAllowed)])
def test_only_who_may_write_writes(role: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        a.written(by=directory.actor(role, a.office()))


def test_another_office_publishes_nothing_of_ours() -> None:
    response = a.written()
    with pytest.raises(NotFound):
        services.publish(response=response.uid, by=directory.actor("head", "elsewhere"), at=a.ANSWERED)
    with pytest.raises(NotFound):
        services.one_of_office(response.uid, by=directory.actor("head", "elsewhere"))


def test_answers_to_many_things_come_in_one_question(django_assert_max_num_queries: Any) -> None:
    a.published()
    a.published(in_reply_to="comments/1", at=datetime(2024, 2, 3, tzinfo=UTC))
    with django_assert_max_num_queries(3):  # one, and one for each text
        found = services.to_all(["posts/1", "comments/1", "comments/2"])
    assert set(found) == {"posts/1", "comments/1"}


@pytest.mark.parametrize(
    "change",
    [{"published_at": None}, {"state": State.DRAFT}],
)
def test_the_database_refuses_a_published_answer_without_its_time(change: dict[str, Any]) -> None:
    response = a.published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(**change)


def test_the_database_refuses_one_pair_of_eyes() -> None:
    response = a.published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(approved_by=response.author)


def test_the_part_for_other_pages_shows_the_answers_escaped_and_nothing_when_there_are_none() -> None:
    a.published(text="<b>bold</b> & plain")
    with translation.override("en"):
        shown = render_to_string("responses/_answers.html", {"answers": services.to("posts/1")})
        assert "&lt;b&gt;bold&lt;/b&gt; &amp; plain" in shown
        assert "head of the office" in shown
        assert render_to_string("responses/_answers.html", {"answers": []}).strip() == ""

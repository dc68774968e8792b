"""The office's pages for answers: written at what they answer, published by a second person."""

from typing import Any

import pytest
from django.test import Client

from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.responses import services
from alur.responses.models import Response
from alur.responses.tests import factories as a

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "CLARIFICATION",
    "speaker_id": "Kepala Dinas",
    "speaker_en": "",
    "text": "It was information, not a side.",
}


@pytest.fixture(autouse=True)
def story_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: a.ANSWERED)


def signed_in(role: str, office: str = "diskominfo-banten") -> Client:
    browser = Client()
    browser.force_login(directory.user(role, office))
    browser.cookies["alur_language"] = "en"
    return browser


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def test_an_editor_writes_and_the_head_publishes() -> None:
    a.posted()
    editor, head = signed_in("editor"), signed_in("head")
    assert "A post went out." in text(editor.get("/answers/new/?about=posts/1"))
    page = editor.post("/answers/new/?about=posts/1", TYPED)["Location"]
    assert "The head of the office or the legal officer publishes it." in text(editor.get(page))
    assert "waits for a second person" in text(head.get("/answers/"))
    assert head.post(page)["Location"] == page
    assert "Published answer" in text(head.get(page))
    (answer,) = services.to("posts/1")
    assert answer.speaker_role == {"id": "Kepala Dinas", "en": "Kepala Dinas"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": " "}, "This field is required"),
        ({"speaker_id": ""}, "This field is required"),
        ({"kind": "PRAISE"}, "Select a valid choice"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_and_the_text_stays(change: dict[str, str], says: str) -> None:
    a.posted()
    response = signed_in("editor").post("/answers/new/?about=posts/1", {**TYPED, **change})
    assert response.status_code == 400
    assert says in text(response)
    assert ("It was information" in text(response)) is ("text" not in change)


def test_an_answer_to_nothing_is_refused_and_the_text_stays() -> None:
    response = signed_in("editor").post("/answers/new/?about=posts/unknown", TYPED)
    assert response.status_code == 400
    assert "The register does not know what this answers." in text(response)
    assert "It was information" in text(response)


def test_the_author_sees_no_button_and_cannot_publish_without_it() -> None:
    a.posted()
    editor = signed_in("editor")
    page = editor.post("/answers/new/?about=posts/1", TYPED)["Location"]
    assert '<button class="btn"' not in text(editor.get(page)).partition("<main")[2]
    assert editor.post(page).status_code == 409
    assert services.to("posts/1") == []


def test_a_second_click_on_publish_changes_nothing() -> None:
    a.posted()
    head, page = signed_in("head"), f"/answers/{a.written().uid}/"
    assert head.post(page).status_code == 302
    response = head.post(page)
    assert response.status_code == 409
    assert "This answer is published already." in text(response)


@pytest.mark.parametrize(("role", "office", "status"), [("head", "elsewhere", 404), ("supervisor", "bawaslu", 403)])
def test_other_offices_see_none_of_it(role: str, office: str, status: int) -> None:
    page = f"/answers/{a.written().uid}/"
    assert signed_in(role, office).get(page).status_code == status
    assert signed_in(role, office).post(page).status_code == status


def test_who_is_not_signed_in_signs_in_first() -> None:
    a.office()
    for page in ("/answers/", "/answers/new/?about=posts/1"):
        assert "/sign-in/" in Client().get(page)["Location"]
    assert not Response.objects.exists()


def test_an_office_without_answers_is_told_where_they_begin() -> None:
    assert "No answer yet" in text(signed_in("editor").get("/answers/"))

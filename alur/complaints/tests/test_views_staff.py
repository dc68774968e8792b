"""The supervisor's pages, and who is kept out of them."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from alur.complaints import services
from alur.complaints.domain import State
from alur.complaints.evidence import Attachment
from alur.complaints.tests import factories as a
from alur.directory.tests import factories as directory
from alur.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def story_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: a.STUDIED)


def signed_in(role: str = "supervisor", office: str = "bawaslu-banten") -> Client:
    kind = {"supervisor": a.supervisor}.get(role, a.office)
    browser = Client()
    browser.force_login(directory.user(role, kind(office)))
    browser.cookies["alur_language"] = "en"
    return browser


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def test_the_queue_shows_the_legal_date_and_nothing_of_what_was_said() -> None:
    a.filed()
    shown = text(signed_in().get("/complaints/"))
    assert "Thursday, 1 February 2024" in shown
    assert "L-2024-0001" in shown
    assert a.FILING.name not in shown
    assert a.FILING.account not in shown


def test_an_empty_queue_says_so() -> None:
    assert "Nothing is waiting" in text(signed_in().get("/complaints/"))


def test_one_report_shows_what_was_said_to_its_supervisor() -> None:
    receipt = a.filed(evidence=[Attachment(data=a.picture(), media_type="image/png")])
    shown = text(signed_in().get(f"/complaints/{receipt.complaint.uid}/"))
    for said in (a.FILING.account, a.FILING.name, a.FILING.post, "image/png"):
        assert said in shown


@pytest.mark.parametrize(
    ("role", "office", "status"),
    [
        ("supervisor", "bawaslu-banten", 200),
        ("supervisor", "bawaslu-jabar", 404),
        ("head", "diskominfo-banten", 404),
        ("editor", "diskominfo-banten", 404),
        ("complaints_officer", "diskominfo-banten", 404),
        ("press_officer", "ministry", 404),
    ],
)
def test_who_opens_a_report_and_its_evidence(role: str, office: str, status: int) -> None:
    receipt = a.filed(evidence=[Attachment(data=a.picture(), media_type="image/png")])
    browser = signed_in(role, office)
    page = f"/complaints/{receipt.complaint.uid}/"
    assert browser.get(page).status_code == status
    assert browser.post(page, {"verb": "study"}).status_code == (302 if status == 200 else status)
    assert browser.get(f"{page}evidence/1/").status_code == status


def test_who_is_not_signed_in_signs_in_first() -> None:
    receipt = a.filed()
    for page in ("/complaints/", f"/complaints/{receipt.complaint.uid}/"):
        assert "/sign-in/" in Client().get(page)["Location"]


STEPS: list[tuple[State, dict[str, Any], State]] = [
    (State.SUBMITTED, {"verb": "study"}, State.STUDY),
    (State.STUDY, {"verb": "ask", "message": "The day is missing."}, State.INCOMPLETE),
    (State.STUDY, {"verb": "register", "number": "001"}, State.REGISTERED),
    (State.STUDY, {"verb": "not_register", "message": "Too late."}, State.NOT_REGISTERED),
    (State.STUDY, {"verb": "transfer", "to": "bawaslu-serang"}, State.TRANSFERRED),
    (State.REGISTERED, {"verb": "examine"}, State.CLARIFICATION),
    (State.REGISTERED, {"verb": "stop", "message": "No violation."}, State.STOPPED),
    (State.REGISTERED, {"verb": "follow_up", "message": "Forwarded."}, State.FOLLOWED_UP),
]


@pytest.mark.parametrize(("before", "answers", "after"), STEPS)
def test_a_step_moves_the_report(before: State, answers: dict[str, Any], after: State) -> None:
    a.supervisor("bawaslu-serang", "36.73")
    complaint = a.at_state(before).complaint
    assert signed_in().post(f"/complaints/{complaint.uid}/", answers).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == after


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "This field is required"),
        ({"verb": "stop", "message": "x"}, "Select a valid choice"),
        ({"verb": "ask", "message": " "}, "Write to the reporter what is missing"),
        ({"verb": "register", "message": "kept"}, "This step needs it."),
        ({"verb": "transfer", "message": "kept"}, "This step needs it."),
    ],
)
def test_a_step_that_lacks_something_is_refused_and_the_text_stays(answers: dict[str, str], says: str) -> None:
    complaint = a.at_state(State.STUDY).complaint
    response = signed_in().post(f"/complaints/{complaint.uid}/", answers)
    assert response.status_code == 400
    assert says in text(response)
    assert answers.get("message", "").strip() in text(response)
    complaint.refresh_from_db()
    assert complaint.state == State.STUDY


def test_a_second_click_on_a_step_is_refused_with_the_new_state() -> None:
    complaint = a.filed().complaint
    browser, page = signed_in(), f"/complaints/{complaint.uid}/"
    assert browser.post(page, {"verb": "study"}).status_code == 302
    assert browser.post(page, {"verb": "study"}).status_code == 400


def test_a_picture_reaches_people_drawn_anew_and_other_files_only_as_downloads() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "JPEG", comment=b"CANARY PLACE")
    files = [
        Attachment(data=photo.getvalue(), media_type="image/jpeg"),
        Attachment(data=b"%PDF-1.7", media_type="application/pdf"),
    ]
    page = f"/complaints/{a.filed(evidence=files).complaint.uid}/evidence"
    browser = signed_in()
    picture, document = browser.get(f"{page}/1/"), browser.get(f"{page}/2/")
    assert picture["Content-Type"] == "image/png"
    assert b"CANARY" not in picture.content
    assert document["Content-Type"] == "application/octet-stream"
    assert document["Content-Disposition"] == 'attachment; filename="evidence-2.pdf"'
    assert document["X-Content-Type-Options"] == "nosniff"


def test_an_ended_report_offers_no_step() -> None:
    complaint = a.at_state(State.STOPPED).complaint
    assert "There is no step for you to take now." in text(signed_in().get(f"/complaints/{complaint.uid}/"))
    assert services.queue(by=a.officer(), at=a.STUDIED) == []

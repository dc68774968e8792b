"""A citizen writes a report, page by page, as a browser without script and without account would."""

import gzip
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from alur.complaints import evidence, services
from alur.complaints.domain import State
from alur.complaints.forms import WhoForm
from alur.complaints.models import Complaint, Unsent, UnsentFile
from alur.complaints.services import filing as filing_module
from alur.complaints.services import subjects
from alur.complaints.tests import factories as a
from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.kernel.activities import SYSTEM, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record

pytestmark = pytest.mark.django_db

DAYS = {f"{name}_{part}": value for name in ("event_on", "known_on") for part, value in
        (("day", "27"), ("month", "Januari"), ("year", "2024"))}  # fmt: skip
ANSWERS: dict[str, dict[str, str]] = {
    "post": {"post": "https://social.example/p/1"},
    "dates": DAYS,
    "who": {"office": "diskominfo-banten", "respondent": "who runs the account", "place": ""},
    "what": {"account": "The official account posted that a president may take sides.", "wishes": ""},
    "name": {"way": "LAPORAN"},
    "identity": {"name": "A Resident", "address": "Street 1, Serang", "contact": ""},
}


class Time:
    """The clock of a test."""

    now = a.FILED


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    set_to = Time()
    monkeypatch.setattr(clock, "now", lambda: set_to.now)
    return set_to


@pytest.fixture
def browser(time: Time) -> Client:
    """Somebody in the story's time, where a supervisor and an office are."""
    a.supervisor(), a.office()
    browser = Client()
    browser.cookies["alur_language"] = "en"
    return browser


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def fill(browser: Client, **changes: dict[str, str]) -> None:
    """Answer every question; `changes` by page."""
    browser.post("/report/")
    for page, answers in {**ANSWERS, **changes}.items():
        response = browser.post(f"/report/{page}/", answers)
        assert response.status_code == 302, text(response)
        if page == "identity":
            break
    browser.post("/report/evidence/", {"files": [upload(a.picture(), "shot.png")]})


def test_a_report_with_name_from_the_start_page_to_its_status(browser: Client) -> None:
    assert "Begin" in text(browser.get("/report/"))
    fill(browser)
    deadline = text(browser.get("/report/deadline/"))
    assert "Saturday, 3 February 2024" in deadline
    assert "Tuesday, 6 February 2024" in deadline
    assert "UU 7/2017 Art. 454(6)" in deadline
    assert "Everything that the law asks for is there." in text(browser.get("/report/complete/"))
    assert "A Resident" in text(browser.get("/report/check/"))
    assert browser.post("/report/check/")["Location"] == "/report/received/"
    receipt = browser.get("/report/received/")
    code = receipt.context["code"]
    assert "L-2024-0001" in text(receipt)
    assert all(word in text(receipt) for word in code.split())
    assert browser.post("/status/", {"code": code.upper()})["Location"] == "/status/report/"
    assert "We have received it. Keep your code." in text(browser.get("/status/report/"))
    complaint = Complaint.objects.get()
    assert (
        services.statement(complaint, by=a.officer())["respondent"] == "who runs the account, Kantor diskominfo-banten"
    )


def test_a_report_without_name_never_asks_for_one(browser: Client) -> None:
    browser.post("/report/")
    for page in ("post", "dates", "who", "what"):
        browser.post(f"/report/{page}/", ANSWERS[page])
    assert browser.post("/report/name/", {"way": "INFORMASI_AWAL"})["Location"] == "/report/complete/"
    assert "not needed" in text(browser.get("/report/complete/"))
    browser.post("/report/check/")
    complaint = Complaint.objects.get()
    assert complaint.identity_uid is None
    assert "14:05" not in text(browser.get("/report/received/"))  # only the day


def test_a_report_from_a_case_page_knows_its_post_and_its_office(browser: Client) -> None:
    with transaction.atomic():
        record(
            type="Create", actor=SYSTEM, at=a.FILED,
            obj=Reference("Post", "posts/1", {"id": "Unggahan", "en": "The post of 27 January"}),
            context="banten-2024", target=a.office().reference(),
        )  # fmt: skip
    assert "The post of 27 January" in text(browser.get("/report/?about=posts/1"))
    browser.post("/report/", {"about": "posts/1"})
    assert browser.post("/report/post/", {"post": ""}).status_code == 302
    assert 'value="diskominfo-banten" selected' in text(browser.get("/report/who/"))
    fill_rest = {page: ANSWERS[page] for page in ("dates", "who", "what", "name", "identity")}
    for page, answers in fill_rest.items():
        browser.post(f"/report/{page}/", answers)
    browser.post("/report/check/")
    flag = Activity.objects.get(type="Flag")
    assert (flag.in_reply_to, flag.context) == ("posts/1", "banten-2024")


def test_an_unknown_thing_to_report_is_simply_not_prefilled(browser: Client) -> None:
    assert "You are reporting" not in text(browser.get("/report/?about=posts/nothing"))
    assert browser.post("/report/", {"about": "../../etc"}).status_code == 302


@pytest.mark.parametrize(
    ("page", "answers", "says"),
    [
        ("post", {"post": "  "}, "This field is required"),
        ("dates", {**DAYS, "event_on_day": "31"}, "This day has not come yet. Today is Tuesday, 30 January 2024."),
        ("dates", {**DAYS, "known_on_day": "26"}, "You cannot have known of it before it happened"),
        ("dates", {**DAYS, "known_on_day": "x"}, "Write the day as a number"),
        ("dates", {**DAYS, "known_on_month": "Januember"}, "Write the day as a number"),
        ("dates", {**DAYS, "known_on_year": "24"}, "four digits"),
        ("dates", {**DAYS, "known_on_month": "2", "known_on_day": "30"}, "This day does not exist in the calendar."),
        ("dates", {**DAYS, "known_on_day": "²"}, "Write the day as a number"),
        ("dates", {}, "This field is required"),
        ("who", {}, "Choose the office, or write below who is reported."),
        ("who", {"office": "nobody"}, "Select a valid choice"),
        ("what", {"account": "They posted it."}, "This is too short to be examined."),
        ("name", {}, "This field is required"),
        ("name", {"way": "SECRET"}, "Select a valid choice"),
        ("identity", {"name": "A"}, "This field is required"),
    ],
)
def test_what_cannot_be_taken_is_named_and_what_was_typed_stays(
    browser: Client, page: str, answers: dict[str, str], says: str
) -> None:
    browser.post("/report/")
    if page == "identity":
        browser.post("/report/name/", ANSWERS["name"])
    response = browser.post(f"/report/{page}/", answers)
    shown = text(response)
    assert response.status_code == 400
    assert says in shown
    assert "<title>Problem: Alur</title>" in shown
    for typed in answers.values():
        if typed.strip() and page in ("dates", "what", "identity"):
            assert typed in shown


@pytest.mark.parametrize("month", ["1", "01", "Januari", "januari", "Jan", "January", "jan.", "JANUARY"])
def test_a_month_is_read_in_digits_and_in_both_languages(browser: Client, month: str) -> None:
    browser.post("/report/")
    typed = {**DAYS, "event_on_month": month, "known_on_month": month}
    assert browser.post("/report/dates/", typed).status_code == 302, month


def test_a_late_report_is_told_so_and_may_go_on(browser: Client, time: Time) -> None:
    time.now = a.FILED + timedelta(days=30)
    browser.post("/report/")
    browser.post("/report/dates/", DAYS)
    assert "The last day to report has passed" in text(browser.get("/report/deadline/"))


def test_files_that_cannot_be_kept_are_named_and_the_others_stay(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_BYTES", 2000)
    browser.post("/report/")
    files = [
        upload(a.picture(), "good.png"),
        upload(b"\x89PNG\r\n\x1a\nno", "fake.png"),
        upload(b"%PDF-" + bytes(2000), "big.pdf"),
        upload(b"", "empty.png"),
        upload(b"MZ", "program.jpg"),
    ]
    response = browser.post("/report/evidence/", {"files": files})
    shown = text(response)
    assert response.status_code == 400
    for sentence in ("fake.png is no picture", "big.pdf has 1 MB", "program.jpg is not a kind of file"):
        assert sentence in shown
    assert "good.png" in shown
    assert UnsentFile.objects.count() == 1


def test_files_of_reporters_never_touch_the_disk(
    browser: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    def no_file(*given: Any, **named: Any) -> None:
        raise AssertionError("a file was opened for an upload")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_file)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", no_file)
    browser.post("/report/")
    assert browser.post("/report/evidence/", {"files": [upload(a.picture(), "shot.png")]}).status_code == 302
    assert UnsentFile.objects.count() == 1


def test_a_file_from_another_site_is_refused(time: Time) -> None:
    a.supervisor()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/report/evidence/", {"files": [upload(a.picture(), "shot.png")]}).status_code == 403


def test_at_most_five_files_are_kept_and_one_can_be_taken_out(browser: Client) -> None:
    browser.post("/report/")
    six = [upload(a.picture(), f"{number}.png") for number in range(6)]
    assert "At most 5 files are taken; 5.png was not kept" in text(browser.post("/report/evidence/", {"files": six}))
    browser.post(f"/report/evidence/{UnsentFile.objects.earliest('pk').pk}/remove/")
    shown = text(browser.get("/report/evidence/"))
    assert "0.png" not in shown
    assert "1.png" in shown


def test_a_change_from_the_summary_goes_back_to_the_summary(browser: Client) -> None:
    fill(browser)
    assert browser.post("/report/what/?change", ANSWERS["what"])["Location"] == "/report/check/"
    assert browser.post("/report/what/", ANSWERS["what"])["Location"] == "/report/evidence/"


@pytest.mark.parametrize("page", ["complete", "check"])
def test_who_jumps_ahead_is_led_to_the_first_open_question(browser: Client, page: str) -> None:
    browser.post("/report/")
    browser.post("/report/post/", ANSWERS["post"])
    assert browser.get(f"/report/{page}/")["Location"] == "/report/dates/"
    assert browser.get("/report/deadline/")["Location"] == "/report/dates/"


def test_the_second_click_on_send_shows_the_first_receipt(browser: Client) -> None:
    fill(browser)
    assert browser.post("/report/check/")["Location"] == "/report/received/"
    first = browser.get("/report/received/").context["code"]
    assert browser.post("/report/check/")["Location"] == "/report/received/"
    assert browser.get("/report/received/").context["code"] == first
    assert browser.get("/report/what/")["Location"] == "/report/received/"
    assert Complaint.objects.count() == Activity.objects.filter(type="Flag").count() == 1


def test_a_crash_before_the_commit_keeps_the_draft_and_files_nothing(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(browser)

    def killed(**given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, transaction.atomic():
        broken.setattr(filing_module, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            services.send(token=browser.cookies["alur_report"].value, at=a.FILED)
    assert not Complaint.objects.exists()
    assert "A Resident" in text(browser.get("/report/check/"))
    assert browser.post("/report/check/").status_code == 302
    assert Complaint.objects.count() == 1


def test_without_a_supervisor_the_text_is_kept_and_the_reason_said(time: Time) -> None:
    a.office()
    browser = Client()
    browser.cookies["alur_language"] = "en"
    fill(browser)
    response = browser.post("/report/check/")
    assert response.status_code == 400
    assert "No supervisor is in the directory" in text(response)
    assert "A Resident" in text(response)


def test_after_a_day_the_draft_is_gone_but_what_was_just_typed_is_shown(browser: Client, time: Time) -> None:
    fill(browser)
    time.now = a.FILED + timedelta(hours=24)
    response = browser.post("/report/what/", {"account": "My long text that I do not want to lose."})
    assert response.status_code == 404
    assert "My long text that I do not want to lose." in text(response)
    assert "Begin again" in text(response)


def test_the_receipt_can_be_shown_again_for_an_hour(browser: Client, time: Time) -> None:
    fill(browser)
    browser.post("/report/check/")
    code = browser.get("/report/received/").context["code"]
    saved = browser.get("/report/received/code/")
    assert code in text(saved)
    assert "attachment" in saved["Content-Disposition"]
    time.now += timedelta(hours=1)
    assert browser.get("/report/received/").status_code == 404
    assert Client().get("/report/received/").status_code == 404


def test_leaving_quickly_ends_the_draft_and_the_cookies(browser: Client) -> None:
    fill(browser)
    response = browser.get("/report/leave/")
    assert response["Location"] == "/"
    assert response.cookies["alur_report"]["max-age"] == 0
    assert response.cookies["alur_status"]["max-age"] == 0
    assert not Unsent.objects.exists()
    assert not UnsentFile.objects.exists()


def test_old_drafts_go_by_themselves(browser: Client, time: Time) -> None:
    fill(browser)
    time.now += timedelta(hours=24)
    services.forget_drafts()
    assert not Unsent.objects.exists()
    assert not UnsentFile.objects.exists()


def test_a_strange_cookie_opens_nothing(browser: Client) -> None:
    browser.cookies["alur_report"] = "x" * 3000
    assert browser.get("/report/post/").status_code == 404
    assert browser.get("/report/unknown/").status_code == 404


def test_nobody_is_asked_for_a_name_who_did_not_choose_to_give_one(browser: Client) -> None:
    browser.post("/report/")
    assert browser.get("/report/identity/")["Location"] == "/report/name/"


def private_pages(browser: Client) -> list[Any]:
    fill(browser)
    names = ("", "post", "dates", "deadline", "who", "what", "evidence", "name", "identity", "complete", "check")
    pages: list[Any] = [browser.get(f"/report/{name}/".replace("//", "/")) for name in names]
    browser.post("/report/check/")
    received = browser.get("/report/received/")
    browser.post("/status/", {"code": received.context["code"]})
    return [*pages, received, browser.get("/status/"), browser.get("/status/report/")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_of_reporters_are_light_kept_by_nobody_and_neutral(browser: Client, language: str) -> None:
    browser.cookies["alur_language"] = language
    for page in private_pages(browser):
        shown = text(page)
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"
        assert "<title>Alur</title>" in shown
        assert "<script" not in shown
        assert "style=" not in shown
        assert 'href="/report/leave/"' in shown
        assert weight(page.content) < 30_000, f"{page.request['PATH_INFO']} is too heavy"


def weight(page: bytes) -> int:
    """Bytes on the line at the first visit: the page and the two style sheets, compressed."""
    sheets = [Path(str(finders.find(f"alur/{name}.css"))) for name in ("base", "complaints")]
    return sum(len(gzip.compress(part)) for part in (page, *(sheet.read_bytes() for sheet in sheets)))


@pytest.mark.parametrize(
    "answers",
    [
        {"code": ""},
        {},
        {"code": "gujut rumat hosuk tahah hitat godos"},
        {"code": "\x00"},
        {"code": "x" * 100_000},
        {"code": "🤷"},
    ],
)
def test_a_wrong_code_gets_the_same_page_for_every_cause(browser: Client, answers: dict[str, str]) -> None:
    response = browser.post("/status/", answers)
    assert response.status_code == 404
    assert text(response).count("No report opens with this code.") == 2  # in the summary and at the field
    assert "alur_status" not in response.cookies


def test_an_opened_report_closes_by_itself(browser: Client) -> None:
    assert browser.get("/status/report/")["Location"] == "/status/"
    browser.cookies["alur_status"] = "forged"
    assert browser.get("/status/report/")["Location"] == "/status/"


def test_the_reporter_completes_on_the_status_page(browser: Client) -> None:
    receipt = a.at_state(State.INCOMPLETE)
    browser.post("/status/", {"code": receipt.code})
    shown = text(browser.get("/status/report/"))
    assert "Something is missing. Complete it by Friday, 2 February 2024." in shown
    assert "The day is missing." in shown
    bad = {"text": "It was on 27 January.", "files": [io.BytesIO(b"\x89PNG no")]}
    refused = browser.post("/status/report/complete/", bad)
    assert refused.status_code == 400
    assert "It was on 27 January." in text(refused)
    good = {"text": "It was on 27 January.", "files": [upload(a.picture(), "shot.png")]}
    assert browser.post("/status/report/complete/", good)["Location"] == "/status/report/"
    receipt.complaint.refresh_from_db()
    assert receipt.complaint.state == State.STUDY


def test_the_history_shows_the_steps_of_the_supervisor(browser: Client) -> None:
    browser.post("/status/", {"code": a.at_state(State.FOLLOWED_UP).code})
    shown = text(browser.get("/status/report/"))
    assert "Office bawaslu-banten registered the report." in shown
    assert "Decided in the meeting." in shown


def test_among_many_institutions_the_reader_searches_and_then_chooses() -> None:
    for number in range(subjects.MOST_LISTED + 5):
        directory.institution(f"dinas-{number}")
    directory.institution("dinas-serang", name={"id": "Dinas Kominfo Serang", "en": "Serang office"})
    given: dict[str, Any] = {"answers": {}, "today": date(2024, 1, 30)}
    assert "office" not in WhoForm(**given).fields, "a list of a whole country is no choice"
    nothing = WhoForm({"find": "atlantis"}, **given)
    assert "No institution is called so here" in str(nothing.errors) or "Tidak ada lembaga" in str(nothing.errors)
    found = WhoForm({"find": "kominfo serang"}, **given)
    assert "Dinas Kominfo Serang" in str(found["office"])
    assert "office" in found.errors
    chosen = WhoForm({"find": "kominfo serang", "office": "dinas-serang"}, **given)
    assert chosen.is_valid()
    assert "dinas-serang" in str(WhoForm(answers=chosen.answers(), today=date(2024, 1, 30))["office"])
    assert WhoForm({"find": "", "respondent": "Somebody"}, **given).is_valid()
    assert not WhoForm({"find": "a\0"}, **given).is_valid()

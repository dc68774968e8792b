"""A citizen presses send and the web server dies: what was acknowledged is kept, sending again is safe (F01, F02)."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alur.complaints import codes
from alur.complaints.models import Complaint, Evidence, UnsentFile
from alur.complaints.tests import factories as a
from alur.complaints.views.private import DRAFT
from alur.kernel import clock
from alur.kernel.models import Activity, Installation
from tests.walk.workers import environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.reliability]

ACCOUNT = "The official account of the province posted that a president may take sides."
DAY = {"day": "27", "month": "1", "year": "2024"}
ANSWERS = {
    "post": {"post": "https://social.example/p/1"},
    "dates": {f"{name}_{part}": value for name in ("event_on", "known_on") for part, value in DAY.items()},
    "who": {"office": "diskominfo-banten", "respondent": "who runs the account", "place": ""},
    "what": {"account": ACCOUNT, "wishes": ""},
    "name": {"way": "LAPORAN"},
    "identity": {"name": "A Resident", "address": "Street 1, Serang", "contact": ""},
}


@pytest.fixture
def browser() -> Iterator[Client]:
    """Somebody who has answered every question and is about to send."""
    Installation.objects.create(pk=1, clock_shift=a.FILED - timezone.now())
    clock.forget()
    a.officer(), a.office()
    browser = Client()
    browser.post("/report/")
    for page, answers in ANSWERS.items():
        assert browser.post(f"/report/{page}/", answers).status_code == 302
    browser.post("/report/evidence/", {"files": [SimpleUploadedFile("shot.png", a.picture())]})
    yield browser
    clock.forget()


def send_to_a_server_that_dies(browser: Client, point: str, folder: Path) -> None:
    """Press send; the process that answers is killed at `point`."""
    (folder / point).touch()
    cookie = f"{DRAFT}={browser.cookies[DRAFT].value}"
    command = [sys.executable, "-m", "tests.walk.web", "/report/check/", cookie]
    died = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=120, check=False)

    assert died.returncode == -signal.SIGKILL, died.stderr


def test_f01_killed_after_the_commit_sending_again_shows_the_one_receipt(browser: Client, tmp_path: Path) -> None:
    send_to_a_server_that_dies(browser, "after_commit@complaints.services.send", tmp_path)

    again = browser.post("/report/check/", follow=True)

    complaint = Complaint.objects.get()
    assert complaint.number in again.content.decode()
    assert codes.hashed(again.context["code"]) == complaint.code_hash
    assert Activity.objects.filter(type="Flag").count() == 1


def test_f02_killed_before_the_commit_nothing_is_filed_and_everything_typed_is_there(
    browser: Client, tmp_path: Path
) -> None:
    send_to_a_server_that_dies(browser, "before_commit@complaints.services.send", tmp_path)

    assert (Complaint.objects.count(), Evidence.objects.count(), UnsentFile.objects.count()) == (0, 0, 1)
    assert not Activity.objects.filter(type="Flag").exists()
    assert ACCOUNT in browser.get("/report/check/").content.decode()

    browser.post("/report/check/", follow=True)

    assert (Complaint.objects.count(), Evidence.objects.count()) == (1, 1)

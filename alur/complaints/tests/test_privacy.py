"""Canaries: strings planted in everything a reporter types turn up nowhere but under seal."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from alur.complaints import drafts, services
from alur.complaints.models import Complaint
from alur.complaints.tests import factories as a
from alur.kernel import clock, contents
from alur.kernel.models import Activity, Content

pytestmark = pytest.mark.django_db

CANARIES = [
    f"CANARY-{word}" for word in "post respondent place account wishes name address contact file added message".split()
]
DAYS = {f"{name}_{part}": value for name in ("event_on", "known_on") for part, value in
        (("day", "27"), ("month", "1"), ("year", "2024"))}  # fmt: skip


@pytest.fixture(autouse=True)
def story_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: a.FILED)


def write(browser: Client) -> None:
    """Everything typed carries a canary."""
    a.supervisor(), a.office()
    browser.post("/report/")
    browser.post("/report/post/", {"post": "CANARY-post"})
    browser.post("/report/dates/", DAYS)
    browser.post(
        "/report/who/", {"office": "diskominfo-banten", "respondent": "CANARY-respondent", "place": "CANARY-place"}
    )
    browser.post("/report/what/", {"account": "CANARY-account " * 9, "wishes": "CANARY-wishes"})
    files = [SimpleUploadedFile("CANARY-file.pdf", b"%PDF-1.7 CANARY-file")]
    browser.post("/report/evidence/", {"files": files})
    browser.post("/report/name/", {"way": "LAPORAN"})
    browser.post("/report/identity/", {"name": "CANARY-name", "address": "CANARY-address", "contact": "CANARY-contact"})


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table as text; bytes stand there as hexadecimal digits."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')  # noqa: S608 - a name of our own
            yield from ((table, row[0]) for row in cursor.fetchall())


def found(text: str) -> list[str]:
    """The canaries in it, in clear or in hexadecimal digits."""
    return [bird for bird in CANARIES if bird in text or bird.encode().hex() in text]


def test_the_scan_finds_a_canary_where_there_is_one() -> None:
    contents.put("CANARY-account")
    assert any(found(row) for _table, row in rows())


def test_what_a_reporter_types_stands_nowhere_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Client()
    write(browser)
    assert not [table for table, row in rows() if found(row)]  # while it is written
    browser.post("/report/check/")
    complaint = Complaint.objects.get()
    by = a.officer()
    services.study(complaint=complaint.uid, by=by, at=a.STUDIED)
    services.ask(complaint=complaint.uid, by=by, at=a.STUDIED, message="CANARY-message")
    services.complete(complaint=complaint.uid, text="CANARY-added", at=a.STUDIED)
    assert not [table for table, row in rows() if found(row)]
    assert not found(caplog.text)


def test_the_record_and_the_contents_carry_none_of_it() -> None:
    browser = Client()
    write(browser)
    browser.post("/report/check/")
    assert not found(" ".join(Activity.objects.values_list("body", flat=True)))
    sealed = Content.objects.all()
    assert sealed.count() == 3  # what was said, who said it, the file
    assert all(each.is_sealed and not each.name and not each.digest for each in sealed)
    assert not found(" ".join(bytes(each.data or b"").decode("latin-1") for each in sealed))


def test_the_seal_holds_what_was_typed() -> None:
    browser = Client()
    write(browser)
    browser.post("/report/check/")
    complaint = Complaint.objects.get()
    by = a.officer()
    told = {**services.statement(complaint, by=by), **services.identity(complaint, by=by)}
    opened = " ".join(map(str, told.values())) + services.evidence_of(complaint.uid, 1, by=by)[1].decode()
    assert set(found(opened)) == set(CANARIES) - {"CANARY-added", "CANARY-message"}


def test_the_code_is_stored_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Client()
    write(browser)
    browser.post("/report/check/")
    code = browser.get("/report/received/").context["code"]
    browser.post("/status/", {"code": code})
    for form in (code, code.replace(" ", "")):
        assert not [table for table, row in rows() if form in row or form.encode().hex() in row]
        assert form not in caplog.text


def test_an_anonymous_report_leaves_only_its_day() -> None:
    complaint = a.filed(filing=a.TIP).complaint
    activity = Activity.objects.get(object_path=complaint.path)
    local = complaint.body.local(activity.at)
    assert (local.hour, local.minute) == (0, 0)
    assert complaint.filed_at == complaint.state_at == activity.at
    assert "07:05" not in activity.body


def test_another_cookie_does_not_open_a_draft() -> None:
    token = drafts.start(at=a.FILED, post="CANARY-post")
    with pytest.raises(drafts.DraftGone):
        drafts.open_draft(token[:-1], at=a.FILED)
    with pytest.raises(drafts.DraftGone):
        drafts.open_draft(token, at=a.FILED + timedelta(hours=24))
    assert drafts.open_draft(token, at=a.FILED).answers["post"] == "CANARY-post"
    assert token not in repr(drafts.open_draft(token, at=a.FILED))

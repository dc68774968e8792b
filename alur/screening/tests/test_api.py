"""Screening over HTTP: the same answers as at a terminal, by the rules and region of the token's office."""

import base64
import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alur.directory import tokens
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.screening import api
from alur.screening.readers import apart
from alur.screening.schemas import Answer
from alur.screening.tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2024, 1, 26, 20, 0, tzinfo=UTC)  # in Jakarta the 27th
POSTER = "PRESIDEN PUNYA HAK POLITIK"
SUPPORT = "Rapat hari ini. #PrabowoGibran2024"
PNG = b"\x89PNG\r\n\x1a\n no real picture"
DAY = "2024-01-27"


@pytest.fixture(autouse=True)
def the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands in the campaign, and every picture says POSTER."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    answer = {"kind": "image", "text": POSTER, "passages": [], "missed": [], "reason": ""}
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: answer)


def program(*may: str, office: Institution | None = None) -> dict[str, str]:
    """The header of a program of an office."""
    head = directory.actor("head", office or directory.institution(region="36"))
    _made, secret = tokens.issue(name="program", may=may or ("screening.ask",), days=30, by=head, at=AT)
    return {"Authorization": f"Bearer {secret}"}


def asked(question: Any, headers: dict[str, str] | None = None, status: int = 200) -> dict[str, Any]:
    """The answer to a question, as JSON or as the body itself."""
    body = question if isinstance(question, bytes) else json.dumps(question)
    answer = Client().post(
        "/api/v1/screening", body, content_type="application/json", headers={"Accept-Language": "en", **(headers or {})}
    )
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def batch(lines: bytes, headers: dict[str, str] | None = None) -> Any:
    return Client().post(
        "/api/v1/screening/batch", lines, content_type="application/x-ndjson",
        headers={"Accept-Language": "en", **(headers or {})},
    )  # fmt: skip


def test_an_answer_has_the_shape_that_the_document_promises() -> None:
    found = asked({"parts": {"title": "Rapat", "tags": "#PrabowoGibran2024"}, "on": DAY})

    Answer.model_validate(found)
    assert set(found) == set(Answer.model_fields)
    assert [span["part"] for span in found["concerns"][0]["spans"]] == ["tags"]
    assert found["concerns"][0]["citations"][0]["law"] == "UU 7/2017"
    assert found["concerns"][0]["advice"].keys() == {"en", "id"}


def test_the_public_tells_the_day_and_is_told_as_whom_it_was_read() -> None:
    assert asked({"text": POSTER, "on": DAY, "institution_type": "media"})["read_as"] == "pemda"
    assert asked({"text": POSTER}, status=400)["code"] == "no_day"


def test_with_a_token_day_kind_and_region_are_those_of_its_office() -> None:
    ministry = directory.institution(kind="MINISTRY", region="")
    village = directory.institution(kind="VILLAGE", region="36.71")

    for office, kind, region in [(ministry, "ministry", ""), (village, "village", "36.71")]:
        found = asked({"text": POSTER}, program(office=office))
        assert (found["on"], found["institution_type"], found["region"]) == (DAY, kind, region)


def test_what_is_asked_counts_more_than_the_office() -> None:
    question = {"text": POSTER, "on": "2022-01-27", "institution_type": "kementerian", "region": "31"}
    found = asked(question, program())
    assert {key: found[key] for key in question if key != "text"} == {
        key: told for key, told in question.items() if key != "text"
    }


def test_the_active_rules_are_gone_by_and_no_others() -> None:
    assert asked({"text": POSTER, "on": DAY, "pack": "indonesia"})["pack_id"] == "indonesia"
    assert asked({"text": POSTER, "on": DAY, "pack": "atlantis"}, status=404)["code"] == "not_found"
    assert asked({"text": POSTER, "on": DAY, "pack": "../indonesia"}, status=404)["code"] == "not_found"


def test_nothing_of_a_question_is_kept() -> None:
    from alur.kernel.models import Activity, Content
    from alur.screening.models import Assessment, Reading

    headers = program("screening.ask", "screening.read_media")
    before = [model.objects.count() for model in (Activity, Content, Assessment, Reading)]
    asked({"text": SUPPORT, "media": [base64.b64encode(PNG).decode()]}, headers)
    assert [model.objects.count() for model in (Activity, Content, Assessment, Reading)] == before


WRONG: list[tuple[Any, str]] = [
    # what is sent, the field that the answer names
    (b"", ""),
    (b"not JSON", ""),
    (b"\xff\xfe", ""),
    (b'{"text": "\\ud800", "on": "2024-01-27"}', ""),  # half a sign
    (b"[" * 5_000, ""),
    (b'{"text": ' + b"9" * 5_000 + b"}", ""),
    (b'{"text": NaN}', "text"),
    ([], ""),
    (None, ""),
    ({"text": 5, "on": DAY}, "text"),
    ({"text": None, "on": DAY}, "text"),
    ({"text": "a" * 100_001, "on": DAY}, "text"),
    ({"parts": {"title": 1}, "on": DAY}, "parts.title"),
    ({"parts": {f"p{n}": "" for n in range(41)}, "on": DAY}, "parts"),
    ({"parts": "a", "on": DAY}, "parts"),
    ({"text": "a", "parts": {"title": "b"}, "on": DAY}, ""),
    ({"text": "a", "on": "31/01/2024"}, "on"),
    ({"text": "a", "on": "2024-02-31"}, "on"),
    ({"text": "a", "on": "2024-W04-6"}, "on"),
    ({"text": "a", "on": "٢٠٢٤-٠١-٢٧"}, "on"),
    ({"text": "a", "on": 1706313600}, "on"),
    ({"text": "a", "on": DAY, "level": "none"}, "level"),  # no such field
    ({"text": "a", "on": DAY, "region": "x" * 101}, "region"),
    ({"text": "a", "on": DAY, "media": ["not base64!"]}, "media.0"),
    ({"text": "a", "on": DAY, "media": [base64.b64encode(b"plain text").decode()]}, "media.0"),
    ({"text": "a", "on": DAY, "media": [base64.b64encode(b"\x1a\x45\xdf\xa3 film").decode()]}, "media.0"),
    ({"text": "a", "on": DAY, "media": [base64.b64encode(PNG).decode()] * 5}, "media"),
]


@pytest.mark.parametrize(("question", "field"), WRONG)
def test_what_cannot_be_used_is_refused_and_the_field_is_named(question: Any, field: str) -> None:
    found = asked(question, status=400)

    assert found["code"] == "invalid"
    assert found["errors"][0]["field"] == field
    assert "a" * 1_000 not in json.dumps(found)


def test_a_body_that_is_too_large_is_refused_with_the_limit() -> None:
    found = asked(b'{"text": "' + b"a" * 3_000_000 + b'"}', status=413)
    assert (found["code"], "2 MiB" in found["detail"]) == ("too_much", True)


def test_words_of_a_picture_are_judged_with_the_text() -> None:
    headers = program("screening.ask", "screening.read_media")
    found = asked({"text": "Rapat 27 Januari", "media": [base64.b64encode(PNG).decode()]}, headers)

    assert found["level"] == "elevated"
    assert {span["part"] for concern in found["concerns"] for span in concern["spans"]} == {"image:1"}
    assert [remark["kind"] for remark in found["remarks"]] == ["only_read"]


def form(headers: dict[str, str], *files: bytes, question: str = '{"text": "Rapat"}') -> Any:
    media = [SimpleUploadedFile(f"{number}.png", data) for number, data in enumerate(files)]
    return Client().post("/api/v1/screening", {"question": question, "media": media}, headers=headers)


def test_files_come_beside_the_question_as_a_form() -> None:
    headers = program("screening.ask", "screening.read_media")
    big = PNG + b"\0" * 5_000_000  # more than a body without files may have

    assert form(headers, big, PNG).json()["level"] == "elevated"
    assert (
        Client().post("/api/v1/screening", {"question": "{}", "level": "none"}).json()["errors"][0]["field"] == "level"
    )
    assert form(headers, b"plain text").json()["errors"][0]["field"] == "media.0"
    assert form(headers, PNG, question="").json()["code"] == "invalid"
    assert form(headers, *[PNG] * 5).json()["errors"][0]["field"] == "media"
    too_large = form(headers, PNG + b"\0" * api.MOST_UPLOAD)
    assert (too_large.status_code, too_large.json()["code"]) == (413, "too_much")


@pytest.mark.parametrize("body", [b"no form at all", b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n"])
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    answer = Client().post("/api/v1/screening", body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    none = Client().post("/api/v1/screening", body, content_type="multipart/form-data")
    assert (none.status_code, none.json()["code"]) == (400, "invalid")


def test_pictures_are_read_for_programs_that_may_have_them_read() -> None:
    question = {"text": "Rapat", "on": DAY, "media": [base64.b64encode(PNG).decode()]}

    assert asked(question, status=401)["code"] == "no_token"
    assert asked(question, program(), status=403)["code"] == "not_allowed"
    assert asked({"text": "a"}, program("screening.read_media"), status=403)["code"] == "not_allowed"


def test_one_request_with_pictures_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_reading", (busy := threading.Lock()))
    question = {"text": "Rapat", "media": [base64.b64encode(PNG).decode()]}
    headers = program("screening.ask", "screening.read_media")

    with busy:
        assert asked(question, headers, status=429)["code"] == "busy"
    assert asked(question, headers)["level"] == "elevated"


BROKEN = [b"", b"\n\n", b"no JSON\n", b"\xff\n", b'{"text": "\\ud800", "date": "2024-01-27"}\n', b"[" * 5_000]


@pytest.mark.parametrize("lines", BROKEN)
def test_a_broken_line_is_answered_and_stops_nothing(lines: bytes) -> None:
    answer = batch(lines + b'\n{"id": 1, "text": "a", "date": "2024-01-27"}', program())
    last = json.loads(answer.content.splitlines()[-1])
    assert (answer.status_code, last["id"], last["level"]) == (200, 1, "none")


def test_a_batch_has_an_end() -> None:
    headers = program()
    assert batch(b"{}\n" * api.MOST_ROWS, headers).status_code == 200
    for lines in (b"{}\n" * (api.MOST_ROWS + 1), b"a" * 3_000_000):
        assert batch(lines, headers).status_code == 413


def test_a_batch_is_for_programs_that_may_ask() -> None:
    assert batch(b"{}").json()["code"] == "no_token"
    assert batch(b"{}", program("screening.read_media")).json()["code"] == "not_allowed"


def test_the_rules_are_public_with_law_and_examples() -> None:
    [pack] = Client().get("/api/v1/rulepacks").json()
    rules = Client().get(f"/api/v1/rulepacks/{pack['id']}/rules").json()

    assert pack["hash"] == asked({"text": "a", "on": DAY})["pack_hash"]
    assert all(rule["examples"] and rule["advice"]["id"] for rule in rules)
    assert {cited["confidence"] for rule in rules for cited in rule["citations"]} <= {"confirmed", "single"}


def test_the_rules_of_a_country_without_an_office_here_are_not_found() -> None:
    assert Client().get("/api/v1/rulepacks/atlantis/rules").json()["code"] == "not_found"


def test_an_office_is_screened_by_the_version_that_is_active() -> None:
    office = factories.office()
    made = factories.assessed(office)
    assert asked({"text": "a"}, program(office=office.institution))["pack_hash"] == made.pack_hash

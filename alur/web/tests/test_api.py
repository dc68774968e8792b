"""The API around its routes: problems everywhere, languages, tokens, how often, and its documents."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from alur.directory import tokens, views
from alur.directory.tests import factories
from alur.kernel import clock
from alur.screening import services
from alur.web import api
from alur.web.problems import MEDIA_TYPE

pytestmark = pytest.mark.django_db

ASKED = settings(
    max_examples=30, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
FIELDS = st.sampled_from(["id", "text", "date", "institution_type", "region", "other"])
JSON = st.dictionaries(FIELDS, st.none() | st.text() | st.integers() | st.just("2024-01-27") | st.lists(st.text()))
AT = datetime(2024, 1, 26, 20, 0, 40, tzinfo=UTC)
QUESTION = json.dumps({"text": "Rapat", "on": "2024-01-27"})


@pytest.fixture(autouse=True)
def the_minute_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted by the minute is counted in one."""
    monkeypatch.setattr(clock, "now", lambda: AT)


def token() -> str:
    return tokens.issue(name="program", may=["screening.ask"], days=30, by=factories.actor("head"), at=AT)[1]


def ask(path: str = "screening", body: str = QUESTION, client: Client | None = None, **headers: str) -> "Answered":
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    return Answered((client or Client()).post(f"/api/v1/{path}", body, content_type="application/json", headers=named))


class Answered:
    """An answer, which is a problem wherever it is an error."""

    def __init__(self, response: object) -> None:
        self.response = response
        self.status: int = response.status_code  # type: ignore[attr-defined]
        self.headers = response.headers  # type: ignore[attr-defined]
        self.json = json.loads(response.content)  # type: ignore[attr-defined]
        if self.status >= 400:
            assert self.headers["Content-Type"] == MEDIA_TYPE
            assert {"type", "title", "status", "code", "detail"} <= set(self.json)
            assert self.json["status"] == self.status
            assert self.json["type"].endswith(f"/api/v1/docs/#{self.json['code']}")


ELSEWHERE = [
    # method, path, status, code
    ("get", "/api/v1/nothing", 404, "not_found"),
    ("get", "/api/v2/screening", 404, "not_found"),
    ("get", "/api/", 404, "not_found"),
    ("get", "/api/v1/screening", 405, "wrong_method"),
    ("delete", "/api/v1/rulepacks", 405, "wrong_method"),
    ("post", "/api/v1/openapi.json", 405, "wrong_method"),
    ("get", "/api/v1/rulepacks/%00/rules", 404, "not_found"),
]


@pytest.mark.parametrize(("method", "path", "status", "code"), ELSEWHERE)
def test_what_django_itself_refuses_is_a_problem_too(method: str, path: str, status: int, code: str) -> None:
    answer = Answered(getattr(Client(), method)(path))
    assert (answer.status, answer.json["code"]) == (status, code)
    assert status != 405 or answer.headers["Allow"]


def test_another_host_is_a_problem_too() -> None:
    assert Answered(Client().get("/api/v1/rulepacks", headers={"Host": "evil.example"})).status == 400


def test_a_fault_is_logged_and_says_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(name: str) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(services, "rules_named", broken)
    with caplog.at_level(logging.ERROR):
        answer = Answered(Client(raise_request_exception=False).get("/api/v1/rulepacks/indonesia/rules"))

    assert (answer.status, answer.json["code"]) == (500, "fault")
    assert "secret inside" not in json.dumps(answer.json)
    assert "secret inside" in caplog.text


LANGUAGES = [
    # Accept-Language, lang, what the title says
    ("", "", "Yang dikirim tidak dapat dipakai"),
    ("en-GB,en;q=0.9", "", "What was sent cannot be used"),
    ("de, en;q=0.5, id;q=0.4", "", "What was sent cannot be used"),
    ("id", "en", "What was sent cannot be used"),
    ("en", "xx", "What was sent cannot be used"),
    ("@@@;q=\x7f", "", "Yang dikirim tidak dapat dipakai"),
]


@pytest.mark.parametrize(("header", "lang", "title"), LANGUAGES)
def test_a_problem_is_said_in_the_language_of_the_caller(header: str, lang: str, title: str) -> None:
    answer = ask(f"screening?lang={lang}", body="{", Accept_Language=header)
    assert answer.json["title"] == title
    assert "Accept-Language" in answer.headers["Vary"]


BAD_TOKENS = ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "bearer alur_" + "a" * 43, "Bearer \xff\xfe", ""]


@pytest.mark.parametrize("header", BAD_TOKENS)
def test_a_token_that_is_none_is_refused_where_none_is_needed(header: str) -> None:
    answer = ask(Authorization=header)
    assert (answer.status, answer.json["code"]) == (401, "unknown_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_expired_token_is_refused_as_a_wrong_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    head = factories.actor("head")
    made, secret = tokens.issue(name="program", may=["screening.ask"], days=30, by=head, at=AT)
    assert ask(Authorization=f"Bearer {secret}").status == 200

    tokens.revoke(token_id=made.pk, by=head, at=AT)
    revoked = ask(Authorization=f"Bearer {secret}").json
    other = token()
    monkeypatch.setattr(clock, "now", lambda: AT.replace(year=2025))

    assert revoked == ask(Authorization=f"Bearer {other}").json == ask(Authorization="Bearer wrong").json


def test_whoever_is_signed_in_on_the_pages_is_nobody_at_the_api() -> None:
    client = Client()
    client.force_login(factories.user("head"))
    assert ask("screening/batch", client=client).json["code"] == "no_token"


def test_a_token_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    good, bad = token(), "alur_" + "b" * 43
    with caplog.at_level(logging.DEBUG):
        for shown in (good, bad):
            ask(Authorization=f"Bearer {shown}")
            ask("nothing", Authorization=f"Bearer {shown}")
            ask(body="{", Authorization=f"Bearer {shown}")
    assert good not in caplog.text
    assert bad not in caplog.text


def test_an_address_asks_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "A_MINUTE", {True: 3, False: 2})
    first, shown = [Client(REMOTE_ADDR=f"2001:db8:0:1::{n}") for n in (1, 2)], token()

    assert [ask(client=client).status for client in first] == [200, 200]
    refused = ask(client=first[0])  # one household, whatever its address
    assert (refused.status, refused.json["code"], refused.headers["Retry-After"]) == (429, "too_many_requests", "20")
    assert ask(client=Client(REMOTE_ADDR="2001:db8:0:2::1")).status == 200
    assert ask(client=first[0], X_Forwarded_For="198.51.100.7").status == 429  # anybody can say so
    assert [ask(client=first[0], Authorization=f"Bearer {shown}").status for _ in range(4)] == [200, 200, 200, 429]
    monkeypatch.setattr(clock, "now", lambda: AT.replace(minute=1))
    assert ask(client=first[0]).status == 200


def test_no_address_and_no_token_is_kept() -> None:
    from django.core.cache import caches

    shown = token()
    ask(client=Client(REMOTE_ADDR="198.51.100.7"), Authorization=f"Bearer {shown}")
    ask(client=Client(REMOTE_ADDR="198.51.100.7"))

    kept = repr(vars(caches["counts"]))
    assert kept.count("b'") >= 2
    assert "198.51" not in kept
    assert shown not in kept


def test_an_empty_installation_answers_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_begun", set())
    assert Client().get("/api/v1/rulepacks").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "Screen a post"), ("id", "Saring satu unggahan")])
def test_the_documents_speak_both_languages(language: str, words: str) -> None:
    document = Client().get(f"/api/v1/openapi.json?lang={language}").json()
    page = Client().get(f"/api/v1/docs/?lang={language}").content.decode()

    assert document["paths"]["/api/v1/screening"]["post"]["summary"] == words
    assert words in page
    for path in document["paths"]:
        assert path in page
    for code in ("too_many_requests", "too_much", "busy", "no_day"):
        assert f'id="{code}"' in page


PROMISES = [
    # route, whether what is sent keeps its document too
    ("screen", GenerationMode.POSITIVE),
    ("screen", GenerationMode.NEGATIVE),
    ("rulepacks", GenerationMode.POSITIVE),
    ("rules", GenerationMode.POSITIVE),
]


@pytest.mark.filterwarnings("ignore:.*BufferedRandom:pytest.PytestUnraisableExceptionWarning")  # the client's own file
@pytest.mark.parametrize(("named", "mode"), PROMISES)
def test_every_route_keeps_what_its_document_promises(
    named: str, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "A_MINUTE", {True: 10**9, False: 10**9})
    monkeypatch.setattr(connection, "close", lambda: None)  # it is this test's
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    [found] = document.include(operation_id=named).get_all_operations()
    strategy = found.ok().as_strategy(generation_mode=mode)  # type: ignore[union-attr]
    headers = {"Authorization": f"Bearer {token()}", "Accept-Encoding": "identity"}

    @settings(ASKED)
    @given(case=strategy)
    def keeps(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers=headers)
        if answer.status_code != 413:  # the client's checks do not know that a body may be too large
            # That a day has to exist, and a picture to be one, no schema says: what keeps it may still be refused.
            case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    keeps()


@given(lines=st.lists(st.binary() | JSON.map(json.dumps).map(str.encode)))
@settings(ASKED)
def test_every_line_of_a_batch_has_an_answer(lines: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "A_MINUTE", {True: 10**9, False: 10**9})
        answer = Client().post(
            "/api/v1/screening/batch", b"\n".join(lines), content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {token()}"},
        )  # fmt: skip
    assert answer.status_code == 200
    assert len(answer.content.splitlines()) == sum(bool(line.strip()) for line in b"\n".join(lines).split(b"\n"))

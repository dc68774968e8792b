"""The staff page of rules and calendar, as a head and an editor see it."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.rulepacks import loader
from alur.screening import services
from alur.screening.models import Activation
from alur.screening.tests import factories
from alur.screening.tests.factories import ELEVATED, Office, assessed, later

pytestmark = pytest.mark.django_db
PAGE = "/screening/packs/"


@pytest.fixture(autouse=True)
def _in_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(60))


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Path:
    """The office has screened a draft; since then the software brings another version."""
    assessed(office, ELEVATED)
    folder = factories.another(tmp_path / "other")
    factories.bring(monkeypatch, folder)
    return folder


def _client(office: Office, role: str = "head") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=getattr(office, role).user_id))
    client.cookies["alur_language"] = "en"
    return client


def _words(response: object, status: int = 200) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_says_which_version_is_active_since_when_and_by_whom(office: Office) -> None:
    assessed(office)

    page = _words(_client(office, "editor").get(PAGE))

    assert services.rules("indonesia").hash in page
    assert "the software itself" in page
    assert "There is nothing to activate" in page


def test_before_anything_was_screened_it_says_what_the_first_screening_will_do(office: Office) -> None:
    assert "The first screening makes version" in _words(_client(office).get(PAGE))


def test_the_examples_are_run_when_somebody_asks(office: Office) -> None:
    client = _client(office, "editor")

    assert "come out as they say" not in _words(client.get(PAGE))
    assert "come out as they say" in _words(client.get(PAGE + "?run=active"))
    assert "come out as they say" not in _words(client.get(PAGE + "?run=nonsense"))


def test_the_calendar_and_the_holidays_stand_on_the_page(office: Office) -> None:
    page = _words(_client(office).get(PAGE))

    assert '<svg class="strip wide"' in page
    assert "Holidays are known until" in page


def test_another_version_waits_with_its_differences_until_a_head_activates_it(office: Office, brought: Path) -> None:
    head, editor = _words(_client(office).get(PAGE)), _words(_client(office, "editor").get(PAGE))

    for page in (head, editor):
        assert "Version 9999.1 waits" in page
        assert "A submarine is mentioned" in page
    assert "Activate version 9999.1" in head
    assert "Activate version 9999.1" not in editor
    assert "A head of office activates it." in editor


def test_a_head_activates_the_version_that_was_on_the_page(office: Office, brought: Path) -> None:
    client = _client(office)

    response = client.post(PAGE + "activate", {"version": loader.load(brought).hash})

    assert response.status_code == 302
    page = _words(client.get(PAGE))
    assert "There is nothing to activate" in page
    assert "Head of office" in page
    assert "Activate again" in page
    assert Activation.objects.get(until=None).pack.version == "9999.1"


@pytest.mark.parametrize("version", ["", "0" * 64, "x" * 9000, "\x00"])
def test_a_version_that_is_not_there_is_refused_on_the_page(office: Office, brought: Path, version: str) -> None:
    page = _words(_client(office).post(PAGE + "activate", {"version": version}), 409)

    assert "not available here" in page
    assert Activation.objects.get(until=None).pack.version != "9999.1"


def test_a_version_with_failing_examples_names_them_and_is_not_activated(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    broken = factories.another(tmp_path / "broken", more=factories.MORE.replace("Perahu", "Kapal selam"))
    factories.bring(monkeypatch, broken)
    client = _client(office)

    assert "zz-more.toml" in _words(client.get(PAGE + "?run=shipped"))
    page = _words(client.post(PAGE + "activate", {"version": loader.load(broken).hash}), 409)
    assert "Version 9999.1 cannot be activated: 1 of its examples" in page


def test_a_version_that_cannot_be_read_is_said_with_file_and_line(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    factories.bring(monkeypatch, factories.another(tmp_path / "damaged", more="[[rule]\n"))

    page = _words(_client(office).get(PAGE))

    assert "The version that the software brings cannot be used" in page
    assert "zz-more.toml, line 1" in page


@pytest.mark.parametrize("role", ["editor", "legal"])
def test_only_a_head_may_activate(office: Office, brought: Path, role: str) -> None:
    response = _client(office, role).post(PAGE + "activate", {"version": loader.load(brought).hash})

    assert response.status_code == 403


def test_who_is_not_signed_in_signs_in_first() -> None:
    for response in (Client().get(PAGE), Client().post(PAGE + "activate")):
        assert response.status_code == 302
        assert reverse("accounts:sign_in") in response["Location"]


def test_an_office_abroad_sees_its_own_rules() -> None:
    abroad = directory.institution(jurisdiction="united_kingdom")
    client = Client()
    client.force_login(directory.user("head", abroad))

    assert "United Kingdom" in _words(client.get(PAGE))

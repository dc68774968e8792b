"""The staff page of rules and calendar, as a head and an editor see it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.rulepacks import loader
from alur.rulepacks.model import Pack
from alur.screening import services, trials
from alur.screening.models import Activation, RulePack, Trial
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


def _piece(client: Client, version: str) -> str:
    return _words(client.get(f"{PAGE}examples/{version}", headers={"HX-Request": "true"}))


def _run_jobs(number: int) -> None:
    """What the worker does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'screening.services.run_trial'")
        rows = cursor.fetchall()
    assert len(rows) == number
    services.run_trial(**json.loads(rows[-1][0]))


def test_the_result_of_the_examples_is_kept_with_the_version_in_use(office: Office) -> None:
    assessed(office)

    page = _words(_client(office, "editor").get(PAGE))

    assert "examples come out as they say." in page
    assert "Run on" in page


def test_the_examples_of_another_version_are_run_by_the_worker_while_the_page_goes_on(
    office: Office, brought: Path
) -> None:
    client, version = _client(office, "editor"), loader.load(brought).hash
    assert "Its examples have not been run here yet." in _words(client.get(PAGE))

    for _ in range(2):  # an impatient hand
        assert client.post(f"{PAGE}examples/{version}").status_code == 302
    waiting = _piece(client, version)
    _run_jobs(1)
    done = _piece(client, version)

    assert "waits to begin" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "examples come out as they say." in done
    assert "hx-trigger" not in done
    assert "Versions used here" in _words(client.get(PAGE))
    assert RulePack.objects.count() == 2


def test_a_run_of_examples_can_be_stopped_and_begun_again(
    office: Office, brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = _client(office), f"{PAGE}examples/{loader.load(brought).hash}"
    client.post(address)
    monkeypatch.setattr(trials, "TELL_EVERY", 0)

    def stopped(pack: Pack) -> Iterator[None]:
        client.post(address, {"stop": "1"})
        yield None

    monkeypatch.setattr(trials, "each_example", stopped)

    _run_jobs(1)

    trial = Trial.objects.get(pack__version="9999.1")
    assert trial.state == Trial.State.STOPPED
    assert "Stopped after 0 of" in _words(client.get(PAGE))
    services.run_trial(trial=trial.pk)  # its job, taken over
    trial.refresh_from_db()
    assert trial.state == Trial.State.STOPPED
    client.post(address)
    trial.refresh_from_db()
    assert trial.state == Trial.State.WAITING


def test_results_of_an_earlier_engine_are_said_to_be_old(office: Office, brought: Path) -> None:
    assessed(office)
    Trial.objects.update(engine="0")

    assert "The software has changed since" in _words(_client(office).get(PAGE))


def test_nobody_runs_the_rules_of_another_country(brought: Path) -> None:
    abroad = directory.institution(jurisdiction="united_kingdom")
    client = Client()
    client.force_login(directory.user("head", abroad))

    assert client.post(f"{PAGE}examples/{'0' * 64}").status_code == 409


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

    version = loader.load(broken).hash
    assert "Activate version 9999.1" in _words(client.get(PAGE))
    page = _words(client.post(PAGE + "activate", {"version": version}), 409)
    assert "Version 9999.1 cannot be activated: 1 of its examples" in page
    assert not Trial.objects.filter(pack__version="9999.1").exists()

    client.post(f"{PAGE}examples/{version}")
    _run_jobs(1)
    page = _words(client.get(PAGE))
    assert " examples comes out otherwise than it says" in page
    assert "zz-more.toml:29" in page
    assert "Activate version 9999.1" not in page


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

"""What a version of the rules that waits would make of the drafts that are still open."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, Office, later
from alur.kernel import clock
from alur.rulepacks import loader
from alur.screening import services as screening
from alur.screening.tests import factories as rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(CAMPAIGN, 60))


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Path:
    """The office has screened a draft; since then the software brings another version."""
    factories.draft(office, "elevated")
    folder = rules.another(tmp_path / "other")
    rules.bring(monkeypatch, folder)
    return folder


def _client(office: Office, role: str = "head") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=getattr(office, role).user_id))
    client.cookies["alur_language"] = "en"
    return client


def _words(response: object) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return response.content.decode()


def test_the_drafts_that_would_change_are_named_for_their_own_office_only(office: Office, brought: Path) -> None:
    mine, theirs = factories.draft(office), factories.draft(factories.office("lain"))
    for draft in (mine, theirs):
        draft.body = rules.WORDS
        draft.title = f"Kapal {draft.institution.slug}"
        draft.save()
    url = reverse("desk:effect_panel", args=["indonesia"])

    page = _words(_client(office, "editor").get(url))
    piece = _words(_client(office, "editor").get(url, headers={"HX-Request": "true"}))

    assert "1 of 2 open drafts of your office would come to another level under version 9999.1" in page
    assert mine.title in piece
    assert theirs.title not in piece
    assert "<html" not in piece


def test_rules_that_do_not_bind_the_office_have_no_effect_to_show(office: Office) -> None:
    url = reverse("desk:effect_panel", args=["united_kingdom"])

    assert _client(office).get(url).status_code == 404


def test_drafts_are_judged_by_the_new_version_once_it_is_activated(office: Office, brought: Path) -> None:
    screening.activate(
        jurisdiction="indonesia", pack_hash=loader.load(brought).hash, by=office.head, at=later(CAMPAIGN)
    )

    draft = factories.draft(office, "none")

    assert draft.assessment is not None
    assert draft.assessment.pack.endswith("9999.1")

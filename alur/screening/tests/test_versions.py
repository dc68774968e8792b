"""Which rules are active, what an update of the software changes, and that every verdict can be made again."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.errors import NotAllowed
from alur.kernel.models import Activity
from alur.rulepacks import loader
from alur.screening import core, services, versions
from alur.screening.models import Activation, Assessment, RulePack
from alur.screening.tests import factories
from alur.screening.tests.factories import CAMPAIGN, ELEVATED, Office, assessed, later

pytestmark = pytest.mark.django_db
INDONESIA = "indonesia"


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return factories.another(tmp_path / "other")


def _activated(office: Office, folder: Path) -> Activation:
    return services.activate(jurisdiction=INDONESIA, pack_hash=loader.load(folder).hash, by=office.head, at=later())


def _recorded() -> list[tuple[str, str]]:
    return [(each.type, each.role) for each in Activity.objects.filter(object_kind="Rulepack").order_by("pk")]


def test_the_first_assessment_makes_the_version_of_the_software_active_and_keeps_its_files(office: Office) -> None:
    assert services.standing(INDONESIA).activation is None

    made = assessed(office)
    assessed(office)

    kept = RulePack.objects.get()
    assert kept.hash == made.pack_hash
    assert json.loads(contents.text(kept.files))["pack.toml"] == (loader.folder_of(INDONESIA) / "pack.toml").read_text(
        encoding="utf-8"
    )
    assert Activation.objects.get().until is None
    assert _recorded() == [("Create", "system")]


def test_looking_at_rules_activates_nothing(office: Office) -> None:
    services.preview(parts={"body": "Halo"}, institution=office.institution, on=CAMPAIGN)
    services.rules(INDONESIA)

    assert not RulePack.objects.exists()


def test_an_update_of_the_software_changes_no_verdict_until_somebody_activates_it(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)

    after = assessed(office)

    assert (after.level, after.pack_hash) == (before.level, before.pack_hash) == ("none", before.pack_hash)
    assert services.standing(INDONESIA).differs


def test_an_activated_version_judges_from_then_on_and_makes_older_results_stale(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)
    assert services.is_fresh(before, content_hash=before.content_hash, on=CAMPAIGN)

    _activated(office, other)

    assert not services.is_fresh(before, content_hash=before.content_hash, on=CAMPAIGN)
    assert assessed(office).level == "notice"
    assert [each.until is None for each in Activation.objects.order_by("pk")] == [False, True]


def test_the_register_says_who_activated_which_version_in_the_place_of_which(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)

    made = _activated(office, other)

    told = Activity.objects.filter(object_kind="Rulepack").latest("pk")
    assert (told.type, told.actor, told.role, told.object_path) == (
        "Update", office.institution.slug, "head", "rulepacks/indonesia",
    )  # fmt: skip
    assert told.facts["pack"] == {"id": INDONESIA, "version": "9999.1", "hash": made.pack.hash}
    assert told.facts["before"]["hash"] == before.pack_hash


def test_activating_twice_changes_nothing_the_second_time(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    factories.bring(monkeypatch, other)

    assert _activated(office, other) == _activated(office, other)
    assert _recorded() == [("Create", "system"), ("Update", "head")]


def test_an_older_version_can_be_activated_again_out_of_its_kept_files(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)
    _activated(office, other)

    services.activate(jurisdiction=INDONESIA, pack_hash=before.pack_hash, by=office.head, at=later(20))

    assert assessed(office).pack_hash == before.pack_hash


@pytest.mark.parametrize("role", ["editor", "legal"])
def test_only_a_head_activates(office: Office, other: Path, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.activate(
            jurisdiction=INDONESIA, pack_hash="0" * 64, by=getattr(office, role), at=CAMPAIGN,
        )  # fmt: skip


def test_a_head_activates_only_the_rules_that_bind_the_own_office() -> None:
    abroad = directory.institution(jurisdiction="united_kingdom")

    with pytest.raises(NotAllowed):
        services.activate(jurisdiction=INDONESIA, pack_hash="0" * 64, by=directory.actor("head", abroad), at=CAMPAIGN)


def test_a_version_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(versions.OtherVersion):
        services.activate(jurisdiction=INDONESIA, pack_hash="0" * 64, by=office.head, at=CAMPAIGN)


def test_a_version_whose_examples_fail_is_refused_and_the_active_one_stays(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    broken = factories.another(tmp_path / "broken", more=factories.MORE.replace("Perahu", "Kapal selam"))
    factories.bring(monkeypatch, broken)

    with pytest.raises(versions.ExamplesFail):
        _activated(office, broken)

    assert assessed(office).pack_hash == before.pack_hash


def test_a_version_that_cannot_be_read_leaves_the_active_one_in_use(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    damaged = factories.another(tmp_path / "damaged", more="[[rule]\n")
    factories.bring(monkeypatch, damaged)

    now = services.standing(INDONESIA)

    assert now.active is not None
    assert now.shipped is None
    assert "zz-more.toml" in now.problem


def test_an_active_version_whose_files_are_gone_is_said_and_nothing_is_screened(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    contents.erase(RulePack.objects.get().files)
    factories.bring(monkeypatch, other)

    assert services.standing(INDONESIA).problem
    with pytest.raises(services.NoRules):
        assessed(office)


def test_kept_files_that_were_changed_are_not_used(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed(office)
    texts = {path.name: path.read_text() for path in other.iterdir()}
    RulePack.objects.update(files=contents.put(json.dumps(texts)).uid)
    factories.bring(monkeypatch, other)

    with pytest.raises(services.NoRules, match="not those of that version"):
        services.rules(INDONESIA)


def test_a_verdict_is_made_again_byte_for_byte_years_and_versions_later(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = assessed(office, ELEVATED)
    factories.bring(monkeypatch, other)
    _activated(office, other)

    assert services.replay(Assessment.objects.get(pk=made.pk))


def test_a_verdict_that_was_changed_does_not_come_out_again(office: Office) -> None:
    made = assessed(office, ELEVATED)
    made.verdict = made.verdict.replace('"level":"elevated"', '"level":"notice"', 1)

    assert not services.replay(made)


def test_a_verdict_of_rules_or_an_engine_that_are_not_here_says_so(office: Office) -> None:
    made = assessed(office)
    verdict = made.verdict
    made.verdict = verdict.replace(f'"engine_version":"{core.ENGINE_VERSION}"', '"engine_version":"0"')
    with pytest.raises(versions.CannotReplay):
        services.replay(made)

    made.verdict, made.pack_hash = verdict.replace(made.pack_hash, "0" * 64), "0" * 64
    with pytest.raises(versions.CannotReplay):
        services.replay(made)


def test_two_versions_are_never_active_at_once(office: Office) -> None:
    assessed(office)
    now = Activation.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.create(jurisdiction=INDONESIA, pack=now.pack, since=CAMPAIGN, role="head")


def test_a_change_whose_record_fails_did_not_happen(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)

    def broken(**told: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(versions, "record", broken)
    with pytest.raises(RuntimeError):
        _activated(office, other)

    assert Activation.objects.get(until=None).pack.hash == before.pack_hash


def test_a_rule_that_is_not_active_any_more_is_still_explained_and_says_so(
    office: Office, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assessed(office)
    factories.bring(monkeypatch, other)
    _activated(office, other)
    client = Client()
    client.cookies["alur_language"] = "en"
    now = client.get("/rules/test-rule/").content.decode()
    services.activate(jurisdiction=INDONESIA, pack_hash=before.pack_hash, by=office.head, at=later(20))

    page = client.get("/rules/test-rule/").content.decode()

    assert "A submarine is mentioned" in now
    assert "not active any more" not in now
    assert "A submarine is mentioned" in page
    assert "It stood in version 9999.1" in page
    assert client.get("/rules/never-was/").status_code == 404

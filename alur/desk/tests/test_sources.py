"""A release corrected or withdrawn after it arrived is seen at the desk; nothing goes out of a withdrawn one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.desk import domain, services
from alur.desk.models import Arrival, Draft
from alur.desk.services import sources
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, Office
from alur.directory.tests import factories as directory
from alur.kernel.activities import SYSTEM
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.releases import services as releases
from alur.releases.models import Release
from alur.releases.tests import factories as released

pytestmark = pytest.mark.django_db
LATER = CAMPAIGN + timedelta(hours=1)


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def release() -> Release:
    return released.issued(directory.institution("kementerian", kind="MINISTRY"))


@pytest.fixture
def draft(office: Office, release: Release) -> Draft:
    """Made from the release, screened, not submitted yet."""
    forum = directory.forum(members=[office.institution])
    announced = record(
        type="Announce", actor=SYSTEM, obj=release.reference(), target=forum.reference(), at=CAMPAIGN,
        context=release.context,
    )  # fmt: skip
    assert isinstance(announced, Activity)
    services.on_release_relayed(announced)
    made = services.adapt(arrival=Arrival.objects.get().uid, by=office.editor, at=CAMPAIGN)
    return services.assess_draft(uid=made.uid, by=office.editor, at=CAMPAIGN)


def withdraw(release: Release) -> None:
    by = directory.actor("press_officer", release.institution)
    releases.withdraw(uid=release.uid, reason="Angkanya keliru.", by=by, at=LATER)


def page(office: Office, draft: Draft) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=office.editor.user_id or 0))
    return client.get(reverse("desk:draft", args=[draft.uid])).content.decode()


def test_a_release_as_it_was_shows_nothing(office: Office, draft: Draft) -> None:
    assert sources.change_of(draft.arrival) is None
    assert "ditarik" not in page(office, draft)


def test_a_withdrawn_release_can_neither_be_submitted_nor_approved(
    office: Office, release: Release, draft: Draft
) -> None:
    services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=CAMPAIGN)
    withdraw(release)
    with pytest.raises(domain.SourceWithdrawn):
        services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=LATER)
    services.give_back(uid=draft.uid, reason="Ditarik penerbit.", by=office.head, at=LATER)
    with pytest.raises(domain.SourceWithdrawn):
        services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=LATER)
    assert "Angkanya keliru." in page(office, draft)


def test_declining_a_draft_of_a_withdrawn_release_is_as_easy_as_ever(
    office: Office, release: Release, draft: Draft
) -> None:
    withdraw(release)
    assert services.decline(uid=draft.uid, reason="Ditarik.", by=office.editor, at=LATER).state == "DECLINED"


def correct(release: Release) -> None:
    by = directory.actor("press_officer", release.institution)
    releases.correct(
        uid=release.uid, title=released.TITLE, text="Jadwal yang benar.", what="Jam buka.", why="Salah ketik.", by=by,
        at=LATER,
    )  # fmt: skip
    services.on_release_changed(Activity.objects.get(type="Update", object_path=release.reference().path))


def test_a_corrected_release_is_said_with_what_and_why(office: Office, release: Release, draft: Draft) -> None:
    correct(release)
    assert "Jam buka. Salah ketik." in page(office, draft)


def test_w12_a_draft_of_the_earlier_version_waits_until_it_was_edited_beside_the_new_one(
    office: Office, release: Release, draft: Draft
) -> None:
    correct(release)
    with pytest.raises(domain.SourceCorrected):
        services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=LATER)
    services.revise(
        uid=draft.uid, title=draft.title, body="Jadwal yang benar.", expected_version=1, by=office.editor, at=LATER
    )
    made = services.assess_draft(uid=draft.uid, by=office.editor, at=LATER)
    assert services.submit(uid=made.uid, seen_hash=made.content_hash, by=office.editor, at=LATER).state == "SUBMITTED"

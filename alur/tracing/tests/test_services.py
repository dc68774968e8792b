"""Sightings, fingerprints, and where a text was seen before."""

from datetime import UTC, datetime

import pytest

from alur.directory import services as directory_services
from alur.directory.tests import factories as directory
from alur.kernel.activities import SYSTEM
from alur.kernel.errors import NotAllowed
from alur.kernel.models import Activity
from alur.releases.tests import factories as releases
from alur.tracing import services
from alur.tracing.models import Fingerprint, Match, Sighting

AT = datetime(2024, 1, 27, 5, tzinfo=UTC)
TEXT = "Presiden punya hak politik, acuannya Undang-Undang Pemilu, kata siaran pers kementerian hari ini."

pytestmark = pytest.mark.django_db


@pytest.fixture
def sighting() -> Sighting:
    office = directory.institution("banten", kind="PROVINCE", region="36")
    account = directory_services.connect(institution=office, network="instagram", handle="banten", by=SYSTEM, at=AT)
    return services.see(account=account, at=AT, by=SYSTEM, texts={"title": "Judul", "caption": TEXT}, context="case")


def heard(kind: str) -> None:
    """What the worker does with the activities of that kind."""
    for activity in Activity.objects.filter(object_kind=kind, type="Create"):
        services.on_content(activity)


def test_a_sighting_names_its_account_and_points_at_its_texts(sighting: Sighting) -> None:
    activity = Activity.objects.get(object_kind="Sighting")
    assert activity.target_path == "accounts/instagram/banten"
    assert [str(uid) for uid in activity.content_ids] == sighting.content_ids
    assert "hak politik" not in activity.body


def test_a_text_that_was_seen_is_found_again_however_it_is_spelled(sighting: Sighting) -> None:
    heard("Sighting")
    [found] = services.origin_of(TEXT.upper())
    assert (found.path, found.share, found.is_equal) == (sighting.reference().path, 1.0, True)
    [part] = services.origin_of("Warga bertanya. " + TEXT + " Begitu tulisannya.")
    assert (part.is_equal, part.share > 0.9) == (False, True)


@pytest.mark.parametrize(
    "text", ["", "  ", "Jadwal posyandu pekan ini di Kota Serang dan sekitarnya.", "\x00", "a" * 30_000]
)
def test_a_text_that_nobody_saw_is_not_found(sighting: Sighting, text: str) -> None:
    heard("Sighting")
    assert services.origin_of(text) == []


def test_a_release_and_the_post_made_from_it_match(sighting: Sighting) -> None:
    release = releases.issued(text=TEXT)
    heard("Release")
    heard("Sighting")
    match = Match.objects.get(object_path=sighting.reference().path)
    assert (match.source_path, match.share) == (f"releases/{release.uid}", 1.0)


def test_fingerprints_are_taken_once_and_hold_no_words(sighting: Sighting) -> None:
    heard("Sighting")
    heard("Sighting")
    assert Fingerprint.objects.count() == 2
    assert not any("politik" in str(row.__dict__) for row in Fingerprint.objects.all())


def test_only_those_who_may_record_what_they_saw(sighting: Sighting) -> None:
    with pytest.raises(NotAllowed):
        services.see(account=sighting.account, at=AT, by=directory.actor("press_officer"), texts={"title": "x"})


def test_a_match_is_seen_from_both_sides(sighting: Sighting) -> None:
    release = releases.issued(text=TEXT)
    heard("Release")
    heard("Sighting")
    [from_release] = services.matches_of(f"releases/{release.uid}")
    [from_post] = services.matches_of(sighting.reference().path)
    assert (from_release.kind, from_post.kind) == ("Sighting", "Release")
    assert services.matches_of("items/none") == []

"""The walk: a release goes out, a complaint comes back, an answer stands beside it; with real workers, also dying ones.

layout.md 5: every station of the spine takes part, and nothing but the queue connects them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from alur import flow
from alur.kernel import clock
from alur.kernel.models import Installation
from alur.register import services as register
from alur.register.core.verify import verify
from tests.walk import story
from tests.walk.workers import work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.reliability]

ONE_OF_EACH = {"arrivals": 1, "drafts": 1, "posts": 1, "pages": 1, "created": 1, "announced": 1}


@pytest.fixture(autouse=True)
def time_of_the_story() -> Iterator[None]:
    """The installation's clock stands in the story, for the workers too."""
    from django.utils import timezone

    Installation.objects.create(pk=1, clock_shift=story.ISSUED - timezone.now())
    clock.forget()
    yield
    clock.forget()


def walk(armed: Path | None = None) -> tuple[story.Story, str, int]:
    told = story.begin()
    story.issue(told)
    deaths = work_off(armed)
    story.adapt_and_approve(told)
    deaths += work_off(armed)
    return told, story.complain_and_answer(told), deaths


def test_one_release_walks_through_every_station_of_the_spine(client: Client) -> None:
    told, code, _ = walk()
    work_off()
    register.checkpoint_new()
    assert told.counts() == ONE_OF_EACH
    states = register.station_states(told.context)
    spine = {station.name for station in flow.STATIONS if station.spine}
    assert {name for name, state in states.items() if state in ("done", "here")} >= spine
    assert told.office.slug in client.get(f"/offices/{told.office.slug}/").content.decode()
    page = client.get(reverse("register:case", args=[told.context])).content.decode()
    assert "Jadwal hari Kamis kami perbaiki." in page
    assert "kecamatan kami tutup" not in page
    assert code not in page
    assert verify("".join(register.export()).splitlines()).ok


DEADLY = [
    "before_commit@relay.services.on_release_issued",
    "after_commit@relay.services.on_release_issued",
    "before_commit@desk.services.on_release_relayed",
    "after_commit@desk.services.on_release_relayed",
    "before_commit@publishing.services.on_draft_approved",
    "after_commit@publishing.services.on_draft_approved",
    "before_send",
    "after_send",
    "before_record",
    "before_commit@tracing.services.on_content",
]


def test_f03_f04_a_worker_killed_at_every_station_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    for name in DEADLY:
        (tmp_path / name).touch()
    tmp_path.chmod(0o755)
    told, _, deaths = walk(tmp_path)
    assert list(tmp_path.iterdir()) == [], "every point was passed"
    assert deaths >= len(DEADLY) - 1  # the last worker may be killed by the test itself
    assert told.counts() == ONE_OF_EACH

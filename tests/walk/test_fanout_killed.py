"""F24: a release goes to 552 offices and the worker is killed at ten random moments of that."""

import random
from collections import Counter
from pathlib import Path

import pytest

from alur.desk.models import Arrival
from alur.directory.models import Forum, Institution, Membership, Role
from alur.directory.tests import factories as directory
from alur.kernel.activities import Actor
from alur.kernel.models import Activity
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from tests.walk.story import ISSUED
from tests.walk.workers import work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.reliability]

OFFICES, KILLS, SEED = 552, 10, 24
STATIONS = ("relay.services.on_release_issued", "desk.services.on_release_relayed")
# Inside the transaction with every row written, and after its commit before the queue knows of it.
MOMENTS = [f"{side}_commit@{station}" for station in STATIONS for side in ("before", "after")]


def forum_of_all() -> Forum:
    forum, editor = directory.forum("forum"), directory.user("editor", "first")
    offices = [Institution(slug=f"o-{n}", kind="OFFICE", name={"id": f"Dinas {n}"}) for n in range(OFFICES)]
    Institution.objects.bulk_create(offices)
    Membership.objects.bulk_create([Membership(forum=forum, institution=each, joined_at=ISSUED) for each in offices])
    Role.objects.bulk_create([Role(user=editor, institution=each, role="editor", since=ISSUED) for each in offices])
    return forum


def issue(by: Actor) -> str:
    title = {"id": "Jadwal imunisasi"}
    release = releases.draft(kind="SERVICE", title=title, text="Senin sampai Kamis.", by=by, at=ISSUED)
    releases.issue(uid=release.uid, for_forum="forum", by=by, at=ISSUED)
    return release.reference().path


def test_f24_each_office_has_exactly_one_row_and_one_receipt_however_often_the_worker_dies(tmp_path: Path) -> None:
    forum_of_all()
    by = directory.actor("press_officer", directory.institution("kementerian", kind="MINISTRY"))
    chance, deaths, paths = random.Random(SEED), 0, []
    while deaths < KILLS:
        for moment in chance.sample(MOMENTS, min(chance.randint(1, 4), KILLS - deaths)):
            (tmp_path / moment).touch()
        paths.append(issue(by))
        deaths += work_off(tmp_path)
    assert deaths == KILLS

    for path in paths:
        rows = Counter(Arrival.objects.filter(object_path=path).values_list("institution", flat=True))
        uid = path.rpartition("/")[2]
        receipts = Receipt.objects.filter(dispatch__release_uid=uid)
        found = Counter(receipts.values_list("institution", "state"))
        assert (len(rows), set(rows.values())) == (OFFICES, {1})
        assert (len(found), set(found.values())) == (OFFICES, {1})
        assert {state for _, state in found} == {"DELIVERED"}
        assert Dispatch.objects.filter(release_uid=uid).count() == 1
        assert Activity.objects.filter(type="Announce", object_path=path).count() == 1

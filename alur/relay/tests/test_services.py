from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import tasks
from alur.kernel.activities import Reference
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.relay import services
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.tests.factories import EVENING, issued

pytestmark = pytest.mark.django_db

LATER = EVENING + timedelta(minutes=5)


def _announce(forum: str = "forum", **fields: Any) -> Dispatch:
    given: dict[str, Any] = {"release_uid": issued().uid, "by": directory.actor("coordinator"), "at": LATER} | fields
    return services.announce(forum_slug=forum, **given)


def _offices(count: int) -> list[Institution]:
    return [directory.institution() for _ in range(count)]


def test_every_member_has_one_receipt_however_many_ways_lead_there() -> None:
    a, b, c = _offices(3)
    community = directory.forum("community", [a])
    directory.forum("inner", [a, b], community)
    directory.forum("other", [b, c], community)
    dispatch = _announce("community")
    assert {receipt.institution for receipt in services.receipts(dispatch)} == {a, b, c}
    assert services.dispatches(dispatch.release_uid)[0].recipients == 3


def test_an_office_where_nobody_signs_in_waits_the_others_have_it() -> None:
    empty, staffed = _offices(2)
    directory.user("editor", staffed)
    directory.forum("forum", [empty, staffed])
    dispatch = _announce()
    states = dict(services.receipts(dispatch).values_list("institution__slug", "state"))
    assert states == {empty.slug: "WAITING", staffed.slug: "DELIVERED"}
    assert services.counts(dispatch) == {
        "WAITING": 1, "DELIVERED": 1, "OPENED": 0, "ACKNOWLEDGED": 0, "DECLINED": 0, "POSTED": 0,
    }  # fmt: skip


def test_one_announcement_is_one_entry_with_the_contents_of_the_version() -> None:
    directory.forum("forum", _offices(2))
    dispatch = _announce()
    entry = Activity.objects.get(type="Announce")
    assert (entry.object_path, entry.target_path) == (f"releases/{dispatch.release_uid}", "forums/forum")
    assert entry.content_ids == dispatch.version.content_ids
    assert entry.facts == {"version": 1, "recipients": 2, "dispatch": f"relay/{dispatch.uid}"}
    assert entry.context == dispatch.context == dispatch.release_uid.hex


def _statements(forum: str, members: int) -> int:
    directory.forum(forum, _offices(members))
    release, by = issued(), directory.actor("coordinator")
    with CaptureQueriesContext(connection) as captured:
        services.announce(release_uid=release.uid, forum_slug=forum, by=by, at=LATER)
    return len(captured)


def test_the_number_of_statements_does_not_grow_with_the_forum() -> None:
    assert _statements("small", 1) == _statements("large", 60)


def test_the_same_version_again_in_the_same_forum_changes_nothing() -> None:
    directory.forum("forum", _offices(1))
    first = _announce()
    again = _announce(release_uid=first.release_uid)
    assert again == first
    assert Activity.objects.filter(type="Announce").count() == 1
    assert Receipt.objects.count() == 1


def test_a_corrected_version_can_be_passed_on_again() -> None:
    directory.forum("forum", _offices(1))
    first = _announce()
    release = releases.release(first.release_uid)
    by = directory.actor("press_officer", release.institution)
    releases.correct(uid=release.uid, title={"id": "B"}, text="Lain.", what="a", why="b", by=by, at=LATER)
    assert _announce(release_uid=release.uid).version.number == 2
    assert Receipt.objects.count() == 2


def test_a_forum_without_members_is_refused_and_nothing_stays() -> None:
    directory.forum("forum")
    with pytest.raises(services.NoMembers):
        _announce()
    assert not Dispatch.objects.exists()
    assert not Activity.objects.filter(type="Announce").exists()


def test_an_office_that_left_the_forum_gets_nothing() -> None:
    stays, left = _offices(2)
    forum = directory.forum("forum", [stays, left])
    forum.memberships.filter(institution=left).update(left_at=EVENING)
    assert [receipt.institution for receipt in services.receipts(_announce())] == [stays]


def test_a_withdrawn_release_is_not_passed_on() -> None:
    directory.forum("forum", _offices(1))
    release = issued()
    by = directory.actor("press_officer", release.institution)
    releases.withdraw(uid=release.uid, reason="Keliru", by=by, at=LATER)
    with pytest.raises(services.Withdrawn):
        _announce(release_uid=release.uid)


def test_who_may_not_announce_and_what_does_not_exist_is_refused() -> None:
    directory.forum("forum", _offices(1))
    with pytest.raises(NotAllowed):
        _announce(by=directory.actor("editor"))
    with pytest.raises(NotFound):
        _announce("no-such-forum")
    with pytest.raises(NotFound):
        _announce(release_uid=uuid4())


def test_the_forum_that_the_issuer_named_receives_without_a_coordinator() -> None:
    directory.forum("forum", _offices(2))
    release = issued(for_forum="forum")
    tasks.act("relay.services.on_release_issued", Activity.objects.get(object_kind="Release", type="Create").pk)
    entry = Activity.objects.get(type="Announce")
    assert (entry.actor, entry.role) == (release.institution.slug, "system")
    assert Receipt.objects.count() == 2


def test_a_release_without_a_forum_waits_for_a_coordinator() -> None:
    directory.forum("forum", _offices(2))
    issued()
    tasks.act("relay.services.on_release_issued", Activity.objects.get(object_kind="Release", type="Create").pk)
    assert not Dispatch.objects.exists()


def _receipt_at(office: Institution) -> Dispatch:
    directory.forum("forum", [office])
    return _announce()


def test_looking_at_it_and_acknowledging_it_enter_the_record_once() -> None:
    office = directory.institution()
    dispatch = _receipt_at(office)
    by = directory.actor("editor", office)
    for _ in range(2):
        services.opened(uid=dispatch.uid, by=by, at=LATER)
    for _ in range(2):
        receipt = services.acknowledge(uid=dispatch.uid, by=by, at=LATER)
    assert services.opened(uid=dispatch.uid, by=by, at=LATER).state == receipt.state == "ACKNOWLEDGED"
    entries = Activity.objects.filter(object_path=f"relay/{dispatch.uid}").values_list("type", "actor")
    assert sorted(entries) == [("Accept", office.slug), ("View", office.slug)]


def test_an_office_answers_only_for_itself() -> None:
    dispatch = _receipt_at(directory.institution())
    stranger = directory.actor("editor")
    with pytest.raises(NotFound):
        services.opened(uid=dispatch.uid, by=stranger, at=LATER)
    with pytest.raises(NotFound):
        services.acknowledge(uid=dispatch.uid, by=stranger, at=LATER)


def _decline(office: Institution, answered: str) -> None:
    by = directory.actor("editor", office)
    arrival = Reference("Arrival", f"arrivals/{uuid4()}")
    facts = {"reason": "Bukan untuk daerah kami"}
    activity = record(type="Reject", actor=by, obj=arrival, at=LATER, context="c", in_reply_to=answered, facts=facts)
    tasks.act("relay.services.on_arrival_declined", activity.pk)


def test_declining_at_the_desk_shows_in_the_receipt_with_its_reason() -> None:
    office, other = _offices(2)
    directory.forum("forum", [office, other])
    dispatch = _announce()
    _decline(office, f"releases/{dispatch.release_uid}")
    by_office = {receipt.institution: receipt for receipt in services.receipts(dispatch)}
    assert (by_office[office].state, by_office[office].reason) == ("DECLINED", "Bukan untuk daerah kami")
    assert by_office[other].state == "WAITING"


def test_declining_something_that_no_release_brought_touches_no_receipt() -> None:
    office = directory.institution()
    dispatch = _receipt_at(office)
    _decline(office, "items/5f")
    assert services.counts(dispatch)["DECLINED"] == 0


@pytest.mark.parametrize(
    ("role", "of", "sees"),
    [
        ("coordinator", "announcer", True),
        ("press_officer", "issuer", True),  # whose release it is
        ("editor", "announcer", False),  # not a coordinator's duty
        ("coordinator", "elsewhere", False),
        ("head", "member", False),  # sees the own office's receipt, not the others'
    ],
)
def test_the_board_is_for_who_passed_it_on_and_who_issued_it(role: str, of: str, sees: bool) -> None:
    member, announcer = _offices(2)
    directory.forum("forum", [member])
    dispatch = _announce(by=directory.actor("coordinator", announcer))
    office = {
        "announcer": announcer,
        "issuer": dispatch.version.release.institution,
        "elsewhere": directory.institution(),
        "member": member,
    }[of]
    assert services.may_see_board(dispatch, directory.actor(role, office)) is sees

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.directory.models import Institution, Membership
from alur.directory.tests import factories as directory
from alur.kernel import tasks
from alur.kernel.activities import Reference
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.relay import services
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.domain import Broken
from alur.releases.models import Version
from alur.releases.tests.factories import EVENING, issued

pytestmark = pytest.mark.django_db

LATER = EVENING + timedelta(minutes=5)


def _announce(forum: str = "forum", **fields: Any) -> Dispatch:
    given: dict[str, Any] = {"release_uid": issued().uid, "by": directory.actor("coordinator"), "at": LATER} | fields
    return services.announce(forum_slug=forum, **given)


def _offices(count: int) -> list[Institution]:
    return [directory.institution() for _ in range(count)]


def test_a_release_that_is_not_what_was_signed_is_not_passed_on() -> None:
    directory.forum("forum", _offices(1))
    release = issued()
    Version.objects.update(title={"id": "Lain"})  # W09: changed behind the site

    with pytest.raises(Broken):
        _announce(release_uid=release.uid)

    assert not Dispatch.objects.exists()


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
    assert services.counts(services.regions(dispatch)) == {
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


def test_acknowledging_enters_the_record_once() -> None:
    office = directory.institution()
    dispatch = _receipt_at(office)
    by = directory.actor("editor", office)
    for _ in range(2):
        receipt = services.acknowledge(uid=dispatch.uid, by=by, at=LATER)
    assert receipt.state == "ACKNOWLEDGED"
    entries = Activity.objects.filter(object_path=f"relay/{dispatch.uid}").values_list("type", "actor")
    assert list(entries) == [("Accept", office.slug)]


def test_an_office_answers_only_for_itself() -> None:
    dispatch = _receipt_at(directory.institution())
    with pytest.raises(NotFound):
        services.acknowledge(uid=dispatch.uid, by=directory.actor("editor"), at=LATER)


def _heard(office: Institution, type: str, kind: str, listener: str, answered: str = "", **facts: Any) -> None:
    """The record says that the office did this; relay hears of it."""
    obj = Reference(kind, f"{kind.lower()}s/{uuid4()}")
    by = directory.actor("editor", office)
    activity = record(type=type, actor=by, obj=obj, at=LATER, context="c", in_reply_to=answered, facts=facts)
    tasks.act(f"relay.services.{listener}", activity.pk)


def _decline(office: Institution, answered: str) -> None:
    _heard(office, "Reject", "Arrival", "on_arrival_declined", answered, reason="Bukan untuk daerah kami")


def _open(office: Institution, dispatch: Dispatch, version: int = 1) -> None:
    _heard(office, "View", "Arrival", "on_arrival_opened", f"releases/{dispatch.release_uid}", version=version)


def _post(office: Institution, dispatch: Dispatch, version: int = 1) -> None:
    source = f"releases/{dispatch.release_uid}"
    _heard(
        office, "Create", "Post", "on_post_published", source=source, url="/offices/a/1/", adapted=True, version=version
    )  # fmt: skip


def test_a_receipt_only_moves_forward() -> None:
    office = directory.institution()
    dispatch = _receipt_at(office)
    by = directory.actor("editor", office)
    moves: list[tuple[Callable[[], object], str]] = [
        (lambda: _open(office, dispatch), "OPENED"),
        (lambda: services.acknowledge(uid=dispatch.uid, by=by, at=LATER), "ACKNOWLEDGED"),
        (lambda: _open(office, dispatch), "ACKNOWLEDGED"),
        (lambda: _decline(office, f"releases/{dispatch.release_uid}"), "DECLINED"),
        (lambda: services.acknowledge(uid=dispatch.uid, by=by, at=LATER), "DECLINED"),
        (lambda: _post(office, dispatch), "POSTED"),
        (lambda: _decline(office, f"releases/{dispatch.release_uid}"), "POSTED"),
    ]
    for move, state in moves:
        move()
        assert services.receipt_of(dispatch.uid, by).state == state


def test_a_posted_receipt_says_where_and_whether_the_words_were_changed() -> None:
    office, other = _offices(2)
    directory.forum("forum", [office, other])
    dispatch = _announce()
    _decline(office, f"releases/{dispatch.release_uid}")
    _post(office, dispatch)
    receipt = services.receipt_of(dispatch.uid, directory.actor("editor", office))
    assert (receipt.post_url, receipt.is_adapted, receipt.reason) == ("/offices/a/1/", True, "")
    assert services.receipt_of(dispatch.uid, directory.actor("editor", other)).state == "WAITING"


def _changed(release_uid: UUID, type: str) -> None:
    """The issuer corrects or withdraws it; relay hears of it."""
    release = releases.release(release_uid)
    by = directory.actor("press_officer", release.institution)
    if type == "Update":
        releases.correct(uid=release.uid, title={"id": "B"}, text="Lain.", what="a", why="b", by=by, at=LATER)
    else:
        releases.withdraw(uid=release.uid, reason="Keliru", by=by, at=LATER)
    activity = Activity.objects.filter(object_path=f"releases/{release_uid}", type=type).latest("pk")
    tasks.act("relay.services.on_release_changed", activity.pk)


@pytest.mark.parametrize(
    ("type", "newcomer_has_it"),
    [("Update", True), ("Delete", False)],  # who never had it is not told of a withdrawal
)
def test_a_change_reaches_everyone_who_had_it_also_who_has_left_since(type: str, newcomer_has_it: bool) -> None:
    stays, left, newcomer = _offices(3)
    forum = directory.forum("forum", [stays, left])
    first = _announce()
    forum.memberships.filter(institution=left).update(left_at=LATER)
    Membership.objects.create(forum=forum, institution=newcomer, joined_at=LATER)
    _changed(first.release_uid, type)
    second = services.dispatches(first.release_uid)[1]
    reached = {receipt.institution for receipt in services.receipts(second)}
    assert reached == {stays, left} | ({newcomer} if newcomer_has_it else set())
    assert second.kind == ("CORRECTION" if newcomer_has_it else "WITHDRAWAL")
    entry = Activity.objects.filter(type="Announce").latest("pk")
    assert (entry.actor, entry.role, entry.facts["recipients"]) == (first.announcer, "system", len(reached))
    assert entry.facts.get("withdrawn", False) is not newcomer_has_it


def test_a_change_goes_to_every_forum_and_costs_the_same_for_many_offices() -> None:
    directory.forum("small", _offices(1))
    directory.forum("large", _offices(40))
    first = _announce("small")
    _announce("large", release_uid=first.release_uid)
    with CaptureQueriesContext(connection) as captured:
        _changed(first.release_uid, "Update")
    assert sum("INSERT INTO relay_receipt" in query["sql"] for query in captured) == 2
    assert len(services.dispatches(first.release_uid)) == 4


def test_looking_at_the_corrected_version_does_not_say_that_the_first_was_opened() -> None:
    office = directory.institution()
    first = _receipt_at(office)
    _changed(first.release_uid, "Update")
    _open(office, first, version=2)
    states = Receipt.objects.order_by("pk").values_list("dispatch__version__number", "state")
    assert list(states) == [(1, "WAITING"), (2, "OPENED")]


def test_a_release_that_was_never_passed_on_is_corrected_without_relay() -> None:
    _changed(issued().uid, "Update")
    assert not Dispatch.objects.exists()


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
    assert services.counts(services.regions(dispatch))["DECLINED"] == 0


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

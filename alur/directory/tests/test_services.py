from datetime import UTC, datetime
from typing import Any

import pytest

from alur.accounts.models import User
from alur.accounts.services import AddressTaken
from alur.directory import services
from alur.directory.models import Institution
from alur.directory.services import Person
from alur.directory.tests import factories
from alur.kernel.activities import SYSTEM
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)
HEAD = Person("head@example.test", "Somebody", "a long enough word")
FIRST: dict[str, Any] = {"slug": "kominfo", "kind": "MINISTRY", "name": {"id": "K", "en": "K"}, "at": NOON}


def test_the_first_run_makes_an_institution_and_the_head_who_speaks_for_it() -> None:
    institution = services.begin(**FIRST, head=HEAD, zone="Asia/Makassar")
    person = User.objects.get()
    actor = services.actor_for(person)
    assert actor is not None
    assert (actor.institution, actor.role) == ("kominfo", "head")
    assert institution.zone == "Asia/Makassar"
    assert person.check_password(HEAD.password)
    entry = Activity.objects.get()
    assert (entry.type, entry.object_path) == ("Create", "institutions/kominfo")
    assert "head@example.test" not in entry.body


def test_the_first_run_happens_once() -> None:
    services.begin(**FIRST, head=HEAD)
    with pytest.raises(services.AlreadyBegun):
        services.begin(**FIRST | {"slug": "other"}, head=HEAD)
    assert Institution.objects.count() == 1


def test_a_first_run_that_fails_half_way_leaves_nothing() -> None:
    User.objects.create_user(HEAD.email, HEAD.password, name="Somebody")
    with pytest.raises(AddressTaken):
        services.begin(**FIRST, head=HEAD)
    assert services.is_empty()
    assert not Activity.objects.exists()


def test_a_short_name_and_an_account_are_used_once() -> None:
    office = factories.institution("banten")
    with pytest.raises(services.Taken):
        services.enrol(slug="banten", kind="OFFICE", name={"id": "B"}, by=SYSTEM, at=NOON)
    services.connect(institution=office, network="instagram", handle="banten", by=SYSTEM, at=NOON)
    with pytest.raises(services.Taken):
        services.connect(institution=office, network="instagram", handle="banten", by=SYSTEM, at=NOON)
    services.connect(institution=office, network="facebook", handle="banten", by=SYSTEM, at=NOON)


def test_a_role_that_nobody_defined_is_refused_and_the_known_ones_are_named() -> None:
    person = factories.user()
    with pytest.raises(services.UnknownRole) as refused:
        services.appoint(user_id=person.pk, institution=factories.institution(), role="emperor", by=SYSTEM, at=NOON)
    assert "editor" in str(refused.value)


@pytest.mark.parametrize("role", ["editor", "legal", "press_officer", "head", "coordinator"])
def test_only_who_keeps_the_directory_enrols(role: str) -> None:
    with pytest.raises(NotAllowed):
        services.enrol(slug="x", kind="OFFICE", name={"id": "X"}, by=factories.actor(role), at=NOON)


def test_somebody_without_a_role_acts_for_nobody() -> None:
    person = factories.user()
    person.roles.update(until=NOON)
    assert services.actor_for(person) is None


def test_members_of_forums_inside_a_community_count_once_and_those_who_left_do_not() -> None:
    a, b, gone = (factories.institution() for _ in range(3))
    community = factories.forum("community")
    factories.forum("one", [a, b], community)
    two = factories.forum("two", [b, gone], community)
    two.memberships.filter(institution=gone).update(left_at=NOON)
    assert set(services.members("community")) == {a, b}
    assert list(services.members("no-such-forum")) == []


def test_joining_twice_is_one_membership_and_one_entry() -> None:
    office, forum = factories.institution(), factories.forum()
    for _ in range(2):
        services.join(institution=office, forum=forum, by=SYSTEM, at=NOON)
    assert list(services.forums_of(office)) == [forum]
    assert Activity.objects.filter(type="Join").count() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {"banten", "serang"}),
        ("banten", {"banten"}),
        ("PROVINCE", {"banten"}),  # either language, any case
        ("@kotaserang", {"serang"}),  # an account, as people write it
        ("office banten", {"banten"}),  # all words, in any order
        ("bali", set()),
        ("100% _ \\ ' ;", set()),  # nothing that means something to the database
    ],
)
def test_institutions_are_found_by_name_and_account(words: str, found: set[str]) -> None:
    factories.institution("banten", name={"id": "Kantor Banten", "en": "Office of the province of Banten"})
    serang = factories.institution("serang", name={"id": "Kota Serang", "en": "City of Serang"})
    services.connect(institution=serang, network="instagram", handle="kotaserang", by=SYSTEM, at=NOON)
    assert {each.slug for each in services.institutions(words)} == found


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.institution("nowhere")
    with pytest.raises(NotFound):
        services.forum("nowhere")


NEW = Person("new@example.test", "Somebody", "a long enough word")


def test_a_head_engages_colleagues_of_the_own_office_only() -> None:
    head = factories.actor("head", "banten")
    held = services.engage(person=NEW, role="editor", by=head, at=NOON)
    actor = services.actor_for(held.user)
    assert actor is not None
    assert (actor.institution, actor.role) == ("banten", "editor")
    assert held in services.people(head)
    assert held not in services.people(factories.actor("head", "serang"))


def test_a_colleague_who_cannot_be_engaged_leaves_no_account() -> None:
    with pytest.raises(services.UnknownRole):
        services.engage(person=NEW, role="emperor", by=factories.actor("head"), at=NOON)
    with pytest.raises(NotAllowed):
        services.engage(person=NEW, role="editor", by=factories.actor("editor"), at=NOON)
    assert not User.objects.filter(email=NEW.email).exists()


def test_whoever_is_dismissed_acts_for_nobody_and_the_row_stays() -> None:
    head = factories.actor("head", "banten")
    held = services.engage(person=NEW, role="editor", by=head, at=NOON)
    services.dismiss(role_id=held.pk, by=head, at=NOON)
    assert services.actor_for(held.user) is None
    held.refresh_from_db()
    assert held.until == NOON
    with pytest.raises(NotFound):  # a second click
        services.dismiss(role_id=held.pk, by=head, at=NOON)


def test_the_last_head_stays_and_other_offices_are_out_of_reach() -> None:
    head = factories.actor("head", "banten")
    own = services.people(head).get()
    with pytest.raises(services.LastHead):
        services.dismiss(role_id=own.pk, by=head, at=NOON)
    with pytest.raises(NotFound):
        services.dismiss(role_id=own.pk, by=factories.actor("head", "serang"), at=NOON)
    services.engage(person=NEW, role="head", by=head, at=NOON)
    services.dismiss(role_id=own.pk, by=head, at=NOON)

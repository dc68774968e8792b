"""W14: a correction or withdrawal opens a task with a clock wherever something was made of the release."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alur.accounts.models import User
from alur.desk import domain, services
from alur.desk.models import Arrival, Draft, FollowUp
from alur.desk.services import followups
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, Office
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.releases import services as releases
from alur.releases.models import Release
from alur.releases.tests import factories as released

pytestmark = [pytest.mark.django_db, pytest.mark.reliability]
LATER = CAMPAIGN + timedelta(hours=1)
TEXT = "Jadwal posyandu dan imunisasi pekan ini."
REVISED = "Jadwal posyandu yang benar."


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def release(office: Office) -> Release:
    """Passed on to the office and to another one."""
    made = released.issued(directory.institution("kementerian", kind="MINISTRY"), text=TEXT)
    forum = directory.forum(members=[office.institution, directory.institution("lain")])
    announce(made, forum.reference())
    return made


def announce(release: Release, forum: Reference, version: int = 1) -> None:
    facts = {"version": version}
    announced = record(
        type="Announce", actor=SYSTEM, obj=release.reference(), target=forum, at=CAMPAIGN, context="c", facts=facts
    )
    services.on_release_relayed(announced)


def correct(release: Release) -> None:
    by = directory.actor("press_officer", release.institution)
    title = {"id": "Jadwal yang benar"}
    releases.correct(uid=release.uid, title=title, text=REVISED, what="Jam.", why="Keliru.", by=by, at=LATER)
    tell(release, "Update")


def withdraw(release: Release) -> None:
    by = directory.actor("press_officer", release.institution)
    releases.withdraw(uid=release.uid, reason="Angkanya keliru.", by=by, at=LATER)
    tell(release, "Delete")


def tell(release: Release, type: str) -> None:
    services.on_release_changed(Activity.objects.filter(type=type, object_path=release.reference().path).latest("pk"))


def arrival_at(office: Institution) -> Arrival:
    return Arrival.objects.get(institution=office)


def drafted(office: Office) -> Draft:
    made = services.adapt(arrival=arrival_at(office.institution).uid, by=office.editor, at=CAMPAIGN)
    return services.assess_draft(uid=made.uid, by=office.editor, at=CAMPAIGN)


def approved(office: Office, draft: Draft | None = None) -> Draft:
    made = draft or drafted(office)
    made = services.submit(uid=made.uid, seen_hash=made.content_hash, by=office.editor, at=LATER)
    return services.approve(uid=made.uid, seen_hash=made.content_hash, by=office.head, at=LATER)


def test_the_row_is_refreshed_and_marked_and_stays_one(office: Office, release: Release) -> None:
    services.open_arrival(uid=arrival_at(office.institution).uid, by=office.editor, at=CAMPAIGN)
    correct(release)
    row = arrival_at(office.institution)
    assert (row.title, row.version, row.change, row.changed_at) == ("Jadwal yang benar", 2, "CORRECTION", LATER)
    assert services.source_of(row.content_ids).text == REVISED
    assert row.opened_at is None, "nobody has looked at what it shows now"
    withdraw(release)
    assert [each.change for each in Arrival.objects.filter(institution=office.institution)] == ["WITHDRAWAL"]


def test_a_correction_that_comes_before_the_first_version_was_delivered_is_not_lost(office: Office) -> None:
    made = released.issued(text=TEXT)
    correct(made)
    announce(made, directory.forum(members=[office.institution]).reference(), version=1)
    row = arrival_at(office.institution)
    assert (row.version, row.change) == (2, "CORRECTION")


def test_a_withdrawal_that_is_passed_on_brings_no_row(office: Office, release: Release) -> None:
    withdraw(release)
    forum = directory.forum(members=[directory.institution("baru")])
    facts = {"version": 1, "withdrawn": True}
    announced = record(
        type="Announce", actor=SYSTEM, obj=release.reference(), target=forum.reference(), at=LATER, context="c",
        facts=facts,
    )  # fmt: skip
    services.on_release_relayed(announced)
    assert not Arrival.objects.filter(institution__slug="baru").exists()


def test_looking_at_a_release_enters_the_record_once_for_each_version(office: Office, release: Release) -> None:
    uid = arrival_at(office.institution).uid
    for _ in range(2):
        services.open_arrival(uid=uid, by=office.editor, at=CAMPAIGN)
    correct(release)
    services.open_arrival(uid=uid, by=office.head, at=LATER)
    views = Activity.objects.filter(type="View").order_by("pk")
    assert [each.facts["version"] for each in views] == [1, 2]
    assert {each.in_reply_to for each in views} == {release.reference().path}


def test_looking_at_what_no_issuer_asked_about_leaves_no_entry(office: Office) -> None:
    services.open_arrival(uid=factories.received(office, "Halo").uid, by=office.editor, at=CAMPAIGN)
    assert not Activity.objects.filter(type="View").exists()


@pytest.mark.parametrize(
    ("did", "has_to_act"),
    [
        ("nothing", False),
        ("opened", False),
        ("declined", False),  # told by the mark on the row
        ("declined the draft", False),
        ("drafted", True),
        ("approved", True),
    ],
)
def test_w14_who_made_something_of_it_has_to_act_by_an_hour(
    office: Office, release: Release, did: str, has_to_act: bool
) -> None:
    uid, by = arrival_at(office.institution).uid, office.editor
    ways: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "opened": lambda: services.open_arrival(uid=uid, by=by, at=CAMPAIGN),
        "declined": lambda: services.decline_arrival(uid=uid, reason="Bukan.", by=by, at=CAMPAIGN),
        "declined the draft": lambda: services.decline(uid=drafted(office).uid, reason="Bukan.", by=by, at=CAMPAIGN),
        "drafted": lambda: drafted(office),
        "approved": lambda: approved(office),
    }
    ways[did]()
    correct(release)
    tell(release, "Update")  # the queue may run it again
    found = list(FollowUp.objects.all())
    assert [(each.arrival, each.change, each.version) for each in found] == (
        [(arrival_at(office.institution), "CORRECTION", 2)] if has_to_act else []
    )
    for each in found:
        assert each.due_at == LATER + timedelta(hours=24)
        assert (each.is_late(LATER), each.is_late(LATER + timedelta(hours=25))) == (False, True)


def test_a_thousand_offices_cost_one_statement(office: Office, release: Release) -> None:
    approved(office)
    with CaptureQueriesContext(connection) as captured:
        correct(release)
    assert sum("INSERT INTO desk_followup" in each["sql"] for each in captured) == 1
    assert sum(each["sql"].startswith('UPDATE "desk_arrival"') for each in captured) == 1


def outcomes() -> list[tuple[str, str]]:
    return list(FollowUp.objects.order_by("pk").values_list("change", "outcome"))


def test_a_corrected_draft_begins_with_the_offices_words_and_approving_it_counts(
    office: Office, release: Release
) -> None:
    first = approved(office)
    correct(release)
    second = drafted(office)
    assert (second.pk != first.pk, second.body, second.source_version) == (True, TEXT, 2)
    assert drafted(office) == second, "a second click makes no third one"
    approved(office, second)
    assert outcomes() == [("CORRECTION", "REVISED")]


def test_declining_the_corrected_draft_while_the_first_is_out_does_not_count(office: Office, release: Release) -> None:
    approved(office)
    correct(release)
    services.decline(uid=drafted(office).uid, reason="Nanti saja.", by=office.editor, at=LATER)
    assert outcomes() == [("CORRECTION", "")]
    assert arrival_at(office.institution).state == "DRAFTED"


def test_declining_a_draft_that_never_went_out_counts(office: Office, release: Release) -> None:
    made = drafted(office)
    withdraw(release)
    services.decline(uid=made.uid, reason="Ditarik.", by=office.editor, at=LATER)
    assert outcomes() == [("WITHDRAWAL", "DECLINED")]


@pytest.mark.parametrize(("still_live", "outcome"), [(1, ""), (0, "TAKEN_DOWN")])
def test_taking_down_counts_once_nothing_is_live_any_more(
    office: Office, release: Release, still_live: int, outcome: str
) -> None:
    made = approved(office)
    withdraw(release)
    facts = {"reason": "Ditarik.", "draft": f"drafts/{made.uid}", "stillLive": still_live}
    post = Reference("Post", "posts/1")
    services.on_post_taken_down(
        record(type="Delete", actor=office.editor, obj=post, at=LATER, context="c", facts=facts)
    )
    assert outcomes() == [("WITHDRAWAL", outcome)]


def followup_of(office: Office, release: Release) -> UUID:
    approved(office)
    correct(release)
    return FollowUp.objects.get().uid


def test_that_nothing_needs_to_change_takes_two_people_and_is_public(office: Office, release: Release) -> None:
    uid = followup_of(office, release)
    with pytest.raises(domain.NothingProposed):
        services.confirm_no_change(uid=uid, by=office.head, at=LATER)
    with pytest.raises(domain.ReasonMissing):
        services.propose_no_change(uid=uid, reason=" ", by=office.head, at=LATER)
    services.propose_no_change(uid=uid, reason="Jam itu tidak kami sebut.", by=office.head, at=LATER)
    with pytest.raises(domain.OwnProposal):
        services.confirm_no_change(uid=uid, by=office.head, at=LATER)
    with pytest.raises(NotAllowed):
        services.confirm_no_change(uid=uid, by=office.editor, at=LATER)
    services.confirm_no_change(uid=uid, by=office.legal, at=LATER)
    assert outcomes() == [("CORRECTION", "NO_CHANGE")]
    entry = Activity.objects.get(type="Accept", object_kind="Arrival")
    assert (entry.role, entry.facts["reason"]) == ("legal", "Jam itu tidak kami sebut.")
    assert Draft.objects.get().source_version == 2, "what waited to go out may go on"
    with pytest.raises(domain.NotNow):
        services.propose_no_change(uid=uid, reason="Lagi.", by=office.head, at=LATER)


def test_another_office_has_no_part_in_it(office: Office, release: Release) -> None:
    uid, stranger = followup_of(office, release), factories.office()
    with pytest.raises(NotFound):
        services.propose_no_change(uid=uid, reason="Tidak.", by=stranger.head, at=LATER)
    with pytest.raises(NotFound):
        services.confirm_no_change(uid=uid, by=stranger.head, at=LATER)
    assert list(followups.to_do(stranger.editor)) == []


def client(actor: Actor) -> Client:
    made = Client()
    made.cookies["alur_language"] = "en"
    made.force_login(User.objects.get(pk=actor.user_id or 0))
    return made


def test_it_stands_on_top_of_the_inbox_on_the_draft_and_on_its_own_page(office: Office, release: Release) -> None:
    uid = followup_of(office, release)
    pages = [
        reverse("desk:inbox"),
        reverse("desk:draft", args=[Draft.objects.get().uid]),
        reverse("desk:followup", args=[uid]),
    ]
    for page in pages:
        assert "Overdue since" in client(office.editor).get(page).content.decode(), page
    assert client(factories.office().editor).get(pages[2]).status_code == 404


def test_two_people_say_on_the_page_that_nothing_needs_to_change(office: Office, release: Release) -> None:
    uid = followup_of(office, release)
    page, head, legal = reverse("desk:followup", args=[uid]), client(office.head), client(office.legal)
    refused = head.post(reverse("desk:propose_no_change", args=[uid]), {"unchanged-reason": ""})
    assert (refused.status_code, "Problem:" in refused.content.decode()) == (400, True)
    head.post(reverse("desk:propose_no_change", args=[uid]), {"unchanged-reason": "Jam tidak disebut."})
    assert "another person has to confirm" in head.get(page).content.decode()
    assert "Confirm: nothing needs to change" in legal.get(page).content.decode()
    legal.post(reverse("desk:confirm_no_change", args=[uid]))
    assert "Nothing needs to change, two people say: Jam tidak disebut." in legal.get(page).content.decode()


@pytest.mark.parametrize(("role", "sees"), [("press_officer", True), ("coordinator", False)])
def test_who_issued_it_sees_who_has_acted(office: Office, release: Release, role: str, sees: bool) -> None:
    followup_of(office, release)
    institution = release.institution if sees else directory.institution("asing")
    response = client(directory.actor(role, institution)).get(reverse("desk:followups_panel", args=[release.uid]))
    assert response.status_code == (200 if sees else 404)
    if sees:
        assert "0 have acted, 1 have not yet, 1 of them are late" in response.content.decode()
        piece = Client().get(reverse("desk:followups_panel", args=[release.uid]), headers={"HX-Request": "true"})
        assert piece.content == b"", "others are told nothing"

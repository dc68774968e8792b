"""The desk's verbs on a real database, with the real rules of the campaign of 2024."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alur.desk import domain, services
from alur.desk.models import Arrival, Draft, Review
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, QUIET, TEXTS, Office, later
from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import Actor
from alur.kernel.errors import AlurError, NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.releases.tests import factories as released
from alur.screening.models import Reading

pytestmark = pytest.mark.django_db
NOW = later(CAMPAIGN, 60)
Act = Callable[[], object]


@pytest.fixture
def office() -> Office:
    return factories.office()


def _steps(draft: Draft) -> list[str]:
    return [each.type for each in Activity.objects.filter(object_path=f"drafts/{draft.uid}").order_by("pk")]


def _last(path: str) -> Activity:
    return Activity.objects.filter(object_path=path).order_by("pk").get(type__in=["Accept", "Reject"])


# ---- what arrives


def _announced(members: int) -> Activity:
    forum = directory.forum(members=[directory.institution() for _ in range(members)])
    title = {"id": "Hak politik presiden", "en": "The president's political right"}
    release = released.issued(title=title, text="Presiden memiliki hak politik.", context="c")
    by = directory.actor("coordinator")
    with transaction.atomic():
        return record(
            type="Announce", actor=by, obj=release.reference(), target=forum.reference(), at=CAMPAIGN, context="c"
        )


def test_a_relayed_release_lies_in_every_members_inbox_once_and_costs_one_insert() -> None:
    activity = _announced(members=5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        services.on_release_relayed(activity)
    services.on_release_relayed(activity)  # the queue may run it again
    assert Arrival.objects.filter(object_path=activity.object_path).count() == 5
    assert sum(query["sql"].startswith("INSERT") for query in queries) == 1


def test_a_relayed_release_brings_its_text_its_issuer_and_its_forum() -> None:
    services.on_release_relayed(_announced(members=1))
    row = Arrival.objects.get()
    assert services.source_of(row.content_ids).text == "Presiden memiliki hak politik."
    assert (row.kind, row.origin, row.state, row.context) == ("RELEASE", "REGISTERED", "NEW", "c")
    assert row.claimed_origin.startswith("Kantor")
    assert row.channel.startswith("forum-")
    assert row.name["en"] == "The president's political right"


def test_a_release_for_no_forum_reaches_nobody(office: Office) -> None:
    services.on_release_relayed(factories.item(office.institution.reference(), "Halo", by=office.editor))
    assert not Arrival.objects.exists()


def test_an_item_lies_in_the_inbox_of_the_office_it_is_for(office: Office) -> None:
    other = factories.office()
    row = factories.received(office, "*Hak politik presiden*\n\nUU 7/2017 menyebut hak itu.")
    assert list(services.inbox(office.editor)) == [row]
    assert list(services.inbox(other.editor)) == []
    assert (row.title, row.channel, row.origin) == ("Hak politik presiden", "whatsapp", "UNKNOWN")
    assert "Hak politik" not in Activity.objects.get(uid=row.activity).body, "private words stay out of the record"


def test_an_item_for_a_forum_reaches_its_members(office: Office) -> None:
    forum = directory.forum(members=[office.institution, directory.institution()])
    services.on_item_received(factories.item(forum.reference(), "Halo", by=office.editor))
    assert Arrival.objects.count() == 2


def test_an_item_without_words_gets_its_public_name_as_title(office: Office) -> None:
    assert factories.received(office).title == "Bahan dari grup percakapan"


def test_a_long_first_line_is_cut_at_a_word(office: Office) -> None:
    title = factories.received(office, "kata " * 100).title
    assert title.endswith("kata…")
    assert len(title) <= 121


def test_declining_what_arrived_is_one_step_with_a_public_reason(office: Office) -> None:
    row = factories.received(office, "Halo")
    for _ in range(2):  # a second click
        services.decline_arrival(uid=row.uid, reason=" Bukan urusan provinsi. ", by=office.legal, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("DECLINED", "Bukan urusan provinsi.")
    activity = _last(f"arrivals/{row.uid}")
    assert (activity.type, activity.in_reply_to, activity.role) == ("Reject", row.object_path, "legal")
    assert activity.facts["reason"] == "Bukan urusan provinsi."


def test_declining_without_a_reason_changes_nothing(office: Office) -> None:
    row = factories.received(office, "Halo")
    with pytest.raises(domain.ReasonMissing):
        services.decline_arrival(uid=row.uid, reason=" ", by=office.editor, at=NOW)
    row.refresh_from_db()
    assert row.state == "NEW"


def test_another_offices_row_does_not_exist(office: Office) -> None:
    row = factories.received(office, "Halo")
    stranger = factories.office().editor
    acts: list[Act] = [
        lambda: services.arrival(row.uid, stranger),
        lambda: services.decline_arrival(uid=row.uid, reason="Tidak.", by=stranger, at=NOW),
        lambda: services.adapt(arrival=row.uid, by=stranger, at=NOW),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_declined_row_cannot_be_adapted_and_an_adapted_row_is_declined_by_its_draft(office: Office) -> None:
    row = factories.received(office, "Halo")
    services.decline_arrival(uid=row.uid, reason="Tidak.", by=office.editor, at=NOW)
    with pytest.raises(domain.NotNow):
        services.adapt(arrival=row.uid, by=office.editor, at=NOW)
    adapted = factories.draft(office).arrival
    assert adapted is not None
    with pytest.raises(domain.NotNow):
        services.decline_arrival(uid=adapted.uid, reason="Tidak.", by=office.editor, at=NOW)


# ---- drafts


def test_a_draft_begins_with_the_words_and_pictures_that_arrived(office: Office) -> None:
    picture = contents.put(b"\x89PNG", media_type="image/png", name="poster.png")
    row = factories.received(office, "Judul\n\nIsi pesan.", media=(picture,))
    draft = services.adapt(arrival=row.uid, by=office.editor, at=NOW)
    again = services.adapt(arrival=row.uid, by=office.editor, at=NOW)  # a second click
    assert again == draft
    assert (draft.title, draft.body, draft.media, draft.context) == (
        "Judul", "Judul\n\nIsi pesan.", [str(picture.uid)], "banten-2024",
    )  # fmt: skip
    assert _steps(draft) == ["Create"]
    activity = Activity.objects.get(object_path=f"drafts/{draft.uid}")
    assert activity.in_reply_to == row.object_path
    assert "Isi pesan" not in activity.body


def test_a_draft_may_begin_with_nothing_but_a_title(office: Office) -> None:
    draft = services.adapt(arrival=None, title=" Jadwal posyandu ", by=office.editor, at=NOW)
    assert (draft.title, draft.body, draft.context) == ("Jadwal posyandu", "", draft.uid.hex)
    with pytest.raises(domain.TitleMissing):
        services.adapt(arrival=None, title=" ", by=office.editor, at=NOW)


def test_saving_the_same_words_is_no_new_version(office: Office) -> None:
    draft = factories.draft(office)
    again = services.revise(
        uid=draft.uid, title=draft.title, body=draft.body + "\r\n", expected_version=1, by=office.editor, at=NOW
    )
    assert (again.version, again.assessment) == (draft.version, draft.assessment)


def test_two_people_who_write_at_once_both_keep_their_words(office: Office) -> None:
    draft = factories.draft(office)
    services.revise(uid=draft.uid, title="A", body="dari rekan", expected_version=2, by=office.editor, at=NOW)
    with pytest.raises(domain.VersionConflict) as caught:
        services.revise(uid=draft.uid, title="B", body="dari saya", expected_version=2, by=office.editor, at=NOW)
    assert caught.value.theirs == ("A", "dari rekan")
    assert caught.value.yours == ("B", "dari saya")
    assert caught.value.version == 3


@pytest.mark.parametrize("change", ["title", "body", "alts"])
def test_any_change_voids_the_assessment_and_the_approvals(office: Office, change: str) -> None:
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    _with_picture(draft)
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    other = {"title": "Lain", "body": "Lain.", "alts": {draft.media[0]: "Lain"}}
    words: dict[str, Any] = {"title": draft.title, "body": draft.body, "alts": {}} | {change: other[change]}
    draft = services.revise(uid=draft.uid, expected_version=2, by=office.editor, at=NOW, **words)
    assert (draft.state, draft.assessment, services.standing(draft)) == ("DRAFT", None, [])
    with pytest.raises(domain.NotScreened):
        services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=NOW)


def _with_picture(draft: Draft) -> None:
    """As if the picture had been there from the beginning."""
    draft.media = [str(contents.put(b"\x89PNG", media_type="image/png").uid)]
    draft.content_hash = draft.fingerprint()
    assert draft.assessment is not None
    draft.assessment.content_hash = draft.content_hash
    draft.assessment.save()
    draft.save()


@pytest.mark.parametrize("level", ["none", "elevated", "prohibited"])
def test_the_level_comes_from_the_rules(office: Office, level: str) -> None:
    draft = factories.draft(office, level)
    assert draft.assessment is not None
    assert draft.assessment.level == level


def test_screening_again_what_holds_makes_no_new_assessment(office: Office) -> None:
    draft = factories.draft(office)
    assert services.assess_draft(uid=draft.uid, by=office.head, at=NOW).assessment == draft.assessment


def test_a_text_is_assessed_for_the_day_on_which_it_goes_out(office: Office) -> None:
    draft = factories.draft(office)
    draft = services.revise(
        uid=draft.uid, title=draft.title, body=draft.body, expected_version=2, publish_on=QUIET.date(),
        by=office.editor, at=NOW,
    )  # fmt: skip
    draft = services.assess_draft(uid=draft.uid, by=office.editor, at=NOW)
    assert draft.assessment is not None
    assert draft.assessment.phase == "quiet"


def test_a_picture_nobody_read_has_to_be_looked_at_by_a_person(office: Office) -> None:
    picture = contents.put(b"no picture at all", media_type="image/png", name="poster.png")
    row = factories.received(office, TEXTS["none"], media=(picture,))
    draft = services.adapt(arrival=row.uid, by=office.editor, at=NOW)
    draft = services.assess_draft(uid=draft.uid, by=office.editor, at=NOW)
    asked: dict[str, Any] = {"uid": draft.uid, "seen_hash": draft.content_hash, "by": office.editor, "at": NOW}
    with pytest.raises(domain.Unread):
        services.submit(**asked)
    draft = services.submit(**asked, looked_at=[str(picture.uid)])
    assert (draft.state, draft.looked_at) == ("SUBMITTED", [str(picture.uid)])
    assert Activity.objects.get(type="Offer").facts["unread"] == 1


@pytest.mark.parametrize("missed", ["", "The sound was not screened."])
def test_a_medium_that_is_read_later_makes_the_assessment_stale(office: Office, missed: str) -> None:
    film = contents.put(b"a film", media_type="video/mp4", name="film.mp4")
    row = factories.received(office, TEXTS["none"], media=(film,))
    draft = services.adapt(arrival=row.uid, by=office.editor, at=NOW)
    draft = services.assess_draft(uid=draft.uid, by=office.editor, at=NOW)
    asked: dict[str, Any] = {"uid": draft.uid, "seen_hash": draft.content_hash, "by": office.editor, "at": NOW}
    state = "PARTLY" if missed else "READ"
    Reading.objects.create(content_uid=film.uid, state=state, text=TEXTS["elevated"], reason=missed)
    with pytest.raises(domain.Stale):
        services.submit(**asked, looked_at=[str(film.uid)])
    draft = services.assess_draft(uid=draft.uid, by=office.editor, at=NOW)
    assert draft.assessment is not None
    assert draft.assessment.level == "elevated"
    if missed:
        with pytest.raises(domain.Unread):
            services.submit(**asked)
    assert services.submit(**asked, looked_at=[str(film.uid)]).state == "SUBMITTED"


# ---- decisions


def test_submitting_twice_is_one_step_and_the_message_stays_inside(office: Office) -> None:
    draft = factories.draft(office)
    for _ in range(2):
        draft = services.submit(
            uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=NOW, message="Mohon cepat, Bu Ani."
        )
    assert _steps(draft) == ["Create", "Offer"]
    assert not Activity.objects.filter(body__contains="Ani").exists()


def test_a_harmless_text_needs_one_other_person(office: Office) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.legal, at=NOW)
    assert (draft.state, _steps(draft)) == ("APPROVED", ["Create", "Offer", "Accept"])


def test_high_risk_needs_the_head_and_the_legal_officer(office: Office) -> None:
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    assert draft.state == "SUBMITTED"
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.legal, at=NOW)
    assert (draft.state, _steps(draft)) == ("APPROVED", ["Create", "Offer", "Add", "Accept"])
    facts = _last(f"drafts/{draft.uid}").facts
    assert facts["level"] == "elevated"
    assert facts["roles"] == ["head", "legal"]
    assert facts["contentHash"] == draft.content_hash
    assert "office-holder-rights" in facts["rules"]


def test_the_record_commits_to_the_approved_text_without_telling_it(office: Office) -> None:
    draft = factories.draft(office, state="APPROVED")
    activity = _last(f"drafts/{draft.uid}")
    assert contents.text(activity.content_ids[0]) == f"{draft.title}\n\n{draft.body}"
    assert draft.body not in activity.body


def test_a_second_click_on_approve_counts_once(office: Office) -> None:
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    for _ in range(2):
        draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    assert (draft.state, _steps(draft)) == ("SUBMITTED", ["Create", "Offer", "Add"])
    services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.legal, at=NOW)
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.legal, at=NOW)
    assert (draft.state, len(_steps(draft))) == ("APPROVED", 4)


def test_the_author_never_approves_even_with_another_role(office: Office) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    as_head = Actor(office.slug, office.head.name, "head", office.editor.user_id, office.head.permissions)
    acts: list[Act] = [
        lambda: services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=as_head, at=NOW),
        lambda: services.give_back(uid=draft.uid, reason="Saya sendiri.", by=as_head, at=NOW),
    ]
    for act in acts:
        with pytest.raises(domain.OwnDraft):
            act()
    with pytest.raises(NotAllowed):
        services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=NOW)


def test_whoever_changes_the_words_becomes_the_author(office: Office) -> None:
    draft = factories.draft(office)
    colleague = directory.actor("editor", office.institution)
    draft = services.revise(uid=draft.uid, title="Lain", body="Lain.", expected_version=2, by=colleague, at=NOW)
    assert draft.author_id == colleague.user_id


def test_an_approval_of_another_text_is_refused(office: Office) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    with pytest.raises(domain.TextChanged):
        services.approve(uid=draft.uid, seen_hash="0" * 64, by=office.head, at=NOW)


def test_a_new_phase_of_the_election_makes_the_assessment_stale(office: Office) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    with pytest.raises(domain.Stale):
        services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=QUIET)
    draft = services.assess_draft(uid=draft.uid, by=office.head, at=QUIET)
    assert services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=QUIET).state == "APPROVED"


def test_an_approval_of_an_older_assessment_does_not_count(office: Office) -> None:
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    draft = services.assess_draft(uid=draft.uid, by=office.legal, at=QUIET)
    assert services.standing(draft) == []


def test_a_returned_draft_comes_back_and_may_be_approved_then(office: Office) -> None:
    draft = factories.draft(office, state="RETURNED")
    draft = services.give_back(uid=draft.uid, reason="Sekali lagi.", by=office.head, at=NOW)  # a second click
    assert draft.reason == "Sebutkan sumbernya."
    draft = services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=NOW)
    draft = services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    assert _steps(draft) == ["Create", "Offer", "Reject", "Offer", "Accept"]
    assert Review.objects.get().decision == "APPROVE"


@pytest.mark.parametrize("who", ["editor", "head", "legal"])
def test_everybody_may_decline_with_a_reason_and_the_arrival_is_declined_with_it(office: Office, who: str) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    for _ in range(2):
        draft = services.decline(uid=draft.uid, reason="Bukan urusan kami.", by=getattr(office, who), at=NOW)
    assert draft.arrival is not None
    draft.arrival.refresh_from_db()
    assert (draft.state, draft.arrival.state, draft.arrival.reason) == ("DECLINED", "DECLINED", "Bukan urusan kami.")
    activity = _last(f"drafts/{draft.uid}")
    assert (activity.facts["outcome"], activity.target_path) == ("DECLINED", f"arrivals/{draft.arrival.uid}")
    assert activity.in_reply_to == draft.arrival.object_path, "whoever passed it on can hear of it"


def test_a_prohibited_text_is_blocked_for_everybody_but_a_head_with_a_reason(office: Office) -> None:
    draft = factories.draft(office, "prohibited")
    with pytest.raises(domain.Blocked):
        services.submit(uid=draft.uid, seen_hash=draft.content_hash, by=office.editor, at=NOW)
    asked: dict[str, Any] = {"uid": draft.uid, "seen_hash": draft.content_hash, "at": NOW}
    with pytest.raises(NotAllowed):
        services.override(**asked, by=office.legal, reason="Perlu.")
    with pytest.raises(domain.ReasonMissing):
        services.override(**asked, by=office.head, reason="")
    for _ in range(2):
        draft = services.override(**asked, by=office.head, reason="Perintah pengadilan.")
    assert (draft.state, _steps(draft)) == ("APPROVED", ["Create", "Accept"])
    assert _last(f"drafts/{draft.uid}").facts["override"] == "Perintah pengadilan."


@pytest.mark.parametrize("state", ["APPROVED", "DECLINED"])
def test_a_closed_draft_stays_as_it_is(office: Office, state: str) -> None:
    draft = factories.draft(office, state=state)
    uid, seen = draft.uid, draft.content_hash
    acts: list[Act] = [
        lambda: services.revise(uid=uid, title="X", body="X", expected_version=2, by=office.editor, at=NOW),
        lambda: services.submit(uid=uid, seen_hash=seen, by=office.editor, at=NOW),
        lambda: services.give_back(uid=uid, reason="X", by=office.legal, at=NOW),
        lambda: services.assess_draft(uid=uid, by=office.editor, at=NOW),
    ]
    for act in acts:
        with pytest.raises(domain.NotNow):
            act()


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "RETURNED", "DECLINED"])
def test_publishing_gets_nothing_that_is_not_approved(office: Office, state: str) -> None:
    draft = factories.draft(office, state=state)
    with pytest.raises(NotFound):
        services.approved_payload(draft.uid)


def test_publishing_gets_exactly_the_approved_text_and_its_assessment(office: Office) -> None:
    draft = factories.draft(office, state="APPROVED")
    payload = services.approved_payload(draft.uid)
    assert (payload.title, payload.body, payload.content_hash) == (draft.title, draft.body, draft.content_hash)
    assert draft.assessment is not None
    assert payload.assessment_uid == draft.assessment.uid


def test_a_draft_that_somebody_changed_behind_the_desk_does_not_go_out(office: Office) -> None:
    draft = factories.draft(office, state="APPROVED")
    Draft.objects.filter(pk=draft.pk).update(body="Diganti di basis data.")
    with pytest.raises(NotFound):
        services.approved_payload(draft.uid)


def test_an_unknown_draft_does_not_exist(office: Office) -> None:
    with pytest.raises(NotFound):
        services.draft(uuid4(), office.editor)


def test_when_the_record_fails_nothing_changed(office: Office) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    with patch("alur.desk.services.review.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=office.head, at=NOW)
    draft.refresh_from_db()
    assert draft.state == "SUBMITTED"
    assert not Review.objects.exists()


def test_a_decision_without_its_moment_or_its_reason_cannot_be_stored(office: Office) -> None:
    draft = factories.draft(office)
    for wrong in ({"state": "APPROVED"}, {"state": "RETURNED"}, {"decided_at": NOW}, {"state": "SUBMITTED"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.reliability  # W11: two approvers at the same moment
@pytest.mark.parametrize(
    ("pair", "steps"),
    [
        (("head", "legal"), ["Create", "Offer", "Add", "Accept"]),  # both counted, once each
        (("head", "head"), ["Create", "Offer", "Add"]),  # one person pressing twice at once counts once
    ],
)
def test_two_approvals_at_the_same_moment_are_counted_once_each(pair: tuple[str, str], steps: list[str]) -> None:
    office = factories.office()
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    start, failed = Barrier(2), list[AlurError]()

    def press(role: str) -> None:
        start.wait(timeout=20)
        try:
            services.approve(uid=draft.uid, seen_hash=draft.content_hash, by=getattr(office, role), at=NOW)
        except AlurError as refusal:
            failed.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[role]) for role in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    assert _steps(draft) == steps


def test_media_are_shown_only_to_the_office_that_has_them(office: Office) -> None:
    picture = contents.put(b"\x89PNG", media_type="image/png")
    factories.received(office, "Halo", media=(picture,))
    assert services.may_show(picture.uid, office.editor)
    assert not services.may_show(picture.uid, factories.office().editor)
    assert not services.may_show(UUID(int=0), office.editor)

"""A post goes out once, whatever dies in between, and never on an assessment that no longer holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.utils import timezone

from alur.desk import services as desk_services
from alur.desk.models import Arrival, FollowUp
from alur.desk.tests import factories as desk
from alur.desk.tests.factories import CAMPAIGN, QUIET, Office
from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity
from alur.publishing import channels, services
from alur.publishing.domain import MOST_ATTEMPTS, NotLive, Payload, ReasonMissing
from alur.publishing.models import Page, Post
from alur.publishing.tests import factories
from alur.releases import services as releases
from alur.releases.models import Release
from alur.releases.tests import factories as released

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return desk.office()


@pytest.fixture(autouse=True)
def campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CAMPAIGN)


def created(post: Post) -> int:
    return Activity.objects.filter(type="Create", object_path=post.reference().path).count()


def test_an_approved_draft_goes_out_on_the_office_s_own_page(office: Office) -> None:
    post = factories.live(office)
    assert (post.state, post.live_at, post.url) == ("LIVE", CAMPAIGN, f"/offices/{office.slug}/posts/{post.uid}/")
    assert Page.objects.get(key=post.key).body == post.body
    assert created(post) == 1


def test_publishing_again_changes_nothing(office: Office) -> None:
    post = factories.live(office)
    services.publish(post.pk)
    assert (Page.objects.count(), created(post)) == (1, 1)


def test_the_same_approval_heard_twice_makes_one_post(office: Office) -> None:
    post = factories.scheduled(office)
    services.on_draft_approved(Activity.objects.get(type="Accept", object_path=f"drafts/{post.draft_uid}"))
    assert Post.objects.count() == 1


@pytest.mark.reliability
def test_f04_a_sending_that_arrived_but_was_not_written_down_is_found_and_not_repeated(office: Office) -> None:
    post = factories.scheduled(office)
    Post.objects.filter(pk=post.pk).update(state="SENDING", sending_since=timezone.now())
    payload = Payload(office.slug, post.title, post.body)
    channels.channels()["page"].publish(payload, key=post.key, at=CAMPAIGN)  # and here the worker died
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, Page.objects.count(), created(post)) == ("LIVE", 1, 1)


@pytest.mark.reliability
def test_f03_a_sending_that_never_arrived_is_sent(office: Office) -> None:
    post = factories.scheduled(office)
    Post.objects.filter(pk=post.pk).update(state="SENDING", sending_since=timezone.now())  # and here the worker died
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, Page.objects.count(), created(post)) == ("LIVE", 1, 1)


class Scripted:
    """A channel that does what a test says: "drop" takes the post and never answers."""

    name: ClassVar[str] = "page"
    can_be_asked: ClassVar[bool] = False

    def __init__(self, *script: str) -> None:
        self.script, self.taken = list(script), 0

    def publish(self, payload: Payload, *, key: str, at: datetime) -> str:
        step = self.script.pop(0)
        if step == "refuse":
            raise channels.Rejected("TOO_LONG")
        if step == "unreachable":
            raise channels.Unreachable
        self.taken += 1
        return "https://channel.example/1"

    def read_back(self, key: str) -> str | None:
        raise AssertionError("this channel cannot be asked")

    def take_down(self, key: str, *, at: datetime) -> None:
        raise AssertionError("nothing to take down")


@pytest.mark.reliability
def test_f04_where_a_channel_cannot_be_asked_a_person_decides(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = Scripted()
    post = factories.scheduled(office)
    Post.objects.filter(pk=post.pk).update(state="SENDING", sending_since=timezone.now())
    monkeypatch.setattr(services, "channels", lambda: {"page": channel})
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, channel.taken) == ("UNCERTAIN", 0)


def test_a_channel_that_refuses_leaves_the_reason_for_a_person(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    post = factories.scheduled(office)
    monkeypatch.setattr(services, "channels", lambda: {"page": Scripted("refuse")})
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, post.problem) == ("FAILED", "TOO_LONG")


def test_a_channel_that_does_not_answer_is_tried_again_until_a_person_has_to_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = factories.scheduled(office)
    monkeypatch.setattr(services, "channels", lambda: {"page": Scripted(*["unreachable"] * MOST_ATTEMPTS)})
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(channels.Unreachable):
            services.publish(post.pk)
    post.refresh_from_db()
    assert post.state == "FAILED"


def test_an_approval_of_the_campaign_does_not_hold_in_the_quiet_period(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = factories.scheduled(office)
    monkeypatch.setattr(clock, "now", lambda: QUIET)
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, post.problem, Page.objects.count()) == ("FAILED", "STALE", 0)


def test_a_post_planned_for_a_later_day_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    post = factories.scheduled(office)
    Post.objects.filter(pk=post.pk).update(due_on=(CAMPAIGN + timedelta(days=1)).date())
    services.publish(post.pk)
    assert Page.objects.count() == 0
    monkeypatch.setattr(clock, "now", lambda: CAMPAIGN + timedelta(days=1))
    services.publish(post.pk)
    assert Page.objects.count() == 1


def test_taking_down_leaves_a_tombstone_with_its_reason(office: Office) -> None:
    post = factories.live(office)
    services.take_down(uid=post.uid, reason="Bukan urusan provinsi.", by=office.editor, at=CAMPAIGN)
    post.refresh_from_db()
    assert (post.state, post.reason) == ("TAKEN_DOWN", "Bukan urusan provinsi.")
    assert Page.objects.get(key=post.key).removed_at == CAMPAIGN
    deleted = Activity.objects.get(type="Delete", object_path=post.reference().path)
    assert deleted.facts["reason"] == "Bukan urusan provinsi."


def test_a_take_down_needs_a_live_post_a_reason_a_role_and_the_own_office(office: Office) -> None:
    post = factories.live(office)
    with pytest.raises(ReasonMissing):
        services.take_down(uid=post.uid, reason="  ", by=office.editor, at=CAMPAIGN)
    with pytest.raises(NotAllowed):
        services.take_down(uid=post.uid, reason="Salah.", by=office.legal, at=CAMPAIGN)
    with pytest.raises(NotFound):
        services.take_down(uid=post.uid, reason="Salah.", by=desk.office().editor, at=CAMPAIGN)
    services.take_down(uid=post.uid, reason="Salah.", by=office.editor, at=CAMPAIGN)
    with pytest.raises(NotLive):
        services.take_down(uid=post.uid, reason="Salah.", by=office.editor, at=CAMPAIGN)


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        ("WITHDRAWN", "FAILED"),
        ("CORRECTED", "SCHEDULED"),  # waits until the office has said what holds now
        ("EMBARGOED", "SCHEDULED"),  # waits for the hour
    ],
)
def test_w12_what_was_changed_after_the_approval_does_not_go_out(
    office: Office, monkeypatch: pytest.MonkeyPatch, problem: str, state: str
) -> None:
    post = factories.scheduled(office)
    monkeypatch.setattr(desk_services, "outdated", lambda draft_uid, at: problem)
    services.publish(post.pk)
    post.refresh_from_db()
    assert (post.state, post.problem, Page.objects.count()) == (state, problem, 0)
    monkeypatch.setattr(desk_services, "outdated", lambda draft_uid, at: "")
    services.publish(post.pk)
    assert Page.objects.count() == (1 if state == "SCHEDULED" else 0)


@dataclass
class Released:
    """A release in an office's inbox, and what the office makes of it."""

    office: Office
    release: Release

    def post(self, body: str = "") -> Post:
        """Adapts, has it approved, and sends it; `body` in place of the release's words."""
        uid, editor = Arrival.objects.get().uid, self.office.editor
        made = desk_services.adapt(arrival=uid, by=editor, at=CAMPAIGN)
        title, version, body = made.title, made.version, body or made.body
        told: dict[str, Any] = {"by": editor, "at": CAMPAIGN, "uid": made.uid}
        desk_services.revise(title=title, body=body, expected_version=version, **told)
        made = desk_services.assess_draft(**told)
        made = desk_services.submit(seen_hash=made.content_hash, **told)
        desk_services.approve(uid=made.uid, seen_hash=made.content_hash, by=self.office.head, at=CAMPAIGN)
        services.on_draft_approved(Activity.objects.get(type="Accept", object_path=f"drafts/{made.uid}"))
        post = Post.objects.get(draft_uid=made.uid)
        services.publish(post.pk)
        services.retire_replaced(post.pk)
        return Post.objects.get(pk=post.pk)

    def change(self, type: str) -> None:
        """The issuer corrects ("Update") or withdraws ("Delete") it; the desk hears of it."""
        by, uid = directory.actor("press_officer", self.release.institution), self.release.uid
        if type == "Update":
            told: dict[str, Any] = {
                "title": released.TITLE,
                "text": "Buka pukul 09.00.",
                "what": "Jam.",
                "why": "Keliru.",
            }
            releases.correct(uid=uid, by=by, at=CAMPAIGN, **told)
        else:
            releases.withdraw(uid=uid, reason="Keliru.", by=by, at=CAMPAIGN)
        desk_services.on_release_changed(Activity.objects.filter(type=type, object_kind="Release").latest("pk"))

    def outcome(self) -> str:
        """What the newest task of the office came to."""
        return FollowUp.objects.latest("pk").outcome


@pytest.fixture
def of_release(office: Office) -> Released:
    forum = directory.forum(members=[office.institution])
    release = released.issued(text="Buka pukul 08.00.", for_forum=forum.slug)
    desk_services.on_release_relayed(Activity.objects.get(type="Create", object_kind="Release"))
    return Released(office, release)


def test_what_is_made_from_a_release_under_embargo_waits_for_the_hour(of_release: Released) -> None:
    hour = CAMPAIGN + timedelta(hours=2)
    Release.objects.filter(uid=of_release.release.uid).update(embargoed_until=hour)
    made = desk_services.adapt(arrival=Arrival.objects.get().uid, by=of_release.office.editor, at=CAMPAIGN)
    assert desk_services.outdated(made.uid, at=hour - timedelta(seconds=1)) == "EMBARGOED"
    assert desk_services.outdated(made.uid, at=hour) == ""


def test_a_single_narrative_whose_draft_touches_election_law_is_marked_as_perhaps_outside_its_scope(
    of_release: Released,
) -> None:
    made = desk_services.adapt(arrival=Arrival.objects.get().uid, by=of_release.office.editor, at=CAMPAIGN)
    told: dict[str, Any] = {"by": of_release.office.editor, "at": CAMPAIGN, "uid": made.uid}
    for kind, body, beyond in [
        ("PRESS_RELEASE", "Pilih nomor urut 2!", False),
        ("SINGLE_NARRATIVE", "Kantor buka.", False),
        ("SINGLE_NARRATIVE", "Pilih nomor urut 2!", True),
    ]:
        Release.objects.filter(uid=of_release.release.uid).update(kind=kind)
        changed = desk_services.revise(title="Jam buka", body=body, expected_version=made.version, **told)
        made = desk_services.assess_draft(**told)
        release = desk_services.release_of(Arrival.objects.get())
        assert desk_services.reaches_beyond(release, made) == beyond, (kind, changed.version)


@pytest.mark.parametrize(("body", "adapted"), [("", False), ("Kantor kami buka pukul 08.00.", True)])
def test_the_record_and_the_page_say_which_release_a_post_was_made_from(
    of_release: Released, client: Client, body: str, adapted: bool
) -> None:
    post = of_release.post(body)
    facts = Activity.objects.get(type="Create", object_kind="Post").facts
    assert (facts["source"], facts["version"]) == (of_release.release.reference().path, 1)
    assert facts["adapted"] is adapted
    client.cookies["alur_language"] = "en"
    page = client.get(post.url).content.decode()
    assert ("Compare the release with this post" in page) is adapted


def test_w14_a_corrected_post_takes_the_place_of_the_first_which_leaves_a_tombstone(of_release: Released) -> None:
    first = of_release.post()
    of_release.change("Update")
    second = of_release.post("Buka pukul 09.00.")
    first.refresh_from_db()
    assert (first.state, second.state, of_release.outcome()) == ("TAKEN_DOWN", "LIVE", "REVISED")
    assert second.url in first.reason
    assert list(services.public_posts(of_release.office.slug)) == [second, first]


def test_w14_a_post_that_still_waits_gives_way_to_the_corrected_one(
    of_release: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(services, "publish", lambda post_id: None)
        first = of_release.post()
    of_release.change("Update")
    services.publish(first.pk)
    of_release.post("Buka pukul 09.00.")
    first.refresh_from_db()
    assert (first.state, first.problem) == ("FAILED", "REPLACED")
    assert list(Page.objects.values_list("body", flat=True)) == ["Buka pukul 09.00."]


def test_w14_the_office_has_acted_once_its_post_is_down(of_release: Released) -> None:
    post = of_release.post()
    of_release.change("Delete")
    assert of_release.outcome() == ""
    services.take_down(uid=post.uid, reason="Ditarik.", by=of_release.office.editor, at=CAMPAIGN)
    desk_services.on_post_taken_down(Activity.objects.get(type="Delete", object_kind="Post"))
    assert of_release.outcome() == "TAKEN_DOWN"


def test_w14_a_channel_that_does_not_answer_keeps_the_task_open(
    of_release: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def take_down(self, key: str, *, at: datetime) -> None:
            raise channels.Unreachable

    post = of_release.post()
    of_release.change("Delete")
    monkeypatch.setattr(services, "channels", lambda: {"page": Silent()})
    with pytest.raises(channels.Unreachable):
        services.take_down(uid=post.uid, reason="Ditarik.", by=of_release.office.editor, at=CAMPAIGN)
    assert of_release.outcome() == ""
    assert not Activity.objects.filter(type="Delete", object_kind="Post").exists()

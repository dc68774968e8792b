from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.errors import NotAllowed, NotFound, Refusal
from alur.kernel.models import Activity
from alur.releases import domain, services
from alur.releases.domain import Attachment
from alur.releases.models import Release, Version
from alur.releases.tests.factories import EVENING, TEXT, TITLE, drafted, issued

pytestmark = pytest.mark.django_db

LATER = EVENING + timedelta(hours=2)


def _officer(release: Release) -> Any:
    return directory.actor("press_officer", release.institution)


def test_a_draft_is_nobodys_business_but_its_own_office_s() -> None:
    release = drafted()
    assert not Activity.objects.filter(object_kind="Release").exists()
    assert release.draft
    assert services.text(release.draft) == TEXT
    with pytest.raises(NotFound):
        services.issued(release.uid)
    assert list(services.drafts(_officer(release))) == [release.draft]
    assert not services.drafts(directory.actor("press_officer")).exists()


def test_a_draft_written_anew_forgets_its_former_words() -> None:
    release = drafted()
    first = release.draft
    assert first
    services.draft(
        uid=release.uid,
        kind="SERVICE",
        title={"id": " Baru ", "en": ""},
        text="Isi baru.",
        by=_officer(release),
        at=LATER,
    )
    release.refresh_from_db()
    assert release.draft
    assert release.draft.title == {"id": "Baru"}
    assert services.text(release.draft) == "Isi baru."
    assert release.kind == "SERVICE"
    with pytest.raises(contents.ContentGone):
        contents.data(first.content_id)


def test_issuing_makes_one_version_and_one_entry_with_its_contents() -> None:
    release = issued(number="05/HM/2024")
    version = services.version(release.uid, 1)
    entry = Activity.objects.get(object_kind="Release")
    assert (version.state, version.issued_at) == ("ISSUED", EVENING)
    assert (entry.type, entry.object_path, entry.context) == ("Create", f"releases/{release.uid}", release.uid.hex)
    assert entry.content_ids == [version.content_id]
    assert entry.facts.items() >= {"kind": "PRESS_RELEASE", "version": 1, "number": "05/HM/2024"}.items()
    assert entry.name == TITLE
    assert TEXT not in entry.body


def test_pictures_follow_the_text_in_the_record() -> None:
    picture = contents.put(b"not really", media_type="image/png")
    release = issued(media=[Attachment(picture.uid, "Poster")])
    version = services.version(release.uid, 1)
    assert version.attachments == [Attachment(picture.uid, "Poster")]
    assert Activity.objects.get(object_kind="Release").content_ids == [version.content_id, picture.uid]


def test_a_forum_named_by_the_issuer_stands_in_the_record_as_target() -> None:
    directory.forum("kominfo-indonesia")
    issued(for_forum="kominfo-indonesia")
    assert Activity.objects.get(object_kind="Release").target_path == "forums/kominfo-indonesia"


def test_a_forum_that_nobody_knows_stops_the_issue() -> None:
    with pytest.raises(NotFound):
        issued(for_forum="no-such-forum")
    assert not Activity.objects.filter(object_kind="Release").exists()


def test_a_second_click_on_issue_is_refused_and_leaves_one_entry() -> None:
    release = issued()
    with pytest.raises(domain.NotNow):
        services.issue(uid=release.uid, by=_officer(release), at=LATER)
    assert Activity.objects.filter(object_kind="Release").count() == 1


def test_when_the_record_fails_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    release = drafted()

    def broken(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(services, "record", broken)
    with pytest.raises(RuntimeError):
        services.issue(uid=release.uid, by=_officer(release), at=LATER)
    assert release.current is None


def test_a_correction_is_a_new_version_and_says_what_and_why() -> None:
    release = issued()
    services.correct(
        uid=release.uid,
        title=TITLE,
        text="Buka pukul 09.00.",
        what="Jam buka",
        why="Salah ketik",
        by=_officer(release),
        at=LATER,
    )
    old, new = release.versions.all()
    assert (old.state, new.state, new.number, new.issued_at) == ("CORRECTED", "ISSUED", 2, LATER)
    assert services.text(old) == TEXT  # the old words stay readable
    entry = Activity.objects.get(type="Update")
    assert (
        entry.facts.items()
        >= {
            "kind": "PRESS_RELEASE",
            "version": 2,
            "corrects": 1,
            "what": "Jam buka",
            "why": "Salah ketik",
        }.items()
    )
    assert entry.content_ids == [new.content_id]


def test_a_correction_keeps_the_pictures_unless_others_are_given() -> None:
    picture = Attachment(contents.put(b"x", media_type="image/png").uid, "Poster")
    release = issued(media=[picture])
    same: dict[str, Any] = {"uid": release.uid, "title": TITLE, "what": "a", "why": "b", "at": LATER}
    services.correct(**same, text="Kedua.", by=_officer(release))
    services.correct(**same, text="Kedua.", media=[], by=_officer(release))
    assert [version.attachments for version in release.versions.all()] == [[picture], [picture], []]


def test_a_correction_that_changes_nothing_is_refused() -> None:
    release = issued()
    with pytest.raises(domain.NothingChanged):
        services.correct(uid=release.uid, title=TITLE, text=TEXT, what="a", why="b", by=_officer(release), at=LATER)


def test_a_withdrawal_takes_all_versions_and_leaves_a_tombstone() -> None:
    release = issued()
    services.correct(uid=release.uid, title=TITLE, text="Lain.", what="a", why="b", by=_officer(release), at=LATER)
    services.withdraw(uid=release.uid, reason="Datanya keliru", by=_officer(release), at=LATER)
    assert {version.state for version in release.versions.all()} == {"WITHDRAWN"}
    tombstone = services.issued(release.uid)
    assert (tombstone.withdrawn_at, tombstone.withdrawn_reason) == (LATER, "Datanya keliru")
    entry = Activity.objects.get(type="Delete")
    assert entry.facts.items() >= {"reason": "Datanya keliru", "formerType": "Release"}.items()
    with pytest.raises(domain.NotNow):
        services.withdraw(uid=release.uid, reason="Lagi", by=_officer(release), at=LATER)


@pytest.mark.parametrize("role", ["editor", "legal", "coordinator", "supervisor"])
def test_only_the_press_office_writes_and_issues(role: str) -> None:
    release = drafted()
    by = directory.actor(role, release.institution)
    with pytest.raises(NotAllowed):
        services.draft(kind="SERVICE", title=TITLE, text=TEXT, by=by, at=EVENING)
    with pytest.raises(NotAllowed):
        services.issue(uid=release.uid, by=by, at=EVENING)


def test_another_institution_s_press_officer_is_refused_at_every_step() -> None:
    mine, theirs = drafted(), issued()
    by = directory.actor("press_officer")
    steps: list[Any] = [
        lambda: services.draft(uid=mine.uid, kind="SERVICE", title=TITLE, text=TEXT, by=by, at=LATER),
        lambda: services.issue(uid=mine.uid, by=by, at=LATER),
        lambda: services.correct(uid=theirs.uid, title=TITLE, text="x", what="a", why="b", by=by, at=LATER),
        lambda: services.withdraw(uid=theirs.uid, reason="a", by=by, at=LATER),
    ]
    for step in steps:
        with pytest.raises(domain.NotYours):
            step()


def test_an_unknown_release_or_version_is_not_found() -> None:
    release = drafted()
    steps: list[Any] = [
        lambda: services.release(uuid4()),
        lambda: services.version(release.uid, 1),  # a draft is no version for others
        lambda: services.issue(uid=uuid4(), by=_officer(release), at=LATER),
    ]
    for step in steps:
        with pytest.raises(NotFound):
            step()


def test_a_number_is_used_once_in_an_institution_but_again_elsewhere() -> None:
    first = issued(number="7/2024")
    issued(number="7/2024")
    with pytest.raises(services.NumberTaken) as refused:
        drafted(first.institution, number=" 7/2024 ")
    assert isinstance(refused.value, Refusal)
    drafted(first.institution)
    drafted(first.institution)  # without a number as many as they like


def test_latest_shows_each_release_once_newest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    old = issued()
    services.correct(uid=old.uid, title=TITLE, text="Lain.", what="a", why="b", by=_officer(old), at=LATER)
    new = issued()
    drafted(new.institution)
    with django_assert_num_queries(1):
        shown = [(version.release.uid, version.number) for version in services.latest(5)]
    assert shown == [(old.uid, 2), (new.uid, 1)]
    assert [version.release.uid for version in services.latest(institution=new.institution.slug)] == [new.uid]
    assert len(services.latest(1)) == 1


@pytest.mark.parametrize("state", ["DRAFT", "ISSUED"])
def test_the_database_itself_keeps_one_draft_and_one_version_in_force(state: str) -> None:
    release = drafted() if state == "DRAFT" else issued()
    first = release.versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            release=release, number=2, title=TITLE, content_id=first.content_id,
            state=state, written_at=EVENING, issued_at=first.issued_at,
        )  # fmt: skip


def test_the_database_itself_refuses_an_issued_version_without_a_date() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        issued().versions.update(issued_at=None)

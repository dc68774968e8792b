"""What is issued is signed, what is shown is what was signed, and a page says so when it is not."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from alur.directory import services as directory
from alur.directory.tests import factories as people
from alur.kernel import contents
from alur.kernel.models import Activity, Content
from alur.releases import services, signatures
from alur.releases.core import terminal
from alur.releases.core.verify import Found
from alur.releases.domain import Attachment
from alur.releases.models import Release, Version
from alur.releases.tests.factories import EVENING, TEXT, TITLE, issued

pytestmark = pytest.mark.django_db
DAYS_LATER = EVENING + timedelta(days=3)


def _with_picture(size: int = 10) -> Release:
    picture = contents.put(b"\xff\xd8" + b"x" * size, media_type="image/jpeg")
    return issued(media=[Attachment(picture.uid, "Poster")])


def _officer(release: Release) -> Any:
    return people.actor("press_officer", release.institution)


def _corrected(release: Release) -> Release:
    words: dict[str, Any] = {"title": TITLE, "text": TEXT + " Ralat.", "what": "Jam", "why": "Keliru"}
    return services.correct(uid=release.uid, by=_officer(release), at=EVENING + timedelta(hours=1), **words)


def _withdrawn(release: Release) -> Release:
    return services.withdraw(uid=release.uid, reason="Datanya keliru", by=_officer(release), at=DAYS_LATER)


def _document(release: Release, number: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(signatures.signed(release, number))
    return document


def _found(release: Release) -> Found:
    found = signatures.verdict(services.release(release.uid))
    assert found is not None
    return found


def _page(release: Release, language: str = "en") -> str:
    client = Client()
    client.cookies["alur_language"] = language
    return client.get(f"/releases/{release.uid}/").content.decode()


def test_an_issued_version_carries_words_attachments_issuer_and_proof() -> None:
    release = _with_picture()

    document = _document(release, 1)

    assert document["id"] == f"{settings.ALUR_ORIGIN}/releases/{release.uid}/"
    assert document["attributedTo"] == f"{settings.ALUR_ORIGIN}/institutions/{release.institution.slug}/"
    assert (document["nameMap"], document["source"]["content"]) == (TITLE, TEXT)
    assert (document["published"], document["version"]) == ("2024-01-26T12:33:00Z", 1)
    assert document["attachment"][0]["name"] == "Poster"
    assert "attachments are unchanged" in _page(release)
    assert _found(release).verdict == "VALID"


def test_the_record_names_the_signed_document_and_its_key() -> None:
    release = issued()

    facts = Activity.objects.get(object_kind="Release").facts

    assert facts["key"] == directory.key_history(release.institution)[0].public
    assert facts["document"].startswith("sha256:")


def test_a_correction_is_signed_as_the_next_version_and_the_first_stays() -> None:
    release = issued()
    first = signatures.signed(release, 1)

    _corrected(release)

    document = _document(release, 2)
    assert (document["id"], document["version"]) == (_document(release, 1)["id"], 2)
    assert document["correction"] == {"version": 1, "what": "Jam", "why": "Keliru"}
    assert (document["published"], document["updated"]) == ("2024-01-26T12:33:00Z", "2024-01-26T13:33:00Z")
    assert signatures.signed(release, 1) == first
    assert _found(release).verdict == "VALID"


def test_a_withdrawal_is_signed_and_stands_in_the_place_of_every_version() -> None:
    release = _withdrawn(_corrected(issued()))
    client = Client()

    answers = {number: client.get(f"/releases/{release.uid}/v{number}.json") for number in (1, 2, 3)}

    document = answers[3].json()
    assert (document["type"], document["object"]["type"], document["version"]) == ("Delete", "Tombstone", 3)
    assert document["summary"] == "Datanya keliru"
    assert [answer.status_code for answer in answers.values()] == [410, 410, 200]
    assert answers[1].content == answers[3].content
    assert TEXT.encode() not in answers[1].content
    assert _found(release).verdict == "VALID"


def test_the_documents_are_served_as_they_were_signed() -> None:
    release = issued()
    client = Client()

    plain = client.get(f"/releases/{release.uid}/v1.json")
    asked = client.get(f"/releases/{release.uid}/", headers={"accept": "application/activity+json"})

    assert plain.content == asked.content == signatures.signed(release, 1)
    assert plain.headers["Content-Type"] == "application/activity+json"
    assert client.get(f"/releases/{release.uid}/v2.json").status_code == 404


@pytest.mark.parametrize("size", [10, 200_000])  # in the database, and on disk
def test_the_package_is_checked_without_this_site(size: int, tmp_path: Path) -> None:
    release = _with_picture(size)
    answer: Any = Client().get(f"/releases/{release.uid}/v1.zip")
    file = tmp_path / "release.zip"
    file.write_bytes(b"".join(answer.streaming_content))

    found = terminal.check(file)

    assert found.verdict == "VALID"
    assert any(code == "file_fits" for code, _ in found.said)


def test_a_withdrawn_release_is_packed_without_its_words(tmp_path: Path) -> None:
    release = _withdrawn(_with_picture())
    file = tmp_path / "release.zip"
    file.write_bytes(b"".join(signatures.package_of(release, 2)))

    assert terminal.check(file).verdict == "VALID"
    assert TEXT.encode() not in file.read_bytes()


def _other_text(release: Release) -> None:
    Content.objects.filter(uid=release.versions.get().content_id).update(data=b"Lain.")


def _other_title(release: Release) -> None:
    Version.objects.update(title={"id": "Lain"})


def _other_words_of_the_picture(release: Release) -> None:
    version = release.versions.get()
    Version.objects.update(media=[version.media[0] | {"alt": "Lain"}])


def _other_picture(release: Release) -> None:
    Content.objects.filter(uid=release.versions.get().attachments[0].content_id).update(data=b"Lain.")


def _picture_gone(release: Release) -> None:
    Version.objects.update(media=[])


def _other_document(release: Release) -> None:
    """Signed by the same key, and put in the place of the true one by somebody who reaches the database."""
    version = release.versions.get()
    signatures.sign_version(version, at=EVENING + timedelta(minutes=1))
    version.save()


def _other_bytes(release: Release) -> None:
    signed = signatures.signed(release, 1)
    Content.objects.filter(data=signed).update(data=signed.replace(b"Sabtu", b"Senin"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_other_text, "shown_differs"),
        (_other_title, "shown_differs"),
        (_other_words_of_the_picture, "shown_differs"),
        (_picture_gone, "shown_differs"),
        (_other_picture, "file_changed"),  # W09
        (_other_document, "record_differs"),
        (_other_bytes, "proof_signature"),
    ],
)
def test_what_was_changed_behind_the_site_is_said_in_red_and_not_handed_out(change: Any, code: str) -> None:
    release = _with_picture()

    change(release)

    page = _page(release)
    assert code in [each for each, _ in _found(release).wrong]
    assert "NOT VALID" in page
    assert "TIDAK SAH" in _page(release, "id")
    assert ".zip" not in page


def test_a_file_that_is_gone_from_the_disk_is_no_valid_attachment() -> None:
    release = _with_picture(200_000)
    digest = contents.get(release.versions.get().attachments[0].content_id).digest
    (Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:]).unlink()

    assert _found(release).verdict == "NOT_VALID"


def test_a_key_revoked_afterwards_leaves_it_valid_when_issued() -> None:
    release = issued()
    head = people.actor("head", release.institution)

    directory.revoke_key(number=1, reason="Laptop hilang", by=head, at=DAYS_LATER)

    assert _found(release).verdict == "VALID_WHEN_ISSUED"
    page = _page(release)
    assert "was valid when the release was issued" in page
    assert "Laptop hilang" in page


def test_what_was_issued_before_releases_were_signed_says_so() -> None:
    release = issued()
    Version.objects.update(document_id=None)

    assert signatures.verdict(services.release(release.uid)) is None
    assert "before releases were signed" in _page(release)


def test_words_are_signed_composed_so_that_two_spellings_are_one() -> None:
    decomposed = "Cafe\u0301 buka."

    release = issued(text=decomposed)

    assert _document(release, 1)["source"]["content"] == "Caf\u00e9 buka."
    assert _found(release).verdict == "VALID"


def test_nothing_is_signed_when_the_record_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "record", broken)
    before = Content.objects.count()
    with pytest.raises(RuntimeError):
        issued()

    assert not Version.objects.exclude(document_id=None).exists()
    assert Content.objects.count() == before + 1  # the draft's text


def test_a_document_of_an_unknown_release_is_not_found() -> None:
    people.institution()

    assert Client().get(f"/releases/{UUID(int=1)}/v1.json").status_code == 404

"""Several files, kinds with their law, numbers, embargo, audience, replacing: services and pages."""

import struct
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from alur.directory.tests import factories as directory
from alur.kernel import clock, contents
from alur.kernel.models import Activity
from alur.releases import domain, numbers, services, signatures
from alur.releases.core import files, numbering
from alur.releases.domain import Attachment
from alur.releases.models import Release
from alur.releases.tests.factories import EVENING, TEXT, TITLE, drafted, issued

WORDS: dict[str, Any] = {"kind": "SINGLE_NARRATIVE", "number": "", "title_id": "Judul", "text": "Isi."}
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def box(kind: bytes, body: bytes = b"") -> bytes:
    """One box of an MP4."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


FILM = box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", b"\0" * 20) + box(b"mdat", b"\1" * 50)


def _picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (4, 3), "white").save(data, "PNG")
    return data.getvalue()


def _office(release: Release | None = None, role: str = "press_officer") -> Client:
    client = _anybody()
    client.force_login(directory.user(role, release.institution if release else ""))
    return client


def _anybody() -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    directory.institution("somewhere")
    return client


def _sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"%PDF-1.7 cut off", ""),
        (FILM, "video/mp4"),
        (FILM + b"more", ""),  # something behind the film
        (FILM[:-1], ""),  # cut off
        (box(b"ftyp", b"isom\0\0\2\0") + box(b"mdat"), ""),  # nothing says where the pictures are
        (FILM.replace(b"isom", b"qt  "), ""),  # QuickTime: most browsers play none
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 0, b"moov"), "video/mp4"),  # 0: to the end
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 3, b"moov"), ""),  # shorter than its own head
        (b"", ""),
        (b"<html>", ""),
    ],
)
def test_a_film_and_a_pdf_are_known_by_their_bytes(data: bytes, kind: str) -> None:
    assert files.document_type(BytesIO(data), len(data)) == kind


@pytest.mark.parametrize(
    ("pattern", "number", "spelled", "found"),
    [
        ("NN/HM/KOMINFO/MM/YYYY", 5, "05/HM/KOMINFO/01/2024", (2024, 5)),
        ("N/HM/KOMINFO/MM/YYYY", 426, "426/HM/KOMINFO/01/2024", (2024, 426)),
        ("480/NNN-Diskominfo/YYYY", 123, "480/123-Diskominfo/2024", (2024, 123)),
        ("YYYY.N", 7, "2024.7", (2024, 7)),
    ],
)
def test_numbers_are_written_and_read_by_the_pattern(
    pattern: str, number: int, spelled: str, found: tuple[int, int]
) -> None:
    numbering.check_pattern(pattern)
    assert numbering.spell(pattern, number, date(2024, 1, 26)) == spelled
    assert numbering.read(pattern, spelled) == found
    assert numbering.read(pattern, "22/PIH/KOMINFO/2/2010 lama") is None


@pytest.mark.parametrize("pattern", ["", "HM/KOMINFO", "NN/HM", "NN/N/YYYY", "YYYY/NN/YYYY", "KOMINFO/YYYY"])
def test_a_pattern_that_does_not_number_is_refused(pattern: str) -> None:
    with pytest.raises(numbering.BadPattern):
        numbering.check_pattern(pattern)


def test_any_number_is_simply_none_without_a_pattern() -> None:
    assert numbering.read("", "05/HM/2024") is None


@pytest.mark.django_db
def test_the_next_free_number_is_proposed_and_a_running_number_is_used_once_a_year() -> None:
    issuer = directory.institution(kind="MINISTRY")
    by = directory.actor("press_officer", issuer)
    drafted(issuer, number="07/HM/KOMINFO/01/2024")  # before the institution said how it numbers
    numbers.set_pattern(pattern="NN/HM/KOMINFO/MM/YYYY", by=by)
    assert numbers.proposed(issuer, at=EVENING) == "08/HM/KOMINFO/01/2024"
    drafted(issuer, number="08/HM/KOMINFO/01/2024")
    with pytest.raises(services.NumberTaken):
        drafted(issuer, number="08/HM/KOMINFO/02/2024")  # another month, the same running number
    drafted(issuer, number="08/HM/KOMINFO/02/2023")
    assert numbers.proposed(issuer, at=datetime(2024, 12, 31, 17, 30, tzinfo=UTC)) == "01/HM/KOMINFO/01/2025"  # WIB


@pytest.mark.django_db
def test_the_pattern_is_set_on_the_page_and_the_form_begins_with_the_next_number() -> None:
    client = _office()
    address = reverse("releases:written")
    assert client.post(address, {"pattern": "no sign"}).status_code == 400
    assert client.post(address, {"pattern": "NN/HM/MM/YYYY"}).status_code == 302
    year = clock.now().year
    assert f'value="01/HM/{clock.now():%m}/{year}"' in client.get(reverse("releases:write")).content.decode()


@pytest.mark.django_db
def test_pictures_a_film_and_a_pdf_come_with_one_draft_and_each_with_its_words() -> None:
    client = _office()
    sent = {
        "file_1": _sent("a.png", _picture()), "words_1": "Poster",
        "file_2": _sent("b.exe", FILM), "words_2": "Film",
        "file_3": _sent("c.txt", PDF), "words_3": "Lampiran",
    }  # fmt: skip
    client.post(reverse("releases:write"), WORDS | sent)
    release = Release.objects.get()
    assert release.draft is not None
    kinds = [contents.get(each.content_id).media_type for each in release.draft.attachments]
    assert kinds == ["image/png", "video/mp4", "application/pdf"]
    more: dict[str, Any] = {"alt_1": "Poster", "alt_2": "Film", "alt_3": "Lampiran", "drop_1": "on"}
    more |= {"file_1": _sent("d.png", _picture()), "words_1": "Foto"}
    client.post(reverse("releases:edit", args=[release.uid]), WORDS | more)
    draft = Release.objects.get().draft
    assert draft is not None
    assert [each.alt for each in draft.attachments] == ["Film", "Lampiran", "Foto"]
    client.post(reverse("releases:issue", args=[release.uid]))
    page = _anybody().get(reverse("releases:release", args=[release.uid])).content.decode()
    for words in ("<video", "Download the PDF", 'alt="Foto"', "Presidential Instruction 9/2015", "government policy"):
        assert words in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("", 200, None),
        ("bytes=0-9", 206, (0, 9)),
        ("bytes=90-", 206, (90, None)),
        ("bytes=5-99999", 206, (5, None)),
        ("bytes=9-2", 200, None),
        ("bytes=99999-", 200, None),
        ("bytes=-5", 200, None),
        ("lines=1-2", 200, None),
        ("bytes=a-b", 200, None),
    ],
)
def test_a_film_is_handed_out_in_the_part_that_was_asked_for(asked: str, status: int, span: Any) -> None:
    film = contents.put(FILM, media_type="video/mp4")
    release = issued(media=[Attachment(film.uid, "Film")])
    answer: Any = _anybody().get(reverse("releases:media", args=[release.uid, film.uid]), headers={"Range": asked})
    assert answer.status_code == status
    first, last = span or (0, None)
    assert b"".join(answer.streaming_content) == FILM[first : None if last is None else last + 1]


@pytest.mark.django_db
def test_a_release_under_embargo_is_signed_at_once_and_its_title_stays_out_of_the_record() -> None:
    until = clock.now() + timedelta(days=2)
    release = issued_now(embargoed_until=until)
    entry = Activity.objects.get(object_kind="Release")
    assert TITLE["id"] not in entry.body
    assert entry.facts["embargoedUntil"]
    assert b'"embargoedUntil"' in signatures.signed(release, 1)
    addresses = [reverse("releases:release", args=[release.uid]), reverse("releases:document", args=[release.uid, 1])]
    for address in addresses:
        assert _anybody().get(address).status_code == 404
        assert _office(role="editor").get(address).status_code == 200
    assert TITLE["en"] not in _anybody().get(reverse("releases:list")).content.decode()
    assert "Under embargo" in _office().get(addresses[0]).content.decode()


def issued_now(**fields: Any) -> Release:
    """A release that is issued at this hour."""
    issuer = directory.institution(kind="MINISTRY")
    by = directory.actor("press_officer", issuer)
    made = services.draft(kind="PRESS_RELEASE", title=TITLE, text=TEXT, by=by, at=clock.now(), **fields)
    return services.issue(uid=made.uid, by=by, at=clock.now())


@pytest.mark.django_db
def test_an_hour_that_has_passed_at_issue_is_no_embargo_and_a_far_one_is_refused() -> None:
    release = issued(embargoed_until=EVENING)
    assert release.embargoed_until is None
    assert TITLE["id"] in Activity.objects.get(object_kind="Release").body
    with pytest.raises(domain.EmbargoTooLong):
        drafted(embargoed_until=EVENING + timedelta(days=400))


@pytest.mark.django_db
def test_the_embargo_is_an_hour_on_the_clock_of_the_institution() -> None:
    client = _office()
    client.post(reverse("releases:write"), WORDS | {"embargo": "2026-12-01T08:00"})
    release = Release.objects.get()
    assert release.embargoed_until == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert 'value="2026-12-01T08:00"' in client.get(reverse("releases:edit", args=[release.uid])).content.decode()


@pytest.mark.django_db
def test_a_release_goes_only_to_forums_that_it_is_meant_for_and_to_those_inside() -> None:
    outer, other = directory.forum("komunitas"), directory.forum("lain")
    inner = directory.forum("dalam", community=outer)
    release = drafted(audience=["komunitas"])
    by = directory.actor("press_officer", release.institution)
    with pytest.raises(domain.OutsideAudience):
        services.issue(uid=release.uid, by=by, at=EVENING, for_forum=other.slug)
    made = services.issue(uid=release.uid, by=by, at=EVENING, for_forum=inner.slug)
    assert b'"audience"' in signatures.signed(made, 1)
    services.check_audience(made, outer.slug)
    with pytest.raises(domain.OutsideAudience):
        services.check_audience(made, other.slug)


@pytest.mark.django_db
def test_a_new_release_takes_the_place_of_an_old_one_and_both_say_so() -> None:
    old = issued()
    new = issued(old.institution, title={"id": "Jadwal baru", "en": "New hours"}, supersedes=old.uid)
    entry = Activity.objects.get(type="Update")
    assert (entry.object_path, entry.facts["supersededBy"]) == (f"releases/{old.uid}", f"releases/{new.uid}")
    assert signatures.address(old).encode() in signatures.signed(new, 1)
    page = _anybody().get(reverse("releases:release", args=[old.uid])).content.decode()
    assert "Replaced by a new release" in page
    assert TEXT in page
    newer = _anybody().get(reverse("releases:release", args=[new.uid])).content.decode()
    assert reverse("releases:release", args=[old.uid]) in newer
    by = directory.actor("press_officer", old.institution)
    with pytest.raises(domain.NotReplaceable):
        drafted(old.institution, supersedes=old.uid)
    with pytest.raises(domain.NotNow):
        services.correct(uid=old.uid, title=TITLE, text="Lain", what="x", why="y", by=by, at=EVENING)
    services.withdraw(uid=old.uid, reason="Keliru", by=by, at=EVENING)  # still possible


@pytest.mark.django_db
def test_another_institution_s_or_a_withdrawn_release_cannot_be_replaced() -> None:
    foreign, gone = issued(), issued()
    services.withdraw(uid=gone.uid, reason="x", by=directory.actor("press_officer", gone.institution), at=EVENING)
    with pytest.raises(domain.NotReplaceable):
        drafted(supersedes=foreign.uid)
    with pytest.raises(domain.NotReplaceable):
        drafted(gone.institution, supersedes=gone.uid)


@pytest.mark.django_db
def test_a_withdrawal_names_its_legal_ground_in_the_record_and_in_what_is_signed() -> None:
    release = issued()
    client = _office(release)
    ground = "UU 7/2017 Pasal 306 ayat (2)"
    client.post(reverse("releases:withdraw", args=[release.uid]), {"reason": "Keliru", "ground": ground})
    release.refresh_from_db()
    assert Activity.objects.get(type="Delete").facts["legalGround"] == ground
    assert ground.encode() in signatures.signed(release, 1)
    assert ground in _anybody().get(reverse("releases:release", args=[release.uid])).content.decode()


@pytest.mark.django_db
def test_the_comparison_of_versions_shows_a_changed_title_and_says_that_files_changed() -> None:
    release = issued()
    film = contents.put(FILM, media_type="video/mp4")
    told: dict[str, Any] = {
        "title": {"id": "Jadwal", "en": "New hours"},
        "text": TEXT + " Baru.",
        "what": "x",
        "why": "y",
    }
    by = directory.actor("press_officer", release.institution)
    services.correct(uid=release.uid, by=by, at=EVENING, media=[Attachment(film.uid, "Film")], **told)
    page = _anybody().get(reverse("releases:release", args=[release.uid])).content.decode()
    assert "New hours<span" in page
    assert "The files or their descriptions were changed, too." in page

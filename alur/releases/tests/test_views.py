from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.models import Activity, Content
from alur.releases import services
from alur.releases.domain import Attachment
from alur.releases.models import Release
from alur.releases.tests.factories import EVENING, TEXT, TITLE, drafted, issued

pytestmark = pytest.mark.django_db

WORDS = {
    "kind": "PRESS_RELEASE",
    "number": "",
    "title_id": "Judul",
    "title_en": "",
    "text": "Baris satu.\r\nBaris dua.",
}
FIX: dict[str, str] = {"what": "Jam buka", "why": "Salah ketik", "title_id": TITLE["id"], "title_en": TITLE["en"]}


def _client(language: str = "en") -> Client:
    client = Client()
    client.cookies["alur_language"] = language
    directory.institution("somewhere")
    return client


def _office(release: Release | None = None, role: str = "press_officer") -> Client:
    client = _client()
    client.force_login(directory.user(role, release.institution if release else ""))
    return client


def _picture(format: str = "PNG") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (4, 3), "white").save(data, format)
    return SimpleUploadedFile("../../poster.exe", data.getvalue(), content_type="text/html")


def _page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(f"releases:{name}", args=args)).content.decode()


def _withdrawn() -> Release:
    release = issued()
    by = directory.actor("press_officer", release.institution)
    return services.withdraw(uid=release.uid, reason="Datanya <keliru>", by=by, at=EVENING + timedelta(days=3))


def _corrected() -> Release:
    release = issued()
    by = directory.actor("press_officer", release.institution)
    words: dict[str, Any] = {
        "title": TITLE,
        "text": TEXT.replace("08.00", "09.00"),
        "what": "Jam buka",
        "why": "Keliru",
    }
    return services.correct(uid=release.uid, by=by, at=EVENING + timedelta(hours=1), **words)


def test_everybody_reads_a_release_its_issuer_and_its_moment() -> None:
    release = issued(number="05/HM/2024")
    page = _page(_client(), "release", release.uid)
    for words in (TITLE["en"], TEXT, "05/HM/2024", "Press release", release.institution.name["en"]):
        assert words in page
    assert "26 January 2024" in page
    assert "19.33 WIB" in page or "19:33 WIB" in page
    assert TITLE["id"] in _page(_client("id"), "release", release.uid)


def test_what_an_issuer_writes_is_text_and_nothing_else() -> None:
    release = issued(title={"id": "<b>Judul</b>"}, text="<script>alert(1)</script>")
    page = _page(_client(), "release", release.uid)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_corrected_release_says_so_first_and_keeps_its_former_words() -> None:
    page = _page(_client(), "release", _corrected().uid)
    assert page.index("Corrected by its issuer") < page.index('id="text"')
    for words in ("You are reading version 2", "Jam buka", "Keliru", "<del>", "<ins>"):
        assert words in page
    assert TEXT in page


def test_a_withdrawn_release_keeps_its_page_and_reason_but_not_its_text() -> None:
    release = _withdrawn()
    answer = _client().get(reverse("releases:release", args=[release.uid]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Withdrawn by its issuer" in page
    assert "Datanya &lt;keliru&gt;" in page
    assert TEXT not in page


def test_a_draft_or_an_unknown_release_does_not_exist_for_the_public() -> None:
    draft = drafted()
    client = _client()
    for uid in (draft.uid, uuid4()):
        assert client.get(reverse("releases:release", args=[uid])).status_code == 404
    for name in ("issue", "edit", "correct", "withdraw"):
        answer = client.get(reverse(f"releases:{name}", args=[draft.uid]))
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


def test_the_list_shows_each_release_once_with_its_state(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    _corrected()
    gone = _withdrawn()
    for _ in range(5):
        issued()
    client = _client()
    with django_assert_max_num_queries(6):
        page = client.get(reverse("releases:list")).content.decode()
    assert page.count(TITLE["en"]) == 7
    assert "In force, version 2" in page
    assert "Withdrawn by its issuer" in page
    of_one = client.get(reverse("releases:list"), {"institution": gone.institution.slug}).content.decode()
    assert of_one.count(TITLE["en"]) == 1


@pytest.mark.parametrize("query", ["?institution=nowhere", "?institution=%00", "?institution=" + "x" * 3000])
def test_the_list_of_an_unknown_institution_is_not_found(query: str) -> None:
    issued()
    assert _client().get(reverse("releases:list") + query).status_code in (200, 404)


def test_writing_looking_and_issuing_is_three_steps() -> None:
    client = _office()
    written = client.post(reverse("releases:write"), WORDS)
    release = Release.objects.get()
    assert written["Location"] == reverse("releases:issue", args=[release.uid])
    assert "as everybody will read it" in _page(client, "issue", release.uid)
    assert "Judul" in _page(client, "written")
    answer = client.post(reverse("releases:issue", args=[release.uid]))
    assert answer["Location"] == reverse("releases:release", args=[release.uid])
    current = services.issued(release.uid).current
    assert current
    assert services.text(current) == "Baris satu.\nBaris dua."


def test_a_second_click_on_issue_leads_to_the_release() -> None:
    release = issued()
    client, address = _office(release), reverse("releases:issue", args=[release.uid])
    for answer in (client.post(address), client.get(address)):
        assert answer["Location"] == reverse("releases:release", args=[release.uid])
    assert Activity.objects.filter(object_kind="Release").count() == 1


def test_issuing_for_a_forum_states_it() -> None:
    directory.forum("kominfo-indonesia")
    release = drafted()
    _office(release).post(reverse("releases:issue", args=[release.uid]), {"forum": "kominfo-indonesia"})
    assert Activity.objects.get(object_kind="Release").target_path == "forums/kominfo-indonesia"


def test_a_forum_that_is_not_in_the_list_is_refused_on_the_page() -> None:
    release = drafted()
    answer = _office(release).post(reverse("releases:issue", args=[release.uid]), {"forum": "nowhere"})
    assert answer.status_code == 400
    assert services.release(release.uid).current is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_id": ""}, "Title in Indonesian"),
        ({"text": " "}, "Text"),
        ({"text": "x" * 20_001}, "Text"),
        ({"text": "a\0b"}, "Text"),
        ({"kind": "RUMOUR"}, "Kind"),
        ({"title_en": "x" * 201}, "Title in English"),
    ],
)
def test_a_mistake_in_the_form_is_named_and_what_was_typed_stays(change: dict[str, str], words: str) -> None:
    answer = _office().post(reverse("releases:write"), WORDS | {"number": "12/2024"} | change)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Problem:" in page
    assert words in page
    assert 'value="12/2024"' in page
    assert not Release.objects.exists()


def test_a_number_that_is_taken_is_refused_in_the_form() -> None:
    release = issued(number="12/2024")
    answer = _office(release).post(reverse("releases:write"), WORDS | {"number": "12/2024"})
    assert answer.status_code == 400
    assert "already has a release with the number 12/2024" in answer.content.decode()


def test_a_picture_is_kept_by_its_bytes_and_shown_only_with_its_words() -> None:
    client = _office()
    client.post(reverse("releases:write"), WORDS | {"file_1": _picture(), "words_1": "Poster: layanan"})
    release = Release.objects.get()
    assert release.draft
    uid = release.draft.attachments[0].content_id
    address = reverse("releases:media", args=[release.uid, uid])
    assert client.get(address)["Content-Type"] == "image/png"  # whatever the browser had claimed
    assert _client().get(address).status_code == 404  # a draft's picture is the office's own
    client.post(reverse("releases:issue", args=[release.uid]))
    assert _client().get(address).status_code == 404  # it carries the issuer's credentials now, under an id of its own
    version = services.version(release.uid, 1)
    address = reverse("releases:media", args=[release.uid, version.attachments[0].content_id])
    assert _client().get(address).status_code == 200
    assert "Poster: layanan" in _page(_client(), "release", release.uid)


@pytest.mark.parametrize(
    ("file", "alt", "words"),
    [
        (SimpleUploadedFile("a.png", b"<svg onload=x>", content_type="image/png"), "x", "no picture, MP4 film or PDF"),
        (SimpleUploadedFile("a.png", b"", content_type="image/png"), "x", "Add a file"),
        (SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40), "x", "no picture, MP4 film or PDF"),
        (
            SimpleUploadedFile("a.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00"),
            "x",
            "no picture, MP4 film or PDF",
        ),
        (None, "", "Say in words what it shows"),
    ],
)
def test_a_picture_that_is_none_or_has_no_words_is_refused(file: Any, alt: str, words: str) -> None:
    before = Content.objects.count()
    answer = _office().post(reverse("releases:write"), WORDS | {"file_1": file or _picture(), "words_1": alt})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Content.objects.count() == before


def test_a_refused_draft_keeps_no_picture() -> None:
    release = issued(number="12/2024")
    before = Content.objects.count()
    more = {"number": "12/2024", "file_1": _picture("JPEG"), "words_1": "x"}
    _office(release).post(reverse("releases:write"), WORDS | more)
    assert Content.objects.count() == before


def test_contents_of_elsewhere_cannot_be_had_through_a_release() -> None:
    secret = contents.put(b"\x89PNG", media_type="image/png")
    text = contents.put("<script>", media_type="text/html")
    release = issued(media=[Attachment(text.uid, "x")])
    client = _client()
    for uid in (secret.uid, text.uid, uuid4(), services.version(release.uid, 1).content_id):
        assert client.get(reverse("releases:media", args=[release.uid, uid])).status_code == 404


def test_the_picture_of_a_withdrawn_release_is_gone() -> None:
    picture = contents.put(_picture().read(), media_type="image/png")
    release = issued(media=[Attachment(picture.uid, "x")])
    by = directory.actor("press_officer", release.institution)
    services.withdraw(uid=release.uid, reason="Keliru", by=by, at=EVENING)
    assert _client().get(reverse("releases:media", args=[release.uid, picture.uid])).status_code == 404


def test_a_correction_goes_through_the_form_and_can_drop_the_picture() -> None:
    picture = contents.put(_picture().read(), media_type="image/png")
    release = issued(media=[Attachment(picture.uid, "Poster")])
    client = _office(release)
    assert TEXT in _page(client, "correct", release.uid)
    address = reverse("releases:correct", args=[release.uid])
    assert client.post(address, FIX | {"text": TEXT, "alt_1": "Poster"}).status_code == 400  # nothing changed
    assert client.post(address, FIX | {"text": "Lain.", "alt_1": "Poster", "drop_1": "on"}).status_code == 302
    assert services.version(release.uid, 2).media == []


def test_a_correction_without_its_why_is_refused_in_the_form() -> None:
    release = issued()
    answer = _office(release).post(reverse("releases:correct", args=[release.uid]), FIX | {"text": "Lain.", "why": ""})
    assert answer.status_code == 400
    assert "Lain." in answer.content.decode()


def test_withdrawing_asks_for_a_reason_and_happens_once() -> None:
    release = issued()
    client = _office(release)
    address = reverse("releases:withdraw", args=[release.uid])
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "Keliru"}).status_code == 302
    assert client.post(address, {"reason": "Keliru"}).status_code == 409
    assert Activity.objects.filter(type="Delete").count() == 1


@pytest.mark.parametrize("name", ["issue", "edit"])
def test_another_office_s_draft_is_refused(name: str) -> None:
    draft = drafted()
    assert _office().get(reverse(f"releases:{name}", args=[draft.uid])).status_code == 403


@pytest.mark.parametrize("name", ["correct", "withdraw"])
def test_another_office_s_release_is_refused(name: str) -> None:
    release = issued()
    assert _office().post(reverse(f"releases:{name}", args=[release.uid]), FIX | {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["write", "written"])
def test_an_editor_has_no_press_office(name: str) -> None:
    assert _office(role="editor").get(reverse(f"releases:{name}")).status_code == 403


def test_buttons_stand_where_the_step_is_allowed() -> None:
    release = issued()
    assert "Withdraw" in _page(_office(release), "release", release.uid)
    for client in (_client(), _office(), _office(release, "editor")):
        assert reverse("releases:withdraw", args=[release.uid]) not in _page(client, "release", release.uid)

"""The desk's pages as its three roles see them, and what they answer to bad input."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from alur.accounts.models import User
from alur.desk import kept, services
from alur.desk.models import Arrival, Draft
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, QUIET, TEXTS, Office, later
from alur.directory.services import appoint
from alur.directory.tests import factories as directory
from alur.kernel import clock, contents
from alur.kernel.activities import SYSTEM
from alur.kernel.models import Activity
from alur.screening.models import Reading

pytestmark = pytest.mark.django_db
NOW = later(CAMPAIGN, 60)
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _in_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def signed_in(office: Office) -> SignIn:
    """Signed in as one of the office's people, reading English."""

    def client_of(role: str) -> Client:
        client = Client()
        client.force_login(_person(office, role))
        client.cookies["alur_language"] = "en"
        return client

    return client_of


def _person(office: Office, role: str) -> User:
    return User.objects.get(pk=getattr(office, role).user_id)


def _url(name: str, about: Draft | Arrival) -> str:
    return reverse(f"desk:{name}", args=[about.uid])


def _page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def _steps(draft: Draft) -> list[str]:
    return [each.type for each in Activity.objects.filter(object_path=f"drafts/{draft.uid}").order_by("pk")]


# ---- the inbox


def test_the_inbox_says_what_when_from_where_and_what_is_known_of_its_origin(office: Office, signed_in: SignIn) -> None:
    factories.received(office, "Hak politik presiden")
    page = _page(signed_in("editor"), reverse("desk:inbox"))
    for words in (
        "Hak politik presiden",
        "Friday, 26 January 2024, 19:33 WIB",
        "1\xa0hour",
        "WhatsApp group",
        "Kementerian Kominfo",
        "Origin not proved",
        "Make a draft",
        "Decline with a reason",
    ):
        assert words in page


def test_an_empty_inbox_and_an_unknown_tab_are_ordinary_pages(signed_in: SignIn) -> None:
    assert "Nothing is waiting" in _page(signed_in("editor"), reverse("desk:inbox") + "?state=NONSENSE&page=x")


def test_approvers_decline_but_do_not_write(office: Office, signed_in: SignIn) -> None:
    row = factories.received(office, "Halo")
    page = _page(signed_in("legal"), _url("arrival", row))
    assert "Drafts are written by editors" in page
    assert "Decline with a reason" in page
    assert signed_in("legal").post(_url("adapt", row)).status_code == 403


def test_words_of_strangers_are_escaped(office: Office, signed_in: SignIn) -> None:
    row = factories.received(office, "<script>alert(1)</script> \x00 halo & <b>")
    for url in (reverse("desk:inbox"), _url("arrival", row)):
        assert "<script>alert" not in _page(signed_in("editor"), url)


def test_making_a_draft_leads_to_its_page_with_the_screening_done(office: Office, signed_in: SignIn) -> None:
    row = factories.received(office, TEXTS["elevated"])
    client = signed_in("editor")
    response = client.post(_url("adapt", row))
    draft = Draft.objects.get()
    assert response.headers["Location"] == _url("draft", draft)
    assert client.post(_url("adapt", row)).headers["Location"] == _url("draft", draft), "a second click"
    page = _page(client, _url("draft", draft))
    assert '<mark class="elevated">' in page
    assert "Submit to two people" in page
    assert "Adapt or decline" in page


def test_declining_without_a_reason_shows_the_form_again(office: Office, signed_in: SignIn) -> None:
    row = factories.received(office, "Halo")
    response = signed_in("editor").post(_url("decline_arrival", row), {"reason": ""})
    assert response.status_code == 400
    assert "Please write the reason" in response.content.decode()
    assert "<title>Problem:" in response.content.decode()


def test_a_declined_row_says_why(office: Office, signed_in: SignIn) -> None:
    row, client = factories.received(office, "Halo"), signed_in("editor")
    for _ in range(2):
        assert client.post(_url("decline_arrival", row), {"reason": "Bukan urusan kami."}).status_code == 302
    assert "Bukan urusan kami." in _page(client, _url("arrival", row))
    assert Activity.objects.filter(type="Reject").count() == 1


def test_another_offices_things_do_not_exist(office: Office, signed_in: SignIn) -> None:
    stranger = factories.office()
    row, draft = factories.received(stranger, "Halo"), factories.draft(stranger, state="SUBMITTED")
    client = signed_in("head")
    for url in (_url("arrival", row), _url("draft", draft), _url("edit", draft), _url("approved", draft)):
        assert client.get(url).status_code == 404
    for name in ("approve", "return", "decline", "screen"):
        sent = {"seen": draft.content_hash, f"{name}-reason": "X"}
        assert client.post(_url(name, draft), sent).status_code == 404
    assert client.get(reverse("desk:draft", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["adapt", "submit", "approve", "decline", "override", "screen"])
def test_a_step_is_never_taken_by_looking(signed_in: SignIn, name: str) -> None:
    assert signed_in("head").get(reverse(f"desk:{name}", args=[uuid4()])).status_code == 405


# ---- drafts


def test_a_new_draft_needs_a_title(signed_in: SignIn) -> None:
    client = signed_in("editor")
    assert client.post(reverse("desk:drafts"), {"title": " "}).status_code == 400
    assert client.post(reverse("desk:drafts"), {"title": "Jadwal posyandu"}).status_code == 302
    assert "Jadwal posyandu" in _page(client, reverse("desk:drafts"))


def test_saving_screens_the_new_words(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office)
    sent = {"version": draft.version, "title": "Hak politik", "body": TEXTS["elevated"]}
    assert signed_in("editor").post(_url("edit", draft), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.assessment is not None
    assert (draft.version, draft.assessment.level) == (3, "elevated")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "", "body": "kept words"}, "Please write a title"),
        ({"title": "t" * 301, "body": "kept words"}, "301"),
        ({"title": "T", "body": "kept words " * 2000}, "22"),  # a text that is too long comes back whole
    ],
)
def test_a_refused_text_comes_back_as_it_was_typed(
    office: Office, signed_in: SignIn, sent: dict[str, str], said: str
) -> None:
    draft = factories.draft(office)
    response = signed_in("editor").post(_url("edit", draft), {"version": draft.version, **sent})
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert sent["body"].strip() in page


def test_a_form_without_its_version_is_refused_and_keeps_the_words(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office)
    response = signed_in("editor").post(_url("edit", draft), {"title": "T", "body": "kept words", "version": "x"})
    assert response.status_code == 400
    assert "kept words" in response.content.decode()


def test_a_version_conflict_shows_both_texts_and_the_next_save_knows_it(office: Office, signed_in: SignIn) -> None:
    draft, client = factories.draft(office), signed_in("editor")
    services.revise(uid=draft.uid, title="A", body="dari rekan", expected_version=2, by=office.editor, at=NOW)
    sent = {"version": 2, "title": "B", "body": "dari saya"}
    response = client.post(_url("edit", draft), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "dari rekan" in page
    assert "dari saya" in page
    assert 'name="version" value="3"' in page
    assert client.post(_url("edit", draft), sent | {"version": 3}).status_code == 302


def test_a_submitted_draft_says_who_is_missing_and_a_second_click_changes_nothing(
    office: Office, signed_in: SignIn
) -> None:
    draft, client = factories.draft(office, "elevated"), signed_in("editor")
    for _ in range(2):
        sent = {"seen": draft.content_hash, "message": "Mohon diperiksa."}
        assert client.post(_url("submit", draft), sent).headers["Location"] == _url("draft", draft)
    assert _steps(draft) == ["Create", "Offer"]
    page = " ".join(_page(client, _url("draft", draft)).split())
    assert "Still missing: Head of office, Legal officer." in page


def test_a_picture_that_was_not_screened_is_ticked_before_submitting(office: Office, signed_in: SignIn) -> None:
    picture = contents.put(b"no picture", media_type="image/png", name="poster.png")
    row, client = factories.received(office, TEXTS["none"], media=(picture,)), signed_in("editor")
    client.post(_url("adapt", row))
    draft = Draft.objects.get()
    assert "Not screened: look at it yourself" in _page(client, _url("draft", draft))
    sent = {"seen": draft.content_hash, "message": "words of mine"}
    response = client.post(_url("submit", draft), sent)
    assert response.status_code == 409
    assert "words of mine" in response.content.decode()
    assert client.post(_url("submit", draft), sent | {"looked_at": [str(picture.uid)]}).status_code == 302


def test_words_of_a_film_stand_under_their_moment_and_what_was_not_screened_is_said(
    office: Office, signed_in: SignIn
) -> None:
    film = contents.put(b"a film", media_type="video/mp4", name="film.mp4")
    Reading.objects.create(
        content_uid=film.uid, state="PARTLY", kind="video", text="Rapat\nPRESIDEN PUNYA HAK POLITIK",
        passages=[["0:00", "Rapat"], ["0:04", "PRESIDEN PUNYA HAK POLITIK"]],
        reason="The sound was not screened: please listen to it.",
    )  # fmt: skip
    row, client = factories.received(office, TEXTS["none"], media=(film,)), signed_in("editor")
    client.post(_url("adapt", row))
    draft = Draft.objects.get()
    page = " ".join(_page(client, _url("draft", draft)).split())
    assert "Words read, at 0:00:" in page
    assert "Words read, at 0:04:" in page
    assert "What touches the rules stands here only, not in the text beside it." in page
    assert "<b>Not fully screened.</b> The sound was not screened: please listen to it." in page
    assert "Not screened: look at it yourself" in page


def test_a_prohibited_draft_has_no_way_to_submit_but_a_head_may_override(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office, "prohibited")
    page = _page(signed_in("editor"), _url("draft", draft))
    assert "so this cannot be submitted" in page
    assert signed_in("editor").post(_url("submit", draft), {"seen": draft.content_hash}).status_code == 409
    assert "Override with a public reason" not in _page(signed_in("legal"), _url("draft", draft))
    head = signed_in("head")
    assert "Override with a public reason" in _page(head, _url("draft", draft))
    assert head.post(_url("override", draft), {"seen": draft.content_hash}).status_code == 400
    sent = {"seen": draft.content_hash, "override-reason": "Perintah pengadilan."}
    assert head.post(_url("override", draft), sent).headers["Location"] == _url("approved", draft)
    assert "Perintah pengadilan." in _page(head, _url("approved", draft))


# ---- decisions


def test_approving_by_two_leads_to_what_happens_next(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office, "elevated", state="SUBMITTED")
    head, legal = signed_in("head"), signed_in("legal")
    sent = {"seen": draft.content_hash}
    assert head.post(_url("approve", draft), sent).headers["Location"] == _url("draft", draft)
    page = _page(head, _url("draft", draft))
    assert "Your approval is counted" in page
    assert 'action="' + _url("approve", draft) not in page
    for _ in range(2):
        assert legal.post(_url("approve", draft), sent).headers["Location"] == _url("approved", draft)
    page = _page(legal, _url("approved", draft))
    assert reverse("publishing:office", args=[office.slug]) in page
    assert reverse("register:case", args=[draft.context]) in page
    assert _steps(draft) == ["Create", "Offer", "Add", "Accept"]


def test_the_author_finds_no_button_but_the_reason(office: Office, signed_in: SignIn) -> None:
    appoint(user_id=_person(office, "editor").pk, institution=office.institution, role="head", by=SYSTEM, at=CAMPAIGN)
    draft = factories.draft(office, state="SUBMITTED")
    page = _page(signed_in("editor"), _url("draft", draft))
    assert "so there is no button to approve it" in page
    assert 'action="' + _url("approve", draft) not in page
    response = signed_in("editor").post(_url("approve", draft), {"seen": draft.content_hash})
    assert response.status_code == 403
    assert "another person has to approve it" in response.content.decode()


def test_a_stale_assessment_is_said_and_refused(
    office: Office, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, client = factories.draft(office, state="SUBMITTED"), signed_in("head")
    monkeypatch.setattr(clock, "now", lambda: QUIET)
    assert "Out of date" in _page(client, _url("draft", draft))
    response = client.post(_url("approve", draft), {"seen": draft.content_hash})
    assert response.status_code == 409
    assert "The screening is out of date" in response.content.decode()
    assert client.post(_url("screen", draft)).status_code == 302
    assert "Out of date" not in _page(client, _url("draft", draft))


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_approving_something_else_is_refused(office: Office, signed_in: SignIn, seen: str) -> None:
    draft = factories.draft(office, state="SUBMITTED")
    response = signed_in("head").post(_url("approve", draft), {"seen": seen})
    assert response.status_code == 409
    assert "The draft changed while you were reading" in response.content.decode()


@pytest.mark.parametrize(("verb", "state"), [("return", "RETURNED"), ("decline", "DECLINED")])
def test_returning_and_declining_ask_for_words_and_show_them(
    office: Office, signed_in: SignIn, verb: str, state: str
) -> None:
    draft, client = factories.draft(office, state="SUBMITTED"), signed_in("legal")
    assert client.post(_url(verb, draft), {f"{verb}-reason": " "}).status_code == 400
    assert client.post(_url(verb, draft), {f"{verb}-reason": "x" * 1001}).status_code == 400
    for _ in range(2):
        assert client.post(_url(verb, draft), {f"{verb}-reason": "Sebutkan sumbernya."}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == state
    assert "Sebutkan sumbernya." in _page(client, _url("draft", draft))
    assert _steps(draft) == ["Create", "Offer", "Reject"]


def test_what_is_not_approved_has_no_page_of_what_happens_next(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office)
    assert signed_in("editor").get(_url("approved", draft)).headers["Location"] == _url("draft", draft)


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "DECLINED"])
@pytest.mark.parametrize("role", ["editor", "head", "legal"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_has_a_page_for_every_role(
    office: Office, signed_in: SignIn, state: str, role: str, language: str
) -> None:
    draft = factories.draft(office, "elevated", state=state)
    client = signed_in(role)
    client.cookies["alur_language"] = language
    page = _page(client, _url("draft", draft))
    assert page.count("<h1>") == 1
    assert page.count('class="btn"') <= 1, "one primary button a page"
    assert ("Hasil saringan" in page) == (language == "id")


# ---- signed out


def test_nobody_sees_the_desk_without_signing_in(office: Office) -> None:
    draft = factories.draft(office)
    for url in (reverse("desk:inbox"), reverse("desk:drafts"), _url("draft", draft), _url("edit", draft)):
        assert Client().get(url).headers["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.reliability  # F22: the session ends during a long form
def test_words_typed_while_the_session_ended_are_back_after_signing_in(office: Office) -> None:
    draft, client = factories.draft(office), Client()
    sent = {"version": draft.version, "title": "Judul lain", "body": "Kalimat yang panjang sekali."}
    response = client.post(_url("edit", draft), sent)
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))
    person = _person(office, "editor")
    client.post(response.headers["Location"], {"username": person.email, "password": directory.PASSWORD})
    page = _page(client, _url("edit", draft))
    assert "Kalimat yang panjang sekali." in page
    assert "Judul lain" in page
    assert client.post(_url("edit", draft), sent).status_code == 302
    assert "Kalimat yang panjang sekali." not in str(client.session.get(kept.KEY, {}))


def test_a_reason_typed_while_the_session_ended_is_back_in_its_own_form(office: Office) -> None:
    draft, client = factories.draft(office), Client()
    client.post(_url("decline", draft), {"decline-reason": "Bukan urusan kami."})
    client.force_login(_person(office, "editor"))
    assert _page(client, _url("draft", draft)).count("Bukan urusan kami.") == 1


def test_a_stranger_cannot_fill_the_session_store(office: Office) -> None:
    client = Client()
    for _ in range(8):
        client.post(reverse("desk:edit", args=[uuid4()]), {"body": "x" * 50_000})
    client.post(reverse("desk:edit", args=[uuid4()]), {"body": "x" * 70_000})
    assert len(client.session[kept.KEY]) == kept.PAGES


# ---- media


def _png(size: tuple[int, int] = (1200, 800)) -> bytes:
    out = BytesIO()
    Image.new("RGBA", size, (200, 0, 0, 128)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_drawn_anew_and_small_enough(office: Office, signed_in: SignIn) -> None:
    picture = contents.put(_png(), media_type="image/png", name="poster.png")
    factories.received(office, "Halo", media=(picture,))
    response = signed_in("editor").get(reverse("desk:small", args=[picture.uid]))
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in response.headers["Cache-Control"]
    assert Image.open(BytesIO(response.content)).size == (480, 320)
    assert len(response.content) < 25_000


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",  # a page that calls itself a picture
        b"",
        b"\x89PNG\r\n\x1a\n cut short",
        b"GIF89a",
    ],
)
def test_what_is_no_picture_is_refused_in_words(office: Office, signed_in: SignIn, data: bytes) -> None:
    file = contents.put(data, media_type="image/png", name="poster.png")
    factories.received(office, "Halo", media=(file,))
    response = signed_in("editor").get(reverse("desk:media", args=[file.uid]))
    assert response.status_code == 400
    assert "not a picture that can be shown" in response.content.decode()


def test_a_picture_with_too_many_pixels_is_not_opened(office: Office, signed_in: SignIn) -> None:
    out = BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")  # 60 million pixels in a few kilobytes
    bomb = contents.put(out.getvalue(), media_type="image/png")
    factories.received(office, "Halo", media=(bomb,))
    assert signed_in("editor").get(reverse("desk:small", args=[bomb.uid])).status_code == 400


def test_pictures_of_others_and_texts_are_not_shown(office: Office, signed_in: SignIn) -> None:
    picture = contents.put(_png((10, 10)), media_type="image/png")
    factories.received(factories.office(), "Halo", media=(picture,))
    assert signed_in("editor").get(reverse("desk:media", args=[picture.uid])).status_code == 404
    assert Client().get(reverse("desk:media", args=[picture.uid])).status_code == 302


def test_an_erased_text_is_counted_and_not_shown(office: Office, signed_in: SignIn) -> None:
    row = factories.received(office, "rahasia")
    contents.erase(contents.get(row.content_ids[0]).uid)
    assert "1 text or file was erased" in _page(signed_in("editor"), _url("arrival", row))


def test_the_pages_stay_within_the_policy(office: Office, signed_in: SignIn) -> None:
    draft = factories.draft(office, "elevated")
    page = _page(signed_in("editor"), _url("draft", draft))
    assert " style=" not in page
    assert "<script>" not in page

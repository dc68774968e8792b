"""The panel beside the words that somebody types: it says what screening would say, and leaves no trace."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.desk import domain
from alur.desk.models import Draft
from alur.desk.tests import factories
from alur.desk.tests.factories import CAMPAIGN, TEXTS, Office, later
from alur.kernel import clock, contents
from alur.kernel.models import Activity
from alur.screening import services as screening
from alur.screening.models import Assessment, Reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(CAMPAIGN, 60))


@pytest.fixture
def office() -> Office:
    return factories.office()


def _client(office: Office, role: str = "editor") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=getattr(office, role).user_id))
    client.cookies["alur_language"] = "en"
    return client


def _typed(client: Client, draft: Draft, **typed: str) -> HttpResponse:
    response = client.post(reverse("desk:live", args=[draft.uid]), typed, headers={"HX-Request": "true"})
    assert isinstance(response, HttpResponse)
    return response


def _words(client: Client, draft: Draft, **typed: str) -> str:
    response = _typed(client, draft, **typed)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TEXTS["none"], "Nothing marked"),
        (TEXTS["elevated"], "High risk"),
        (TEXTS["prohibited"], "Prohibited"),
        ("", "Nothing marked"),  # an empty draft touches nothing
    ],
)
def test_the_panel_says_the_level_of_the_words_as_they_are_typed(office: Office, text: str, says: str) -> None:
    draft = factories.draft(office)

    assert says in _words(_client(office), draft, title="Judul", body=text)


def test_the_words_that_touch_a_rule_are_marked_and_lead_to_it(office: Office) -> None:
    page = _words(_client(office), factories.draft(office), title="Judul", body=TEXTS["prohibited"])

    assert '<mark class="prohibited">' in page
    assert f'href="{reverse("screening:rule", args=["vote-call"])}?pack=indonesia" target="_blank"' in page


def test_who_is_named_by_an_office_is_said(office: Office) -> None:
    page = _words(_client(office), factories.draft(office), title="Judul", body="Menhan meninjau rumah sakit.")

    assert "“Menhan” is the office of Prabowo Subianto (Minister of Defence)" in page
    assert "contestant 2 since" in page
    assert "is not checked yet" in page


def test_nothing_is_kept_and_nothing_is_recorded(office: Office) -> None:
    draft = factories.draft(office)
    steps, assessments = Activity.objects.count(), Assessment.objects.count()

    _words(_client(office), draft, title="Judul lain", body=TEXTS["prohibited"])

    assert (Activity.objects.count(), Assessment.objects.count()) == (steps, assessments)
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.title, kept.body, kept.version, kept.assessment) == (
        draft.title, draft.body, draft.version, draft.assessment,
    )  # fmt: skip


def test_the_panel_says_what_saving_would_say(office: Office) -> None:
    draft, client = factories.draft(office), _client(office)
    typed = {"title": "  Mari   coblos ", "body": f"\r\nSatu\r\n{TEXTS['prohibited']}  "}
    page = _words(client, draft, **typed)

    client.post(reverse("desk:edit", args=[draft.uid]), {**typed, "version": str(draft.version)})

    made = Draft.objects.get(pk=draft.pk).assessment
    assert made is not None
    said = " ".join([made.level, *(concern["rule"] for concern in made.concerns)])
    assert f'name="said" value="{said}"' in page


def test_a_description_of_a_picture_is_screened_too_and_an_unread_picture_is_named(office: Office) -> None:
    picture = contents.put(b"\x89PNG nothing", media_type="image/png", name="poster.png")
    arrival = factories.received(office, TEXTS["none"], media=(picture,))
    _client(office).post(reverse("desk:adapt", args=[arrival.uid]))
    draft = Draft.objects.get(arrival=arrival)

    page = _words(_client(office), draft, title="Judul", body="", **{f"alt_{picture.uid}": "Ayo coblos nomor urut 2"})

    assert "Prohibited" in page
    assert "1 file whose words could not be read" in page


def test_what_touches_a_rule_in_a_film_is_shown_with_its_moment(office: Office) -> None:
    film = contents.put(b"film", media_type="video/mp4", name="a.mp4")
    passages = [["0:04", TEXTS["prohibited"]], ["0:06", TEXTS["none"]]]
    Reading.objects.create(content_uid=film.uid, state="READ", kind="video", text="", passages=passages)
    arrival = factories.received(office, TEXTS["none"], media=(film,))
    _client(office).post(reverse("desk:adapt", args=[arrival.uid]))

    page = _words(_client(office), Draft.objects.get(arrival=arrival), title="Judul", body="")

    assert "Film 1, at 0:04, words read:" in page
    assert "0:06" not in page
    assert '<mark class="prohibited">' in page


def test_another_office_s_draft_is_not_found(office: Office) -> None:
    draft = factories.draft(factories.office("lain"))

    response = _typed(_client(office), draft, title="a", body="b")

    assert response.status_code == 404
    assert draft.title not in response.content.decode()


def test_without_signing_in_it_says_so_and_shows_nothing_of_the_draft(office: Office) -> None:
    draft = factories.draft(office, "prohibited")

    page = _words(Client(), draft, title="a", body=TEXTS["prohibited"])

    assert "Sesi Anda sudah berakhir" in page
    assert "coblos" not in page


def test_looking_is_asked_by_post_only(office: Office) -> None:
    assert _client(office).get(reverse("desk:live", args=[factories.draft(office).uid])).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script><mark class=x>coblos Prabowo</mark>",
        "coblos\x00 nomor urut 2",
        "\u202ecoblos\u202c P\u200brabowo \u0430\u0304" * 20,
        "a" * domain.BODY_MOST,
        "coblos Prabowo " * 1300,
        "(" * 9000 + "coblos" + "\n" * 9000,
        "{% load x %}{{ request }}",
    ],
    ids=["markup", "nul", "bidi", "one word", "many hits", "brackets", "template"],
)
def test_hostile_words_are_answered_and_escaped(office: Office, body: str) -> None:
    page = _words(_client(office), factories.draft(office), title="J", body=body, version="x", extra="y")

    assert "<script>" not in page
    assert "<mark class=x>" not in page


def test_a_text_that_is_too_long_is_told_its_length_and_not_judged(office: Office) -> None:
    page = _words(_client(office), factories.draft(office), title="J", body="coblos Prabowo " * 1400)

    assert "20,000" in page or "20000" in page
    assert "<mark" not in page


def test_what_has_not_changed_is_not_said_again(office: Office) -> None:
    draft, client = factories.draft(office), _client(office)

    first = _words(client, draft, title="J", body=TEXTS["prohibited"], said="none")
    said = first.partition('name="said" value="')[2].partition('"')[0]
    again = _words(client, draft, title="J", body=TEXTS["prohibited"] + " ya", said=said)

    assert 'hx-swap-oob="innerHTML:#live-said"' in first
    assert "hx-swap-oob" not in again


def test_the_page_of_the_words_shows_the_panel_also_without_a_script(office: Office) -> None:
    draft = factories.draft(office, "prohibited")

    page = _client(office).get(reverse("desk:edit", args=[draft.uid])).content.decode()

    assert f'hx-post="{reverse("desk:live", args=[draft.uid])}"' in page
    assert '<mark class="prohibited">' in page
    assert 'id="live-said" role="status"></p>' in page


def test_rules_that_cannot_be_read_are_said_and_the_words_can_still_be_edited(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = factories.draft(office)

    def broken(jurisdiction: str) -> None:
        raise screening.NoRules(jurisdiction=jurisdiction, reason="neutrality.toml, line 7: is damaged")

    monkeypatch.setattr(screening, "rules", broken)

    page = _client(office).get(reverse("desk:edit", args=[draft.uid])).content.decode()

    assert "neutrality.toml, line 7" in page
    assert "Save and screen" in page

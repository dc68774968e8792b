from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from alur.accounts.models import User
from alur.directory import services, views
from alur.directory.models import Institution
from alur.directory.tests import factories
from alur.kernel.activities import SYSTEM

pytestmark = pytest.mark.django_db

BEGIN = {
    "name_id": "Dinas Kominfo Banten",
    "name_en": "",
    "slug": "kominfo-banten",
    "kind": "OFFICE",
    "zone": "Asia/Jakarta",
    "jurisdiction": "indonesia",
    "person": "Somebody",
    "email": "Head@Example.test",
    "password": "four words are enough",
    "again": "four words are enough",
}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    return client


@pytest.fixture
def empty_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site has asked nobody yet whether somebody exists."""
    monkeypatch.setattr(views, "_begun", set())


def _connected() -> Institution:
    office = factories.institution("banten", name={"id": "Dinas Banten", "en": "Banten office"}, zone="Asia/Jakarta")
    account = services.connect(
        institution=office, network="instagram", handle="pemprovbanten", by=SYSTEM, at=factories.LONG_AGO
    )
    account.confirmed_on = date(2024, 1, 20)
    account.save()
    services.connect(institution=office, network="facebook", handle="banten", by=SYSTEM, at=factories.LONG_AGO)
    return office


@pytest.mark.usefixtures("empty_installation")
def test_an_empty_installation_leads_everywhere_to_the_first_run(client: Client) -> None:
    assert client.get("/institutions/")["Location"] == "/start/"
    page = client.get("/start/").content.decode()
    assert "The first institution" in page
    assert "indonesia" in page


@pytest.mark.usefixtures("empty_installation")
def test_the_first_run_makes_the_institution_signs_its_head_in_and_is_over(client: Client) -> None:
    answer = client.post("/start/", BEGIN)
    assert answer["Location"] == reverse("directory:people"), "alone nobody publishes"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert Institution.objects.get().name == {"id": "Dinas Kominfo Banten", "en": "Dinas Kominfo Banten"}
    again = client.post("/start/", BEGIN | {"slug": "other", "email": "other@example.test"})
    assert again.status_code == 409
    assert "already has its first institution" in again.content.decode()
    assert client.get("/institutions/").status_code == 200


@pytest.mark.usefixtures("empty_installation")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"again": "another one"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "12"),
        ({"slug": "with space"}, "Only small letters"),
        ({"slug": "Kominfo"}, "Only small letters"),
        ({"email": "no address"}, "E-mail address"),
        ({"zone": "Europe/Paris"}, "Time zone"),
        ({"jurisdiction": "../indonesia"}, "Rules that bind it"),
        ({"name_id": ""}, "Name in Indonesian"),
        ({"name_id": "a\0b"}, "Name in Indonesian"),
    ],
)
def test_a_first_run_with_a_mistake_keeps_what_was_typed_and_makes_nothing(
    client: Client, change: dict[str, str], sentence: str
) -> None:
    answer = client.post("/start/", BEGIN | change)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Problem:" in page
    assert 'value="Somebody"' in page
    assert services.is_empty()


def test_the_list_names_accounts_and_when_they_were_confirmed(client: Client) -> None:
    _connected()
    page = client.get(reverse("directory:institutions")).content.decode()
    assert "Banten office" in page
    assert "@pemprovbanten" in page
    assert "20 January 2024" in page
    assert "not confirmed yet" in page


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        factories.institution()
    with django_assert_max_num_queries(6):
        client.get(reverse("directory:institutions"))


@pytest.mark.parametrize("query", ["?q=bali", "?q=%00", "?q=" + "x" * 5000, "?page=99999", "?page=x"])
def test_a_search_for_nothing_answers_with_a_page(client: Client, query: str) -> None:
    factories.institution("banten")
    assert client.get(reverse("directory:institutions") + query).status_code == 200


def test_nothing_found_says_what_to_do_next(client: Client) -> None:
    factories.institution("banten")
    page = client.get(reverse("directory:institutions"), {"q": "bali"}).content.decode()
    assert "Check the spelling" in page


def test_a_page_of_an_institution_shows_accounts_zone_forums_and_offices(client: Client) -> None:
    office = _connected()
    factories.institution("dinas", name={"id": "Dinas", "en": "Department"}, parent=office)
    factories.forum("kominfo-indonesia", [office])
    page = client.get(reverse("directory:institution", args=["banten"])).content.decode()
    for words in ("Banten office", "@pemprovbanten", "WIB", "kominfo-indonesia", "Department"):
        assert words in page


def test_an_institution_speaks_the_reader_s_language(client: Client) -> None:
    _connected()
    client.cookies["alur_language"] = "id"
    page = client.get(reverse("directory:institution", args=["banten"])).content.decode()
    assert "Dinas Banten" in page
    assert "20 Januari 2024" in page


def test_an_institution_that_does_not_exist_is_a_readable_404(client: Client) -> None:
    factories.institution()
    answer = client.get(reverse("directory:institution", args=["nowhere"]))
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "beginning"),
    [
        ("editor", "desk:inbox"),
        ("supervisor", "complaints:queue"),
        ("press_officer", "releases:written"),
        ("coordinator", "relay:dispatches"),
    ],
)
def test_whoever_signed_in_begins_where_their_work_is(client: Client, role: str, beginning: str) -> None:
    client.force_login(factories.user(role))
    assert client.get(reverse("directory:begin"))["Location"] == reverse(beginning)


def test_somebody_without_an_office_is_told_so(client: Client) -> None:
    person = factories.user("editor")
    person.roles.all().delete()
    client.force_login(person)
    assert client.get(reverse("directory:begin")).status_code == 403


COLLEAGUE = {"person": "Somebody", "email": "new@example.test", "role": "editor", "password": "four words are enough"}


def _head(client: Client) -> User:
    person = factories.user("head", "banten")
    client.force_login(person)
    return person


def test_a_head_adds_a_colleague_and_ends_their_role(client: Client) -> None:
    _head(client)
    address = reverse("directory:people")
    assert client.post(address, COLLEAGUE)["Location"] == address
    page = client.get(address).content.decode()
    assert "new@example.test" in page
    assert "Editor" in page
    held = User.objects.get(email="new@example.test").roles.get()
    assert client.post(reverse("directory:dismiss", args=[held.pk]))["Location"] == address
    assert "new@example.test" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "head@example.test"}, "Somebody already signs in with this e-mail address"),
        ({"password": "short"}, "12"),
        ({"role": "emperor"}, "Role"),
        ({"person": ""}, "Name"),
    ],
)
def test_a_colleague_with_a_mistake_is_refused_and_what_was_typed_stays(
    client: Client, change: dict[str, str], sentence: str
) -> None:
    _head(client)
    factories.user("head", "banten", email="head@example.test")
    answer = client.post(reverse("directory:people"), COLLEAGUE | change)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Problem:" in page
    assert sentence in page
    assert f'value="{(COLLEAGUE | change)["email"]}"' in page


def test_people_are_the_head_s_matter(client: Client) -> None:
    client.force_login(factories.user("editor"))
    assert client.get(reverse("directory:people")).status_code == 403
    assert client.post(reverse("directory:people"), COLLEAGUE).status_code == 403


def test_the_last_head_is_told_why_it_cannot_end(client: Client) -> None:
    person = _head(client)
    answer = client.post(reverse("directory:dismiss", args=[person.roles.get().pk]))
    assert answer.status_code == 409
    assert "at least one head" in answer.content.decode()

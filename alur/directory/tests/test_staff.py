"""Keeping the directory by its pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from alur.directory import exchange, loading, ownership, services
from alur.directory.models import Account, Contact, Institution, Membership
from alur.directory.tests import factories
from alur.kernel.activities import SYSTEM

pytestmark = pytest.mark.django_db

KEEPER = "komdigi"
NEW = {
    "slug": "dinas-serang", "name_id": "Dinas Serang", "kind": "OFFICE", "parent": "banten", "region": "36.04",
    "zone": "Asia/Jakarta", "jurisdiction": "indonesia",
}  # fmt: skip


def _client(role: str = "registrar", office: str = KEEPER) -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    client.force_login(factories.user(role, office))
    return client


def _page(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(f"directory:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_keeper_enters_an_institution_below_another_and_appoints_its_head() -> None:
    factories.institution("banten", "PROVINCE", region="36")
    client = _client()
    assert 'value="36"' in _page(client, "enrol", of="banten")
    assert client.post(reverse("directory:enrol"), NEW)["Location"] == reverse(
        "directory:office", args=["dinas-serang"]
    )
    person = {
        "person": "Somebody",
        "email": "h@example.test",
        "role": "head",
        "employment": "PNS",
        "password": "four words are enough",
    }
    address = reverse("directory:people_of", args=["dinas-serang"])
    assert client.post(address, person)["Location"] == address
    assert "Permanent civil servant" in client.get(address).content.decode()
    head = services.institution("dinas-serang").roles.get()
    assert (head.role, head.employment) == ("head", "PNS")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"slug": "banten"}, "already in the directory"),
        ({"slug": "own"}, "already in the directory"),
        ({"slug": "with space"}, "Only small letters"),
        ({"parent": "atlantis"}, "No institution has this short name"),
        ({"name_id": ""}, "Name in Indonesian"),
        ({"kind": "KINGDOM"}, "Kind"),
    ],
)
def test_an_entry_with_a_mistake_keeps_what_was_typed(given: dict[str, str], sentence: str) -> None:
    factories.institution("banten")
    answer = _client().post(reverse("directory:enrol"), NEW | given)
    page = answer.content.decode()
    assert (answer.status_code, "Problem:" in page, sentence in page) == (400, True, True)
    assert 'value="36.04"' in page


def test_an_entry_is_changed_and_cannot_belong_to_itself() -> None:
    factories.institution("banten")
    client, address = _client(), reverse("directory:change", args=["banten"])
    said = NEW | {"parent": "", "name_id": "Pemerintah Banten", "name_en": "Banten"}
    assert client.post(address, said).status_code == 302
    assert services.institution("banten").name == {"id": "Pemerintah Banten", "en": "Banten"}
    assert "cannot belong to itself" in client.post(address, said | {"parent": "banten"}).content.decode()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("enrol", []),
        ("change", ["banten"]),
        ("files", []),
        ("export", ["institutions"]),
        ("office", ["banten"]),
        ("people_of", ["banten"]),
    ],
)
@pytest.mark.parametrize("role", ["head", "editor", "coordinator"])
def test_what_belongs_to_others_is_not_for_a_head_or_an_editor(name: str, args: list[str], role: str) -> None:
    factories.institution("banten")
    _page(_client(role, "serang"), name, *args, status=403)


def test_a_head_keeps_the_own_entry() -> None:
    client, address = _client("head", "banten"), reverse("directory:office", args=["banten"])
    assert client.get(reverse("directory:overview"))["Location"] == address
    client.post(address, {"step": "connect", "account-network": "instagram", "account-handle": "@pemprov.banten"})
    client.post(address, {"step": "reach", "contact-way": "EMAIL", "contact-address": "dinas@example.test"})
    account, contact = Account.objects.get(), Contact.objects.get()
    assert (account.handle, account.url) == ("pemprov.banten", "https://www.instagram.com/pemprov.banten/")
    page = client.get(address).content.decode()
    assert "@pemprov.banten" in page
    assert "dinas@example.test" in page
    assert "dinas@example.test" not in client.get("/institutions/banten/").content.decode(), "contacts are not public"
    client.post(reverse("directory:confirm", args=[account.pk]), {"reason": "Surat 480/12/2024"})
    assert "Surat 480/12/2024" in client.get("/institutions/banten/").content.decode()
    client.post(reverse("directory:disconnect", args=[account.pk]))
    assert "@pemprov.banten" not in client.get("/institutions/banten/").content.decode()
    client.post(address, {"step": "still-right"})
    client.post(reverse("directory:forget", args=[contact.pk]))
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("connect", {"account-network": "instagram", "account-handle": "two words"}),
        ("connect", {"account-network": "orkut", "account-handle": "x"}),
        ("reach", {"contact-way": "EMAIL", "contact-address": "no address"}),
    ],
)
def test_an_account_or_contact_with_a_mistake_is_refused(step: str, given: dict[str, str]) -> None:
    answer = _client("head", "banten").post(reverse("directory:office", args=["banten"]), {"step": step, **given})
    assert answer.status_code == 400
    assert "Problem:" in answer.content.decode()


def test_a_page_that_cannot_be_read_is_said_beside_the_other_way() -> None:
    client = _client("head", "banten")
    account = services.connect(
        institution=services.institution("banten"), network="instagram", handle="b", by=SYSTEM, at=factories.LONG_AGO
    )
    answer = client.post(reverse("directory:confirm", args=[account.pk]))
    assert "cannot be read from here" in answer.content.decode()


def test_anybody_reports_a_false_account_and_the_office_decides() -> None:
    factories.institution("banten")
    address = reverse("directory:report_false") + "?institution=banten"
    said = {"network": "instagram", "handle": "@banten.palsu", "text": "It asks for money."}
    assert (
        "The office has it now" in Client(headers={"cookie": "alur_language=en"}).post(address, said).content.decode()
    )
    assert "banten.palsu" not in Client().get("/institutions/banten/").content.decode(), "an allegation is not shown"
    client = _client("head", "banten")
    assert "It asks for money." in client.get(reverse("directory:office", args=["banten"])).content.decode()
    uid = services.institution("banten").imitations.get().uid
    client.post(reverse("directory:decide", args=[uid]), {"is_false": "yes"})
    assert "banten.palsu" in Client().get("/institutions/banten/").content.decode()


@pytest.mark.parametrize("said", [{}, {"network": "x", "handle": ""}, {"network": "x", "handle": "a\0b"}])
def test_half_a_report_of_a_false_account_is_answered_at_its_fields(said: dict[str, str]) -> None:
    factories.institution("banten")
    answer = Client().post(reverse("directory:report_false") + "?institution=banten", said)
    assert answer.status_code == 400
    assert Client().get(reverse("directory:report_false")).status_code == 404


def test_a_coordinator_founds_a_forum_and_decides_about_its_members_only() -> None:
    client = _client("coordinator", "komdigi")
    offices = [factories.institution(f"dinas-{number}") for number in range(3)]
    client.post(reverse("directory:forums"), {"slug": "kominfo", "name_id": "Forum Kominfo"})
    address = reverse("directory:forum", args=["kominfo"])
    assert "Office dinas-1" in client.get(address, {"add": "dinas"}).content.decode()
    client.post(address, {"join": [offices[0].slug]})
    client.post(f"{address}?add=dinas&kind=OFFICE", {"everybody": "1"})
    assert services.members("kominfo").count() == 3
    client.post(address, {"leave": "dinas-1"})
    assert services.members("kominfo").count() == 2
    assert "Office dinas-2" in client.get(address, {"q": "dinas-2"}).content.decode()
    assert _client("coordinator", "other").get(address).status_code == 403
    assert _client().get(address).status_code == 200
    assert _client("head", "komdigi").get(address).status_code == 403


def _upload(client: Client, text: str) -> Any:
    file = SimpleUploadedFile("table.csv", text.encode())
    return client.post(reverse("directory:files"), {"file": file})


def test_a_file_is_shown_before_it_is_stored() -> None:
    factories.institution("banten")
    client = _client()
    text = exchange.export("institutions").replace("Office banten", "Banten office")
    text += "serang,OFFICE,Serang,,banten,Asia/Jakarta,,indonesia,\r\n"
    answer = _upload(client, text)
    page = answer.content.decode()
    assert "Banten office" in page
    assert not Institution.objects.filter(slug="serang").exists()
    done = client.post(reverse("directory:store"), {"file": answer.context["token"]})
    assert "1 new, 1 changed" in done.content.decode()
    assert services.institution("serang").parent == services.institution("banten")


def test_a_file_that_cannot_be_used_is_never_offered_to_be_stored() -> None:
    client = _client()
    page = _upload(client, exchange.export("forums") + "x,,,nowhere,\r\n").content.decode()
    assert "The Indonesian name is missing." in page
    assert "Store it" not in page
    assert "does not name the columns" in _upload(client, "a,b\n").content.decode()
    assert client.post(reverse("directory:store"), {"file": "made up"}).status_code == 404
    assert client.post(reverse("directory:files")).status_code == 400


def test_pages_of_a_whole_country_take_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = _client()
    assert client.post(reverse("directory:load", args=["indonesia"])).status_code == 200
    forum = reverse("directory:forum", args=["forum-kominfo-indonesia"])
    for address in [
        "/directory/", "/directory/?needs=nobody&q=banten", "/directory/forums/", forum,
        f"{forum}?q=serang&add=bawaslu",
        "/directory/institutions/diskominfo-banten/", "/institutions/", "/institutions/?q=pandegelang",
        "/institutions/provinsi-jawa-timur/", "/institutions/?kind=CITY&page=2",
    ]:  # fmt: skip
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200, address
    assert Membership.objects.filter(forum__slug="forum-kominfo-indonesia").count() == 552


def test_what_is_asked_of_offices_stands_on_their_page() -> None:
    client = _client()
    factories.institution("banten")
    client.post(reverse("directory:ask"), {"slug": ["banten"]})
    assert "Please confirm this entry" in _page(_client("head", "banten"), "office", "banten")


def test_the_last_keeper_stays_and_a_head_makes_no_keepers() -> None:
    client = _client()
    own = services.institution(KEEPER).roles.get()
    assert "at least one keeper" in client.post(reverse("directory:dismiss", args=[own.pk])).content.decode()
    head = _client("head", "banten")
    assert "registrar" not in _page(head, "people")
    person = {"person": "X", "email": "x@example.test", "role": "registrar", "password": "four words are enough"}
    assert head.post(reverse("directory:people"), person).status_code == 400


def test_a_status_is_changed_inside_the_office_only() -> None:
    client = _client("head", "banten")
    own = services.institution("banten").roles.get()
    address = reverse("directory:employ", args=[own.pk])
    for status, kept in [("PPPK", "PPPK"), ("EMPEROR", ""), ("PNS", "PNS")]:
        assert client.post(address, {"employment": status})["Location"] == reverse("directory:people")
        own.refresh_from_db()
        assert own.employment == kept
    assert _client("head", "serang").post(address, {"employment": "OTHER"}).status_code == 404


@pytest.mark.usefixtures("empty_installation")
def test_a_list_that_was_loaded_before_does_not_end_the_first_run() -> None:
    loading.load(name="indonesia", by=SYSTEM, at=factories.LONG_AGO)
    client = Client()
    assert client.get("/institutions/")["Location"] == "/start/"
    person = services.Person("h@example.test", "Somebody", "four words are enough")
    office = services.begin(
        slug="diskominfo-banten", kind="OFFICE", name={"id": "X", "en": "X"}, head=person, at=factories.LONG_AGO
    )
    assert office.name["id"] == "Dinas Komunikasi dan Informatika Provinsi Banten"
    assert ownership.page_address(office).endswith("/institutions/diskominfo-banten/")


@pytest.fixture
def empty_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    from alur.directory import views

    monkeypatch.setattr(views, "_begun", set())

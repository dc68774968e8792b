"""The public pages of the record, with the real case on them, in both languages."""

import json
import re
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import SYSTEM, Reference
from alur.kernel.models import Installation
from alur.kernel.record import record
from alur.register import services
from alur.register.core import files, verify
from alur.register.tests.factories import NOON, step, steps, the_case
from alur.screening import services as screening

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def case() -> str:
    context = the_case()
    services.checkpoint_new()
    return context


def words(html: bytes) -> str:
    """The page as it reads, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def english(client: Client) -> Client:
    client.cookies["alur_language"] = "en"
    return client


def test_the_case_page_tells_the_story_in_order(client: Client, case: str) -> None:
    page = words(client.get(f"/cases/{case}/").content).partition("Perjalanan menurut waktu")[2]
    told = [
        "pukul 19.33 WIB", "Tidak ada catatan saringan pada waktu itu", "Sumber tidak sepakat", "Warga.",
        "@ari*****ad", "tuduhan memihak 3", "Seorang warga Kota Serang melapor", "Siaran pers tidak ditemukan",
        "17 hari tanpa kabar terbuka", "Seorang pejabat dinas diperiksa", "Sesudah itu", "Hasilnya tidak diketahui",
    ]  # fmt: skip
    places = [page.find(each) for each in told]
    assert -1 not in places, told[places.index(-1)]
    assert places == sorted(places)


def test_the_case_page_is_complete_in_english(client: Client, case: str) -> None:
    page = words(english(client).get(f"/cases/{case}/").content)
    for each in ("at 19:33 WIB", "The sources disagree", "17 days without public news", "The outcome is not known"):
        assert each in page


def test_the_assessment_shows_the_words_the_law_and_that_it_is_advice(client: Client, case: str) -> None:
    html = client.get(f"/cases/{case}/").content.decode()
    assert '<mark class="elevated">' in html
    assert re.search(r'<blockquote class="law">.+?<cite>Ringkasan kami atas Pasal', html, re.DOTALL)
    assert "bukan putusan hukum" in html


def test_an_answer_stands_beside_what_it_answers_and_in_its_own_place(client: Client, case: str) -> None:
    html = client.get(f"/cases/{case}/").content.decode()
    beside = re.findall(r'<aside class="beside".+?</aside>', html, re.DOTALL)
    assert len(beside) == 2
    assert "Pelaksana tugas kepala Dinas" in beside[0]
    assert "Penjabat gubernur" in beside[1]
    for link in re.findall(r'href="#(e\d+)"', "".join(beside)):
        assert f'id="{link}"' in html


def test_every_step_leads_to_its_proof(client: Client, case: str) -> None:
    html = client.get(f"/cases/{case}/").content.decode()
    links = set(re.findall(r'href="(/register/\d+/)"', html))
    assert len(links) == len(services.case(case).steps)
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_line_shows_the_three_missing_stations(case: str) -> None:
    found = services.station_states(case)
    assert [name for name, state in found.items() if state == "struck"] == ["releases", "relay", "screening", "desk"]
    assert found["complaints"] == "here"
    assert services.case(case).states == found


def test_a_step_without_entry_says_that_the_proof_follows(client: Client) -> None:
    step("Create", "Release", name={"id": "Rilis", "en": "Release"})
    assert "buktinya menyusul" in words(client.get("/cases/a-case/").content)


def test_only_a_demo_calls_a_step_a_reenactment(client: Client) -> None:
    step("Create", "Release", name={"id": "Rilis", "en": "Release"})
    step("Create", "Sighting", sources=[{"outlet": "Koran", "confidence": "single"}])
    assert 'class="tag"' not in client.get("/cases/a-case/").content.decode()
    Installation.objects.create(pk=1, is_demo=True)
    assert client.get("/cases/a-case/").content.decode().count('class="tag"') == 1


def test_receipts_of_one_dispatch_are_one_line(client: Client) -> None:
    for _ in range(30):
        step("View", "Dispatch", path="dispatches/1")
    assert "30 kali" in words(client.get("/cases/a-case/").content)


def test_screenings_of_one_draft_are_one_step_with_the_last_verdict(client: Client) -> None:
    office = directory.institution(region="36")
    for text in ("Presiden memiliki hak politik yang diatur undang-undang pemilu.", "Jadwal posyandu pekan ini."):
        screening.assess(
            subject=Reference("Draft", "drafts/1"), parts={"body": text}, institution=office, on=NOON,
            by=directory.actor("editor", office), at=NOON, context="a-case",
        )  # fmt: skip
    page = words(client.get("/cases/a-case/").content)
    assert "2 kali" in page
    assert "Kerawanan tinggi" not in page


def test_hostile_words_are_shown_and_not_obeyed(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    step("Create", "Release", name={"id": evil, "en": evil}, summary={"id": evil}, reason=evil, known_then=evil)
    step("Create", "Comment", handle=evil, text=evil)
    services.checkpoint_new()
    for address in ("/cases/a-case/", "/register/", "/register/0/", "/cases/"):
        assert evil not in client.get(address).content.decode()


def test_an_erased_comment_is_gone_and_the_page_stays(client: Client) -> None:
    said = contents.put(json.dumps({"maskedName": "@a*b", "words": {"id": "hapus"}}), media_type="application/json")
    from django.db import transaction

    from alur.kernel.activities import CITIZEN, Reference
    from alur.kernel.record import record
    from alur.register.tests.factories import NOON

    with transaction.atomic():
        obj = Reference("Comment", "comments/1")
        record(
            type="Create", actor=CITIZEN, obj=obj, at=NOON, context="a-case", contents=[said], facts={"kind": "removal"}
        )
    assert "@a*b" in client.get("/cases/a-case/").content.decode()
    contents.erase(said.uid)
    assert "@a*b" not in client.get("/cases/a-case/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/cases/nothing/", "/cases/directory/", "/cases/nothing/feed.xml", "/register/7/", "/register/7.tlog-proof",
     f"/register/{10**30}/", "/register/checkpoint", "/register/export.jsonl"],
)  # fmt: skip
def test_what_is_not_there_is_answered_as_not_there(client: Client, address: str) -> None:
    step("Create", "Institution", context="directory")
    assert client.get(address).status_code == 404


def test_empty_pages_say_so(client: Client) -> None:
    step("Create", "Institution", context="directory")
    assert "Belum ada perjalanan" in words(client.get("/cases/").content)
    assert "Belum ada catatan" in words(client.get("/register/").content)


def test_the_register_lists_all_entries_or_those_of_one_case(client: Client, case: str) -> None:
    steps(60, context="another")
    services.checkpoint_new()
    assert "Halaman 1" in words(client.get("/register/").content)
    page = words(client.get(f"/register/?case={case}").content)
    assert "11 catatan perjalanan ini" in page
    assert client.get("/register/?page=999&case=%00").status_code == 200


def test_an_entry_shows_its_words_its_way_and_that_it_holds(client: Client, case: str) -> None:
    index = services.entries(case).last().index  # type: ignore[union-attr]  # there is one
    page = client.get(f"/register/{index}/").content.decode()
    assert services.proof(index).path[0].hex() in page
    assert "tidak berubah" in words(page.encode())


def test_the_downloads_verify_without_the_site(client: Client, case: str, tmp_path: Path) -> None:
    key = services.vkey()
    export = client.get("/register/export.jsonl")
    lines = b"".join(export).decode().splitlines()
    result = verify.verify(lines, key=key)
    assert (result.ok, result.size) == (True, services.latest_head().size)  # type: ignore[union-attr]  # there is one
    proof = client.get("/register/5.tlog-proof").content.decode()
    assert verify.verify_proof(proof, key=key).ok
    assert client.get("/register/checkpoint").content.decode() == files.read_proof(proof).checkpoint


def test_an_export_carries_earlier_heads_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    from alur.register.services import log

    monkeypatch.setattr(log, "EARLIER", 3)
    for _ in range(8):
        step()
        services.checkpoint_new()
    header = files.read_header(next(iter(services.export())))
    assert [note.split("\n")[1] for note in header.earlier] == ["1", "4", "7"]


@pytest.mark.parametrize("address", ["/cases/{}/feed.xml", "/register/feed.xml"])
def test_feeds_name_each_step_once_and_for_good(client: Client, case: str, address: str) -> None:
    response = client.get(address.format(case))
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own words
    names = [each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")]
    assert len(names) == len(set(names)) >= 11
    assert all(str(name).startswith("urn:uuid:") for name in names)
    titles = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    assert "Seorang pejabat dinas diperiksa" in titles


def test_the_latest_cases_come_with_their_line(case: str) -> None:
    step("Create", "Release", context="newer", day=90, name={"id": "Rilis baru", "en": "New release"})
    step("Create", "Institution", context="directory", day=100)
    newest, older = services.latest_cases()
    assert (newest.context, newest.states["releases"]) == ("newer", "here")
    assert older.name["en"].startswith("A post on the president")
    assert older.url == "/cases/banten-2024/"
    assert [each.context for each in services.latest_cases(1)] == ["newer"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("type", "kind"), [("Move", "Thing"), ("Create", "Post"), ("Flag", "Complaint")])
def test_any_step_has_a_heading(language: str, type: str, kind: str) -> None:
    from alur.register import wording

    with translation.override(language):
        assert wording.heading(type, kind).strip()


def test_whoever_may_answer_finds_the_way_to_it_and_the_public_the_way_to_report(client: Client, case: str) -> None:
    path = next(each.first.object_path for each in services.case(case).steps if each.first.object_kind == "Sighting")
    public = client.get(f"/cases/{case}/").content.decode()
    assert f"/report/?about={path}" in public
    assert "/answers/" not in public
    client.force_login(directory.user("editor", "diskominfo-banten"))
    assert f"/answers/new/?about={path}" in client.get(f"/cases/{case}/").content.decode()


@transaction.atomic
def _answer_and_assess(office: Institution) -> None:
    """An answer with its text, a comment with its words, an assessment: what a step reads besides its activity."""
    said = contents.put("Kantor buka pada hari Sabtu.")
    words = contents.put('{"maskedName": "a*", "words": {"id": "Buka?"}}', media_type="application/json")
    for kind, content in (("Response", said), ("Comment", words)):
        obj = Reference(kind, f"{kind.lower()}s/{uuid4()}")
        record(
            type="Create", actor=SYSTEM, obj=obj, at=NOON, context="a-case", contents=[content], in_reply_to=obj.path
        )
    screening.assess(
        subject=Reference("Post", f"posts/{uuid4()}"), parts={"body": "Jadwal layanan"}, institution=office, on=NOON,
        by=SYSTEM, at=NOON, context="a-case",
    )  # fmt: skip


def test_a_long_case_asks_the_database_no_more_often_than_a_short_one(client: Client) -> None:
    office, asked = directory.institution(), []
    for _ in range(2):
        _answer_and_assess(office)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/cases/a-case/").content.decode()
        asked.append(len(queries))
    assert page.count("Kantor buka pada hari Sabtu.") == page.count("Buka?") == 2
    assert asked[0] == asked[1]

"""The story of issue and answer as people live it, once on a phone in Indonesian and once on a desk in English."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import reporting
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

CASE = "/cases/banten-2024/"
OFFICE = "/offices/diskominfo-banten/"
ADDED = {"id": "Pertanyaan warga kami jawab di kolom komentar.", "en": "We answer questions of residents below."}
REASON = {"id": "Tidak berkaitan dengan layanan di provinsi ini.", "en": "It has nothing to do with services here."}
RELEASE = {
    "id": ("Jadwal imunisasi pekan ini", "Senin sampai Kamis di setiap puskesmas, pukul 08.00 sampai 12.00."),
    "en": ("Immunisation days this week", "Monday to Thursday at every health centre, from 08:00 to 12:00."),
}


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_release_goes_out_and_the_answers_come_back(visit: Visit, language: str, width: int, tmp_path: Path) -> None:
    people = {name: visit(language, width, site=language) for name in ("citizen", "editor", "head", "legal", "press")}
    people["officer"] = visit(language, width, site=language)
    citizen = people["citizen"]
    reads_the_case(citizen)
    checks_a_post(citizen)
    title = adapts_what_arrived(people["editor"])
    approves_twice_on_a_double_click(people["head"], title)
    approves_last(people["legal"], title)
    finds_the_post(citizen, title)
    reports_the_post(citizen)
    handles_the_report(people["officer"])
    headline = issues_a_release(people["press"])
    declines_it(people["editor"], headline)
    reads_why(citizen, headline)
    verifies_the_register(citizen, tmp_path)
    for person in people.values():
        person.found_nothing()


def reads_the_case(citizen: Visitor) -> None:
    citizen.opens("/", "home")
    citizen.page.locator("#cases ~ ol a").first.click()
    citizen.waits_for("Pasal 299" if citizen.language == "id" else "299")
    citizen.looks("case")
    for words in ("Kompas.com", "@ari*****ad"):
        citizen.sees(words)
    citizen.link("Check the proof").click()
    citizen.sees(citizen.said("This entry stands in the register, unchanged"))
    citizen.looks("entry")


def checks_a_post(citizen: Visitor) -> None:
    citizen.opens("/")
    citizen.link("Check a post").click()
    citizen.looks("check")
    citizen.page.locator("main textarea").fill("Presiden dan wakil presiden mempunyai hak melaksanakan kampanye.")
    citizen.button("Check").click()
    citizen.sees(citizen.said("These words were seen before"))
    citizen.looks("check-found")


def adapts_what_arrived(editor: Visitor) -> str:
    editor.signs_in("editor.banten@demo.example", "sign-in")
    editor.looks("inbox")
    editor.page.locator(".inbox a").first.click()
    editor.looks("arrival")
    editor.button("Make a draft").click()
    editor.looks("draft")
    expect(editor.page.locator(".ladder .at")).to_contain_text(editor.said("High risk", "level"))
    editor.sees("299")
    editor.link("Edit the draft").click()
    editor.looks("edit")
    text = editor.page.locator("[name=body]")
    text.fill(text.input_value() + "\n\n" + ADDED[editor.language])
    title = editor.page.locator("[name=title]").input_value()
    editor.button("Save and screen").click()
    editor.sees(ADDED[editor.language])
    editor.button("Submit to two people").click()
    editor.sees(editor.said("Waiting for approval", "draft"))
    editor.sees(editor.said("wrote this version; cannot approve it"))
    expect(editor.button("Approve")).to_have_count(0)
    editor.looks("draft-submitted")
    return title


def finds_the_draft(person: Visitor, title: str) -> None:
    person.opens("/desk/drafts/", "drafts")
    person.page.get_by_role("link", name=title).first.click()


def approves_twice_on_a_double_click(head: Visitor, title: str) -> None:
    """W10: one effect."""
    head.signs_in("kepala.banten@demo.example")
    finds_the_draft(head, title)
    head.looks("draft-to-approve")
    head.button("Approve").dblclick()
    head.sees(head.said("Your approval is counted"))
    expect(head.page.locator("td").get_by_text(head.said("approved"), exact=True)).to_have_count(1)
    head.looks("draft-half-approved")


def approves_last(legal: Visitor, title: str) -> None:
    legal.signs_in("hukum.banten@demo.example")
    finds_the_draft(legal, title)
    legal.button("Approve").click()
    legal.sees(legal.said("The draft is approved"))
    legal.looks("approved")
    legal.link("The public page of your office").click()
    legal.waits_for(title)


def finds_the_post(citizen: Visitor, title: str) -> None:
    citizen.opens(OFFICE, "office")
    citizen.page.locator("main").get_by_role("link", name=title).click()
    citizen.sees(ADDED[citizen.language])
    citizen.looks("post")
    feed = citizen.page.request.get(citizen.site.origin + OFFICE + "feed.xml")
    assert feed.ok
    assert feed.text().count("<item>") == 1
    assert title in feed.text()
    post = citizen.page.url
    citizen.link("See the whole way of this post").click()
    citizen.sees(title)
    citizen.looks("case-with-the-post")
    citizen.page.goto(post)


def reports_the_post(citizen: Visitor) -> None:
    citizen.link("Report this post").click()
    citizen.looks("report")
    citizen.button("Begin").click()
    reporting.answers_the_questions(citizen, "report", by_name=True)
    code = reporting.sends_with_a_double_click(citizen, "report")
    reporting.opens_the_report(citizen, code, "status")


def handles_the_report(officer: Visitor) -> None:
    officer.signs_in("petugas.bawaslu@demo.example")
    officer.looks("complaints")
    rows = officer.page.locator("main tbody a")
    expect(rows).to_have_count(2)  # the one of the case, and the one just sent
    rows.filter(has_not_text="0001").last.click()
    officer.sees(reporting.HAPPENED[officer.language])
    officer.looks("complaint")


def issues_a_release(press: Visitor) -> str:
    """A ministry writes, looks at it, and issues it for the forum."""
    headline, words = RELEASE[press.language]
    press.signs_in("humas.kementerian@demo.example")
    press.looks("releases-written")
    press.link("Write a release").click()
    press.looks("release-write")
    for name, typed in (("title_id", headline), ("title_en", headline), ("text", words)):
        press.page.locator(f"[name={name}]").fill(typed)
    press.page.locator("[name=kind]").select_option("SERVICE")
    press.button("Keep and look at it").click()
    press.looks("release-issue")
    press.page.locator("[name=forum]").select_option("forum-kominfo-indonesia")
    press.button("Issue").click()
    press.sees(words)
    press.looks("release")
    return headline


def declines_it(editor: Visitor, headline: str) -> None:
    """It reached the inbox by the forum; declining with a reason is as easy as a draft, and public."""
    editor.opens("/desk/")
    editor.waits_for(headline)
    editor.page.locator("main").get_by_role("link", name=headline).click()
    editor.page.locator("#decline textarea").fill(REASON[editor.language])
    editor.page.locator("#decline button").click()
    editor.sees(REASON[editor.language])
    editor.looks("arrival-declined")


def reads_why(citizen: Visitor, headline: str) -> None:
    citizen.opens("/releases/", "releases")
    citizen.page.locator("main").get_by_role("link", name=headline).click()
    citizen.link("See the whole case").click()
    citizen.sees(REASON[citizen.language])
    citizen.looks("case-declined")


def verifies_the_register(citizen: Visitor, folder: Path) -> None:
    """The exported file fits the key that was read on the page; a changed word in it does not stay unseen."""
    citizen.opens("/register/", "register")
    key = citizen.page.locator("pre.note").last.inner_text().strip()
    with citizen.page.expect_download() as coming:
        citizen.page.get_by_role("link", name="alur-register.jsonl").click()
    file = folder / "alur-register.jsonl"
    coming.value.save_as(file)
    assert verify(file, key).returncode == 0
    forged = re.sub("Kompas.com", "Koran.com", file.read_text(), count=1)
    file.write_text(forged)
    assert verify(file, key).returncode == 1


def verify(file: Path, key: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "alur.cli", "verify", str(file), "--key", key]
    return subprocess.run(command, capture_output=True, text=True, check=False)

"""F22: the session ends while somebody types. Nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TYPED = "Kalimat yang sudah lama dipikirkan oleh penyuntingnya."


def begins_a_draft(editor: Visitor) -> None:
    editor.signs_in("editor.banten@demo.example")
    editor.opens("/desk/drafts/")
    editor.page.locator("main [name=title]").fill("Draf tanpa sumber")
    editor.button("Begin the draft").click()


def test_an_editor_signs_in_again_and_goes_on_with_the_same_words(visit: Visit) -> None:
    editor = visit("id", 1280)
    begins_a_draft(editor)
    editor.page.locator("[name=body]").fill(TYPED)
    editor.page.context.clear_cookies(name="sessionid")
    editor.button("Save and screen").click()
    editor.presses_the_demo_user("editor.banten@demo.example")
    expect(editor.page.locator("[name=body]")).to_have_value(TYPED)
    editor.sees(editor.said("Your words are back"))
    editor.looks("edit-kept")
    editor.button("Save and screen").click()
    editor.sees(TYPED)
    editor.found_nothing()


def test_an_editor_whose_browser_forgot_everything_gets_the_words_back_to_copy(visit: Visit) -> None:
    editor = visit("id", 360)
    begins_a_draft(editor)
    editor.page.locator("[name=body]").fill(TYPED)
    editor.page.context.clear_cookies()
    editor.button("Save and screen").click()
    editor.sees(TYPED)
    editor.looks("form-out-of-date", status=403)
    editor.found_nothing()


def test_a_citizen_whose_draft_is_gone_sees_the_words_once_more(visit: Visit) -> None:
    citizen = visit("id", 360)
    citizen.opens("/report/")
    citizen.button("Begin").click()
    citizen.page.locator("[name=post]").fill(TYPED)
    citizen.page.context.clear_cookies(name="alur_report")
    citizen.button("Continue").click()
    citizen.sees(TYPED)
    citizen.looks("report-gone", status=citizen.status)
    citizen.found_nothing()

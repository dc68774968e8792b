"""Screening follows the words while somebody writes, and the rules explain themselves from there."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 360)])
def test_the_panel_follows_the_words_and_leaves_the_writer_alone(visit: Visit, language: str, width: int) -> None:
    editor = visit(language, width)
    editor.signs_in("editor.banten@demo.example")
    editor.opens("/desk/drafts/")
    editor.types("Title of the new draft", "Posyandu pekan ini")
    editor.button("Begin the draft").click()
    panel, said = editor.page.locator("#live"), editor.page.locator("#live-said")
    expect(panel).to_contain_text(editor.said("Nothing marked", "level"))

    text = editor.page.get_by_role("textbox", name=editor.said("Text")).first
    text.press_sequentially("Mari coblos nomor urut 2")

    expect(panel).to_contain_text(editor.said("Prohibited", "level"))
    expect(said).to_contain_text(editor.said("Prohibited", "level"))
    expect(text).to_be_focused()
    expect(text).to_have_value("Mari coblos nomor urut 2")
    editor.looks("writing")
    editor.page.reload()
    expect(panel).to_contain_text(editor.said("Nothing marked", "level"))
    editor.found_nothing()


def test_without_a_script_the_words_are_screened_when_they_are_saved(visit: Visit) -> None:
    editor = visit("id", 360, script=False)
    editor.signs_in("editor.banten@demo.example")
    editor.opens("/desk/drafts/")
    editor.types("Title of the new draft", "Posyandu pekan depan")
    editor.button("Begin the draft").click()
    editor.types("Text", "Mari coblos nomor urut 2")
    editor.button("Save and screen").click()

    editor.sees(editor.said("Prohibited", "level"))
    editor.link("This rule with its examples").click()
    editor.sees(editor.said("By which law"))

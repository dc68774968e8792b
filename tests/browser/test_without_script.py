"""Public pages without JavaScript, on the narrowest screen: read a case, report, and come back with the code."""

import pytest
from playwright.sync_api import expect

from tests.browser import reporting
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_case_is_read_without_script(visit: Visit) -> None:
    reader = visit("id", 320, script=False)
    reader.opens("/", "plain-home")
    reader.page.locator("#cases ~ ol a").first.click()
    reader.looks("plain-case")
    reader.page.locator("summary").first.click()
    reader.link("Comments by class").click()
    reader.sees("@ari*****ad")
    reader.looks("plain-comments")
    reader.found_nothing()


def test_a_report_is_sent_and_found_again_without_script(visit: Visit) -> None:
    citizen = visit("en", 320, script=False)
    citizen.opens("/report/", "plain-report")
    citizen.button("Begin").click()
    citizen.page.locator("[name=post]").fill("Instagram @pemprov.banten")
    reporting.answers_the_questions(citizen, "plain-report", by_name=False)
    code = reporting.sends_with_a_double_click(citizen, "plain-report")
    reporting.opens_the_report(citizen, code, "plain-status")
    expect(citizen.page.locator("script")).to_have_count(0)
    citizen.found_nothing()

"""From one ministry to 552 offices, and back: the board fills up live; a withdrawal returns from a post."""

import psycopg
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_story import issues_a_release
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

OFFICES = 552
REASON = {"id": "Angkanya keliru.", "en": "The figures are wrong."}

# As many more offices in the forum as are missing, in the provinces of the country, like the one that is there.
JOIN = """
    WITH made AS (
        INSERT INTO directory_institution
        SELECT row.* FROM directory_institution AS i, generate_series(1, %(missing)s) AS n,
            jsonb_populate_record(i, jsonb_build_object(
                'id', 900000 + n, 'uid', gen_random_uuid(), 'slug', 'dinas-' || n,
                'name', jsonb_build_object('id', 'Dinas Kominfo ' || n, 'en', 'Communication office ' || n),
                'region', (11 + n %% 38) || '.01')) AS row
         WHERE i.slug = 'diskominfo-banten' RETURNING id)
    INSERT INTO directory_membership (forum_id, institution_id, joined_at)
    SELECT forum.id, made.id, now() - interval '9 years' FROM made, directory_forum AS forum
     WHERE forum.slug = 'forum-kominfo-indonesia'
"""
MEMBERS = """
    SELECT count(*) FROM directory_membership JOIN directory_forum AS forum ON forum.id = forum_id
     WHERE forum.slug = 'forum-kominfo-indonesia' AND left_at IS NULL
"""
OPENED = """
    UPDATE relay_receipt SET state = 'OPENED', at = now()
     WHERE id IN (SELECT id FROM relay_receipt WHERE state = 'WAITING' ORDER BY id LIMIT 200)
"""


def runs(site: Site, statement: str, **values: int) -> int:
    """On the database of the site; the first number of the answer."""
    with psycopg.connect(site.database) as connection:
        cursor = connection.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
        return int(row[0]) if row else 0


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_board_fills_up_and_a_withdrawal_comes_back_from_a_post(visit: Visit, language: str, width: int) -> None:
    people = {name: visit(language, width, site=f"relay_{language}") for name in ("press", "editor", "head")}
    press, editor = people["press"], people["editor"]
    missing = OFFICES - runs(press.site, MEMBERS)
    runs(press.site, JOIN, missing=missing)
    headline = issues_a_release(press)
    watches_the_board(press)
    posts_it(editor, people["head"], headline)
    expect(board_of(press)).to_contain_text(press.said("in the words of the release"), timeout=60_000)
    press.looks("board-posted")
    withdraws(press)
    takes_it_down(editor, headline)
    sees_who_has_acted(press)
    for person in people.values():
        person.found_nothing()


def board_of(person: Visitor) -> Locator:
    return person.page.locator("#board")


def watches_the_board(press: Visitor) -> None:
    """All offices stand there; what changes appears without loading the page again."""
    link = press.link("See the receipts")
    while not link.count():
        press.page.wait_for_timeout(500)
        press.page.reload()
        press.page.wait_for_load_state("networkidle")
    link.click()
    press.sees(press.said("By region"))
    press.sees("552")
    press.looks("board")
    runs(press.site, OPENED)
    expect(board_of(press)).to_contain_text("200")
    press.looks("board-opened")
    press.page.locator("#region-36").click()
    press.looks("board-region")


def posts_it(editor: Visitor, head: Visitor, headline: str) -> None:
    """An office opens it, makes a draft of it as it is, and another person approves that."""
    editor.signs_in("editor.banten@demo.example")
    editor.waits_for(headline)
    editor.page.locator("main").get_by_role("link", name=headline).click()
    editor.sees(editor.said("We have it"))
    editor.looks("arrival-with-receipt")
    editor.button("Make a draft").click()
    editor.page.locator("form[action$='/submit'] button").click()
    editor.sees(editor.said("Waiting for approval", "draft"))
    head.signs_in("kepala.banten@demo.example")
    head.opens("/desk/drafts/")
    head.page.get_by_role("link", name=headline).first.click()
    head.button("Approve").click()
    head.sees(head.said("The draft is approved"))


def withdraws(press: Visitor) -> None:
    press.link("Back to the release").click()
    press.link("Withdraw").click()
    press.page.locator("main textarea").fill(REASON[press.language])
    press.button("Withdraw").click()
    press.sees(REASON[press.language])


def takes_it_down(editor: Visitor, headline: str) -> None:
    """It stands on top of the inbox with its hour; from there the way leads to the post."""
    editor.opens("/desk/")
    editor.waits_for(editor.said("Withdrawn by its issuer"))
    editor.looks("inbox-withdrawn")
    editor.page.locator(".banner").get_by_role("link", name=headline).click()
    editor.looks("followup")
    editor.link("To the posts of your office").click()
    editor.link("Take down").click()
    editor.page.locator("main textarea").fill(REASON[editor.language])
    editor.button("Take down").click()
    editor.sees(REASON[editor.language])


def sees_who_has_acted(press: Visitor) -> None:
    press.waits_for(press.said("The post was taken down", "followup"))
    press.looks("release-acted")
    press.page.get_by_role("link", name=press.said("See the receipts")).last.click()
    press.sees(press.said("The post was taken down", "followup"))
    press.looks("board-withdrawn")

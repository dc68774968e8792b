"""The pages beside the story, each looked at by those who may open it."""

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PUBLIC = {
    "cases": "/cases/", "institutions": "/institutions/", "institution": "/institutions/provinsi-banten/",
    "institutions-none": "/institutions/?q=tidakada", "releases-list": "/releases/",
    "comments": "/comments/banten-2024/", "register-of-a-case": "/register/?case=banten-2024",
    "rules": "/rules/", "rule": "/rules/vote-call/",
}  # fmt: skip
STAFF = {
    "kepala.banten": {
        "people": "/institutions/own/people/",
        "published": "/publishing/",
        "answers": "/answers/",
        "rules-and-calendar": "/screening/packs/?run=active",
    },
    "koordinator.forum": {"relay": "/relay/"},
    "pengawas.bawaslu": {"complaints-queue": "/complaints/"},
    "editor.banten": {"hand-in": "/intake/", "desk": "/desk/drafts/", "inbox-declined": "/desk/?state=DECLINED"},
}


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 360)])
def test_every_other_page_is_whole(visit: Visit, language: str, width: int) -> None:
    reader = visit(language, width)
    for name, path in PUBLIC.items():
        reader.opens(path, name)
    reader.opens("/no-such-page/")
    reader.looks("not-found", status=404)
    for who, pages in STAFF.items():
        person = visit(language, width)
        person.signs_in(f"{who}@demo.example")
        for name, path in pages.items():
            person.opens(path, name)
        reader.problems += person.problems
    reader.found_nothing()


def test_somebody_elses_page_says_whose_it_is(visit: Visit) -> None:
    editor = visit("id", 360)
    editor.signs_in("editor.banten@demo.example")
    editor.opens("/complaints/")
    editor.looks("not-your-role", status=403)
    editor.found_nothing()

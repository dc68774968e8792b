"""What every page must be, whatever stands on it. A check says in words what is wrong, nothing when all is well."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from alur.web import messages

GRAVE = ("serious", "critical")
# What tells a reader where they are and what can be pressed: on an Indonesian page none of it may be left in English.
SIGNS = "h1, h2, h3, button, label, legend, th, dt, summary, nav a, .btn, .crumb a"
NUMBERED = re.compile(r"%\(\w+\)[sd]")


def problems(page: Page, language: str, *, script: bool) -> Iterator[str]:
    """Everything that is wrong with the page that is open. script: axe is one, and runs only where scripts do."""
    yield from _one_heading(page)
    yield from _sideways(page)
    yield from _language(page, language)
    if script:
        yield from _accessibility(page)


def _one_heading(page: Page) -> Iterator[str]:
    if (number := page.locator("h1").count()) != 1:
        yield f"it has {number} headings of the first level"


def _sideways(page: Page) -> Iterator[str]:
    widths = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    if widths[0] > widths[1]:
        yield f"it scrolls sideways: {widths[0]} px in a window of {widths[1]}"


def _language(page: Page, language: str) -> Iterator[str]:
    if (said := page.locator("html").get_attribute("lang")) != language:
        yield f"it says that its language is {said}"
    if language == "id":
        shown = {text.strip() for text in page.locator(SIGNS).all_inner_texts()}
        yield from (f"left in English: {text}" for text in sorted(shown & english()))


def _accessibility(page: Page) -> Iterator[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    for rule in found:
        if rule["impact"] in GRAVE:
            yield f"axe, {rule['impact']}: {rule['id']}, {rule['help']}: {rule['nodes'][0]['html'][:300]}"


@cache
def english() -> frozenset[str]:
    """The English words of the site that have others in Indonesian."""
    found: set[str] = set()
    for station in messages.stations():
        path = station / messages.PO
        if path.exists():
            with path.open("rb") as file:
                known = read_po(file, locale=messages.LANGUAGE)
            found |= {str(each.id) for each in known if each.string and each.string != each.id}
    return frozenset(text for text in found if text and not NUMBERED.search(text))

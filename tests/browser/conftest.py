"""One browser and the demo site for all tests of this folder; both are gone before other tests begin.

Playwright keeps an event loop running as long as it lives, and Django refuses to reach the database beside one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from alur.web.postgres import EmbeddedPostgres
from tests.browser.site import Site, running
from tests.browser.visitor import PICTURES, Visitor

FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
HEIGHTS = {320: 640, 360: 740, 1280: 900}  # pixels, by width

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """A Chromium."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *alone])
        yield started
        started.close()


@pytest.fixture(scope="package")
def site_of(postgres: EmbeddedPostgres) -> Iterator[Callable[[str], Site]]:
    """The demo of a name, started when it is first asked for: what one story does, another one does not see."""
    found: dict[str, Site] = {}
    with ExitStack() as stack:

        def site(name: str) -> Site:
            if name not in found:
                found[name] = stack.enter_context(running(postgres, name))
            return found[name]

        yield site


@pytest.fixture
def visit(browser: Browser, site_of: Callable[[str], Site]) -> Iterator[Visit]:
    """`visit("id", 360)`: a new person at a device of their own, who has chosen their language."""
    with ExitStack() as stack:

        def person(language: str, width: int, *, site: str = "id", script: bool = True) -> Visitor:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHTS[width]}, java_script_enabled=script,
                reduced_motion="reduce",
            )  # fmt: skip
            stack.callback(context.close)
            visitor = Visitor(context.new_page(), site_of(site), language, width, script)
            if language == "en":
                visitor.opens("/")
                visitor.page.get_by_role("link", name="English", exact=True).click()
            return visitor

        yield person

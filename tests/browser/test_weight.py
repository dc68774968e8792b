"""What a first visit costs on a slow connection: every byte that came over the wire, as the browser counted it."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

KB = 1000
BUDGETS = {
    "/report/": 30, "/status/": 30,
    "/": 60, "/check/": 60, "/cases/": 60, "/register/": 60, "/releases/": 60, "/institutions/": 60, "/sign-in/": 60,
    "/institutions/diskominfo-banten/": 60, "/offices/diskominfo-banten/": 60, "/comments/banten-2024/": 60,
    "/register/1/": 60, "/rules/": 60, "/rules/vote-call/": 60,
    "/cases/banten-2024/": 100,
}  # fmt: skip
STAFF = 250


def weigh(page: Page, address: str) -> float:
    """Kilobytes of the page, its style, scripts and icons, in a browser that knows nothing of it yet."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return sum(sizes) / KB


def test_every_public_page_is_light_enough_for_a_slow_connection(visit: Visit) -> None:
    reader = visit("id", 360)
    weights = {path: weigh(reader.page, reader.site.origin + path) for path in BUDGETS}
    assert not {path: weight for path, weight in weights.items() if weight > BUDGETS[path]}


def test_a_page_for_staff_is_light_enough_too(visit: Visit) -> None:
    editor = visit("id", 1280)
    editor.signs_in("editor.banten@demo.example")
    inboxes = [f"{editor.site.origin}/desk/?state={state}" for state in ("NEW", "DRAFTED")]
    weights = {address: weigh(editor.page, address) for address in inboxes}
    for link in editor.page.locator(".inbox a").all():  # what arrived and its draft, when another test made one
        address = editor.site.origin + str(link.get_attribute("href"))
        weights[address] = weigh(editor.page, address)
        editor.page.goto(inboxes[-1])
    assert not {address: weight for address, weight in weights.items() if weight > STAFF}

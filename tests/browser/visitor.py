"""A person at a browser: goes to pages, reads what stands there, presses what they see. Every page is looked at."""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.browser import checks, manual
from tests.browser.site import Site

PICTURES = Path(__file__).parents[2] / "var" / "pictures"
PATIENCE = 15_000  # milliseconds


@dataclass
class Visitor:
    """One person with a device of this width who reads this language."""

    page: Page
    site: Site
    language: str
    width: int
    script: bool = True
    status: int = 200
    noise: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Hear what the browser complains of: scripts that fail, and whatever the site's own policy forbids."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("response", self._note_status)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that refuses something says so with its status; Chromium repeats it as an error.
        is_page = message.location.get("url", "") == self.page.url and self.status >= 400
        if message.type == "error" and not is_page:
            self.noise.append(message.text)

    def _note_status(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status

    def said(self, english: str, context: str = "") -> str:
        """How the site says it in this person's language."""
        with translation.override(self.language):
            return translation.pgettext(context, english) if context else translation.gettext(english)

    def opens(self, path: str, name: str = "") -> None:
        """Goes there, and looks at it if it has a name."""
        self.page.goto(self.site.origin + path)
        if name:
            self.looks(name)

    def looks(self, name: str, *, status: int = 200) -> None:
        """Looks at the page from all sides and keeps a picture of it. What is wrong waits for `found_nothing`."""
        self.page.wait_for_load_state()
        if self.script:
            expect(self.page.locator("[hx-trigger=load]")).to_have_count(0)  # panels have come
        self.page.screenshot(path=PICTURES / f"{name}-{self.width}-{self.language}.png", full_page=True)
        if manual.is_wanted(name, self.language, self.width):
            manual.keep(self.page, name)
        found = [*self.noise, *checks.problems(self.page, self.language, script=self.script)]
        if self.status != status:
            found.append(f"its status is {self.status}, not {status}")
        self.problems += [f"{name} at {self.width}, {self.language}: {each}" for each in found]
        self.noise.clear()

    def found_nothing(self) -> None:
        """The end of a visit: no page had anything wrong with it."""
        assert not self.problems, "\n" + "\n".join(self.problems)

    def link(self, english: str, context: str = "") -> Locator:
        """The first link in the content with these words."""
        return self._main.get_by_role("link", name=self.said(english, context)).first

    def button(self, english: str) -> Locator:
        """The button in the content with exactly these words."""
        return self._main.get_by_role("button", name=self.said(english), exact=True).first

    def types(self, english: str, text: str) -> None:
        """Fills the field with this label."""
        self._main.get_by_label(self.said(english)).first.fill(text)

    def sees(self, text: str) -> None:
        """Reads it somewhere on the page."""
        expect(self._main).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        """It stands nowhere on the page."""
        expect(self._main).not_to_contain_text(text)

    def waits_for(self, text: str, *, tries: int = 60) -> None:
        """Loads the page again until it says so, as somebody does who waits for news."""
        while text not in self._main.inner_text() and (tries := tries - 1):
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.sees(text)

    def signs_in(self, address: str, name: str = "") -> None:
        """Goes to the sign-in page by the link at the foot, as somebody of the demo."""
        self.opens("/")
        self.page.get_by_role("contentinfo").get_by_role("link", name=self.said("Sign in for offices")).click()
        if name:
            self.looks(name)
        self.presses_the_demo_user(address)

    def presses_the_demo_user(self, address: str) -> None:
        """On the sign-in page of a demo."""
        self.page.get_by_role("listitem").filter(has_text=address).get_by_role("button").click()

    @property
    def _main(self) -> Locator:
        return self.page.locator("main")

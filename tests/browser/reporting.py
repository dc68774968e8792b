"""A citizen's way through the report: the questions, sending, and coming back with the code."""

from tests.browser.visitor import Visitor

HAPPENED = {
    "id": "Akun resmi provinsi menayangkan bahan kampanye pada masa kampanye, dan warga bertanya apa hubungannya.",
    "en": "The official account of the province showed campaign material during the campaign; residents asked why.",
}


def _continues(citizen: Visitor, name: str) -> None:
    citizen.looks(name)
    citizen.page.locator("main .btns").get_by_text(citizen.said("Continue"), exact=True).click()


def _fills(citizen: Visitor, **words: str) -> None:
    for name, typed in words.items():
        citizen.page.locator(f"main [name={name}]").fill(typed)


def answers_the_questions(citizen: Visitor, name: str, *, by_name: bool) -> None:
    """From the first question to the page before sending; the pictures are called `name`-..."""
    _continues(citizen, f"{name}-post")
    for day in ("event_on", "known_on"):
        _fills(citizen, **{f"{day}_day": "26", f"{day}_month": "1", f"{day}_year": "2024"})
    _continues(citizen, f"{name}-dates")
    _continues(citizen, f"{name}-deadline")
    _fills(citizen, place="Serang", respondent="Pengelola akun")
    _continues(citizen, f"{name}-who")
    _fills(citizen, account=HAPPENED[citizen.language])
    _continues(citizen, f"{name}-what")
    _continues(citizen, f"{name}-evidence")
    citizen.page.locator("[name=way]").nth(0 if by_name else 1).check()
    _continues(citizen, f"{name}-name")
    if by_name:
        _fills(citizen, name="Warga Peragaan", address="Serang")
        _continues(citizen, f"{name}-identity")
    _continues(citizen, f"{name}-complete")
    citizen.looks(f"{name}-check")


def sends_with_a_double_click(citizen: Visitor, name: str) -> str:
    """W10: one report, and its receipt; returns the code."""
    citizen.button("Send").dblclick()
    citizen.sees(citizen.said("Report received"))
    citizen.looks(f"{name}-received")
    return " ".join(citizen.page.locator(".code li").all_inner_texts())


def opens_the_report(citizen: Visitor, code: str, name: str) -> None:
    """With a wrong code first, then with the right one as people type it."""
    citizen.opens("/status/", name)
    _fills(citizen, code="enam kata yang bukan kodenya sama")
    citizen.button("Open").click()
    citizen.looks(f"{name}-wrong", status=404)
    _fills(citizen, code=code.upper())
    citizen.button("Open").click()
    citizen.sees(citizen.said("What has happened"))
    citizen.looks(f"{name}-report")

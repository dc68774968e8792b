"""Old verdicts computed again: what is said, at a terminal and on the page, and to whom."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.kernel.activities import Reference
from alur.kernel.errors import NotFound
from alur.screening import again, services
from alur.screening.models import Assessment
from alur.screening.tests import factories

pytestmark = pytest.mark.django_db


def replayed(uid: str | None = None) -> tuple[int, str]:
    said: list[str] = []
    return again.replay(uid, say=said.append), "\n".join(said)


def changed(made: Assessment, how: str) -> Assessment:
    """The row, as somebody might change it afterwards."""
    if how == "engine":
        verdict = json.dumps({**made.answer, "engine_version": "0"}, sort_keys=True, separators=(",", ":"))
        Assessment.objects.filter(pk=made.pk).update(verdict=verdict)
    elif how == "text":
        Assessment.objects.filter(pk=made.pk).update(parts={"body": factories.ELEVATED})
    elif how == "level":
        Assessment.objects.filter(pk=made.pk).update(verdict=made.verdict.replace('"none"', '"notice"'))
    return Assessment.objects.get(pk=made.pk)


OUTCOMES = [
    # what was changed, exit code, what is said
    ("", 0, "the same, byte for byte"),
    ("text", 1, "NOT THE SAME"),
    ("level", 1, "NOT THE SAME"),
    ("engine", 2, "cannot be computed here"),
]


@pytest.mark.parametrize(("how", "code", "said"), OUTCOMES)
def test_a_verdict_computed_again_says_whether_it_is_the_same(how: str, code: int, said: str) -> None:
    made = changed(factories.assessed(factories.office()), how)
    ended, text = replayed(str(made.uid))
    assert (ended, said in text, made.verdict_hash in text) == (code, True, True)


def test_the_parts_are_judged_in_the_order_of_that_day() -> None:
    """The database sorts the keys of an object by their length; a verdict names its spans in the order of the parts."""
    office = factories.office()
    parts = {"title": "Coblos Ganjar", "body": "Coblos Ganjar", "image:1": "Coblos Ganjar", "a": "Coblos Ganjar"}
    made = services.assess(
        subject=Reference("Draft", "drafts/1"), parts=parts, institution=office.institution, on=factories.CAMPAIGN,
        by=office.editor, at=factories.CAMPAIGN, context="rules-test",
    )  # fmt: skip
    assert replayed(str(made.uid))[0] == 0


def test_of_all_those_that_differ_are_named() -> None:
    office = factories.office()
    good, bad = factories.assessed(office), changed(factories.assessed(office), "text")
    code, text = replayed()
    assert code == 1
    assert str(bad.uid) in text
    assert str(good.uid) not in text
    assert text.endswith("2 assessments: 1 the same, byte for byte, 1 NOT THE SAME, 0 cannot be computed here")


@pytest.mark.parametrize("uid", ["no id", str(uuid4())])
def test_what_does_not_exist_is_not_found(uid: str) -> None:
    with pytest.raises(NotFound):
        replayed(uid)


@pytest.mark.parametrize(("how", "_code", "_said"), OUTCOMES)
def test_the_office_sees_it_and_no_other(how: str, _code: int, _said: str) -> None:
    office = factories.office()
    made = changed(factories.assessed(office), how)
    page = reverse("screening:again", args=[made.uid])
    client, other = Client(), Client()
    client.cookies["alur_language"] = "en"
    client.force_login(directory.user("editor", office.institution))
    other.force_login(directory.user("editor"))

    shown = client.get(page).content.decode()
    assert ("The same, byte for byte" in shown) == (how == "")
    assert made.verdict_hash in shown
    assert other.get(page).status_code == 404
    assert Client().get(page).status_code == 302

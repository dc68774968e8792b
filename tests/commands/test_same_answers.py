"""What the API answers is what `alur screen` prints, byte for byte: one function makes both."""

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.test import Client

from alur.cli import main
from alur.directory import tokens
from alur.directory.tests import factories
from alur.kernel import clock

pytestmark = pytest.mark.django_db

SUPPORT = "Rapat hari ini. #PrabowoGibran2024"
DAY = "2024-01-27"
LINES = [
    {"id": "a", "text": SUPPORT, "date": DAY, "institution_type": "pemda", "region": "36"},
    {"id": "b", "text": SUPPORT},
    {"id": 3, "text": "Selamat pagi", "date": "2022-01-27", "institution_type": "media", "region": "36"},
]


def printed(*options: str, text: str) -> str:
    return CliRunner().invoke(main, ["screen", *options], input=BytesIO(text.encode())).stdout


def test_one_post_is_answered_as_at_a_terminal() -> None:
    asked = {"text": SUPPORT, "on": DAY, "institution_type": "pemda", "region": "36"}
    answer = Client().post("/api/v1/screening", json.dumps(asked), content_type="application/json")
    said = printed("-", "--json", "--on", DAY, "--by", "pemda", "--region", "36", text=SUPPORT)

    assert answer.content.decode() == said.strip()
    assert answer["Content-Type"] == "application/json"


def test_many_texts_are_answered_as_at_a_terminal() -> None:
    head = factories.actor("head", factories.institution(region="36"))
    _made, secret = tokens.issue(name="program", may=["screening.ask"], days=30, by=head, at=clock.now())
    lines = "".join(json.dumps(line) + "\n" for line in LINES)
    answer = Client().post(
        "/api/v1/screening/batch", lines, content_type="application/x-ndjson",
        headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"},
    )  # fmt: skip

    assert answer["Content-Type"] == "application/x-ndjson"
    assert answer.content.decode() == printed("--batch", "-", "--out", "-", text=lines)

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.relay import board, services
from alur.relay.models import Dispatch, Receipt
from alur.releases.tests.factories import EVENING, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    client.force_login(directory.user("coordinator", "coordination"))
    return client


@pytest.fixture
def dispatch() -> Dispatch:
    """To two offices of Banten, one of Aceh and one of the whole country."""
    directory.institution("banten", "PROVINCE", region="36", name={"id": "Provinsi Banten", "en": "Banten"})
    places = [("serang", "36.73"), ("lebak", "36.02"), ("sabang", "11.72"), ("pusat", "")]
    members = [directory.institution(slug, region=region) for slug, region in places]
    directory.forum("forum", members)
    by = directory.actor("coordinator", "coordination")
    return services.announce(release_uid=issued().uid, forum_slug="forum", by=by, at=EVENING)


def read(client: Client, dispatch: Dispatch, **query: str) -> str:
    return client.get(reverse("relay:dispatch", args=[dispatch.uid]), query).content.decode()


def set_state(slug: str, state: str, **fields: Any) -> None:
    Receipt.objects.filter(institution__slug=slug).update(state=state, **fields)


def test_it_counts_by_region_in_the_order_of_the_codes(coordinator: Client, dispatch: Dispatch) -> None:
    set_state("serang", "OPENED")
    found = services.regions(dispatch)
    assert [(each.code, each.counts["WAITING"], each.counts["OPENED"]) for each in found] == [
        ("", 1, 0), ("11", 1, 0), ("36", 1, 1),
    ]  # fmt: skip
    page = read(coordinator, dispatch)
    assert page.index("Whole country") < page.index("Region 11") < page.index("Banten")
    assert "1 of 4 offices have opened it or answered." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"serang", "lebak", "sabang", "pusat"}),
        ({"region": "36"}, {"serang", "lebak"}),
        ({"region": "national"}, {"pusat"}),
        ({"state": "DECLINED"}, {"lebak"}),
        ({"state": "NO_SUCH"}, {"serang", "lebak", "sabang", "pusat"}),
        ({"q": "office seR"}, {"serang"}),
        ({"q": "%"}, set()),  # no wildcard
        ({"page": "99"}, {"serang", "lebak", "sabang", "pusat"}),
    ],
)
def test_offices_are_found_by_region_state_and_name(
    coordinator: Client, dispatch: Dispatch, query: dict[str, str], shown: set[str]
) -> None:
    set_state("lebak", "DECLINED", reason="Bukan untuk kami.")
    page = read(coordinator, dispatch, **query)
    assert {slug for slug in ("serang", "lebak", "sabang", "pusat") if f"Office {slug}" in page} == shown


def test_a_post_is_a_link_that_says_whether_the_words_were_changed(coordinator: Client, dispatch: Dispatch) -> None:
    set_state("serang", "POSTED", post_url="/offices/serang/posts/1/", is_adapted=True)
    set_state("lebak", "POSTED", post_url="/offices/lebak/posts/2/", is_adapted=False)
    page = read(coordinator, dispatch)
    assert '<a href="/offices/serang/posts/1/">in its own words, see what changed</a>' in page
    assert '<a href="/offices/lebak/posts/2/">in the words of the release</a>' in page


def test_the_script_asks_for_the_moving_part_only_and_with_the_same_choice(
    coordinator: Client, dispatch: Dispatch
) -> None:
    address = reverse("relay:dispatch", args=[dispatch.uid])
    assert f'hx-get="{address}?region=36"' in read(coordinator, dispatch, region="36")
    piece = coordinator.get(address, {"region": "36"}, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<div id="board"')
    assert "<html" not in piece
    assert "sabang" not in piece


def test_of_very_many_offices_the_regions_are_listed_first(
    coordinator: Client, dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "A_FEW", 3)
    assert "Office serang" not in read(coordinator, dispatch)
    assert "Office serang" in read(coordinator, dispatch, region="36")


def statements(client: Client, dispatch: Dispatch) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(client, dispatch)
    return len(captured)


def test_more_offices_cost_no_more_statements(coordinator: Client, dispatch: Dispatch) -> None:
    before = statements(coordinator, dispatch)
    more = [Institution(slug=f"x-{n}", kind="OFFICE", name={"id": f"X {n}"}, region="36.01") for n in range(150)]
    Institution.objects.bulk_create(more)
    Receipt.objects.bulk_create(
        [Receipt(dispatch=dispatch, institution=each, state="WAITING", at=EVENING) for each in more]
    )
    assert statements(coordinator, dispatch) == before


def exported(client: Client, dispatch: Dispatch, form: str, **query: str) -> str:
    response = client.get(reverse("relay:exported", args=[dispatch.uid, form]), query)
    assert response.status_code == 200
    return response.getvalue().decode()


def test_it_is_exported_with_the_choice_that_is_shown(coordinator: Client, dispatch: Dispatch) -> None:
    set_state("lebak", "DECLINED", reason="=cmd|'/C calc'!A0")
    rows = list(csv.DictReader(StringIO(exported(coordinator, dispatch, "csv", region="36"))))
    assert [(row["institution"], row["region"], row["state"]) for row in rows] == [
        ("lebak", "36.02", "DECLINED"), ("serang", "36.73", "WAITING"),
    ]  # fmt: skip
    assert rows[0]["reason"] == "'=cmd|'/C calc'!A0", "no spreadsheet takes it for a formula"
    found = json.loads(exported(coordinator, dispatch, "json"))
    assert [each["institution"] for each in found] == ["pusat", "sabang", "lebak", "serang"]
    assert found[2]["reason"] == "=cmd|'/C calc'!A0"
    assert json.loads(exported(coordinator, dispatch, "json", q="nobody")) == []


@pytest.mark.parametrize("role", ["editor", "coordinator"])
def test_an_export_is_for_who_may_see_the_board(dispatch: Dispatch, role: str) -> None:
    client = Client()
    client.force_login(directory.user(role, "serang"))
    assert client.get(reverse("relay:exported", args=[dispatch.uid, "csv"])).status_code == 404


def test_an_office_sees_its_receipts_beside_what_arrived_and_acknowledges_there(dispatch: Dispatch) -> None:
    client = Client()
    client.cookies["alur_language"] = "en"
    client.force_login(directory.user("editor", "serang"))
    panel = reverse("relay:own_receipts_panel", args=[dispatch.release_uid])
    assert "We have it" in client.get(panel, headers={"HX-Request": "true"}).content.decode()
    client.post(reverse("relay:acknowledge", args=[dispatch.uid]))
    page = client.get(panel).content.decode()
    assert ("Acknowledged" in page, "We have it" in page) == (True, False)

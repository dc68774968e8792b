from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.models import Activity
from alur.relay import services
from alur.relay.models import Dispatch, Receipt
from alur.releases import services as releases
from alur.releases.tests.factories import EVENING, TITLE, issued

pytestmark = pytest.mark.django_db


def _client(role: str = "", office: Institution | str = "") -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    if role:
        client.force_login(directory.user(role, office))
    return client


def _dispatched(members: list[Institution], announcer: str = "coordination") -> Dispatch:
    directory.forum("kominfo-indonesia", members)
    by = directory.actor("coordinator", announcer)
    return services.announce(release_uid=issued().uid, forum_slug="kominfo-indonesia", by=by, at=EVENING)


def _url(name: str, dispatch: Dispatch) -> str:
    return reverse(f"relay:{name}", args=[dispatch.uid])


def test_the_board_shows_every_office_and_counts_every_state() -> None:
    a, b = directory.institution("a-office"), directory.institution("b-office")
    directory.user("editor", b)
    dispatch = _dispatched([b, a])
    page = _client("coordinator", "coordination").get(_url("dispatch", dispatch)).content.decode()
    assert page.index("Office a-office") < page.index("Office b-office")
    for words in ("Waiting", "Delivered", "Opened", "Acknowledged", "Declined", "Posted"):
        assert words in page


def test_a_declined_receipt_shows_its_reason_in_the_office_s_words() -> None:
    dispatch = _dispatched([directory.institution()])
    Receipt.objects.update(state="DECLINED", reason="Bukan untuk <kami>")
    page = _client("coordinator", "coordination").get(_url("dispatch", dispatch)).content.decode()
    assert "Bukan untuk &lt;kami&gt;" in page


def test_an_office_opens_its_receipt_and_acknowledges_it_once() -> None:
    office = directory.institution()
    dispatch = _dispatched([office, directory.institution("other-office")])
    client = _client("editor", office)
    page = client.get(_url("dispatch", dispatch)).content.decode()
    assert "We have it" in page
    assert "other-office" not in page  # nobody sees how others answered
    for _ in range(2):
        assert client.post(_url("acknowledge", dispatch))["Location"] == _url("dispatch", dispatch)
    page = client.get(_url("dispatch", dispatch)).content.decode()
    assert "Acknowledged" in page
    assert "We have it" not in page
    assert Activity.objects.filter(type="Accept", object_kind="Dispatch").count() == 1


def test_for_others_a_dispatch_does_not_exist() -> None:
    dispatch = _dispatched([directory.institution()])
    stranger = _client("editor")
    assert stranger.get(_url("dispatch", dispatch)).status_code == 404
    assert stranger.post(_url("acknowledge", dispatch)).status_code == 404
    assert stranger.get(reverse("relay:dispatch", args=[uuid4()])).status_code == 404
    assert _client().get(_url("dispatch", dispatch))["Location"].startswith(reverse("accounts:sign_in"))


def test_acknowledging_by_a_link_is_not_possible() -> None:
    office = directory.institution()
    dispatch = _dispatched([office])
    assert _client("editor", office).get(_url("acknowledge", dispatch)).status_code == 405


def test_a_coordinator_passes_on_and_a_second_click_finds_the_same_dispatch() -> None:
    directory.forum("kominfo-indonesia", [directory.institution()])
    release = issued()
    client = _client("coordinator")
    address = reverse("relay:announce", args=[release.uid])
    assert TITLE["en"] in client.get(address).content.decode()
    answers = {client.post(address, {"forum": "kominfo-indonesia"})["Location"] for _ in range(2)}
    assert answers == {_url("dispatch", Dispatch.objects.get())}
    assert TITLE["en"] in client.get(reverse("relay:dispatches")).content.decode()


@pytest.mark.parametrize("given", [{}, {"forum": "nowhere"}, {"forum": "empty"}])
def test_a_forum_that_cannot_receive_is_refused_on_the_page(given: dict[str, str]) -> None:
    directory.forum("empty")
    release = issued()
    answer = _client("coordinator").post(reverse("relay:announce", args=[release.uid]), given)
    assert answer.status_code == 400
    assert "Problem" in answer.content.decode()
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("role", ["editor", "press_officer", "legal"])
def test_only_coordinators_pass_on(role: str) -> None:
    release = issued()
    client = _client(role)
    assert client.get(reverse("relay:announce", args=[release.uid])).status_code == 403
    assert client.get(reverse("relay:dispatches")).status_code == 403


def _panel(client: Client, dispatch: Dispatch, **headers: str) -> str:
    return client.get(reverse("relay:receipts_panel", args=[dispatch.release_uid]), headers=headers).content.decode()


def test_the_panel_tells_the_public_where_it_went_and_nothing_of_single_offices() -> None:
    office = directory.institution("some-office")
    dispatch = _dispatched([office, directory.institution()])
    page = _panel(_client(), dispatch)
    assert "<html" in page
    assert "to 2 offices" in page
    assert "kominfo-indonesia" in page
    assert "some-office" not in page
    assert _url("dispatch", dispatch) not in page


def test_the_panel_alone_is_a_piece_for_the_page_that_loads_it() -> None:
    dispatch = _dispatched([directory.institution()])
    piece = _panel(_client(), dispatch, hx_request="true")
    assert piece.lstrip().startswith("<section")
    assert "<html" not in piece


def test_the_panel_leads_an_office_to_its_receipt_and_a_coordinator_onwards() -> None:
    office = directory.institution()
    dispatch = _dispatched([office])
    assert _url("dispatch", dispatch) in _panel(_client("editor", office), dispatch)
    assert reverse("relay:announce", args=[dispatch.release_uid]) in _panel(_client("coordinator"), dispatch)


def test_the_panel_of_a_release_that_nobody_may_see_is_not_found() -> None:
    directory.institution()
    assert _client().get(reverse("relay:receipts_panel", args=[uuid4()])).status_code == 404


def test_the_page_of_a_release_links_the_panel_and_loads_it_where_there_is_a_script() -> None:
    dispatch = _dispatched([directory.institution()])
    page = _client().get(reverse("releases:release", args=[dispatch.release_uid])).content.decode()
    address = reverse("relay:receipts_panel", args=[dispatch.release_uid])
    assert f'hx-get="{address}"' in page
    assert f'<a href="{address}">' in page


def test_the_line_on_a_release_s_page_shows_that_it_was_passed_on() -> None:
    dispatch = _dispatched([directory.institution()])
    answer = _client().get(reverse("releases:release", args=[dispatch.release_uid]))
    assert answer.context["states"] == {"directory": "done", "releases": "here", "relay": "done"}


def test_the_board_of_a_withdrawn_release_still_opens() -> None:
    dispatch = _dispatched([directory.institution()])
    release = releases.release(dispatch.release_uid)
    by = directory.actor("press_officer", release.institution)
    releases.withdraw(uid=release.uid, reason="Keliru", by=by, at=EVENING)
    client = _client("coordinator", "coordination")
    assert client.get(_url("dispatch", dispatch)).status_code == 200
    assert client.get(reverse("relay:dispatches")).status_code == 200

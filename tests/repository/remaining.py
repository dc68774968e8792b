"""What must still work in an installation without one side station; `test_removal.py` runs it in such a copy.

No name that pytest collects by itself: in the whole tree nothing is missing.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alur import demo, flow
from alur.accounts.models import User
from alur.desk import services
from alur.desk.models import Arrival
from alur.desk.tests import factories as desk
from alur.kernel import clock
from alur.kernel.models import Activity, Installation
from alur.kernel.tasks import act, listeners_of
from alur.publishing.models import Page, Post
from alur.publishing.services import publish
from alur.register import services as register
from alur.web.flowline import POSITION, lying
from tests.walk import story as walk

CASE = "banten-2024"
SPINE = {station.name for station in flow.STATIONS if station.spine}


@pytest.fixture
def story(db: None) -> Iterator[None]:
    """The case of the demo, as far as the stations that are there can tell it."""
    demo.load()
    yield
    clock.forget()


def test_a_station_is_missing_and_nothing_else() -> None:
    missing = [station for station in flow.STATIONS if station.name not in flow.active_names()]

    assert [station.spine for station in missing] == [False]


@pytest.mark.django_db
def test_the_checks_pass_and_the_tables_are_those_of_the_models() -> None:
    call_command("check")
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_public_pages_open_in_both_languages(story: None, client: Client) -> None:
    names = ["home", "register:cases", "register:register", "releases:list", "directory:institutions"]
    pages = [*map(reverse, names), reverse("register:case", args=[CASE])]

    for language in ("id", "en"):
        client.cookies["alur_language"] = language
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert register.station_states(CASE)


def test_the_desk_opens_for_everyone_of_the_office(db: None, client: Client) -> None:
    office = desk.office("kantor-lain")
    arrival = desk.received(office, desk.TEXTS["elevated"])
    draft = services.adapt(arrival=arrival.uid, by=office.editor, at=desk.CAMPAIGN)
    pages = [
        reverse("desk:inbox"),
        reverse("desk:drafts"),
        reverse("desk:arrival", args=[arrival.uid]),
        reverse("desk:draft", args=[draft.uid]),
    ]

    for person in User.objects.filter(roles__institution=office.institution):
        client.force_login(person)
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


@pytest.mark.django_db(transaction=True)
def test_a_release_walks_out_and_an_answer_comes_back(client: Client) -> None:
    Installation.objects.create(pk=1, clock_shift=walk.ISSUED - timezone.now())
    clock.forget()
    walk.begin()
    for step in (walk.draft_release, walk.issue):
        step()
    _let_listeners_act()
    for step in (walk.adapt, walk.assess, walk.submit, walk.approve):
        step()
    _let_listeners_act()
    publish(Post.objects.get().pk)
    _let_listeners_act()
    walk.complain()
    for step in (walk.study, walk.register, walk.answer, walk.publish_answer):
        step()
    register.checkpoint_new()

    assert (Arrival.objects.count(), Page.objects.count()) == (2, 1)
    context = Post.objects.get().context
    states = register.station_states(context)
    assert {name for name, state in states.items() if state in ("done", "here")} >= SPINE
    assert client.get(reverse("register:case", args=[context])).status_code == 200
    clock.forget()


def _let_listeners_act() -> None:
    """What a worker would do, in this process: every listener on every activity; a second time nothing happens."""
    for _round in range(2):  # the second for what the first recorded
        for activity in Activity.objects.order_by("pk"):
            for row in listeners_of(activity.type, activity.object_kind):
                act(row.handler, activity.pk)


def test_the_line_is_drawn_without_a_hole() -> None:
    names = {station.name: station.name for station in flow.active()}

    assert lying(POSITION, flow.active(), names, {}, turn="Warga").shapes

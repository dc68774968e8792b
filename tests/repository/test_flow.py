"""`flow.py` names only what exists, and README and `alur flow` tell the same order."""

import inspect
import re
from importlib import import_module

import pytest
from click.testing import CliRunner
from procrastinate.contrib.django import app as django_app

from alur import flow
from alur.cli import main
from alur.kernel.tasks import resolve
from tests.repository.files import ALUR, ROOT, packages, project

ORDER = [station.name for station in flow.STATIONS]
HANDLERS = sorted({row.handler for row in (*flow.LISTENERS, *flow.JOBS, *flow.SCHEDULES)})
LINE = re.compile(r"^ *(\d+) +(out|back|record) +(\w+) +(spine|side)\b", re.MULTILINE)
READMES = ("README.md", "README.id.md")


@pytest.mark.parametrize("handler", HANDLERS)
def test_whoever_acts_exists_and_its_station_is_listed(handler: str) -> None:
    assert handler.partition(".")[0] in ORDER
    assert callable(resolve(handler))


@pytest.mark.parametrize("handler", HANDLERS)
def test_whoever_acts_is_a_task_of_the_queue(handler: str) -> None:
    assert handler in django_app.tasks


@pytest.mark.parametrize("handler", sorted({row.handler for row in flow.LISTENERS}))
def test_a_listener_takes_the_activity_and_nothing_else(handler: str) -> None:
    assert list(inspect.signature(resolve(handler)).parameters) == ["activity"]


@pytest.mark.parametrize("panel", flow.PANELS, ids=lambda panel: panel.url_name)
def test_a_panel_belongs_to_a_station_and_has_an_address(panel: flow.Panel) -> None:
    station, _, page = panel.url_name.partition(":")
    pages = [pattern.name for pattern in import_module(f"alur.{panel.station}.urls").urlpatterns]

    assert station == panel.station
    assert station in ORDER
    assert page in pages


def test_a_place_for_panels_is_named_by_a_station_and_read_by_its_pages() -> None:
    for panel in flow.PANELS:
        station = panel.place.partition(".")[0]
        pages = [path.read_text() for path in [*(ALUR / station).rglob("*.html"), *(ALUR / station).rglob("*.py")]]

        assert station in ORDER
        assert any(f'"{panel.place}"' in page for page in pages), panel.place


def test_an_object_belongs_to_one_station() -> None:
    kinds = [kind for station in flow.STATIONS for kind in station.kinds]

    assert len(kinds) == len(set(kinds))


def test_every_listener_waits_for_an_object_that_some_station_makes() -> None:
    assert [row for row in flow.LISTENERS if not flow.station_of(row.kind)] == []


def test_every_station_is_a_package_that_says_in_a_sentence_what_it_does() -> None:
    for name in ORDER:
        sentence = (ALUR / name / "__init__.py").read_text()

        assert sentence.startswith('"""'), name


def test_every_package_has_its_place_in_the_layers() -> None:
    layers = [layer.strip("()") for layer in project()["tool"]["importlinter"]["contracts"][0]["layers"]]

    assert sorted(layers) == packages()


def test_the_layers_follow_the_flow() -> None:
    layers = [layer.strip("()") for layer in project()["tool"]["importlinter"]["contracts"][0]["layers"]]

    assert [name for name in reversed(layers) if name in ORDER] == ORDER


def _told(text: str) -> list[tuple[str, str, str]]:
    return [(leg, name, place) for _number, leg, name, place in LINE.findall(text)]


EXPECTED = [(station.leg, station.name, "spine" if station.spine else "side") for station in flow.STATIONS]


def test_the_command_shows_the_flow_in_its_order() -> None:
    shown = CliRunner().invoke(main, ["flow"])

    assert shown.exit_code == 0
    assert _told(shown.output) == EXPECTED


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_the_flow_in_its_order(name: str) -> None:
    assert _told((ROOT / name).read_text()) == EXPECTED

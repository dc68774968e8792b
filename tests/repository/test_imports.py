"""Who may import whom, beyond the layers that import-linter checks (docs/explanation/flow.md)."""

from alur import flow
from tests.repository.files import Import, imports

STATIONS = {station.name for station in flow.STATIONS}
SPINE = {station.name for station in flow.STATIONS if station.spine}
PUBLIC = {"services", "domain", "core"}  # what a station shows to those downstream of it
ABOVE = {"cli", "demo", "web"}  # they put the stations together and may see more of them

# Tables that others may point at, and so have to name: in models, and as a type of what services give and take.
SHARED_MODELS = {
    "directory": {"Institution", "Account", "Forum"},
    "releases": {"Release", "Version"},
    "screening": {"Assessment"},
    "desk": {"Draft"},
    "publishing": {"Post"},
}


def _station(module: str) -> str:
    return module.split(".")[1]


def _across() -> list[Import]:
    """Imports from one station into another."""
    between = [(each, _station(each.source), _station(each.target)) for each in imports()]
    return [each for each, source, target in between if source != target and {source, target} <= STATIONS]


def _is_public(target: str) -> bool:
    _alur, station, *rest = target.split(".")
    if rest[:1] == ["models"]:
        return rest[1] in SHARED_MODELS.get(station, set()) if rest[1:] else False
    return bool(rest) and rest[0] in PUBLIC


def test_the_imports_are_found() -> None:
    sources = {_station(each.source) for each in imports()}

    assert {"desk", "publishing", "register", "web"} <= sources
    assert any(each.target.startswith("alur.directory.services") for each in imports())


def test_across_stations_only_services_domain_core_and_shared_tables_are_imported() -> None:
    assert [str(each) for each in _across() if not _is_public(each.target)] == []


def test_the_spine_never_imports_a_side_station() -> None:
    side = STATIONS - SPINE

    wrong = [str(each) for each in _across() if _station(each.source) in SPINE and _station(each.target) in side]

    assert wrong == []


def test_the_shell_imports_no_side_station() -> None:
    side = STATIONS - SPINE
    # The demo may: its steps run only where their station is active, and it imports inside the step.
    wrong = [
        str(each) for each in imports() if _station(each.source) in {"web", "cli"} and _station(each.target) in side
    ]

    assert wrong == []

"""Foreign keys point upstream, and only to what is always there: spine stations, kernel, accounts."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from alur import flow

BELOW = ("kernel", "accounts", "rulepacks")  # no stations; under all of them
ORDER = [*BELOW, *(station.name for station in flow.STATIONS)]
SIDE = {station.name for station in flow.STATIONS if not station.spine}


def _links() -> Iterator[tuple[str, str, str]]:
    """(table, its station, station of the table it points at) for every foreign key of Alur's own tables."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("alur.")]
    for model in ours:
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.related_model and not isinstance(field.related_model, str):
                here, there = model._meta.app_label, field.related_model._meta.app_label
                yield f"{here}.{model.__name__}.{field.name}", here, there


def test_there_are_foreign_keys_to_look_at() -> None:
    assert ("desk.Draft.institution", "desk", "directory") in list(_links())


def test_foreign_keys_point_upstream() -> None:
    assert [name for name, here, there in _links() if ORDER.index(there) > ORDER.index(here)] == []


def test_foreign_keys_of_others_never_point_at_a_side_station() -> None:
    assert [name for name, here, there in _links() if there in SIDE and here != there] == []

"""Tables and migrations say the same, and every migration says in its name what it does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.repository.files import ALUR

MADE_UP = re.compile(r"_auto_|_and_more$|_initial_")  # as makemigrations calls what nobody named
MIGRATIONS = sorted(ALUR.glob("*/migrations/[0-9]*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}.{path.stem}")
def test_a_migration_is_numbered_and_named(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z_]+", path.stem)
    assert not MADE_UP.search(path.stem), "name what it changes, with makemigrations --name"


@pytest.mark.parametrize("folder", sorted({path.parent for path in MIGRATIONS}), ids=lambda path: path.parts[-2])
def test_a_station_counts_its_migrations_without_gap_or_double(folder: Path) -> None:
    numbers = [int(path.name[:4]) for path in MIGRATIONS if path.parent == folder]

    assert numbers == list(range(1, len(numbers) + 1))

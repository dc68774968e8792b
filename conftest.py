"""Fixtures for every test of the repository. The data folder and the closed network are in tests/plugin.py."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db.backends.postgresql.operations import DatabaseOperations

from alur.web.postgres import EmbeddedPostgres
from tests.plugin import HOME

# Django does not manage the queue's tables, so it would leave one test's jobs to the next.
EMPTY_QUEUE = "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"


@pytest.fixture(scope="session")
def postgres() -> EmbeddedPostgres:
    """The server of this run, started when the first test needs it. It may forget: no test outlives a power cut."""
    forgetful = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
    # Several demos run on it beside each other, each with a pool in every process.
    server = EmbeddedPostgres(HOME, options=(*forgetful, "max_connections=300"))
    server.start()
    return server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: EmbeddedPostgres) -> None:
    """pytest-django asks for this before it makes the test database."""


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Between tests with real transactions all tables are emptied; the append-only triggers sleep for just that."""
    real = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        statements = real(self, *args, **kwargs)
        return ["SET LOCAL session_replication_role = replica", *statements, EMPTY_QUEUE] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """What one test drew is not shown to the next."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def somebody_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests need no person who acts: their pages do not lead to the first run."""
    from alur.directory import views

    monkeypatch.setattr(views, "_begun", {True})


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program of a Chromium for Playwright's `executable_path`; tests that need one are marked `browser`."""
    named = os.environ.get("ALUR_CHROMIUM")
    found = shutil.which(named) if named else shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium here; `make test` finds or installs one")
    return Path(found)

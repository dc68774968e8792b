"""Releases at a state, for the tests of releases and of what lies downstream."""

from datetime import UTC, datetime
from typing import Any

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.releases import services
from alur.releases.models import Release

EVENING = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)  # Friday 26 January 2024, 19.33 WIB
TITLE = {"id": "Jadwal layanan kependudukan", "en": "Hours of the civil registry"}
TEXT = "Layanan kependudukan buka pada hari Sabtu, pukul 08.00 sampai 12.00."


def drafted(issuer: Institution | str = "", **fields: Any) -> Release:
    """A release that is being written; fields as in services.draft."""
    by = directory.actor("press_officer", issuer or directory.institution(kind="MINISTRY"))
    words: dict[str, Any] = {"kind": "PRESS_RELEASE", "title": TITLE, "text": TEXT} | fields
    return services.draft(by=by, at=EVENING, **words)


def issued(issuer: Institution | str = "", *, for_forum: str = "", **fields: Any) -> Release:
    """A release in force; `for_forum` is the slug of the forum that it asks to be passed on to."""
    release = drafted(issuer, **fields)
    by = directory.actor("press_officer", release.institution)
    return services.issue(uid=release.uid, by=by, at=EVENING, for_forum=for_forum)

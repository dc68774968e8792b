"""Institutions, people and forums for the tests of every station. Each call without a name makes a new one."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from alur.accounts.models import User
from alur.directory import services
from alur.directory.models import Forum, Institution
from alur.kernel.activities import SYSTEM, Actor

LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)  # before the story, so that roles and memberships hold in it
PASSWORD = "a long enough word"

_numbers = count(1)


def institution(slug: str = "", kind: str = "OFFICE", **fields: Any) -> Institution:
    """An institution; the same slug twice gives the same one."""
    slug = slug or f"office-{next(_numbers)}"
    known = Institution.objects.filter(slug=slug).first()
    name = fields.pop("name", {"id": f"Kantor {slug}", "en": f"Office {slug}"})
    return known or services.enrol(slug=slug, kind=kind, name=name, by=SYSTEM, at=LONG_AGO, **fields)


def user(role: str = "editor", institution: Institution | str = "", *, email: str = "", **fields: Any) -> User:
    """A person who can sign in with PASSWORD and acts in `role` for `institution` (one, a slug, or a new one)."""
    email = email or f"person-{next(_numbers)}@example.test"
    person = User.objects.create_user(email, PASSWORD, name=fields.pop("name", "Somebody"), **fields)
    appoint(person, role, institution)
    return person


def appoint(person: User, role: str, institution: Institution | str = "") -> None:
    """One more role for a person."""
    services.appoint(user_id=person.pk, institution=_institution(institution), role=role, by=SYSTEM, at=LONG_AGO)


def actor(role: str = "editor", institution: Institution | str = "") -> Actor:
    """A new person of that role, as verbs want it: `by=actor("head", office)`."""
    acting = services.actor_for(user(role, institution))
    if acting is None:
        raise AssertionError("a person with a role acts for an office")
    return acting


def forum(slug: str = "", members: Iterable[Institution] = (), community: Forum | None = None) -> Forum:
    """A forum with its members, inside a community or alone."""
    slug = slug or f"forum-{next(_numbers)}"
    made = services.found(slug=slug, name={"id": slug, "en": slug}, by=SYSTEM, at=LONG_AGO, community=community)
    for member in members:
        services.join(institution=member, forum=made, by=SYSTEM, at=LONG_AGO)
    return made


def _institution(given: Institution | str) -> Institution:
    return given if isinstance(given, Institution) else institution(given)

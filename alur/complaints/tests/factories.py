"""Reports at a state, for the tests of this station and those downstream."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from PIL import Image

from alur.complaints import services
from alur.complaints.domain import Filing, State, Way
from alur.complaints.services import Receipt
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.activities import Actor

FILED = datetime(2024, 1, 30, 7, 5, tzinfo=UTC)  # 14.05 WIB
STUDIED = datetime(2024, 1, 31, 3, 0, tzinfo=UTC)
REGISTERED = datetime(2024, 2, 1, 4, 0, tzinfo=UTC)

FILING = Filing(
    way=Way.REPORT,
    event_on=date(2024, 1, 27),
    known_on=date(2024, 1, 27),
    account="The official account of the province posted that a president may take sides.",
    post="https://social.example/p/1",
    respondent="Communication office",
    place="on the account of the province",
    wishes="Show what the government did instead.",
    name="Person Canary-Name",
    address="Canary-Street 1",
    contact="canary@example.test",
)
TIP = replace(FILING, way=Way.TIP, name="", address="", contact="")

_tokens = count(1)


def supervisor(slug: str = "bawaslu-banten", region: str = "36", **fields: Any) -> Institution:
    """The election supervisor of a region."""
    return directory.institution(slug, "SUPERVISOR", region=region, **fields)


def office(slug: str = "diskominfo-banten", region: str = "36", **fields: Any) -> Institution:
    """The office that is reported."""
    return directory.institution(slug, "OFFICE", region=region, **fields)


def officer(slug: str = "bawaslu-banten") -> Actor:
    """Somebody who handles reports there."""
    return directory.actor("supervisor", supervisor(slug))


def filed(filing: Filing = FILING, **changes: Any) -> Receipt:
    """A report just filed, against the office of the province."""
    supervisor()
    given = {
        "form_token": f"form-{next(_tokens)}",
        "filing": filing,
        "at": FILED,
        "respondent": office().slug,
        **changes,
    }
    return services.file(**given)


def at_state(state: State, **changes: Any) -> Receipt:
    """A report that has gone the usual way to `state`."""
    receipt = filed(**changes)
    handling: dict[str, Any] = {"complaint": receipt.complaint.uid, "by": officer()}
    if state != State.SUBMITTED:
        services.study(at=STUDIED, **handling)
    if state == State.INCOMPLETE:
        services.ask(at=STUDIED, message="The day is missing.", **handling)
    elif state == State.NOT_REGISTERED:
        services.not_register(at=REGISTERED, message="Too late.", **handling)
    elif state not in (State.SUBMITTED, State.STUDY):
        services.register(at=REGISTERED, number="001/Reg/LP/PP/Prov/11.00/II/2024", **handling)
    if state == State.CLARIFICATION:
        services.examine(at=datetime(2024, 2, 19, 3, 0, tzinfo=UTC), **handling)
    elif state in (State.STOPPED, State.FOLLOWED_UP):
        services.determine(
            at=REGISTERED, is_violation=state == State.FOLLOWED_UP, message="Decided in the meeting.", **handling
        )
    receipt.complaint.refresh_from_db()
    return receipt


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "white").save(drawn, kind)
    return drawn.getvalue()

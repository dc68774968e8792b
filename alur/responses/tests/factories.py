"""Answers at a state, for the tests of this station and those downstream."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.activities import SYSTEM, Actor, Reference
from alur.kernel.record import record
from alur.responses import services
from alur.responses.domain import Kind
from alur.responses.models import Response

ANSWERED = datetime(2024, 2, 2, 5, 0, tzinfo=UTC)
POST = Reference("Post", "posts/1", {"id": "Unggahan", "en": "Post"})
SPEAKER = {"id": "Kepala Dinas", "en": "head of the office"}


def office() -> Institution:
    """The office that answers."""
    return directory.institution("diskominfo-banten")


def writer() -> Actor:
    """Somebody who writes answers there."""
    return directory.actor("editor", office())


def publisher() -> Actor:
    """Somebody else, who publishes them."""
    return directory.actor("head", office())


def posted(path: str = "posts/1", context: str = "a-case") -> str:
    """Something to answer, in the record; returns its path."""
    summary = {"id": "Unggahan tayang.", "en": "A post went out."}
    with transaction.atomic():
        record(
            type="Create", actor=SYSTEM, obj=Reference("Post", path, POST.name), at=ANSWERED, context=context,
            facts={"summary": summary},
        )  # fmt: skip
    return path


def written(**changes: Any) -> Response:
    """An answer that waits for its second person."""
    given: dict[str, Any] = {
        "in_reply_to": "posts/1", "context": "a-case", "text": "It was information, not a side.",
        "kind": Kind.CLARIFICATION, "speaker_role": SPEAKER, "at": ANSWERED,
    }  # fmt: skip
    by = changes.pop("by", None) or writer()
    return services.answer(by=by, **{**given, **changes})


def published(**changes: Any) -> Response:
    """An answer that everyone sees."""
    return services.publish(response=written(**changes).uid, by=publisher(), at=ANSWERED)

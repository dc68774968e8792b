"""Who may publish an answer. Pure: no Django, no clock."""

from enum import StrEnum

from alur.kernel.errors import N_, Refusal


class Kind(StrEnum):
    """What an answer is."""

    CLARIFICATION = "CLARIFICATION"
    CORRECTION = "CORRECTION"
    APOLOGY = "APOLOGY"
    DENIAL = "DENIAL"
    TAKE_DOWN_NOTICE = "TAKE_DOWN_NOTICE"


class State(StrEnum):
    """Where an answer stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"


class OwnAnswer(Refusal):
    """Four eyes: the second pair is missing."""

    code = "own_answer"
    message = N_("You wrote this answer, so somebody else of your office publishes it.")


class AlreadyPublished(Refusal):
    """An answer is published once."""

    code = "already_published"
    message = N_("This answer is published already. Write a new one to add something.")


def check_can_publish(*, state: str, author: int | None, publisher: int | None, told_later: bool) -> None:
    """Refuse a second publication, and a publisher who is the author or not known. Raises AlreadyPublished, OwnAnswer.

    author, publisher: ids of people, None where not known. told_later: the answer was given to the press before it was
    entered here, so there is no author to keep apart.
    """
    if state == State.PUBLISHED:
        raise AlreadyPublished
    if not told_later and (publisher is None or publisher == author):
        raise OwnAnswer

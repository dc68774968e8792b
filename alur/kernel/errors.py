"""The error tree. A refusal is expected and speaks to a person; a fault is not expected and is logged.

    AlurError
    ├── Refusal          409  the flow does not allow this now
    │   ├── Invalid      400  what was sent cannot be used
    │   ├── NotAllowed   403  this person may not do this
    │   └── NotFound     404  there is no such thing, or not for you
    └── Fault            500  something broke; the message says what to do

A message says first what happened, last what to do. Pure: a rule may raise one without Django; the sentence is
English here, marked by N_ for translation, and `alur.kernel.wording.in_words` says it in the reader's language.
"""

from typing import Any, ClassVar


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a sentence for translation without translating it yet."""
    return sentence


class AlurError(Exception):
    """Something in Alur did not go through. `code` is stable: programs may depend on it."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    message: ClassVar[str] = N_("Something went wrong. Nothing was changed; please try again.")

    def __init__(self, message: str = "", **params: Any) -> None:
        self.text = message or self.message
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        """The sentence in English, for terminals and logs of refusals."""
        return self.text % self.params if self.params else self.text


class Refusal(AlurError):
    """The flow does not allow this now."""

    code = "refused"
    status = 409
    message = N_("This is not possible now.")


class Invalid(Refusal):
    """What was sent cannot be used."""

    code = "invalid"
    status = 400
    message = N_("This cannot be used. Please check what you sent.")


class NotAllowed(Refusal):
    """This person may not do this."""

    code = "not_allowed"
    status = 403
    message = N_("Your role does not include this step. Ask the head of your office.")


class NotFound(Refusal):
    """There is no such thing, or not for this person: the answer is the same."""

    code = "not_found"
    status = 404
    message = N_("This page does not exist or is not available.")


class Fault(AlurError):
    """Something broke. Logged as an error; the message says what an operator can do."""

    code = "fault"

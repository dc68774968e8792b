"""Intake over HTTP: a program of an office brings in what circulates, e.g. from a tool that already collects it."""

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Base64Bytes, ConfigDict, Field, StringConstraints

from alur.directory import services as directory
from alur.intake import arriving
from alur.intake.arriving import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TEXT,
    Arrived,
    File,
    NothingIn,
    OtherContent,
    Taken,
    TooMuch,
)
from alur.kernel import clock
from alur.kernel.access import program_of
from alur.kernel.errors import N_, Invalid
from alur.kernel.wording import in_words

router = Router(tags=["intake"])

JSON = "application/json"
FORM = "multipart/form-data"
OWN = (NothingIn, OtherContent, TooMuch)  # what this route refuses with, for the list of problems

Short = Annotated[str, StringConstraints(max_length=300)]


class NoKey(Invalid):
    """A header that tells nothing apart."""

    code = "intake.no_key"
    message = N_("The header Idempotency-Key has to have 1 to 200 characters. Use a new UUID for each new item.")


class Incoming(Schema):
    """One thing that circulates."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=MOST_TEXT)] = Field("", description=N_("Its words."))
    at: AwareDatetime | None = Field(
        None, description=N_("When it was said, with zone: 2024-01-26T19:33:00+07:00. Without: when it arrives here.")
    )
    forum: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description=N_("Name of the group or list in which it circulates. Only the office sees it.")
    )
    claimed_origin: Short = Field("", description=N_("Who is said to have issued it. A claim: it is public as one."))
    link: Annotated[str, StringConstraints(max_length=2000, pattern=r"^(https?://[^\s<>]+)?$")] = Field(
        "", description=N_("Public web address of it.")
    )
    document: Annotated[str, StringConstraints(max_length=1_000_000)] = Field(
        "", description=N_("A signed release as its issuer wrote it, character for character.")
    )
    media: Annotated[list[Base64Bytes], Field(max_length=MOST_FILES)] = Field(
        default_factory=list, description=N_("Pictures, films and PDF, in Base64.")
    )


class Outcome(Schema):
    """What became of it."""

    uid: str
    is_new: bool
    origin: str
    equals: str
    signed_by: str
    times: int
    left_out: list[str]


@router.post(
    "/intake/items", response=Outcome, operation_id="bring_in", summary=N_("Bring something into the inbox"),
    description=N_(
        "Words, pictures, films, PDF. The same words and files become one item, however often they come. With the "
        "header Idempotency-Key a repeated request does nothing twice. As multipart/form-data: the same JSON as the "
        "field “item”, and files as “media”, 30 MB in all."
    ),
    openapi_extra={
        "x-permission": "intake.receive",
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": Incoming.model_json_schema()},
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["item"],
                        "properties": {
                            "item": Incoming.model_json_schema(),
                            "media": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        },
                    },
                    "encoding": {"item": {"contentType": JSON}},
                },
            },
        },
    },
)  # fmt: skip
def bring_in(request: HttpRequest) -> dict[str, Any]:
    """One item of the token's office."""
    by = program_of(request, "intake.receive")
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key.strip()) <= 200:
        raise NoKey
    asked, files = _asked(request)
    came = Arrived(
        channel="api", source="api", key=(key or "").strip(), text=asked.text, at=asked.at, forum_label=asked.forum,
        claimed_origin=asked.claimed_origin, link=asked.link, may_change=False,
        files=[*(File(f"media-{n}", data) for n, data in enumerate(asked.media, 1)), *files],
        documents=[asked.document.encode("utf-8", "replace")] if asked.document else [],
    )  # fmt: skip
    at: datetime = clock.now()
    return _outcome(arriving.take(came, office=directory.institution(by.institution), by=by, at=at))


def _asked(request: HttpRequest) -> tuple[Incoming, list[File]]:
    """Raises pydantic.ValidationError, TooMuch, Invalid."""
    try:
        if request.content_type != FORM:
            return Incoming.model_validate_json(request.body), []
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or int(size) > MOST_BYTES:
            raise TooMuch
        asked = Incoming.model_validate_json(request.POST.get("item", ""))
        if ({*request.POST} - {"item"}) | ({*request.FILES} - {"media"}):
            raise Invalid
        return asked, [File(each.name or "file", each.read()) for each in request.FILES.getlist("media")]
    except RequestDataTooBig:
        raise TooMuch from None
    except BadRequest:  # no usable form
        raise Invalid from None


def _outcome(taken: Taken) -> dict[str, Any]:
    item = taken.item
    return {
        "uid": str(item.uid), "is_new": taken.is_new, "origin": item.origin.lower(),
        "equals": str(item.equals.release.uid) if item.equals else "", "signed_by": item.signed_by,
        "times": item.times, "left_out": [in_words(Invalid(each.text, **each.params)) for each in taken.notices],
    }  # fmt: skip

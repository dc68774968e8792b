"""What programs send to screening and get from it, for checking what comes in and for the API's document."""

from datetime import date
from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from alur.kernel.errors import N_
from alur.rulepacks.model import Citation, Texts
from alur.screening.core import Holder, Span
from alur.screening.readers.kinds import VIDEO, kind_of
from alur.screening.rows import day_in

LONGEST = 100_000  # characters of one text; the longest post that a network takes has 63,206
MOST_PARTS = 40
MOST_MEDIA = 4

Level = Literal["none", "notice", "elevated", "prohibited"]
Text = Annotated[str, StringConstraints(max_length=LONGEST)]
Short = Annotated[str, StringConstraints(max_length=100)]


def _wrong(sentence: str) -> PydanticCustomError:
    """This field is refused, with a sentence of ours; see alur.web.problems."""
    return PydanticCustomError("refused", "refused", {"sentence": sentence})


def _day(told: str) -> str:
    if day_in(told) is None:
        raise _wrong(N_("It has to be a day like 2024-01-27."))
    return told.strip()


def _readable(data: bytes) -> bytes:
    if kind_of(data) in ("", VIDEO):
        raise _wrong(N_("It has to be a picture or a PDF. Films are read at the desk, and by alur screen."))
    return data


class Files(BaseModel):
    """Files that came beside a question, checked as those inside one."""

    model_config = ConfigDict(extra="forbid")

    media: Annotated[list[Annotated[bytes, AfterValidator(_readable)]], Field(max_length=MOST_MEDIA)]


class Question(Schema):
    """A post to be screened."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field("", description=N_("The text, if it has no parts."))
    parts: Annotated[dict[Short, Text], Field(max_length=MOST_PARTS)] = Field(
        default_factory=dict, description=N_("Texts by name: title, caption, tags, alt and so on; read together.")
    )
    on: Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})] | None = Field(
        None, description=N_("The day on which it stands on the account: 2024-01-27. With a token: else today.")
    )
    institution_type: Short = Field(
        "", description=N_("Whose account, as the rules name it: pemda, kementerian. With a token: else its office.")
    )
    region: Short = Field("", description=N_("Code of the office's region: 36. With a token: else that of its office."))
    pack: Short = Field(
        "", description=N_("By which rules: an id of /rulepacks. With a token: else those of its office.")
    )
    media: Annotated[list[Annotated[Base64Bytes, AfterValidator(_readable)]], Field(max_length=MOST_MEDIA)] = Field(
        default_factory=list, description=N_("Pictures and PDF, in Base64. Only with a token.")
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text and self.parts:
            raise _wrong(N_("Either text or parts, not both."))
        return self


class Touched(Schema):
    """A rule that the post touches."""

    rule: str
    level: Level
    title: Texts
    spans: list[Span]
    citations: list[Citation]
    advice: Texts
    holders: list[Holder]


class Remark(Schema):
    """Where a medium and the text beside it part."""

    kind: Literal["only_read", "figures"]
    part: str
    read: list[str]
    written: list[str]


class Answer(Schema):
    """What `alur screen --json` prints."""

    level: Level
    phase: str
    running: list[tuple[str, str]]
    concerns: list[Touched]
    on: str
    institution_type: str
    read_as: str
    region: str
    pack_id: str
    pack_version: str
    pack_hash: str
    engine_version: str
    unread: list[str]
    remarks: list[Remark]


class PackShown(Schema):
    """A jurisdiction's active rules."""

    id: str
    version: str
    hash: str
    name: Texts
    institutions: list[str]
    phases: list[str]


class ExampleShown(Schema):
    """A text that a rule touches, or must not."""

    text: str
    on: date
    institution: str
    region: str
    matches: bool
    level: str


class RuleShown(Schema):
    """A rule with its law and its examples."""

    id: str
    level: Level
    title: Texts
    advice: Texts
    phases: list[str]
    institutions: list[str]
    without_institutions: list[str]
    citations: list[Citation]
    examples: list[ExampleShown]

"""Screening over HTTP: one post, many texts, the rules. The answers are those of `alur screen --json` and `--batch`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from threading import Lock

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock
from alur.kernel.access import actor_of, program_of
from alur.kernel.errors import N_, Invalid, Refusal
from alur.rulepacks.model import Pack, Rule
from alur.screening import batch, explain, library, services
from alur.screening.rows import Defaults, json_lines
from alur.screening.schemas import Answer, Files, PackShown, Question, RuleShown

router = Router(tags=["screening"])

MOST_UPLOAD = 12 * 1024 * 1024  # bytes of a request with files; any other has Django's limit
MOST_BODY = "2 MiB"  # settings.DATA_UPLOAD_MAX_MEMORY_SIZE
MOST_ROWS = 1_000  # of one batch
SECONDS = 20.0  # most time for reading one medium: somebody waits
_reading = Lock()  # one request with media at a time in each process: reading takes 400 MB

JSON = "application/json"
LINES = "application/x-ndjson"
FORM = "multipart/form-data"


class TooMuch(Refusal):
    """More than is taken at once."""

    code = "too_much"
    status = 413
    message = N_("The request is too large: at most %(most)s. Send less at once, or use alur screen on your machine.")


class Busy(Refusal):
    """Reading pictures takes memory: one request after the other."""

    code = "busy"
    status = 429
    message = N_("Other pictures are being read. Try again in %(seconds)s seconds.")


class NoDay(Invalid):
    """The verdict hangs on the day, so it is not guessed."""

    code = "no_day"
    message = N_("“on” is missing: the verdict depends on the day on which the post stands on the account.")


@dataclass(frozen=True)
class Office:
    """What holds where a question says nothing: of the token's office, nothing for the public."""

    today: date | None = None
    type: str = ""
    region: str = ""
    jurisdiction: str = ""


@router.post(
    "/screening", response=Answer, operation_id="screen", summary=N_("Screen a post"),
    description=N_(
        "Which rules does the post touch on that day, on the account of such an office; by which law; what to do. "
        "Advice to people who decide, not a ruling. Nothing is kept. As multipart/form-data: the same JSON as the "
        "field “question”, and files as “media”."
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": Question.model_json_schema()},
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["question"],
                        "properties": {
                            "question": Question.model_json_schema(),
                            "media": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        },
                    },
                    "encoding": {"question": {"contentType": JSON}},
                },
            },
        }
    },
)  # fmt: skip
def screen(request: HttpRequest) -> HttpResponse:
    """A verdict in JSON."""
    asked, office = _question(request), _office(request)
    if asked.media:
        program_of(request, "screening.read_media")
    on = date.fromisoformat(asked.on) if asked.on else office.today
    if on is None:
        raise NoDay
    with _turn(needed=bool(asked.media)):
        seen = library.look(
            asked.parts or asked.text, on=on, by=asked.institution_type or office.type,
            region=asked.region or office.region, media=asked.media, pack=_pack(asked.pack, office), seconds=SECONDS,
        )  # fmt: skip
    return HttpResponse(seen.to_json(), content_type=JSON)


@router.post(
    "/screening/batch", operation_id="screen_batch", summary=N_("Screen many texts"),
    description=N_(
        "JSON Lines in and out, as alur screen --batch: lines of id, text, date, institution_type and region, at most "
        "1,000 in 2 MiB. A line that cannot be judged is answered with its error."
    ),
    openapi_extra={
        "x-permission": "screening.ask",
        "requestBody": {"required": True, "content": {LINES: {"schema": {"type": "string"}}}},
        "responses": {200: {"content": {LINES: {"schema": {"type": "string"}}}}},
    },
)  # fmt: skip
def screen_batch(request: HttpRequest) -> HttpResponse:
    """An answer for each line."""
    program_of(request, "screening.ask")
    office = _office(request)
    pack, language = _pack("", office), get_language() or "en"
    body = _body(request)
    if len(body.splitlines()) > MOST_ROWS:
        raise TooMuch(most=f"{MOST_ROWS:,}")
    rows = json_lines(BytesIO(body), len(body), Defaults(by=office.type, region=office.region))
    answers = [batch.json_line(batch.answered(row, pack=pack, language=language)) for row in rows]
    return HttpResponse("".join(answers), content_type=LINES)


@router.get(
    "/rulepacks", response=list[PackShown], operation_id="rulepacks", summary=N_("The rules that are active here"),
    description=N_("For each jurisdiction: version and hash, the kinds of institution and the phases that it knows."),
)  # fmt: skip
def rulepacks(request: HttpRequest) -> list[Pack]:
    """The active rules of each jurisdiction."""
    return [services.rules(name) for name in services.jurisdictions()]


@router.get(
    "/rulepacks/{name}/rules", response=list[RuleShown], operation_id="rules",
    summary=N_("Every rule of a jurisdiction"),
    description=N_("With law, advice, and the examples that it must and must not touch."),
)  # fmt: skip
def rules(request: HttpRequest, name: str) -> list[Rule]:
    """The rules; law from memory is not shown."""
    _chosen, pack = services.rules_named(name)
    return [replace(rule, citations=tuple(explain.law_of(rule))) for rule in pack.rules]


def _question(request: HttpRequest) -> Question:
    """What is asked. Raises pydantic.ValidationError, TooMuch."""
    if request.content_type != FORM:
        return Question.model_validate_json(_body(request))
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size) > MOST_UPLOAD:
        raise TooMuch(most=f"{MOST_UPLOAD // 1024**2} MiB")
    try:
        asked = Question.model_validate_json(request.POST.get("question", ""))
        files = [each.read() for each in request.FILES.getlist("media")]
        unknown = ({*request.POST} - {"question"}) | ({*request.FILES} - {"media"})
    except RequestDataTooBig:
        raise TooMuch(most=MOST_BODY) from None
    except BadRequest:  # no usable form
        raise Invalid from None
    checked = Files.model_validate({"media": [*asked.media, *files], **dict.fromkeys(unknown)})
    return asked.model_copy(update={"media": checked.media})


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise TooMuch(most=MOST_BODY) from None


def _office(request: HttpRequest) -> Office:
    slug = actor_of(request).institution
    if not slug:
        return Office()
    program_of(request, "screening.ask")
    office = directory.institution(slug)
    kind = services.TYPES[Institution.Kind(office.kind)]
    return Office(office.local(clock.now()).date(), kind, office.region, office.jurisdiction)


def _pack(asked: str, office: Office) -> Pack:
    """Raises NotFound, NoRules."""
    return services.rules_named(asked or office.jurisdiction)[1]


@contextmanager
def _turn(*, needed: bool) -> Iterator[None]:
    if needed and not _reading.acquire(blocking=False):
        raise Busy(seconds=10)
    try:
        yield
    finally:
        if needed:
            _reading.release()

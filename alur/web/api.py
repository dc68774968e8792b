"""The HTTP API at /api/v1/: each station's routes (`alur/<station>/api.py`), who may ask, how often, and its documents.

Everybody may ask what is public. A program of an office shows a token (`Authorization: Bearer alur_...`). Whoever is
signed in on the pages is nobody here: a cookie opens nothing, so no other site can ask in a person's name.
"""

import hashlib
import hmac
import ipaddress
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import pydantic
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from alur import flow
from alur.directory import tokens
from alur.kernel import clock, keys
from alur.kernel.access import NoToken
from alur.kernel.activities import CITIZEN, Actor
from alur.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refusal
from alur.kernel.wording import in_words
from alur.web import problems
from alur.web.problems import problem

A_MINUTE = {True: 300, False: 60}  # requests of one token; of one address without a token; for each server process


class TooManyRequests(Refusal):
    """One address or one program asks too often."""

    code = "too_many_requests"
    status = 429
    message = N_("Too many requests in this minute. Try again in %(seconds)s seconds.")


class Token(HttpBearer):
    """For which office a program acts; nobody's, if it shows no token."""

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor, also as `request.actor`. Raises UnknownToken, TooManyRequests."""
        _check_rate(request)
        told = "Authorization" in request.headers
        actor = super().__call__(request) if told else CITIZEN
        if actor is None:
            raise tokens.UnknownToken
        request.actor = actor  # type: ignore[attr-defined]
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Raises UnknownToken."""
        return tokens.program_of(token, at=clock.now())


def _check_rate(request: HttpRequest) -> None:
    """Counts in memory, for this minute, under a keyed digest: no address and no token is kept."""
    minute, seconds = divmod(int(clock.now().timestamp()), 60)
    shown = request.headers.get("Authorization", "")
    who = f"{minute}\n{shown or _network(request.META.get('REMOTE_ADDR', ''))}".encode("utf-8", "surrogatepass")
    key = hmac.new(keys.derived("api"), who, hashlib.sha256).hexdigest()
    counts = caches["counts"]
    counts.add(key, 0, timeout=120)
    if counts.incr(key) > A_MINUTE[bool(shown)]:
        raise TooManyRequests(seconds=60 - seconds)


def _network(address: str) -> str:
    """One household has one address of the old kind, and 2^64 of the new."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address


api = NinjaAPI(
    title="Alur", version=version("alur"), urls_namespace="api-v1", docs_url=None, openapi_url=None, auth=Token()
)
STATIONS = [import_module(f"alur.{each.name}.api") for each in flow.active() if find_spec(f"alur.{each.name}.api")]
for _station in STATIONS:
    api.add_router("", _station.router)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(pydantic.ValidationError)
def _wrong_body(request: HttpRequest, wrong: pydantic.ValidationError) -> HttpResponse:
    return problems.of_fields([dict(each) for each in wrong.errors(include_url=False, include_input=False)])


@api.exception_handler(ValidationError)
def _wrong_fields(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    return problems.of_fields(wrong.errors)


@api.exception_handler(HttpError)
def _no_use(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(Invalid(), status=error.status_code)


# What any route may answer instead.
GENERAL = (Invalid, NoToken, tokens.UnknownToken, NotAllowed, NotFound, problems.WrongMethod, TooManyRequests)
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "code", "detail")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "pointer", "detail"],
                "properties": {name: {"type": "string"} for name in ("field", "pointer", "detail")},
            },
        },
    },
}


def document() -> dict[str, Any]:
    """The OpenAPI document, its sentences in the active language."""
    made: dict[str, Any] = _in_words(api.get_openapi_schema())
    made["servers"] = [{"url": settings.ALUR_ORIGIN}]
    made["components"]["schemas"]["Problem"] = _PROBLEM
    refused = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for route in (route for methods in made["paths"].values() for route in methods.values()):
        answer = {"description": gettext("A problem (RFC 9457)"), "content": {problems.MEDIA_TYPE: refused}}
        route["responses"]["default"] = answer
        if "x-permission" not in route:
            route["security"] = [{}, *route["security"]]  # the token is optional
    return made


def _in_words(value: Any, key: Any = "") -> Any:
    if isinstance(value, dict):
        return {str(name): _in_words(each, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_words(each) for each in value]
    return gettext(value) if key in ("summary", "description") and value else value


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document as JSON."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The same document as a page, and the problems that any route may answer with."""
    made = document()
    shown = {
        "routes": [
            _shown(path, method, route) for path, methods in made["paths"].items() for method, route in methods.items()
        ],
        "problems": [(each.status, each.code, in_words(each(seconds="…", most="…"))) for each in _refusals()],
        "a_minute": {"token": A_MINUTE[True], "address": A_MINUTE[False]},
        "origin": settings.ALUR_ORIGIN,
    }
    return render(request, "api.html", shown)


def _refusals() -> list[type[Refusal]]:
    """The general ones, and those that a station's routes have of their own."""
    named = [(station, each) for station in STATIONS for each in vars(station).values() if isinstance(each, type)]
    own = {kind for at, kind in named if issubclass(kind, Refusal) and kind.__module__.startswith(at.__package__ or "")}
    return sorted({*GENERAL, *own}, key=lambda each: (each.status, each.code))


def _shown(path: str, method: str, route: dict[str, Any]) -> dict[str, Any]:
    """A route as the page shows it. fields: (name, type, whether it is needed, what it means)."""
    body = route.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    asked = [(each["name"], each["schema"], each["required"]) for each in route.get("parameters", ())]
    asked += [(name, field, name in body.get("required", ())) for name, field in body.get("properties", {}).items()]
    return {
        **{key: route.get(key, "") for key in ("summary", "description", "operationId")},
        "permission": route.get("x-permission", ""), "method": method.upper(), "path": path,
        "fields": [(name, _type(field), needed, field.get("description", "")) for name, field, needed in asked],
        "answers": list(route["responses"]["200"]["content"]),
    }  # fmt: skip


def _type(field: dict[str, Any]) -> str:
    return str(field.get("type") or field["anyOf"][0]["type"])

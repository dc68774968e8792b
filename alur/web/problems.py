"""What goes wrong at the HTTP API, as problem details (RFC 9457): one shape everywhere, in the caller's language.

    {"type": "https://alur.example/api/v1/docs/#invalid", "title": "...", "status": 400, "code": "invalid",
     "detail": "...", "errors": [{"field": "on", "pointer": "#/on", "detail": "..."}]}

`code` is stable: programs may depend on it. `detail` is a sentence for people.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from alur.kernel.errors import N_, AlurError, Fault, Invalid, NotAllowed, NotFound, Refusal
from alur.kernel.wording import in_words

API = "/api/"
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("What was sent cannot be used"),
    401: _("A valid token is needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("No such method here"),
    409: _("Not possible now"),
    413: _("Too large"),
    429: _("Too many requests"),
    500: _("Something broke here"),
}

# Pydantic's words for what is wrong with a field, and ours; any other is answered by the last.
WRONG = {
    "missing": N_("It is missing."),
    "extra_forbidden": N_("There is no such field."),
    "json_invalid": N_("This is not JSON in UTF-8."),
    "string_type": N_("It has to be text."),
    "string_too_long": N_("It is too long: at most %(max_length)s characters."),
    "dict_type": N_("It has to be an object with texts by name."),
    "list_type": N_("It has to be a list."),
    "too_long": N_("There are too many: at most %(max_length)s."),
    "base64_decode": N_("It has to be Base64."),
    "other": N_("It cannot be used."),
}


class WrongMethod(Refusal):
    """The address exists, the method does not."""

    code = "wrong_method"
    status = 405
    message = N_("This address does not take this method. The header Allow names those that it takes.")


_BY_STATUS: Mapping[int, type[AlurError]] = {400: Invalid, 403: NotAllowed, 404: NotFound, 405: WrongMethod}


def problem(error: AlurError, *, status: int = 0, errors: Iterable[Mapping[str, str]] = ()) -> HttpResponse:
    """The answer to a request that is refused. errors: field, pointer and detail of each field that is wrong."""
    status = status or error.status
    told: dict[str, Any] = {
        "type": f"{settings.ALUR_ORIGIN}/api/v1/docs/#{error.code}", "title": str(TITLES.get(status, TITLES[409])),
        "status": status, "code": error.code, "detail": in_words(error),
    }  # fmt: skip
    if listed := list(errors):
        told["errors"] = listed
    answer = JsonResponse(told, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Alur"'  # RFC 6750, 3
    if "seconds" in error.params:
        answer["Retry-After"] = str(error.params["seconds"])
    return answer


def of_fields(found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """The answer to a request with wrong fields, as pydantic lists them. What was sent is not repeated."""
    return problem(Invalid(), errors=[_field(each) for each in found])


def _field(wrong: Mapping[str, Any]) -> dict[str, str]:
    places = [str(place) for place in wrong["loc"] if place not in ("body", "query", "path")]
    kind = wrong["type"]
    own = wrong["ctx"]["sentence"] if kind == "refused" else WRONG.get(kind, WRONG["other"])
    pointer = "".join(f"/{place.replace('~', '~0').replace('/', '~1')}" for place in places)  # RFC 6901
    detail = in_words(AlurError(own, **(wrong.get("ctx") or {})))
    return {"field": ".".join(places), "pointer": f"#{pointer}", "detail": detail}


def in_problems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Below /api/ whatever answers with an error, Django itself too, answers as a problem."""

    def page(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not request.path.startswith(API):
            return answer
        if answer.status_code >= 400 and answer.headers.get("Content-Type") != MEDIA_TYPE:
            kind = _BY_STATUS.get(answer.status_code, Fault if answer.status_code >= 500 else Refusal)
            plain, answer = answer, problem(kind(), status=answer.status_code)
            if "Allow" in plain.headers:
                answer["Allow"] = plain["Allow"]
        patch_vary_headers(answer, ["Accept-Language"])
        return answer

    return page

"""Who stands behind a request: the person signed in, acting for an office; or at the API one of its programs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alur.kernel.activities import CITIZEN, Actor
from alur.kernel.errors import N_, NotAllowed, Refusal
from alur.kernel.permissions import check_allowed

View = Callable[..., HttpResponseBase]


class NoToken(Refusal):
    """The API answers this to programs of an office only."""

    code = "no_token"
    status = 401
    message = N_("This needs a token of an office: Authorization: Bearer alur_... Its head makes one on the site.")


def actor_of(request: HttpRequest) -> Actor:
    """The office and role for which the person signed in acts. Raises NotAllowed where nobody appointed them."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotAllowed
    return actor


def program_of(request: HttpRequest, permission: str) -> Actor:
    """The program that asks at the API. Raises NoToken, NotAllowed."""
    actor = actor_of(request)
    if actor == CITIZEN:
        raise NoToken
    check_allowed(actor, permission)
    return actor


def staff_only(view: View) -> View:
    """A page for people who are signed in; others sign in first and come back to the same step."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor_of(request)
        return view(request, *args, **kwargs)

    return page

"""What somebody typed when their session ended is kept until they have signed in again.

It waits in the new, anonymous session, under the address to which they come back; that session lives half a day.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from alur.kernel.access import staff_only

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

KEY = "desk.kept"
MOST = 60_000  # characters for one form; a draft has 20,000 and a few alt texts
PAGES = 5  # a session is not a store


def back_to(name: str) -> Callable[[View[P]], View[P]]:
    """As `staff_only`, for forms: signed out, the typed text waits for the page `name` of the same object."""

    def decorate(view: View[P]) -> View[P]:
        guarded = staff_only(view)

        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method != "POST" or request.user.is_authenticated:
                return guarded(request, *args, **kwargs)
            back = reverse(name, kwargs=kwargs)
            _keep(request, back)
            return redirect_to_login(back)

        return page

    return decorate


def _keep(request: HttpRequest, back: str) -> None:
    typed = {key: str(text) for key, text in request.POST.items() if key != "csrfmiddlewaretoken" and text}
    if typed and sum(map(len, typed.values())) <= MOST:
        waiting = dict(request.session.get(KEY, {}))
        waiting.pop(back, None)
        request.session[KEY] = dict([*waiting.items(), (back, typed)][-PAGES:])


def typed_for(request: HttpRequest) -> dict[str, str]:
    """What waits for this page, by field; empty as a rule."""
    found: dict[str, str] = request.session.get(KEY, {}).get(request.path, {})
    return found


def forget(request: HttpRequest, path: str) -> None:
    """It was saved or sent, so it need not wait any more."""
    waiting = dict(request.session.get(KEY, {}))
    if waiting.pop(path, None) is not None:
        request.session[KEY] = waiting

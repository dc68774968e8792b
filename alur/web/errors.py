"""Pages for what went wrong: never a dead end, never internal text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same answer whether it does not exist or is not for this reader."""
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither database nor session."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose key is too old (the session ended, cookies were cleared): what was typed is shown again."""
    words = [str(text) for key, text in request.POST.items() if "password" not in key and "token" not in key]
    typed = [
        text for text in words if len(text.split()) > 1
    ]  # a sentence somebody wrote, not a number the form carries
    sentence = _(
        "This form is too old or came from another page. Nothing was sent. Copy your text, go back, and try again."
    )
    return render(request, "refusal.html", {"sentence": sentence, "code": "form_expired", "typed": typed}, status=403)

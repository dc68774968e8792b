"""What every page knows: the demo's clock, and who is signed in for which office."""

from typing import Any

from django.http import HttpRequest

from alur.kernel import clock
from alur.kernel.models import Installation


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo_notice`: the story's time in a demo installation, else None. `actor`: who acts, None for the public."""
    installation = Installation.current()
    return {"demo_notice": clock.now() if installation.is_demo else None, "actor": getattr(request, "actor", None)}

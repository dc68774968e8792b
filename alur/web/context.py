"""What every page knows: the demo's clock, and who is signed in for which office."""

from typing import Any

from django.http import HttpRequest

from alur.kernel import clock, health
from alur.kernel.models import Installation


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo_notice`: the story's time in a demo installation, else None. `actor`: who acts, None for the public.

    `stopped_queue`: for staff, what waits while no worker runs; None when all is well.
    """
    actor = getattr(request, "actor", None)
    waiting = health.queue() if actor else None
    return {
        "demo_notice": clock.now() if Installation.current().is_demo else None,
        "actor": actor,
        "stopped_queue": waiting if waiting and waiting.is_stopped else None,
    }

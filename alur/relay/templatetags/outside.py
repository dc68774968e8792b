"""What the board shows of deliveries outside the house."""

from typing import Any

from django import template
from django.db.models import Count

from alur.relay.models import Delivery, Dispatch
from alur.relay.outside.words import answer_in_words

register = template.Library()
SHOWN = 100  # rows; those handed over are only counted
register.filter("answer_in_words", answer_in_words)


@register.inclusion_tag("relay/_deliveries.html", takes_context=True)
def deliveries(context: Any, dispatch: Dispatch, zone: str) -> dict[str, Any]:
    """How many are in each state, and those that are not handed over yet; nothing where nobody is reached outside."""
    counted = dict(dispatch.deliveries.values_list("state").annotate(Count("pk")))
    open_ones = dispatch.deliveries.exclude(state=Delivery.State.SENT).select_related("institution")
    return {
        "dispatch": dispatch, "zone": zone, "csrf_token": context.get("csrf_token"),
        "counts": [(state.label, counted.get(state.value, 0)) for state in Delivery.State] if counted else [],
        "rows": open_ones.order_by("-state", "institution__slug")[:SHOWN],
        "stuck": counted.get(Delivery.State.STUCK, 0), "queued": Delivery.State.QUEUED,
    }  # fmt: skip

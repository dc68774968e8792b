"""What screening says while somebody writes: asked for by the page of a draft's words, answered without keeping it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alur.desk import domain, pages, services
from alur.desk.models import Draft
from alur.kernel import clock
from alur.kernel.access import actor_of
from alur.kernel.activities import Actor
from alur.kernel.wording import in_words
from alur.screening import services as screening


@never_cache
@require_POST
def live(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The panel for the words in the form. Signed out, it says so in its place: the words stand in the form."""
    if not request.user.is_authenticated:
        signed_out = gettext("You are signed out. Press “Save and screen”: your words wait until you have signed in.")
        return _answer(request, {"refusal": signed_out, "said": "signed-out"})
    return _answer(request, panel(uid, request.POST.dict(), actor_of(request), clock.now()))


def _answer(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """The piece; the sentence for those who hear the page comes with it only when something has changed."""
    says = request.POST.get("said") != shown["said"]
    return render(request, "desk/_live.html", {"live": shown, "says": says})


def panel(uid: UUID, typed: dict[str, str], by: Actor, at: datetime) -> dict[str, Any]:
    """What the panel shows. typed: title, body and alt_<content id>, as the form sends them. Raises NotFound."""
    alts = {key.removeprefix("alt_"): text for key, text in typed.items() if key.startswith("alt_")}
    try:
        draft, seen = services.looked_at(
            uid=uid, title=typed.get("title", ""), body=typed.get("body", ""), alts=alts, by=by, at=at
        )
    except (domain.TooLong, screening.NoRules) as problem:
        sentence = in_words(problem)
        return {"refusal": sentence, "said": problem.code}
    return _shown(draft, seen)


def _shown(draft: Draft, seen: screening.Preview) -> dict[str, Any]:
    concerns, level = pages.numbered(seen.concerns), seen.verdict.level.name
    return {
        "level": level, "concerns": concerns, "title": draft.title, "body": draft.body,
        "title_spans": pages.spans_of(concerns, "title"), "body_spans": pages.spans_of(concerns, "body"),
        "read": [
            (where, text, spans)
            for part, text in seen.parts.items()
            if (where := screening.part_in_words(part)) and (spans := pages.spans_of(concerns, part))
        ],
        "unread": len(seen.unread), "pack_id": seen.verdict.pack_id,
        "said": " ".join([level, *(concern["rule"] for concern in concerns)]),
    }  # fmt: skip

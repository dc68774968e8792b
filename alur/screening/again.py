"""Old verdicts computed again: `alur replay`, and the page of one for its office."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound
from alur.kernel.wording import in_words
from alur.screening import services, versions
from alur.screening.models import Assessment

SAME, OTHER, CANNOT = "same", "OTHER", "cannot"
SENTENCES = {
    SAME: "the same, byte for byte",
    OTHER: "NOT THE SAME: text, rules or verdict were changed after the fact, or the engine is another one",
    CANNOT: "cannot be computed here",
}


def outcome(made: Assessment) -> tuple[str, str]:
    """SAME, OTHER or CANNOT, and why not."""
    try:
        return (SAME if versions.replay(made) else OTHER), ""
    except versions.CannotReplay as fault:
        return CANNOT, in_words(fault)


def replay(uid: str | None, *, say: Callable[[str], None]) -> int:
    """Print what comes of one, or of every assessment. Returns the exit code; raises NotFound.

    0: all the same; 1: some are not; 2: some cannot be computed here.
    """
    every = Assessment.objects.select_related("institution").order_by("pk").iterator()
    counts: Counter[str] = Counter()
    for made in [services.assessment(_uid(uid))] if uid else every:
        result, why = outcome(made)
        counts[result] += 1
        if uid or result != SAME:
            say(f"{made.uid}  {made.pack}  engine {made.engine_version}  {SENTENCES[result]}{why and ': '}{why}")
            say(f"    sha256 {made.verdict_hash}")
    if not uid:
        said = ", ".join(f"{counts[each]:,} {SENTENCES[each].partition(':')[0]}" for each in SENTENCES)
        say(f"{counts.total():,} assessments: {said}")
    return 1 if counts[OTHER] else 2 if counts[CANNOT] else 0


def _uid(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        raise NotFound from None


@require_GET
@staff_only
def again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Is the verdict the same when it is computed again? For the office that it is about."""
    made = services.assessment(uid)
    if made.institution.slug != actor_of(request).institution:
        raise NotFound
    result, why = outcome(made)
    return render(request, "screening/again.html", {"made": made, "result": result, "why": why})

"""The supervisor's pages: the queue by legal date, one report with its next steps, clean copies of pictures."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from alur.complaints import domain, evidence, services, words
from alur.complaints.domain import State
from alur.complaints.forms import MoveForm
from alur.complaints.models import Complaint
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import Refusal
from alur.kernel.models import Activity
from alur.kernel.wording import in_words


@never_cache
@staff_only
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The open reports by their legal date, then those that ended."""
    by = actor_of(request)
    rows = [(each, words.STATES[each.complaint.state]) for each in services.queue(by=by, at=clock.now())]
    ended = [(each, words.STATES[each.state]) for each in services.closed(by=by)]
    return render(request, "complaints/queue.html", {"rows": rows, "ended": ended})


@never_cache
@staff_only
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One report: what was said, the evidence, the clock, the history, and the next step."""
    by = actor_of(request)
    held = services.handled(uid, by=by)
    verbs = domain.possible(State(held.state), by.permissions)
    others = [each for each in services.all_supervisors() if each != held.body]
    form = MoveForm(request.POST if request.method == "POST" else None, verbs=verbs, others=others)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            _take(held, by, form.cleaned_data)
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            is_gone = form.cleaned_data["verb"] == "transfer"
            return redirect("complaints:queue") if is_gone else redirect("complaints:complaint", uid)
    status = 400 if refusal or form.errors else 200
    return render(request, "complaints/complaint.html", _shown(held, by, form, verbs, refusal), status=status)


_PLAIN: dict[str, Any] = {
    "study": services.study,
    "ask": services.ask,
    "not_register": services.not_register,
    "examine": services.examine,
}


def _take(held: Complaint, by: Actor, given: dict[str, Any]) -> None:
    """One call into the station for the step chosen."""
    told: dict[str, Any] = {"complaint": held.uid, "by": by, "at": clock.now(), "message": given.get("message", "")}
    verb = given["verb"]
    if verb == "register":
        services.register(number=given["number"], **told)
    elif verb == "transfer":
        services.transfer(to=given["to"], **told)
    elif verb in ("stop", "follow_up"):
        services.determine(is_violation=verb == "follow_up", **told)
    else:
        _PLAIN[verb](**told)


def _shown(held: Complaint, by: Actor, form: MoveForm, verbs: list[str], refusal: str) -> dict[str, Any]:
    return {
        "complaint": held, "state": words.STATES[held.state], "way": words.WAYS[held.way], "form": form, "verbs": verbs,
        "refusal": refusal, "statement": services.statement(held, by=by), "identity": services.identity(held, by=by),
        "additions": services.additions(held, by=by), "evidence": held.evidence.all(), "due": services.due_of(held),
        "history": Activity.objects.about(held.path), "about": services.about(held.about_path),
    }  # fmt: skip


@never_cache
@staff_only
@require_GET
def file(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """A picture drawn anew, so that nothing hidden reaches the reader; any other kind only as a download."""
    media_type, data = services.evidence_of(uid, number, by=actor_of(request))
    if media_type.startswith("image/"):
        return HttpResponse(evidence.clean_copy(data), content_type="image/png")
    response = HttpResponse(data, content_type="application/octet-stream")
    ending = {"application/pdf": "pdf", "video/mp4": "mp4"}[media_type]
    response["Content-Disposition"] = f'attachment; filename="evidence-{number}.{ending}"'
    return response

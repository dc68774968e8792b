"""A citizen follows a report with its code: nothing of it stands in the address, and no browser keeps the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alur.complaints import evidence, services, words
from alur.complaints.forms import CodeForm
from alur.complaints.services import WrongCode
from alur.complaints.views.private import opened, private, remember_opened
from alur.complaints.views.uploads import in_memory
from alur.kernel import clock
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.wording import in_words


@private
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for the code. Whatever is wrong with it, the answer is the same."""
    if request.method == "GET":
        return render(request, "complaints/status.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    try:
        complaint = services.open_by_code(request.POST.get("code", ""))
    except WrongCode as wrong:
        form.full_clean()
        form.errors.clear()
        form.add_error("code", in_words(wrong))
        return render(request, "complaints/status.html", {"form": form}, status=wrong.status)
    response = redirect("complaints:opened")
    remember_opened(response, complaint.uid)
    return response


@private
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """Where the report stands, what comes next, and what was asked."""
    try:
        uid = opened(request)
    except NotFound:
        return redirect("complaints:status")
    return _page(request, services.status_of(uid, at=clock.now(), say_day=words.day))


def _page(request: HttpRequest, status: services.Status, refusal: str = "", typed: str = "") -> HttpResponse:
    given = {"status": status, "complaint": status.complaint, "refusal": refusal, "typed": typed}
    return render(request, "complaints/shown.html", given, status=400 if refusal else 200)


@private
@require_POST
@in_memory
def complete(request: HttpRequest) -> HttpResponse:
    """Add what the supervisor asked for; a file that cannot be taken keeps the text on the page."""
    try:
        uid = opened(request)
    except NotFound:
        return redirect("complaints:status")
    text = request.POST.get("text", "")
    try:
        uploads = request.FILES.getlist("files")[: evidence.MOST_FILES]
        for upload in uploads:
            evidence.check_size(upload.size or 0, upload.name or "")
        files = [evidence.accept(upload.read(), upload.name or "") for upload in uploads]
        services.complete(complaint=uid, text=text, evidence=files, at=clock.now())
    except Refusal as refusal:
        status = services.status_of(uid, at=clock.now(), say_day=words.day)
        return _page(request, status, in_words(refusal), text)
    return redirect("complaints:opened")

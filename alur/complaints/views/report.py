"""A citizen writes a report: one question a page, no account, no script; the draft waits on the server for a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alur.complaints import codes, domain, drafts, evidence, forms, services, words
from alur.complaints.domain import Way
from alur.complaints.drafts import Draft, DraftGone
from alur.complaints.models import Complaint
from alur.complaints.views.private import draft_token, private, remember_draft
from alur.complaints.views.uploads import in_memory
from alur.directory.models import Institution
from alur.kernel import clock
from alur.kernel.errors import Refusal
from alur.kernel.wording import in_words
from alur.rulepacks import deadlines
from alur.rulepacks.deadlines import Deadlines


@dataclass(frozen=True)
class Page:
    """A page of the form: its number among those that a reader counts, its form, what must be answered to pass it."""

    number: int
    form: type[forms.QuestionForm] | None = None
    needs: tuple[str, ...] = ()


PAGES: dict[str, Page] = {
    "post": Page(1, forms.PostForm, ("post",)),
    "dates": Page(2, forms.DatesForm, ("event_on", "known_on")),
    "deadline": Page(2),
    "who": Page(3, forms.WhoForm, ("respondent",)),
    "what": Page(4, forms.WhatForm, ("account",)),
    "evidence": Page(5),
    "name": Page(6, forms.WayForm, ("way",)),
    "identity": Page(6, forms.IdentityForm, ("name",)),
    "complete": Page(7),
    "check": Page(8),
}
TOTAL = 8
URLS = {"deadline": "deadline", "evidence": "files", "complete": "complete", "check": "check"}


def _url(key: str) -> str:
    return reverse(f"complaints:{URLS[key]}") if key in URLS else reverse("complaints:question", args=[key])


def _around(key: str, answers: Mapping[str, Any]) -> tuple[str, str]:
    """The pages before and after this one; the page about identity only for a report with name."""
    keys = [each for each in PAGES if each != "identity" or answers.get("way") == Way.REPORT]
    place = keys.index(key)
    before = _url(keys[place - 1]) if place else reverse("complaints:start")
    return before, _url(keys[place + 1]) if place + 1 < len(keys) else ""


def _unanswered(answers: Mapping[str, Any]) -> str:
    """The first page that was never answered; "" when all were."""
    for key, page in PAGES.items():
        asked = key != "identity" or answers.get("way") == Way.REPORT
        if asked and any(name not in answers for name in page.needs):
            return key
    return ""


def _open(request: HttpRequest) -> Draft:
    return drafts.open_draft(draft_token(request), at=clock.now())


def _office(answers: Mapping[str, Any]) -> Institution | None:
    return services.office(str(answers.get("office", "")))


def _today(answers: Mapping[str, Any]) -> date:
    """Today where the office is; in the country's first zone as long as that is not known."""
    office = _office(answers)
    zone = office.tz if office else ZoneInfo(str(Institution._meta.get_field("zone").default))
    return clock.now().astimezone(zone).date()


def _rules(answers: Mapping[str, Any]) -> Deadlines:
    office = _office(answers)
    return deadlines.load(office.jurisdiction if office else "indonesia")


def _shown(key: str, draft: Draft, **more: Any) -> dict[str, Any]:
    before, after = _around(key, draft.answers)
    about = services.about(draft.answers.get("about", ""))
    place = {"current": PAGES[key].number, "total": TOTAL, "before": before, "after": after}
    return {"key": key, "answers": draft.answers, "about": about, **place, **more}


@private
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is needed, the two ways, what is stored; then the draft begins."""
    about = services.about(request.POST.get("about", "") or request.GET.get("about", ""))
    if request.method == "GET":
        limits = {"files": evidence.MOST_FILES, "size": evidence.MOST_BYTES // evidence.MEGABYTE}
        return render(request, "complaints/start.html", {"about": about, **limits})
    known = {"about": about.path, "office": about.office} if about else {}
    token = drafts.start(at=clock.now(), **known)
    response = redirect(_url("post"))
    remember_draft(response, token)
    return response


@private
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """Ask one question, or keep its answer and go on; what was typed stays on the page when it cannot be taken."""
    page = PAGES.get(key)
    if page is None or page.form is None:
        raise Http404
    try:
        draft = _open(request)
    except DraftGone as gone:
        return _too_late(request, gone)
    if draft.sent:
        return redirect("complaints:received")
    if key == "identity" and draft.answers.get("way") != Way.REPORT:
        return redirect(_url("name"))
    given: dict[str, Any] = {"answers": draft.answers, "today": _today(draft.answers)}
    form = page.form(request.POST, **given) if request.method == "POST" else page.form(**given)
    if request.method == "POST" and form.is_valid():
        draft = drafts.save(draft.token, at=clock.now(), **form.answers())
        return redirect(_next(request, key, draft))
    return render(request, f"complaints/{key}.html", _shown(key, draft, form=form), status=400 if form.errors else 200)


def _next(request: HttpRequest, key: str, draft: Draft) -> str:
    """Back to the summary if the reader came from there and nothing is open, else the next page."""
    is_change = "change" in request.GET and not _unanswered(draft.answers)
    return _url("check") if is_change else _around(key, draft.answers)[1]


def _too_late(request: HttpRequest, gone: DraftGone) -> HttpResponse:
    """The draft is gone, but not what was just typed."""
    typed = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
    shown = {"sentence": in_words(gone), "code": gone.code, "typed": typed, "restart": reverse("complaints:start")}
    return render(request, "complaints/gone.html", shown, status=gone.status)


@private
@require_GET
def deadline(request: HttpRequest) -> HttpResponse:
    """Until when a report is possible, and how that is counted."""
    draft = _open(request)
    if "known_on" not in draft.answers:
        return redirect(_url("dates"))
    rules = _rules(draft.answers)
    clock_of_filing = rules.clock("filing")
    due = clock_of_filing.run(date.fromisoformat(draft.answers["known_on"]))
    late = _today(draft.answers) > due.last
    shown = {"due": due, "clock": clock_of_filing, "is_late": late, "holidays": set(rules.calendar.holidays)}
    return render(request, "complaints/deadline.html", _shown("deadline", draft, **shown))


@private
@require_http_methods(["GET", "POST"])
@in_memory
def files(request: HttpRequest) -> HttpResponse:
    """Keep the files that can be taken, name those that cannot, and why."""
    try:
        draft = _open(request)
    except DraftGone as gone:
        return _too_late(request, gone)
    if draft.sent:
        return redirect("complaints:received")
    refused = _keep_files(request, draft) if request.method == "POST" else []
    if request.method == "POST" and not refused:
        return redirect(_after_files(request, draft))
    shown = {
        "files": drafts.files(draft), "refused": refused, "most": evidence.MOST_FILES,
        "limit": evidence.MOST_BYTES // evidence.MEGABYTE,
    }  # fmt: skip
    return render(request, "complaints/files.html", _shown("evidence", draft, **shown), status=400 if refused else 200)


def _keep_files(request: HttpRequest, draft: Draft) -> list[str]:
    """Keep what can be kept; the sentences of what cannot."""
    refused = []
    for upload in request.FILES.getlist("files"):
        name = upload.name or ""
        try:
            evidence.check_size(upload.size or 0, name)
            drafts.add_file(draft.token, evidence.accept(upload.read(), name), at=clock.now())
        except Refusal as refusal:
            refused.append(in_words(refusal))
    return refused


def _after_files(request: HttpRequest, draft: Draft) -> str:
    return _url("evidence") if "add" in request.POST else _next(request, "evidence", draft)


@private
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out again."""
    drafts.remove_file(draft_token(request), pk, at=clock.now())
    return redirect(_url("evidence"))


@private
@require_GET
def complete(request: HttpRequest) -> HttpResponse:
    """What the law asks for, met or missing, each with its article; sending stays possible."""
    draft = _open(request)
    if missing := _unanswered(draft.answers):
        return redirect(_url(missing))
    rules = _rules(draft.answers)
    office = _office(draft.answers)
    filing = drafts.filing_of(draft.answers, office=words.in_language(office.name) if office else "")
    kept = len(drafts.files(draft))
    checks = domain.completeness(filing, evidence=kept, filed_on=_today(draft.answers), rules=rules)
    shown = {"checks": [(each, _page_of(each.condition.key)) for each in checks], "missing": domain.missing(checks)}
    return render(request, "complaints/complete.html", _shown("complete", draft, **shown))


_PAGE_OF = {
    "identity": "identity", "respondent": "who", "in_time": "dates", "time": "dates", "place": "who", "account": "what",
    "evidence": "evidence",
}  # fmt: skip


def _page_of(condition: str) -> str:
    return _url(_PAGE_OF.get(condition, "check"))


@private
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more; sending files the report. A second click gets the receipt of the first."""
    try:
        draft = _open(request)
    except DraftGone as gone:
        return _too_late(request, gone)
    if draft.sent:
        return redirect("complaints:received")
    if missing := _unanswered(draft.answers):
        return redirect(_url(missing))
    refusal = ""
    if request.method == "POST":
        try:
            services.send(token=draft.token, at=clock.now())
        except DraftGone as gone:
            return _too_late(request, gone)
        except Refusal as refused:
            refusal = in_words(refused)
        else:
            return redirect("complaints:received")
    return render(request, "complaints/check.html", _summary(draft, refusal), status=400 if refusal else 200)


def _summary(draft: Draft, refusal: str) -> dict[str, Any]:
    answers = draft.answers
    office, body = _office(answers), None
    try:
        chosen = [each for each in services.supervisors() if each.slug == answers.get("body")]
        body = chosen[0] if chosen else services.supervisor_for(office)
    except services.NoSupervisor as nobody:
        refusal = refusal or in_words(nobody)
    days = {key: date.fromisoformat(answers[key]) for key in ("event_on", "known_on")}
    shown = {"office": office, "body": body, "files": drafts.files(draft), "days": days, "refusal": refusal}
    return _shown("check", draft, is_named=answers["way"] == Way.REPORT, **shown)


@private
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """The receipt: number, code, dates, what happens next."""
    complaint, code = _receipt(request)
    rules = deadlines.load(complaint.body.jurisdiction)
    today = complaint.body.local(clock.now()).date()
    due = rules.clock("filing").run(complaint.known_date)
    shown = {
        "complaint": complaint, "code": code, "words": code.split(), "due": due if today <= due.last else None,
        "study": services.due_of(complaint), "hours": rules.hours, "is_named": complaint.way == Way.REPORT,
        "holidays": set(rules.calendar.holidays),
    }  # fmt: skip
    return render(request, "complaints/received.html", shown)


@private
@require_GET
def code_file(request: HttpRequest) -> HttpResponse:
    """Number and code as a small text file, for who wants to keep it so."""
    complaint, code = _receipt(request)
    lines = [gettext("Number: %(number)s") % {"number": complaint.number}, gettext("Code: %(code)s") % {"code": code}]
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{complaint.number}.txt"'
    return response


def _receipt(request: HttpRequest) -> tuple[Complaint, str]:
    draft = _open(request)
    if not draft.sent:
        raise DraftGone
    return Complaint.objects.select_related("body").get(uid=draft.sent), codes.code_for(draft.form_token)

"""The public pages of releases, and the press office's pages: write, issue, correct, withdraw."""

import itertools
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from alur import flow
from alur.directory import services as directory
from alur.kernel import clock, contents
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import MEDIA_TYPE, PREFERRED, Actor
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.models import Activity
from alur.kernel.permissions import check_allowed, is_allowed
from alur.kernel.wording import in_words
from alur.releases import attachments, domain, feeds, numbers, services, signatures
from alur.releases.core.files import LARGEST
from alur.releases.forms import CorrectionForm, IssueForm, NumberingForm, ReleaseForm, WithdrawalForm
from alur.releases.models import Release, Version

A_PAGE = 25  # releases


@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """All releases, last issued first; `institution` (slug) shows those of one."""
    slug = request.GET.get("institution", "").replace("\0", "")
    issuer = directory.institution(slug) if slug else None
    page = Paginator(services.latest(None, institution=slug, at=clock.now()), A_PAGE).get_page(request.GET.get("page"))
    addresses = [
        reverse("releases:feed_of", args=[slug, form]) if slug else reverse("releases:feed", args=[form])
        for form in feeds.FORMS
    ]
    return render(request, "releases/list.html", {"page": page, "issuer": issuer, "feeds": addresses})


@require_GET
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A release and its state, for everybody: text, issuer, signature, versions. Signed JSON for who asks for it."""
    found = readable(request, uid)
    if found.current and request.get_preferred_type(PREFERRED) in PREFERRED[1:]:
        return _varied(document(request, uid, found.current.number))
    by: Actor | None = getattr(request, "actor", None)
    shown = {
        "release": found,
        "version": found.current,
        "history": _history(found),
        "states": _states(found),
        "signature": signatures.verdict(found),
        "text": "" if found.withdrawn_at or found.current is None else services.text(found.current),
        "files": [] if found.withdrawn_at or found.current is None else attachments.shown(found.current),
        "successor": found.successor,
        "structured": feeds.structured(feeds.story(found.current, at=clock.now())) if found.current else "",
        "embargoed": found.is_embargoed(clock.now()),
        "may_correct": not (found.withdrawn_at or found.successor) and _may(by, found, "releases.correct"),
        "is_own": _may(by, found, "releases.issue"),
        "may_withdraw": not found.withdrawn_at and _may(by, found, "releases.withdraw"),
    }
    return _varied(render(request, "releases/release.html", shown))


def readable(request: HttpRequest, uid: UUID) -> Release:
    """An issued release; one under embargo for people of offices only. Raises NotFound."""
    found = services.issued(uid)
    if found.is_embargoed(clock.now()) and getattr(request, "actor", None) is None:
        raise NotFound
    return found


def _varied(response: HttpResponse) -> HttpResponse:
    """Caches keep the page and the document of one address apart."""
    patch_vary_headers(response, ["Accept"])
    return response


@require_GET
def document(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """The signed document of a version, byte for byte. Of a withdrawn release only the withdrawal, with 410."""
    found = readable(request, uid)
    raw = signatures.signed(found, number)
    if not raw:
        raise Http404
    gone = found.withdrawn_at and found.current and number <= found.current.number
    return HttpResponse(raw, content_type=MEDIA_TYPE, status=410 if gone else 200)


@require_GET
def package(request: HttpRequest, uid: UUID, number: int) -> HttpResponseBase:
    """A version with its keys and attachments as one file, which `alur verify` checks anywhere."""
    found = readable(request, uid)
    if not signatures.signed(found, number):
        raise Http404
    name = f'attachment; filename="release-{uid.hex[:8]}-v{number}.zip"'
    pieces = signatures.package_of(found, number)
    return StreamingHttpResponse(pieces, content_type="application/zip", headers={"Content-Disposition": name})


def _may(by: Actor | None, release: Release, permission: str) -> bool:
    return by is not None and by.institution == release.institution.slug and is_allowed(by, permission)


def _history(release: Release) -> list[dict[str, Any]]:
    """The versions, newest first, each with its words and those before it. Without words once it is withdrawn."""
    versions = list(release.versions.exclude(state="DRAFT"))
    texts = ["" if release.withdrawn_at else services.text(version) for version in versions]
    titles = [version.title.get(get_language() or "id") or next(iter(version.title.values())) for version in versions]
    rows = [
        {"version": version, "text": text, "title": title}
        for version, text, title in zip(versions, texts, titles, strict=True)
    ]
    for former, row in itertools.pairwise(rows):
        changed = _words_of(former["version"]) != _words_of(row["version"])
        row |= {"before": former["text"], "title_before": former["title"], "files_changed": changed}
    return rows[::-1]


def _words_of(version: Version) -> list[tuple[str, str]]:
    """Names and descriptions of the files: ids also change when a file gets its credentials."""
    kept = [(contents.get(each.content_id), each.alt) for each in version.attachments]
    return [(content.name or content.media_type, alt) for content, alt in kept]


def _states(release: Release) -> dict[str, str]:
    """Where the release has been: every station that left an entry in its case."""
    entries = Activity.objects.in_context(release.context).order_by().values_list("type", "object_kind").distinct()
    passed = {"relay" if type == "Announce" else flow.station_of(kind) for type, kind in entries}
    passed |= {flow.SHOWS[kind] for _type, kind in entries if kind in flow.SHOWS}
    here = "struck" if release.withdrawn_at else "here"
    return dict.fromkeys(passed & flow.active_names() | {"directory"}, "done") | {"releases": here}


@require_GET
def media(request: HttpRequest, uid: UUID, content: UUID) -> HttpResponseBase:
    """A file of a release: of a version in force or corrected for everybody, of a draft for its own office."""
    found = services.release(uid)
    by: Actor | None = getattr(request, "actor", None)
    shown = found.versions.exclude(state="WITHDRAWN")
    if not _may(by, found, "releases.draft"):
        shown = readable(request, uid).versions.exclude(state__in=["WITHDRAWN", "DRAFT"])
    file = contents.get(content)
    belongs = any(content == each.content_id for version in shown for each in version.attachments)
    if not belongs or file.media_type not in LARGEST:
        raise Http404
    return attachments.answer(request, file)


@staff_only
def written(request: HttpRequest) -> HttpResponse:
    """What the own press office is writing and has issued."""
    by = actor_of(request)
    check_allowed(by, "releases.draft")
    own = directory.institution(by.institution)
    form = NumberingForm(request.POST or None, initial={"pattern": numbers.pattern(own)})
    if form.is_valid():
        numbers.set_pattern(pattern=form.cleaned_data["pattern"], by=by)
        return redirect("releases:written")
    shown = {
        "drafts": services.drafts(by), "issued": services.latest(A_PAGE, institution=by.institution), "form": form,
        "proposed": numbers.proposed(own, at=clock.now()),
    }  # fmt: skip
    return render(request, "releases/written.html", shown, status=_status(form))


@staff_only
def write(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Write a new release, or go on with a draft; then it is shown as it will be issued."""
    by = actor_of(request)
    check_allowed(by, "releases.draft")
    before = _own_draft(uid, by) if uid else None
    number = "" if before else numbers.proposed(directory.institution(by.institution), at=clock.now())
    form = ReleaseForm(*_sent(request), version=before, by=by, number=number)
    shown: dict[str, Any] = {"form": form, "version": before}
    if form.is_valid():
        try:
            with transaction.atomic():  # the picture stays only with its draft
                made = services.draft(uid=uid, by=by, at=clock.now(), **form.words(), media=form.attachments())
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return redirect("releases:issue", made.uid)
    return render(request, "releases/write.html", shown, status=_status(form))


def _own_draft(uid: UUID, by: Actor) -> Version:
    """The version being written, for its own office."""
    found = services.release(uid)
    domain.check_owner(by=by.institution, institution=found.institution.slug)
    if found.draft is None:
        raise domain.NotNow
    return found.draft


@staff_only
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft as everybody will read it, and the button that makes it official."""
    by = actor_of(request)
    check_allowed(by, "releases.issue")
    if _is_done(uid, by):  # a second click, or Back after issuing
        return redirect("releases:release", uid)
    version = _own_draft(uid, by)
    form = IssueForm(*_sent(request), release=version.release)
    shown = {
        "version": version, "release": version.release, "text": services.text(version), "form": form,
        "files": attachments.shown(version), "embargoed": version.release.is_embargoed(clock.now()),
    }  # fmt: skip
    if form.is_valid():
        try:
            services.issue(uid=uid, by=by, at=clock.now(), for_forum=form.cleaned_data.get("forum", ""))
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return redirect("releases:release", uid)
    return render(request, "releases/issue.html", shown, status=_status(form))


def _is_done(uid: UUID, by: Actor) -> bool:
    found = services.release(uid)
    return found.draft is None and found.current is not None and found.institution.slug == by.institution


@staff_only
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new version with what is corrected and why."""
    by = actor_of(request)
    check_allowed(by, "releases.correct")
    old = _own_issued(uid, by)
    form = CorrectionForm(*_sent(request), version=old)
    shown: dict[str, Any] = {"form": form, "version": old, "release": old.release}
    if form.is_valid():
        try:
            with transaction.atomic():
                services.correct(uid=uid, by=by, at=clock.now(), **form.correction(), media=form.attachments())
        except Refusal as refusal:
            shown["refusal"] = in_words(refusal)
        else:
            return redirect("releases:release", uid)
    return render(request, "releases/correct.html", shown, status=_status(form))


@staff_only
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a release back, with the reason that stays on its page."""
    by = actor_of(request)
    check_allowed(by, "releases.withdraw")
    old = _own_issued(uid, by)
    form = WithdrawalForm(*_sent(request))
    if form.is_valid():
        services.withdraw(uid=uid, **form.cleaned_data, by=by, at=clock.now())
        return redirect("releases:release", uid)
    shown = {"form": form, "version": old, "release": old.release}
    return render(request, "releases/withdraw.html", shown, status=_status(form))


def _own_issued(uid: UUID, by: Actor) -> Version:
    """The version in force, for its own office. Raises NotNow when it is withdrawn."""
    found = services.issued(uid)
    domain.check_owner(by=by.institution, institution=found.institution.slug)
    if found.current is None or found.withdrawn_at:
        raise domain.NotNow
    return found.current


def _status(form: forms.Form) -> int:
    return 400 if form.is_bound else 200


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is made of: nothing before it was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)

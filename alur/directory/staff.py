"""Keeping the directory: what needs somebody, one office with its people, accounts and contacts, forums, files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from alur.directory import contacts, domain, exchange, loading, ownership, services
from alur.directory.core.tables import COLUMNS
from alur.directory.forms import (
    AccountForm,
    ContactForm,
    FileForm,
    ForumForm,
    InstitutionForm,
    PersonForm,
    ReasonForm,
)
from alur.directory.models import Account, Contact, Employment, Forum, Imitation, Institution
from alur.directory.rights import check_keeps, keeps
from alur.directory.views import A_PAGE, asked
from alur.kernel import clock
from alur.kernel import contents as kept
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.permissions import check_allowed, is_allowed
from alur.kernel.wording import in_words

SHOWN = 50  # rows of a preview, candidates of a search
UPLOAD = "directory.upload"  # salt of the signature under an uploaded file's id

# What the overview can be narrowed to.
NEEDS: dict[str, dict[str, Any]] = {
    "returned": {"is_returned": True}, "stale": {"is_stale": True}, "asked": {"asked_at__isnull": False},
    "nobody": {"people": None},
}  # fmt: skip


def _try(step: Callable[[], object]) -> str:
    """Take a step; the sentence of its refusal, "" when it went through."""
    try:
        step()
    except Refusal as refusal:
        return in_words(refusal)
    return ""


@staff_only
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Institutions, those first whose contacts or accounts need somebody; `q` searches, `needs` narrows."""
    by = actor_of(request)
    if not is_allowed(by, "directory.enrol"):
        check_allowed(by, "directory.connect")
        return redirect("directory:office", by.institution)
    words, needs = asked(request), asked(request, "needs")
    found = contacts.upkeep(services.institutions(words), clock.now().date())
    page = Paginator(found.filter(**NEEDS.get(needs, {})), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/overview.html", {"page": page, "words": words, "needs": needs})


@staff_only
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the offices that were ticked to confirm."""
    contacts.ask(slugs=request.POST.getlist("slug"), by=actor_of(request), at=clock.now())
    return redirect("directory:overview")


@staff_only
def enrol(request: HttpRequest) -> HttpResponse:
    """Enter one more institution; `of` is the one above it."""
    by = actor_of(request)
    check_keeps(by, "directory.enrol")
    above = Institution.objects.filter(slug=asked(request, "of")).first()
    begun = {"kind": "OFFICE"}
    if above is not None:
        begun |= {"parent": above.slug, "region": above.region, "zone": above.zone}
    form = InstitutionForm(request.POST if request.method == "POST" else None, initial=begun)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        given = form.as_fields()
        shown["refusal"] = _try(lambda: services.enrol(by=by, at=clock.now(), **given))
        if not shown["refusal"]:
            return redirect("directory:office", given["slug"])
    return render(request, "directory/enrol.html", shown, status=400 if form.is_bound else 200)


@staff_only
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Say something else about an institution."""
    by, found = actor_of(request), services.institution(slug)
    check_keeps(by, "directory.enrol")
    form = InstitutionForm(request.POST if request.method == "POST" else None, known=found)
    shown: dict[str, Any] = {"form": form, "institution": found}
    if form.is_valid():
        shown["refusal"] = _try(lambda: services.amend(institution=found, by=by, at=clock.now(), **form.as_fields()))
        if not shown["refusal"]:
            return redirect("directory:office", slug)
    return render(request, "directory/enrol.html", shown, status=400 if form.is_bound else 200)


@staff_only
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """One institution as its own people and the keeper see it: accounts, contacts, reports, forums, people."""
    by, found = actor_of(request), services.institution(slug)
    check_keeps(by, "directory.connect", slug)
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "")
    forms: dict[str, Form] = {
        "connect": AccountForm(posted if step == "connect" else None, prefix="account"),
        "reach": ContactForm(posted if step == "reach" else None, prefix="contact"),
    }
    refusal = ""
    if step in forms and forms[step].is_valid():
        verb = services.connect if step == "connect" else contacts.reach
        refusal = _try(lambda: verb(institution=found, by=by, at=clock.now(), **forms[step].cleaned_data))
    if step == "still-right":
        contacts.still_right(institution=found, by=by, at=clock.now())
    if posted is not None and not refusal and (step not in forms or forms[step].is_valid()):
        return redirect("directory:office", slug)
    shown = _office(found, by) | {"forms": forms, "form": forms.get(step), "refusal": refusal}
    return render(request, "directory/office.html", shown, status=400 if posted is not None else 200)


def _office(found: Institution, by: Actor) -> dict[str, Any]:
    today = found.local(clock.now()).date()
    accounts = found.accounts.filter(ended_at=None).order_by("network", "handle")
    readable = domain.can_be_read
    return {
        "institution": found,
        "address": ownership.page_address(found),
        "accounts": [
            (each, domain.is_stale(each.confirmed_on, today), readable(each.network, each.handle)) for each in accounts
        ],
        "contacts": [
            (each, domain.is_stale(each.confirmed_on, today)) for each in found.contacts.order_by("way", "pk")
        ],
        "imitations": [
            (each, [kept.open_sealed(UUID(told)).decode() for told in each.told])
            for each in found.imitations.order_by("-reported_at")
        ],
        "forums": services.forums_of(found),
        "people": services.people(by, found.slug) if keeps(by, "directory.appoint", found.slug) else None,
        "is_keeper": is_allowed(by, "directory.enrol"),
    }


@staff_only
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the account's page, or let a person confirm it with a reason: `how` tells."""
    by, account = actor_of(request), get_object_or_404(Account.objects.select_related("institution"), pk=pk)
    check_keeps(by, "directory.connect", account.institution.slug)
    is_by_hand = request.method == "POST" and "reason" in request.POST
    form = ReasonForm(request.POST if is_by_hand else None)
    shown: dict[str, Any] = {"form": form, "account": account, "address": ownership.page_address(account.institution)}
    shown["can_be_read"] = domain.can_be_read(account.network, account.handle)
    if request.method == "POST" and (not is_by_hand or form.is_valid()):
        at = clock.now()
        shown["refusal"] = _try(
            lambda: (
                ownership.confirm_by_hand(account=account, reason=form.cleaned_data["reason"], by=by, at=at)
                if is_by_hand
                else ownership.confirm(account=account, by=by, at=at)
            )
        )
        if not shown["refusal"]:
            return redirect("directory:office", account.institution.slug)
    return render(request, "directory/confirm.html", shown, status=400 if request.method == "POST" else 200)


@staff_only
@require_POST
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """The account is not theirs any more."""
    account = get_object_or_404(Account.objects.select_related("institution"), pk=pk)
    ownership.disconnect(account=account, by=actor_of(request), at=clock.now())
    return redirect("directory:office", account.institution.slug)


@staff_only
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The office is not reached this way any more."""
    contact = get_object_or_404(Contact.objects.select_related("institution"), pk=pk)
    contacts.forget(contact=contact, by=actor_of(request))
    return redirect("directory:office", contact.institution.slug)


@staff_only
@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Is a reported account false?"""
    is_false = request.POST.get("is_false") == "yes"
    found: Imitation = ownership.decide(uid=uid, is_false=is_false, by=actor_of(request), at=clock.now())
    return redirect("directory:office", found.institution.slug)


@staff_only
def people(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who acts for an office, and a form for one more. slug: "" for the own office."""
    by = actor_of(request)
    found = services.institution(slug or by.institution)
    is_keeper = is_allowed(by, "directory.enrol")
    form = PersonForm(request.POST if request.method == "POST" else None, may_appoint_keepers=is_keeper)
    shown: dict[str, Any] = {"form": form, "people": services.people(by, found.slug), "institution": found}
    shown["statuses"] = Employment.choices
    if form.is_valid():
        person, role = form.as_person(), form.cleaned_data["role"]
        shown["refusal"] = _try(
            lambda: services.engage(person=person, role=role, by=by, at=clock.now(), slug=found.slug)
        )
        if not shown["refusal"]:
            return redirect(request.path)
    return render(request, "directory/people.html", shown, status=400 if form.is_bound else 200)


@staff_only
@require_POST
def dismiss(request: HttpRequest, role_id: int) -> HttpResponse:
    """A person no longer acts in a role."""
    by = actor_of(request)
    left = services.dismiss(role_id=role_id, by=by, at=clock.now())
    if left.institution.slug == by.institution:
        return redirect("directory:people")
    return redirect("directory:people_of", left.institution.slug)


@staff_only
@require_POST
def employ(request: HttpRequest, role_id: int) -> HttpResponse:
    """Say on which footing a person works."""
    by = actor_of(request)
    held = services.employ(role_id=role_id, employment=request.POST.get("employment", ""), by=by)
    if held.institution.slug == by.institution:
        return redirect("directory:people")
    return redirect("directory:people_of", held.institution.slug)


@staff_only
def forums(request: HttpRequest) -> HttpResponse:
    """The forums that `by` keeps, and a form for one more."""
    by = actor_of(request)
    form = ForumForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "forums": services.kept_by(by)}
    if form.is_valid():
        given = form.cleaned_data
        name = {"id": given["name_id"], "en": given["name_en"] or given["name_id"]}
        shown["refusal"] = _try(
            lambda: services.found(slug=given["slug"], name=name, community=given["community"], by=by, at=clock.now())
        )
        if not shown["refusal"]:
            return redirect("directory:forum", given["slug"])
    return render(request, "directory/forums.html", shown, status=400 if form.is_bound else 200)


@staff_only
def forum(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to a forum; `q` searches members, `add` searches others who could join."""
    by, found = actor_of(request), services.forum(slug)
    check_keeps(by, "directory.found", found.keeper.slug if found.keeper else "")
    if request.method == "POST":
        _move(request, found, by)
        return redirect(request.get_full_path())
    now = found.memberships.filter(left_at=None).values("institution_id")
    words, wanted, kind = asked(request), asked(request, "add"), asked(request, "kind")
    members = Paginator(services.institutions(words).filter(pk__in=now), A_PAGE)
    shown = {"forum": found, "words": words, "wanted": wanted, "kind": kind, "kinds": Institution.Kind.choices}
    shown["inside"] = Forum.objects.filter(community=found).order_by("slug")
    shown["page"] = members.get_page(request.GET.get("page"))
    if wanted or kind:
        others = _others(found, wanted, kind)
        shown |= {"others": others[:SHOWN], "other_count": others.count()}
    return render(request, "directory/forum.html", shown)


def _others(forum: Forum, words: str, kind: str) -> Any:
    """Who does not belong to the forum and answers the search."""
    now = forum.memberships.filter(left_at=None).values("institution_id")
    found = services.institutions(words).exclude(pk__in=now)
    return found.filter(kind=kind) if kind in Institution.Kind.values else found


def _move(request: HttpRequest, forum: Forum, by: Actor) -> None:
    """Members join or leave, as the button says."""
    if "leave" in request.POST:
        leaving = services.institution(request.POST["leave"])
        services.leave(institution=leaving, forum=forum, by=by, at=clock.now())
    elif "everybody" in request.POST:
        found = _others(forum, asked(request, "add"), asked(request, "kind"))
        slugs = found.order_by().values_list("slug", flat=True)
        exchange.join_all(forum=forum, slugs=slugs, by=by, at=clock.now())
    else:
        for slug in request.POST.getlist("join")[:SHOWN]:
            services.join(institution=services.institution(slug), forum=forum, by=by, at=clock.now())


@staff_only
def files(request: HttpRequest) -> HttpResponse:
    """Lists that can be loaded, tables out, and a table in: first a preview of what it would do, then it is stored."""
    by = actor_of(request)
    check_keeps(by, "directory.enrol")
    form = FileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    shown: dict[str, Any] = {"form": form, "tables": COLUMNS, "lists": loading.names()}
    if form.is_valid():
        data = form.cleaned_data["file"].read(exchange.MOST_BYTES + 1)
        shown["refusal"] = _try(lambda: shown.update(_preview(data)))
        if "plan" in shown:
            return render(request, "directory/preview.html", shown)
    return render(request, "directory/files.html", shown, status=400 if form.is_bound else 200)


def _preview(data: bytes) -> dict[str, Any]:
    """What a file would do. One that can be stored waits under an id that only this site can have signed."""
    plan = exchange.preview(data)
    changes = [
        (new, [(column, old[column], new[column]) for column in new if old[column] != new[column]])
        for old, new in plan.changed[:SHOWN]
    ]
    can_be_stored = not plan.problems and (plan.fresh or plan.changed)
    token = signing.dumps(str(kept.put(data, media_type="text/csv").uid), salt=UPLOAD) if can_be_stored else ""
    return {
        "plan": plan, "fresh": plan.fresh[:SHOWN], "changes": changes, "token": token,
        "problems": [(each.line, in_words(each.why)) for each in plan.problems[: SHOWN * 4]],
    }  # fmt: skip


@staff_only
@require_POST
def store(request: HttpRequest) -> HttpResponse:
    """Store a file that was previewed."""
    by = actor_of(request)
    check_keeps(by, "directory.enrol")
    try:
        uid = UUID(signing.loads(request.POST.get("file", ""), salt=UPLOAD, max_age=24 * 3600))
    except signing.BadSignature:
        raise NotFound from None
    plan = exchange.apply(kept.data(uid), by=by, at=clock.now())
    kept.erase(uid)
    return render(request, "directory/stored.html", {"plan": plan})


@staff_only
@require_POST
def load(request: HttpRequest, name: str) -> HttpResponse:
    """Enter a list that comes with Alur."""
    told: list[str] = []
    entered = loading.load(name=name, by=actor_of(request), at=clock.now(), say=told.append)
    return render(request, "directory/stored.html", {"entered": entered, "name": name})


@staff_only
@require_GET
def export(request: HttpRequest, table: str) -> HttpResponse:
    """A table as CSV."""
    check_keeps(actor_of(request), "directory.enrol")
    if table not in COLUMNS:
        raise Http404
    answer = HttpResponse(exchange.export(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    return answer

"""The staff page of rules and calendar: which version is active, what another one would change, and activating it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import Fault, Refusal
from alur.kernel.permissions import is_allowed
from alur.kernel.wording import in_words
from alur.rulepacks import changes, deadlines
from alur.rulepacks import words as codes
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.screening import services, versions, views, words
from alur.screening.core import ENGINE_VERSION
from alur.screening.models import Activation, Assessment, RulePack, Trial

MOST_HOLIDAYS = 60  # rows: about two years


@staff_only
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """The rules that bind the office, what came of their examples, and the version that the software brings."""
    return _page(request)


@staff_only
@require_POST
def activate(request: HttpRequest) -> HttpResponse:
    """Screens by the version that was on the page from now on."""
    by, at = actor_of(request), clock.now()
    jurisdiction = directory.institution(by.institution).jurisdiction
    try:
        services.activate(jurisdiction=jurisdiction, pack_hash=request.POST.get("version", ""), by=by, at=at)
    except (versions.ExamplesFail, versions.OtherVersion) as refusal:
        return _page(request, refusal=refusal)
    except services.NoRules as fault:
        return _page(request, refusal=fault)
    return redirect("screening:packs")


@staff_only
@require_http_methods(["GET", "POST"])
def examples(request: HttpRequest, version: str) -> HttpResponse:
    """Has the examples of a version run, or stops that; a GET shows how far it is, as a piece of the page."""
    by, at = actor_of(request), clock.now()
    jurisdiction = directory.institution(by.institution).jurisdiction
    if request.method == "POST":
        verb = services.stop_examples if "stop" in request.POST else services.run_examples
        verb(jurisdiction=jurisdiction, pack_hash=version, by=by, at=at)
    if request.method == "POST" or "HX-Request" not in request.headers:
        return redirect(f"{reverse('screening:packs')}#examples-{version[:8]}")
    ran = _ran(jurisdiction, version)
    zone = directory.institution(by.institution).zone
    response = render(request, "screening/_ran.html", {"ran": ran, "zone": zone})
    if not (ran["trial"] and ran["trial"].is_under_way):
        response["HX-Refresh"] = "true"  # the rest of the page says whether it can be activated
    return response


def _ran(jurisdiction: str, version: str) -> dict[str, Any]:
    """A version's hash, and what is known of its examples."""
    trial = Trial.objects.filter(pack__jurisdiction=jurisdiction, pack__hash=version).first()
    return {"hash": version, "trial": trial, "is_old": trial is not None and trial.engine != ENGINE_VERSION}


def _page(request: HttpRequest, *, refusal: Refusal | Fault | None = None) -> HttpResponse:
    by = actor_of(request)
    office = directory.institution(by.institution)
    now = services.standing(office.jurisdiction)
    shown_pack = now.active or now.shipped
    shown = {
        "office": office, "standing": now, "zone": office.zone, "jurisdiction": office.jurisdiction,
        "rows": _versions(office, now),
        "pack_name": shown_pack.name if shown_pack else {}, "may_activate": is_allowed(by, "screening.activate"),
        "bound": Institution.objects.filter(jurisdiction=office.jurisdiction).count(),
        "changes": _changes(now), "refusal": in_words(refusal) if refusal else "",
        "by_office": _office(now.activation), "role": words.role(now.activation.role) if now.activation else "",
    }  # fmt: skip
    shown |= _ran_of(now, office.jurisdiction) | _calendar(office, shown_pack)
    status = refusal.status if isinstance(refusal, Refusal) else 503 if refusal else 200
    return render(request, "screening/packs.html", shown, status=status)


def _office(activation: Activation | None) -> dict[str, str] | str:
    """The office that decided; "" for the software."""
    return directory.institution(activation.office).name if activation and activation.office else ""


def _versions(office: Institution, now: versions.Standing) -> list[dict[str, Any]]:
    """Every version that was used here, the latest first, with how often it was laid on the office's texts."""
    kept = RulePack.objects.filter(jurisdiction=office.jurisdiction, activations__isnull=False).distinct()
    return [
        {
            "pack": each,
            "trial": getattr(each, "trial", None),
            "spans": list(each.activations.order_by("-since")),
            "used": Assessment.objects.filter(pack_hash=each.hash, institution=office).count(),
            "is_active": now.activation is not None and now.activation.pack_id == each.pk,
            "is_shipped": now.shipped is not None and now.shipped.hash == each.hash,
        }
        for each in kept.prefetch_related("activations").select_related("trial").order_by("-pk")
    ]


def _changes(now: versions.Standing) -> list[dict[str, Any]]:
    """What the version of the software changes against the active one."""
    if not now.differs or now.active is None or now.shipped is None:
        return []
    language = words.language()
    return [
        {
            "kind": codes.KINDS[each.kind], "sign": codes.SIGNS[each.sign], "detail": each.detail(language),
            "name": codes.in_words(each.name, language),
        }
        for each in changes.changes(now.active, now.shipped)
    ]  # fmt: skip


def _ran_of(now: versions.Standing, jurisdiction: str) -> dict[str, Any]:
    active = now.activation.pack.hash if now.activation else ""
    shipped = now.shipped.hash if now.shipped and now.differs else ""
    return {name: _ran(jurisdiction, each) for name, each in (("ran_active", active), ("ran_shipped", shipped)) if each}


def _calendar(office: Institution, pack: Pack | None) -> dict[str, Any]:
    """Elections and holidays."""
    today = office.local(clock.now()).date()
    shown: dict[str, Any] = {"today": today, "eras": [], "days": None, "total_rules": 0}
    if pack is not None:
        shown |= {"eras": views.eras_of(pack, today)[:1], "total_rules": len(pack.rules)}
    try:
        days = deadlines.load(office.jurisdiction).calendar
    except (PackError, OSError):
        return shown
    holidays = sorted(days.holidays.values(), key=lambda each: each.day)
    return shown | {"days": days, "holidays": holidays[-MOST_HOLIDAYS:], "ends": days.until < today}

"""The public pages of the record: cases, entries, proofs, the export."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alur import flow
from alur.kernel import merkle
from alur.kernel.models import Installation
from alur.register import services
from alur.register.models import Entry
from alur.register.services.cases import NO_CASE, Case
from alur.register.services.steps import Step

PER_PAGE = 50
CASES = 100  # shown in the list of all cases


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, the latest news first."""
    return render(request, "register/cases.html", {"cases": services.latest_cases(CASES)})


KEPT = 300  # seconds for which a drawn time line serves all readers of its edition


@require_safe
def case(request: HttpRequest, context: str) -> HttpResponse:
    """One case: where it stands, and its steps as a time line."""
    shown = services.case(context)
    page = {
        "case": shown,
        "notes": _notes(shown),
        "is_demo": Installation.current().is_demo,
        "panels": _panels(),
        "kept": 0 if getattr(request, "actor", None) else KEPT,
    }
    return render(request, "register/case.html", page)


def _notes(case: Case) -> dict[str, str]:
    """How many steps each station has, for those that have one."""
    counts: Counter[str] = Counter()
    for step in case.steps:
        for station in {step.trace.station, step.trace.halt}:
            counts[station] += 0 if step.retrospective else step.count
    counts["register"] = sum(step.count for step in case.steps)
    return {
        station: ngettext("%(number)s step", "%(number)s steps", number) % {"number": number}
        for station, number in counts.items()
        if number
    }


def _panels() -> list[str]:
    """What other stations add to a case, by the name of their address."""
    active = flow.active_names()
    return [panel.url_name for panel in flow.PANELS if panel.place == "register.case" and panel.station in active]


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every entry, newest first, or those of one case."""
    given = request.GET.get("case", "").strip()
    context = given if slug_re.match(given) else ""
    page = Paginator(services.entries(context), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(entry) for entry in page]
    head = services.latest_head()
    shown = {"page": page, "rows": rows, "context": context, "head": head, "vkey": services.vkey() if head else ""}
    return render(request, "register/register.html", shown)


def _row(entry: Entry) -> dict[str, Any]:
    hashed = bytes(entry.leaf_hash).hex()
    step = Step([entry.activity], "Asia/Jakarta")
    return {"entry": entry, "step": step, "hash": f"{hashed[:4]}…{hashed[-4:]}", "has_case": _has_case(entry)}


def _has_case(entry: Entry) -> bool:
    return entry.activity.context not in NO_CASE


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: what it says, and the proof that it stands in the signed tree."""
    found = services.entry(index)
    proof = services.proof(index)
    root = bytes(proof.head.root)
    holds = merkle.verify_inclusion(proof.leaf, index, proof.head.size, proof.path, root)
    shown = {
        "entry": found, "step": Step([found.activity], "Asia/Jakarta"), "proof": proof, "holds": holds,
        "path": [hashed.hex() for hashed in proof.path], "leaf": proof.leaf.hex(), "root": root.hex(),
        "vkey": services.vkey(), "has_case": _has_case(found),
    }  # fmt: skip
    return render(request, "register/entry.html", shown)


@require_safe
@cache_control(public=True, max_age=0)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The head signed last, as C2SP tlog-checkpoint. 404 while the register is empty."""
    head = services.latest_head()
    if head is None:
        return HttpResponse(status=404)
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole register as a file that `alur verify` checks."""
    response = StreamingHttpResponse(services.export(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="alur-register.jsonl"'
    return response


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof of one entry as a file that stands alone (C2SP tlog-proof)."""
    response = HttpResponse(services.tlog_proof(index), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return response

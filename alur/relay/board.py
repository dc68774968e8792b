"""The board of a dispatch: how far it has come, by region and by office, live; and the same as CSV and JSON.

Few receipts are listed at once; of many thousand the regions are, and a region's offices when it is chosen.
"""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from alur.directory import services as directory
from alur.kernel import clock
from alur.kernel.access import actor_of, staff_only
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.permissions import is_allowed
from alur.relay import services
from alur.relay.models import Dispatch, Receipt

A_PAGE = 100  # offices
A_FEW = 1_000  # receipts that are listed without a choice
BUSY = timedelta(minutes=10)  # after it was passed on, the page asks every other second
NATIONAL = "national"  # the filter's word for offices without a region


class _Line:
    """A file for csv.writer that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


@never_cache
@staff_only
@require_GET
def dispatch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who passed it on sees every office's receipt; an office sees its own. For others it does not exist."""
    by = actor_of(request)
    found = services.dispatch(uid)
    if not services.may_see_board(found, by):
        return _own_receipt(request, uid, by)
    is_piece = "HX-Request" in request.headers
    return render(request, "relay/_board.html" if is_piece else "relay/board.html", _board(request, found, by))


def _own_receipt(request: HttpRequest, uid: UUID, by: Actor) -> HttpResponse:
    receipt = services.receipt_of(uid, by)
    may_answer = is_allowed(by, "relay.acknowledge") and receipt.state in services.MOVES[services.State.ACKNOWLEDGED]
    return render(request, "relay/receipt.html", {"receipt": receipt, "may_answer": may_answer})


def _board(request: HttpRequest, found: Dispatch, by: Actor) -> dict[str, Any]:
    regions = services.regions(found)
    counts = services.counts(regions)
    total = sum(counts.values())
    chosen = {name: request.GET[name] for name in ("state", "region", "q") if request.GET.get(name)}
    listed = _chosen(request, found) if chosen or total <= A_FEW else None
    moved = total - counts["WAITING"] - counts["DELIVERED"]
    return {
        "dispatch": found, "regions": regions, "total": total, "moved": moved, "waiting": counts["WAITING"],
        "bars": [(services.State(state).label, count) for state, count in counts.items()],
        "states": services.State.choices, "chosen": chosen, "national": NATIONAL, "query": request.GET.urlencode(),
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")) if listed is not None else None,
        "rows": [each for each in regions if chosen.get("region", each.code) in (each.code, each.code or NATIONAL)],
        "zone": directory.institution(by.institution).zone,
        "every": 2 if clock.now() - found.at < BUSY else 30,  # seconds
    }  # fmt: skip


def _chosen(request: HttpRequest, found: Dispatch) -> QuerySet[Receipt]:
    region = request.GET.get("region") or None
    return services.receipts(
        found, state=request.GET.get("state", ""), region="" if region == NATIONAL else region,
        words=request.GET.get("q", "")[:100],
    )  # fmt: skip


@staff_only
@require_GET
def exported(request: HttpRequest, uid: UUID, form: str) -> HttpResponseBase:
    """The receipts of the board, with its filter, as CSV or JSON: row by row, however many there are."""
    found = services.dispatch(uid)
    if not services.may_see_board(found, actor_of(request)):
        raise NotFound
    rows = services.exported(_chosen(request, found))
    lines, media_type = (_csv(rows), "text/csv") if form == "csv" else (_json(rows), "application/json")
    response = StreamingHttpResponse(lines, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipts-{found.at:%Y-%m-%d}.{form}"'
    return response


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(services.COLUMNS)
    for row in rows:
        yield writer.writerow([_safe(row[column]) for column in services.COLUMNS])


def _safe(cell: Any) -> Any:
    """A spreadsheet would take these first letters for a formula; a reason is an office's own words."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"

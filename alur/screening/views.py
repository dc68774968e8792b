"""The public pages of screening: every rule in plain words, and the days on which it counts."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alur.kernel import clock
from alur.kernel.errors import NotFound
from alur.rulepacks import words as codes
from alur.rulepacks.model import Pack, Rule
from alur.screening import core, explain, services, strip, versions, words

ZONE = ZoneInfo("Asia/Jakarta")  # the day of a page that is no office's own


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by level, and the calendar."""
    chosen, pack = services.rules_named(request.GET.get("pack", ""))
    today = _today()
    phase = core.calendar.day(pack, today)
    others = [(each, services.rules(each).name) for each in services.jurisdictions() if each != chosen]
    shown = {
        "pack": pack, "chosen": chosen, "others": others,
        "levels": [(name, [_row(pack, each, phase.keys) for each in found]) for name, found in explain.by_level(pack)],
        "today": today, "phase": words.phase_in_words(phase.phase), "eras": eras_of(pack, today),
        "total": len(pack.rules),
    }  # fmt: skip
    return render(request, "screening/rules.html", shown)


@require_GET
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: what it looks for, when, for whom, by which law, with its examples."""
    chosen, pack = services.rules_named(request.GET.get("pack", ""))
    pack, found, is_old = _rule(chosen, pack, name)
    today = _today()
    keys = core.calendar.day(pack, today).keys
    law = [(each, *explain.read_on(each), codes.CONFIDENCES[each.confidence]) for each in explain.law_of(found)]
    shown = {
        "pack": pack, "chosen": chosen, "rule": found, "is_old": is_old, "row": _row(pack, found, keys), "today": today,
        "ways": explain.ways(pack, found), "absent": explain.absent(pack, found), "law": law,
        "unproved": len(found.citations) - len(law), "days": _days(pack, found), "examples": _examples(pack, found),
        "lists": explain.lists_of(pack, found),
    }  # fmt: skip
    return render(request, "screening/rule.html", shown)


def _rule(chosen: str, pack: Pack, name: str) -> tuple[Pack, Rule, bool]:
    """The rule with the version it stands in: the active one, else the newest one used here that had it."""
    found = explain.rule_named(pack, name)
    if found is not None:
        return pack, found, False
    older = versions.kept_with(chosen, name)
    known = explain.rule_named(older, name) if older else None
    if older is None or known is None:
        raise NotFound
    return older, known, True


def _today() -> date:
    return clock.now().astimezone(ZONE).date()


def _row(pack: Pack, rule: Rule, running: frozenset[str]) -> dict[str, Any]:
    """When and for whom, in words."""
    return {
        "rule": rule,
        "phases": [words.phase_in_words(key) for key in explain.in_order_of_time(pack, rule.phases)],
        "only": [words.institution(key) for key in rule.institutions],
        "without": [words.institution(key) for key in rule.without_institutions],
        "counts": not rule.phases or not running.isdisjoint(rule.phases),
    }


def _days(pack: Pack, rule: Rule) -> list[tuple[explain.Span, Any]]:
    return [(span, codes.CONFIDENCES[span.confidence]) for span in explain.days_of(pack, rule)]


def _examples(pack: Pack, rule: Rule) -> list[tuple[explain.Shown, str]]:
    return [(each, words.institution(each.institution)) for each in explain.examples_of(pack, rule.id)]


def eras_of(pack: Pack, today: date) -> list[dict[str, Any]]:
    """The elections in groups that overlap, the newest first: their strips and the rows of their tables."""
    return [
        {
            "names": [election.name for election in era.elections],
            "start": era.start,
            "end": era.end,
            "strips": strip.strips(pack, era, today),
            "phases": [
                {
                    "election": election.name, "phase": words.phase_in_words(phase.key), "start": phase.start,
                    "end": phase.end, "counts": strip.counting(pack, phase.key), "sure": phase.confidence != "memory",
                    "confidence": codes.CONFIDENCES[phase.confidence], "now": phase.start <= today <= phase.end,
                }
                for election in era.elections
                for phase in election.phases
            ],
        }
        for era in strip.eras(pack)
    ]  # fmt: skip

"""A case: all activities with one context, read as one story. Nothing is stored for it, the record says it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse

from alur import flow
from alur.directory import services as directory
from alur.kernel import contents
from alur.kernel.errors import N_, NotFound
from alur.kernel.models import Activity
from alur.register import domain
from alur.register.domain import State, Trace
from alur.register.services.steps import Step, Words, read_together, trace_of

NO_CASE = frozenset({directory.CONTEXT})  # contexts that tell no story
RETROSPECTIVE = '"retrospective":true'  # as RFC 8785 writes it: found in the text without reading every document
NAMED = '"case":{'


class NoCase(NotFound):
    """No case of that name is public."""

    code = "no_case"
    message = N_("There is no public case of that name.")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A case in a list: `states` is for the small flow line."""

    context: str
    name: Words
    summary: Words
    at: datetime  # of the last step
    zone: str
    states: dict[str, State]

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("register:case", args=[self.context])


@dataclass(frozen=True, kw_only=True)
class Row:
    """What stands next on the time line: a step, the turn, or a silence of so many days."""

    kind: str  # "step", "turn", "gap"
    step: Step | None = None
    days: int = 0
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class Case(Summary):
    """A case with its time line."""

    rows: list[Row]
    steps: list[Step]

    @property
    def edition(self) -> str:
        """Changes with every step, new proof and erasure: a time line drawn for one edition serves until the next."""
        activities = [activity for step in self.steps for activity in step.activities]
        proved = sum(1 for activity in activities if hasattr(activity, "entry"))
        erased = contents.count_erased([uid for activity in activities for uid in activity.content_ids])
        return f"{max(activity.pk for activity in activities)}-{proved}-{erased}"

    @property
    def here(self) -> Step:
        """The step at which it stands: the last one that says something happened."""
        told = [step for step in self.steps if not step.is_open and not step.retrospective]
        return told[-1] if told else self.steps[-1]


def case(context: str) -> Case:
    """The case of that context: name, states, and the rows of its time line. Raises NoCase.

    Five queries, however long the case is: its activities, the zones of its offices, what its steps show.
    """
    activities = [] if context in NO_CASE else list(Activity.objects.in_context(context).select_related("entry"))
    if not activities:
        raise NoCase
    zones = _zones(activities)
    steps = _steps(activities, zones)
    states = _states([trace_of(each) for each in activities], known=bool(zones))
    told: dict[str, Any] = next((each.facts["case"] for each in reversed(activities) if "case" in each.facts), {})
    _hang_answers(steps)
    _mark(steps)
    return Case(
        context=context, name=told.get("name") or _name(activities[0]), summary=told.get("summary", {}),
        at=activities[-1].at, zone=steps[-1].zone, states=states, steps=steps, rows=_rows(steps),
    )  # fmt: skip


def _name(activity: Activity) -> Words:
    return activity.facts.get("name") or activity.name or {"id": activity.context, "en": activity.context}


def _zones(activities: Sequence[Activity]) -> dict[str, str]:
    """IANA zone by office, for those offices that the directory knows."""
    return directory.zones({activity.actor for activity in activities} - {""})


def _steps(activities: Sequence[Activity], zones: dict[str, str]) -> list[Step]:
    """Alike neighbours together. What was made after the fact stands before what it judges, as it should have been."""
    ordered = sorted(activities, key=lambda a: (a.at, not a.facts.get("retrospective"), a.pk))
    alike = {place: key for place, each in enumerate(ordered) if (key := _alike(each))}
    usual = next((zones[each.actor] for each in ordered if each.actor in zones), "Asia/Jakarta")
    steps = [Step(run, zones.get(run[0].actor, usual)) for run in domain.grouped(ordered, alike)]
    read_together(steps)
    return steps


def _alike(activity: Activity) -> tuple[str, str, str] | None:
    """Receipts of one dispatch, comments on one post, screenings of one draft are one step for the reader."""
    if activity.object_kind == "Dispatch":
        return activity.type, activity.object_kind, activity.object_path
    if activity.object_kind == "Comment" and "comments" not in activity.facts:
        return activity.type, activity.object_kind, activity.in_reply_to
    if activity.object_kind == "Assessment" and not activity.facts.get("retrospective"):
        return activity.type, activity.object_kind, activity.target_path
    return None


def _hang_answers(steps: Sequence[Step]) -> None:
    """Each answer stands beside the first step about the thing that it answers."""
    about = {step.first.object_path: step for step in reversed(steps)}
    for step in steps:
        answered = about.get(step.first.in_reply_to)
        if step.first.object_kind == "Response" and answered is not None:
            answered.answers.append(step)
            step.answered = answered


def _mark(steps: Sequence[Step]) -> None:
    """The marks on the rail: here, open, or struck; and which part of the rail is dotted."""
    told = [step for step in steps if not step.is_open and not step.retrospective]
    for step in steps:
        step.state = "struck" if step.retrospective else "ahead" if step.is_open else "done"
        step.css = "replay" if step.retrospective else "ahead" if step.is_open else ""
    if told:
        told[-1].state = "here"
        told[-1].css = "ahead" if told[-1] is not steps[-1] else ""
    steps[-1].css += " last"


def _rows(steps: Sequence[Step]) -> list[Row]:
    turn = domain.turn([step.station for step in steps])
    silences = domain.silences([step.local_date for step in steps])
    rows: list[Row] = []
    for place, step in enumerate(steps):
        back = turn is not None and place >= turn
        if place == turn:
            rows.append(Row(kind="turn"))
        if place in silences and not step.is_open:
            rows.append(Row(kind="gap", days=silences[place], back=back and place != turn))
        rows.append(Row(kind="step", step=step, back=back))
    return rows


def _states(traces: Sequence[Trace], *, known: bool) -> dict[str, State]:
    return domain.states(traces, [station.name for station in flow.active()], actor_known=known)


def station_states(context: str) -> dict[str, State]:
    """For each active station: done, here, ahead or struck in this case; all ahead where there is no such case."""
    activities = Activity.objects.in_context(context)
    late = activities.annotate(late=Q(body__contains=RETROSPECTIVE)).order_by()
    kinds = late.values("type", "object_kind", "late").annotate(last=Max("at"), newest=Max("pk"))
    traces = [Trace(each["type"], each["object_kind"], each["late"]) for each in kinds.order_by("last", "newest")]
    first = activities.exclude(actor="").values_list("actor", flat=True).first()
    return _states(traces, known=first is not None and _is_known(first))


def _is_known(slug: str) -> bool:
    try:
        return bool(directory.institution(slug))
    except NotFound:
        return False


def latest_cases(limit: int = 5) -> list[Summary]:
    """The cases with the latest news first. Five small queries for each."""
    newest = Activity.objects.exclude(context__in=NO_CASE).values("context").annotate(last=Max("at")).order_by("-last")
    return [_summary(row["context"], row["last"]) for row in newest[:limit]]


def _summary(context: str, at: datetime) -> Summary:
    activities = Activity.objects.in_context(context)
    first = activities.first()
    told: dict[str, Any] = next((each.facts.get("case", {}) for each in activities.filter(body__contains=NAMED)), {})
    named = told.get("name") or (_name(first) if first else {})
    summary = told.get("summary") or (first.facts.get("summary", {}) if first else {})
    zone = next(iter(_zones([first] if first else []).values()), "Asia/Jakarta")
    return Summary(
        context=context, name=named, summary=summary, at=at, zone=zone, states=station_states(context),
    )  # fmt: skip

"""One step of a case as a page shows it: read from the activity and its facts, nothing added."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language

from alur.kernel import contents
from alur.kernel.models import Activity
from alur.register import wording
from alur.register.domain import Trace
from alur.screening import services as screening
from alur.screening.models import Assessment

Words = Mapping[str, str]

MOST_PROOFS = 5  # named under one step; all of them are in the register
MOST_COMMENTS = 50  # shown in one step; the rest are counted


def in_language(words: Any) -> str:
    """The reader's language out of {"id", "en"}; Indonesian where it is missing."""
    if not isinstance(words, Mapping):
        return str(words or "")
    return str(words.get(get_language() or "id") or words.get("id") or next(iter(words.values()), ""))


def trace_of(activity: Activity) -> Trace:
    """The activity as the flow line sees it."""
    return Trace(activity.type, activity.object_kind, bool(activity.facts.get("retrospective")))


@dataclass
class Step:
    """One or more alike activities that follow each other: a heading, who, when, what is known, and how to prove it."""

    activities: Sequence[Activity]
    zone: str
    answers: list["Step"] = field(default_factory=list)
    answered: "Step | None" = None
    state: str = "done"
    css: str = ""

    @cached_property
    def shown(self) -> "Shared":
        """What it shows besides its activities; `read_together` shares it with the other steps of the page."""
        return Shared([self])

    @property
    def first(self) -> Activity:
        """The activity that gives the step its words."""
        return self.activities[0]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts of the first activity that says anything about the step as a whole."""
        every = [activity.facts for activity in self.activities]
        return next((facts for facts in every if "summary" in facts), every[0])

    @cached_property
    def trace(self) -> Trace:
        """The step as the flow line sees it."""
        return Trace(self.first.type, self.first.object_kind, bool(self.facts.get("retrospective")))

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"e{self.first.pk}"

    @property
    def station(self) -> str:
        """The halt at which it is shown."""
        return self.trace.halt

    @property
    def retrospective(self) -> bool:
        """Made after the fact."""
        return self.trace.retrospective

    @property
    def is_open(self) -> bool:
        """Says that an outcome is not known."""
        return bool(self.facts.get("verdict") == "unknown")

    @property
    def count(self) -> int:
        """How many activities it stands for."""
        return len(self.activities)

    @cached_property
    def actor(self) -> str:
        """The office that acted, or whose voice it is; "" for citizens and the software."""
        shown = self.first.document["actor"]
        name = in_language(shown.get("nameMap"))
        return in_language(self.facts.get("speaker")) or (name if shown["type"] == "Organization" else "")

    @property
    def role(self) -> str:
        """The role of whoever acted; a named speaker is a role already."""
        return "" if self.facts.get("speaker") else wording.role(self.first.role)

    @property
    def heading(self) -> str:
        """The step in one line."""
        own = in_language(self.facts.get("title") or self.facts.get("name"))
        if own:
            return own
        if self.retrospective and self.first.object_kind == "Assessment":
            return str(wording.NOT_THEN)
        name = in_language(self.first.name)
        target = in_language(self.first.document.get("target", {}).get("nameMap"))
        state = str(self.facts.get("state", ""))
        kind = self.first.object_kind
        return wording.heading(self.first.type, kind, actor=self.actor, name=name, target=target, state=state)

    @property
    def local_date(self) -> date:
        """The day on the clock of the office concerned."""
        return self.first.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def at(self) -> datetime:
        """When it happened, as stated."""
        return self.first.at

    @property
    def precision(self) -> str:
        """How much of `at` is known: "minute", "day", "unknown"."""
        return str(self.facts.get("precision", "minute"))

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Where it was reported: outlet, date, address, confidence."""
        return [{**source, "date": _day(source.get("date"))} for source in self.facts.get("sources", ())]

    @property
    def has_one_source(self) -> bool:
        """Only one outlet reports it."""
        given = self.facts.get("sources", ())
        return bool(given) and all(source.get("confidence") == "single" for source in given)

    @cached_property
    def comments(self) -> list[dict[str, Any]]:
        """Masked comments, one activity each or several in the facts of one: who, text, class. Erased ones are gone."""
        if self.first.object_kind != "Comment":
            return []
        words = self.shown.words
        found = [
            _comment(one, words.get(activity.pk, {}))
            for activity in self.activities[:MOST_COMMENTS]
            for one in activity.facts.get("comments") or [activity.facts]
        ]
        return [comment for comment in found if comment["text"]]

    @cached_property
    def text(self) -> str:
        """The full words of an answer; "" where they were erased."""
        if self.first.object_kind != "Response":
            return ""
        texts = [self.shown.texts.get(uid) for uid in self.first.content_ids]
        return "" if None in texts else "\n\n".join(text for text in texts if text)

    @property
    def comment_counts(self) -> list[tuple[str, int]]:
        """How many comments of each class, the most frequent first."""
        counted = Counter(comment["class"] for comment in self.comments)
        return [(str(wording.COMMENT_CLASSES.get(kind, kind)), number) for kind, number in counted.most_common()]

    @cached_property
    def assessment(self) -> "Shown | None":
        """The verdict behind an assessment step."""
        found = self.shown.assessments.get(self.assessed) if self.assessed else None
        return Shown(found) if found else None

    @property
    def assessed(self) -> str:
        """The id of the assessment that it tells of, the last of several; "" for another step."""
        return self.activities[-1].object_path.rpartition("/")[2] if self.first.object_kind == "Assessment" else ""

    @property
    def proofs(self) -> list[dict[str, Any]]:
        """The entries of the step: number and hash; none while they wait for the next head."""
        entered = [activity for activity in self.activities if hasattr(activity, "entry")]
        return [{"number": one.entry.index, "hash": bytes(one.leaf_hash).hex()} for one in entered[:MOST_PROOFS]]

    @property
    def proof_url(self) -> str:
        """The page that proves the first entry."""
        return reverse("register:entry", args=[self.proofs[0]["number"]]) if self.proofs else ""


def read_together(steps: Sequence[Step]) -> None:
    """Have the steps of one page read what they show in one query of a kind, instead of one for each step."""
    shared = Shared(steps)
    for step in steps:
        step.shown = shared


class Shared:
    """What steps show out of contents and assessments: each kind is read when first asked for, for all of them."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps

    @cached_property
    def words(self) -> dict[int, dict[str, Any]]:
        """Name and words of comments, by activity."""
        every = [each for step in self._of("Comment") for each in step.activities[:MOST_COMMENTS]]
        of_content = {uid: activity.pk for activity in every for uid in activity.content_ids}
        said = contents.texts(of_content, media_type="application/json")
        return {of_content[uid]: json.loads(text) for uid, text in said.items()}

    @cached_property
    def texts(self) -> dict[UUID, str]:
        """The full words of answers, by content."""
        return contents.texts([uid for step in self._of("Response") for uid in step.first.content_ids])

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """The verdicts, by id."""
        return screening.assessments([step.assessed for step in self._of("Assessment")])

    def _of(self, kind: str) -> list[Step]:
        return [step for step in self._steps if step.first.object_kind == kind]


def _comment(facts: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    text = said.get("words") or facts.get("text") or facts.get("wording") or ""
    kind = facts.get("class") or facts.get("kind") or "other"
    return {"who": said.get("maskedName") or facts.get("handle", ""), "text": text, "class": kind}


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


class Shown:
    """An assessment as the public sees it: concerns numbered, the words they touch, where the text was public."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.level: str = assessment.level
        self.unread = len(assessment.unread)
        self.concerns = [{**concern, "number": number} for number, concern in enumerate(assessment.concerns, 1)]

    @property
    def texts(self) -> list[dict[str, Any]]:
        """Each public part with the spans that lie in it."""
        return [
            {"part": wording.part(part), "text": text, "spans": self._spans(part)}
            for part, text in self.assessment.public_parts.items()
            if text.strip()
        ]

    def _spans(self, part: str) -> list[dict[str, Any]]:
        return [
            {"start": span["start"], "end": span["end"], "level": concern["level"], "number": concern["number"]}
            for concern in self.concerns
            for span in concern["spans"]
            if span["part"] == part
        ]

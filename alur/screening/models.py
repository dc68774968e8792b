"""What was read in a medium, and what the rules said of a text on a day."""

import hashlib
import json
from typing import Any
from uuid import uuid4

from django.db import models

from alur.directory.models import Institution
from alur.kernel.activities import Reference


class Reading(models.Model):
    """The words that a reader found in one medium; or why it found none."""

    class State(models.TextChoices):
        READ = "READ"
        PARTLY = "PARTLY"
        FAILED = "FAILED"

    content_uid = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    kind = models.CharField(max_length=10, blank=True, help_text="image, video or pdf, by its bytes")
    text = models.TextField(blank=True, help_text="lines as read")
    words = models.JSONField(default=list, help_text="[{text, score, box in pixels, at in ms or page}]")
    passages = models.JSONField(default=list, help_text="[[moment or page, text]], where a medium has several")
    reason = models.CharField(max_length=1000, blank=True, help_text="what was not read and why, a sentence a line")
    reader = models.CharField(max_length=60, blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.state} {self.content_uid}"


class RulePack(models.Model):
    """A version of a jurisdiction's rules with its files, kept when it was first used: verdicts can be made again."""

    jurisdiction = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    hash = models.CharField(max_length=64, help_text="SHA-256 over the files, hex")
    name = models.JSONField(help_text="what it is called, by language")
    files = models.UUIDField(help_text="content with the files: JSON, name -> text")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "hash"], name="rule_pack_kept_once")]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.version}"

    def reference(self) -> Reference:
        """How the record names the rules of the jurisdiction, whatever their version."""
        return Reference("Rulepack", f"rulepacks/{self.jurisdiction}", self.name)


class Trial(models.Model):
    """What came of the last run of a version's examples; or how far it is."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        RUNNING = "RUNNING"
        DONE = "DONE"
        STOPPED = "STOPPED"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    pack = models.OneToOneField(RulePack, on_delete=models.CASCADE, related_name="trial")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="examples run so far")
    total = models.PositiveIntegerField(default=0, help_text="examples of the version")
    failed = models.JSONField(default=list, help_text="[[file, line, {language: what came out otherwise}]]")
    engine = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.state} {self.pack}"

    @property
    def is_under_way(self) -> bool:
        """Does it wait or run?"""
        return self.state in self.UNDER_WAY

    @property
    def kept_promises(self) -> int:
        """How many examples came out as they say."""
        return self.done - len(self.failed)


class Activation(models.Model):
    """From when to when a version was the one by which a jurisdiction's offices are screened here."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    jurisdiction = models.CharField(max_length=40)
    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, related_name="activations")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True, help_text="none: it is active")
    office = models.CharField(max_length=100, blank=True, help_text="slug of the office that decided; empty: Alur")
    role = models.CharField(max_length=40, help_text="in which role somebody decided")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(until=None), name="activation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="activation_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} since {self.since:%Y-%m-%d}"


class Assessment(models.Model):
    """The verdict on exactly this content, for this institution, as of a moment. Never changed, only made again."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_path = models.CharField(max_length=200, db_index=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField(help_text="the moment for which it was judged")
    made_at = models.DateTimeField()
    retrospective = models.BooleanField(default=False, help_text="made after the fact: what would have been seen")
    level = models.CharField(max_length=12)
    phase = models.CharField(max_length=30)
    content_hash = models.CharField(max_length=64)
    parts = models.JSONField(help_text="the texts judged, by part name")
    part_names = models.JSONField(default=list, help_text="in the order judged: the database sorts the keys of `parts`")
    media = models.JSONField(default=list, help_text="ids of the media judged, in order")
    unread = models.JSONField(default=list, help_text="[{part, content, reason}]: what could not be read")
    remarks = models.JSONField(default=list, help_text="[{kind, part, read, written}]: where medium and text part")
    verdict = models.TextField(help_text="the engine's answer, one line of JSON, replayable")
    pack_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    context = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["context"], name="assessment_context")]

    def __str__(self) -> str:
        return f"{self.level} {self.subject_path}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Assessment", f"assessments/{self.uid}")

    @property
    def answer(self) -> dict[str, Any]:
        """The verdict as JSON: level, phase, concerns with spans and citations."""
        parsed: dict[str, Any] = json.loads(self.verdict)
        return parsed

    @property
    def concerns(self) -> list[dict[str, Any]]:
        """The rules touched, heaviest first: rule, level, title, spans, citations, advice."""
        concerns: list[dict[str, Any]] = self.answer["concerns"]
        return concerns

    @property
    def verdict_hash(self) -> str:
        """SHA-256 of the verdict, hex: two that are the same byte for byte have the same."""
        return hashlib.sha256(self.verdict.encode()).hexdigest()

    @property
    def pack(self) -> str:
        """Rule pack and version, as people name it."""
        return f"{self.answer['pack_id']} {self.answer['pack_version']}"

    @property
    def public_parts(self) -> dict[str, str]:
        """The texts, where they had been public before they were judged; drafts are not shown to the public."""
        return dict(self.parts) if self.retrospective else {}

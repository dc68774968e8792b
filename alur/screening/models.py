"""What was read in a medium, and what the rules said of a text on a day."""

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
        FAILED = "FAILED"

    content_uid = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    text = models.TextField(blank=True, help_text="lines as read")
    words = models.JSONField(default=list, help_text="[{text, score, box in pixels}]")
    reason = models.CharField(max_length=200, blank=True, help_text="why it could not be read, a sentence")
    reader = models.CharField(max_length=60, blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.state} {self.content_uid}"


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
    media = models.JSONField(default=list, help_text="ids of the media judged, in order")
    unread = models.JSONField(default=list, help_text="[{part, content, reason}]: what could not be read")
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
    def pack(self) -> str:
        """Rule pack and version, as people name it."""
        return f"{self.answer['pack_id']} {self.answer['pack_version']}"

    @property
    def public_parts(self) -> dict[str, str]:
        """The texts, where they had been public before they were judged; drafts are not shown to the public."""
        return dict(self.parts) if self.retrospective else {}

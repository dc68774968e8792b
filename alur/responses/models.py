"""The table of answers. The text lies in contents; it is public once it is published."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from alur.directory.models import Institution
from alur.kernel.activities import Reference
from alur.responses.domain import Kind, State


class Response(models.Model):
    """What an office answers to one thing. Personal data: who wrote and who published, seen inside the office only."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    in_reply_to = models.CharField(max_length=200, help_text="path of what is answered")
    context = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Kind])
    speaker_role = models.JSONField(help_text='who speaks, as a role and never by name: {"id": "...", "en": "..."}')
    text_uid = models.UUIDField(help_text="content with the words of the answer")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in State], default=State.DRAFT.value
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(help_text="when it was written or said")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.PUBLISHED.value, published_at__isnull=False)
                | models.Q(state=State.DRAFT.value, published_at__isnull=True),
                name="response_published_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(author__isnull=True)
                | models.Q(approved_by__isnull=True)
                | ~models.Q(author=models.F("approved_by")),
                name="response_four_eyes",
            ),
        ]
        indexes = [models.Index(fields=["in_reply_to"], name="response_reply")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def path(self) -> str:
        """Where it stands in the record."""
        return f"responses/{self.uid}"

    def reference(self) -> Reference:
        """How the record names it: by who speaks."""
        speaker = self.speaker_role
        spoken = speaker.get("en") or speaker.get("id", "")
        names = {"id": f"Tanggapan {speaker.get('id', '')}", "en": f"Answer of {spoken}"}
        return Reference("Response", self.path, names)

"""Tables of the kernel: the record, the contents it points at, and what keeps a listener from acting twice."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils.functional import cached_property


class Installation(models.Model):
    """This installation, one row: is it a demo, and how far is its clock from today's."""

    is_demo = models.BooleanField(default=False)
    clock_shift = models.DurationField(default=timedelta(0))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_installation")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "installation"

    @classmethod
    def current(cls) -> "Installation":
        """The row; an unsaved one with the defaults where nothing was set."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Questions to the record."""

    def in_context(self, context: str) -> "ActivityQuerySet":
        """All of one case, in the order in which it happened (the stated time, then the order of recording)."""
        return self.filter(context=context).order_by("at", "id")

    def about(self, path: str) -> "ActivityQuerySet":
        """What was done to the object at `path`, or in reply to it."""
        return self.filter(models.Q(object_path=path) | models.Q(in_reply_to=path)).order_by("at", "id")


class Activity(models.Model):
    """One step of the flow, append-only. `body` is what is hashed; the columns only make it findable."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    type = models.CharField(max_length=20)
    actor = models.CharField(max_length=100, blank=True, help_text="slug of the institution; empty for a citizen")
    role = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40)
    object_path = models.CharField(max_length=200)
    target_path = models.CharField(max_length=200, blank=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    context = models.CharField(max_length=100)
    at = models.DateTimeField(help_text="when it happened, as stated")
    recorded_at = models.DateTimeField(auto_now_add=True)
    body = models.TextField(help_text="RFC 8785 text, hashed as it stands")
    leaf_hash = models.BinaryField(max_length=32)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["context", "at", "id"], name="activity_context"),
            models.Index(fields=["object_path"], name="activity_object"),
            models.Index(fields=["in_reply_to"], name="activity_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.object_path}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The activity as it was recorded; read once, for it never changes."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def facts(self) -> dict[str, Any]:
        """The public facts beside the sentence."""
        facts: dict[str, Any] = self.document.get("facts", {})
        return facts

    @property
    def name(self) -> dict[str, str]:
        """What the object is called, by language."""
        name: dict[str, str] = self.document["object"].get("nameMap", {})
        return name

    @property
    def content_ids(self) -> list[UUID]:
        """Texts and media that the activity points at, in the order given."""
        return [UUID(each["id"].rpartition("/")[2]) for each in self.document.get("attachment", [])]


class Handled(models.Model):
    """A listener has acted on an activity: written in the transaction of its effect, so that it acts once."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE)
    listener = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "listener"], name="handled_once")]

    def __str__(self) -> str:
        return f"{self.listener} {self.activity_id}"


class Content(models.Model):
    """A text or a medium. The record carries `uid` and `commitment`; the bytes can go without breaking it.

    Personal data: `data`, `name` may hold some (private groups, complaints); kept until erased by decision.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255, blank=True, help_text="file name as it came; shown escaped only")
    size = models.PositiveBigIntegerField(help_text="bytes of the original")
    digest = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="sha-256 of the bytes; none if sealed"
    )
    words = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="of a text: sha-256 of its words (kernel.texts), not sealed"
    )
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64, help_text="sha-256 of salt and bytes, hex: this stands in the record")
    data = models.BinaryField(null=True, help_text="the bytes, or their ciphertext when sealed; none when on disk")
    sealed_key = models.BinaryField(null=True, help_text="the content's own key, wrapped by the installation's")
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.media_type} {self.uid}"

    @property
    def is_sealed(self) -> bool:
        """Only those who handle it may open it."""
        return self.sealed_key is not None

    def public(self) -> dict[str, str]:
        """How the record points at it: nothing of what it says."""
        return {
            "type": "Document",
            "id": f"contents/{self.uid}",
            "mediaType": self.media_type,
            "commitment": self.commitment,
        }

"""What arrived from outside. Of an export only the chosen messages are kept; until then the file waits sealed."""

from uuid import uuid4

from django.db import models

from alur.directory.models import Institution
from alur.kernel.activities import Reference


class Upload(models.Model):
    """A file that somebody handed in and whose messages are not chosen yet; sealed, and erased after the choice."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    content_uid = models.UUIDField(help_text="the sealed file")
    name = models.CharField(max_length=255, help_text="of the file: it may name a group, so only the office sees it")
    zone = models.CharField(max_length=40)
    day_order = models.CharField(max_length=3, blank=True, help_text="a person's answer where the file did not decide")
    uploaded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"upload {self.uid}"


class Item(models.Model):
    """One thing that arrived, with an honest word about its origin. Its text lies in the kernel's contents."""

    class Origin(models.TextChoices):
        UNKNOWN = "UNKNOWN"  # nothing proves where it came from
        EQUAL = "EQUAL"  # byte for byte a release of this record
        SIGNED = "SIGNED"  # carries a signature that holds

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=30, help_text="whatsapp, upload")
    forum_label = models.CharField(max_length=200, blank=True, help_text="name of the group, as the export says it")
    claimed_origin = models.CharField(max_length=300, blank=True, help_text="who is said to have issued it")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.UNKNOWN)
    at = models.DateTimeField(help_text="when it was said in the group")
    precision = models.CharField(max_length=10, default="minute")
    digest = models.CharField(max_length=64, help_text="of words, time and files: the same message arrives once")
    source_digest = models.CharField(max_length=64, help_text="sha-256 of the file it came from")
    content_ids = models.JSONField(default=list)
    context = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "digest"], name="item_once_per_institution")]

    def __str__(self) -> str:
        return f"item {self.uid}"

    def reference(self) -> Reference:
        """How the record names it: never by its words."""
        name = {"id": "Bahan dari grup percakapan", "en": "Material from a chat group"}
        return Reference("Item", f"items/{self.uid}", name)

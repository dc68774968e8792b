"""What was seen elsewhere, what each text looks like to a machine, and what equals what."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from alur.directory.models import Account
from alur.kernel.activities import Reference


class Sighting(models.Model):
    """A post that went out outside Alur, as somebody saw it."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(blank=True)
    seen_at = models.DateTimeField(help_text="the moment that it is said to be from")
    precision = models.CharField(max_length=10, default="minute")
    name = models.JSONField(default=dict)
    content_ids = models.JSONField(default=list)
    context = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"sighting {self.uid}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Sighting", f"sightings/{self.uid}", self.name)


class Fingerprint(models.Model):
    """A text of a case as sets of hashed word sequences: enough to find it again, too little to read it."""

    content_uid = models.UUIDField()
    part = models.CharField(max_length=30, default="text")
    object_kind = models.CharField(max_length=40)
    object_path = models.CharField(max_length=200)
    context = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, db_index=True, help_text="of the normalised text")
    shingles = ArrayField(models.BigIntegerField(), help_text="hashes of each run of words")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_uid", "part", "object_path"], name="fingerprint_once")]
        indexes = [GinIndex(fields=["shingles"], name="fingerprint_shingles")]

    def __str__(self) -> str:
        return f"{self.part} of {self.object_path}"


class Match(models.Model):
    """One text was found in another object: how much of it, 0 to 1."""

    object_path = models.CharField(max_length=200)
    source_path = models.CharField(max_length=200)
    share = models.FloatField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_path", "source_path"], name="match_once"),
            models.CheckConstraint(condition=models.Q(share__gte=0, share__lte=1), name="share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.object_path} ~ {self.source_path}"

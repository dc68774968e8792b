"""The log's own tables: which activity is which entry, the tree over them, and the heads that were signed.

All of it, and `kernel_activity` too, is append-only: triggers (migration 0002) refuse UPDATE, DELETE and TRUNCATE.
Nothing here is personal: an entry is a number and a hash, what it says stands in the record.
"""

from django.db import models


class Entry(models.Model):
    """One activity's place in the log. The numbers run from 0 without a gap."""

    index = models.BigIntegerField(primary_key=True)
    activity = models.OneToOneField("kernel.Activity", on_delete=models.PROTECT, related_name="entry")
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["index"]
        constraints = [models.CheckConstraint(condition=models.Q(index__gte=0), name="entry_from_zero")]

    def __str__(self) -> str:
        return f"entry {self.index}"


class Node(models.Model):
    """The hash of a complete subtree: 2**level leaves from number * 2**level on. Level 0 stands in Entry.

    With these a proof or a new root reads about log2(size) rows, whatever the size. One row for each entry, on average.
    """

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="node_once")]

    def __str__(self) -> str:
        return f"node {self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed head: so many entries, this root. `note` is what the public reads (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["size"]
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="checkpoint_not_empty")]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Pending(models.Model):
    """An activity that has no entry yet; a trigger writes the row in the activity's own transaction.

    Asking "which are new?" by number would miss an activity whose transaction ended later than that of a higher number.
    """

    activity_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"pending {self.activity_id}"

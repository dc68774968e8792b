"""What goes out: one row for each channel, written before anything is sent; and what stands on the own page."""

from uuid import uuid4

from django.db import models

from alur.directory.models import Institution
from alur.kernel.activities import Reference


class Post(models.Model):
    """An approved draft on one channel. The row is the intention first and the outcome afterwards."""

    class State(models.TextChoices):
        SCHEDULED = "SCHEDULED"
        SENDING = "SENDING"  # the intention is stored; whether it arrived is not known yet
        LIVE = "LIVE"
        UNCERTAIN = "UNCERTAIN"  # sent, no answer, and the channel cannot be asked: a person looks
        FAILED = "FAILED"  # not sent; `problem` says what a person can do
        TAKEN_DOWN = "TAKEN_DOWN"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=30)
    draft_uid = models.UUIDField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    media = models.JSONField(default=list, help_text="ids of contents, in order")
    alt_texts = models.JSONField(default=dict, help_text="content id -> description")
    content_hash = models.CharField(max_length=64, help_text="what was approved")
    assessment_uid = models.UUIDField(help_text="what it was approved on")
    context = models.CharField(max_length=100)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SCHEDULED)
    due_on = models.DateField(
        null=True, help_text="day from which it may go out, in the institution's zone; none: at once"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True, help_text="code, worded on the page")
    sending_since = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)
    url = models.CharField(max_length=300, blank=True)
    taken_down_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was taken down")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft_uid", "channel"], name="post_once_per_channel"),
            models.CheckConstraint(
                condition=~models.Q(state="LIVE") | models.Q(live_at__isnull=False), name="live_has_its_moment"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="TAKEN_DOWN")
                | (models.Q(taken_down_at__isnull=False) & ~models.Q(reason="")),
                name="taken_down_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uid}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Post", f"posts/{self.uid}", {"id": self.title, "en": self.title})

    @property
    def key(self) -> str:
        """The idempotency key under which the channel knows it."""
        return str(self.uid)

    @property
    def parts(self) -> dict[str, str]:
        """The texts, by the part names that screening uses."""
        return {"title": self.title, "body": self.body}


class Page(models.Model):
    """What stands on an office's own public page: the embedded channel's own store, apart from the intentions."""

    key = models.CharField(max_length=64, unique=True)
    institution_slug = models.CharField(max_length=100, db_index=True)
    title = models.CharField(max_length=300)
    body = models.TextField()
    published_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key

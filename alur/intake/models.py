"""What arrived from outside. Of an export only the chosen messages are kept; until then the file waits sealed."""

from uuid import uuid4

from django.db import models

from alur.directory.models import Institution
from alur.kernel.activities import Reference
from alur.releases.models import Version


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
        EQUAL = "EQUAL"  # word for word a release of this record
        SIGNED = "SIGNED"  # its words stand in a document whose signature holds

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=30, help_text="whatsapp, email, feed, api")
    forum_label = models.CharField(max_length=200, blank=True, help_text="name of the group, as the export says it")
    claimed_origin = models.CharField(max_length=300, blank=True, help_text="who is said to have issued it")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.UNKNOWN)
    equals = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by = models.CharField(max_length=100, blank=True, help_text="slug of the institution whose signature holds")
    at = models.DateTimeField(help_text="when it was said in the group")
    precision = models.CharField(max_length=10, default="minute")
    digest = models.CharField(max_length=64, help_text="of words, time and files: the same message arrives once")
    source_digest = models.CharField(max_length=64, blank=True, help_text="sha-256 of the file it came from")
    link = models.CharField(max_length=2000, blank=True, help_text="public web address of it, as its source says")
    times = models.PositiveIntegerField(default=1, help_text="how often the same arrived")
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    content_ids = models.JSONField(default=list)
    context = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "digest"], name="item_once_per_institution")]

    def __str__(self) -> str:
        return f"item {self.uid}"

    def reference(self) -> Reference:
        """How the record names it: never by its words."""
        group = {"id": "Bahan dari grup percakapan", "en": "Material from a chat group"}
        outside = {"id": "Bahan dari luar", "en": "Material from outside"}
        return Reference("Item", f"items/{self.uid}", group if self.channel == "whatsapp" else outside)


class Way(models.Model):
    """One way in of an office: a mailbox, a feed, a WhatsApp number. Its secrets are sealed."""

    class Kind(models.TextChoices):
        MAILBOX = "MAILBOX"
        FEED = "FEED"
        WHATSAPP = "WHATSAPP"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=100, help_text="as the office calls it")
    address = models.CharField(max_length=2000, help_text="of the feed; host of the mailbox; id of the number at Meta")
    secret_id = models.UUIDField(null=True, help_text="the sealed settings in kernel.contents")
    state = models.JSONField(default=dict, help_text="where reading goes on: ETag, UIDVALIDITY and the like")
    problem = models.JSONField(default=dict, help_text='the last refusal: {"text": "...", "params": {}}')
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    taken = models.PositiveIntegerField(default=0, help_text="items that came by it")
    read_at = models.DateTimeField(null=True, help_text="last time that it went well")
    next_at = models.DateTimeField(null=True, help_text="when it is read again; none: when it calls, or a person does")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "address"],
                condition=models.Q(removed_at=None),
                name="way_once_per_institution",
            )
        ]

    def __str__(self) -> str:
        return f"way {self.uid}"


class Seen(models.Model):
    """What a source calls by a name of its own came already. The name is only a keyed digest: it may tell a person."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60, help_text="within which its names are unique: email, api, a way")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, help_text="of what came under that name")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "source", "key"], name="seen_once")]

    def __str__(self) -> str:
        return f"seen {self.pk}"


class Batch(models.Model):
    """Messages that a webhook brought and that are not items yet, sealed and without senders; gone when they are."""

    way = models.ForeignKey(Way, on_delete=models.PROTECT, related_name="batches")
    content_uid = models.UUIDField()
    tries = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(help_text="when it came")
    next_at = models.DateTimeField(help_text="when it is tried again")

    def __str__(self) -> str:
        return f"batch {self.pk}"

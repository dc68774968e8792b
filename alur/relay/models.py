"""A release passed on to a forum, and one receipt for every institution that belongs to it."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from alur.kernel.activities import Reference


class Dispatch(models.Model):
    """One version of a release handed to one forum; or the withdrawal of the release, to those who had it there."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    release_uid = models.UUIDField(db_index=True)
    version = models.ForeignKey("releases.Version", on_delete=models.PROTECT, related_name="+")
    forum = models.ForeignKey("directory.Forum", on_delete=models.PROTECT, related_name="+")
    announcer = models.CharField(max_length=100, help_text="slug of the institution that passed it on")
    is_withdrawal = models.BooleanField(default=False)
    at = models.DateTimeField()
    context = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "forum", "is_withdrawal"], name="announced_once_in_a_forum")
        ]

    def __str__(self) -> str:
        return f"dispatch {self.uid}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Dispatch", f"relay/{self.uid}", self.version.title)

    @property
    def kind(self) -> str:
        """RELEASE, CORRECTION or WITHDRAWAL."""
        if self.is_withdrawal:
            return "WITHDRAWAL"
        return "RELEASE" if self.version.number == 1 else "CORRECTION"

    @property
    def recipients(self) -> int:
        """How many offices it was handed to."""
        return self.receipts.count()


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Questions to the receipts."""

    def of(self, *, office: str, release_uid: UUID) -> "ReceiptQuerySet":
        """Those of one institution (slug) for one release, whichever forums it came through."""
        return self.filter(institution__slug=office, dispatch__release_uid=release_uid)


class Receipt(models.Model):
    """Where a dispatch stands at one institution."""

    class State(models.TextChoices):
        WAITING = "WAITING", pgettext_lazy("receipt", "Waiting")  # nobody of this office signs in here yet
        DELIVERED = "DELIVERED", pgettext_lazy("receipt", "Delivered")
        OPENED = "OPENED", pgettext_lazy("receipt", "Opened")
        ACKNOWLEDGED = "ACKNOWLEDGED", pgettext_lazy("receipt", "Acknowledged")
        DECLINED = "DECLINED", pgettext_lazy("receipt", "Declined")
        POSTED = "POSTED", pgettext_lazy("receipt", "Posted")

    # No index of their own: the one of the constraint below answers, and each costs every row of a fan-out.
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="receipts", db_index=False)
    institution = models.ForeignKey("directory.Institution", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=State.choices)
    reason = models.TextField(blank=True, help_text="why the office declined, in its own words")
    post_url = models.CharField(
        max_length=300, blank=True, help_text="where the office posted it; the changes show there"
    )
    is_adapted = models.BooleanField(
        null=True, blank=True, help_text="did the office change its words? none: not posted"
    )
    at = models.DateTimeField(help_text="when it came into this state")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "institution"], name="one_receipt_per_office"),
            models.CheckConstraint(condition=Q(state="DECLINED") | Q(reason=""), name="only_declining_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="POSTED") | Q(post_url="", is_adapted=None), name="only_a_posted_one_has_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.institution_id}"


class Reach(models.Model):
    """How an office is reached that does not work in this installation: one way each.

    Personal data: `address` may be the mailbox of a person; those who enrol offices read it, never the public.
    """

    class Way(models.TextChoices):
        EMAIL = "EMAIL", pgettext_lazy("way", "E-mail")
        WEBHOOK = "WEBHOOK", pgettext_lazy("way", "Signed webhook")
        ACTIVITYPUB = "ACTIVITYPUB", pgettext_lazy("way", "ActivityPub")

    institution = models.OneToOneField("directory.Institution", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12, choices=Way.choices)
    address = models.CharField(max_length=300, help_text="a mailbox, the webhook's address, or the inbox of an actor")
    actor = models.CharField(max_length=300, blank=True, help_text="ActivityPub: whose inbox it is")
    language = models.CharField(max_length=10, default="id", help_text="of the letters to it, BCP 47")
    secret = models.BinaryField(null=True, help_text="of a webhook, wrapped by the installation's key")
    at = models.DateTimeField(help_text="when it was entered")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="WEBHOOK", secret__isnull=False) | ~Q(way="WEBHOOK") & Q(secret=None),
                name="only_a_webhook_has_a_secret",
            ),
            models.CheckConstraint(
                condition=Q(way="ACTIVITYPUB") & ~Q(actor="") | ~Q(way="ACTIVITYPUB") & Q(actor=""),
                name="only_an_inbox_has_an_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.institution_id}"


class Delivery(models.Model):
    """A dispatch on its way out of the house, to one office. The row is the queue: jobs take what is due."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", pgettext_lazy("delivery", "On its way")
        SENT = "SENT", pgettext_lazy("delivery", "Handed over")
        STUCK = "STUCK", pgettext_lazy("delivery", "Needs a person")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries")
    institution = models.ForeignKey("directory.Institution", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12, choices=Reach.Way.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=40, blank=True, help_text="class of the last answer: ok, status_503, too_slow")
    next_at = models.DateTimeField(help_text="when it is due; while it is being sent: when another job may take it")
    last_at = models.DateTimeField(null=True, blank=True, help_text="when the last answer came")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "institution"], name="one_delivery_per_office")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="QUEUED"), name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.state} {self.uid}"

    @property
    def message_id(self) -> str:
        """The same at each attempt, so that the other side acts on it once."""
        return f"msg_{self.uid.hex}"


class Heard(models.Model):
    """A signed answer that came: the same id again changes nothing, with another body it is refused (W01, W02)."""

    institution = models.ForeignKey("directory.Institution", on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="sha-256 of the body, hex")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "message_id"], name="heard_once")]

    def __str__(self) -> str:
        return self.message_id

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

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="receipts")
    institution = models.ForeignKey("directory.Institution", on_delete=models.PROTECT, related_name="+")
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

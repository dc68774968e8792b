"""The desk's tables: what arrived, what an office makes of it, and what its approvers say."""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from alur.desk import domain
from alur.desk.sentences import DRAFT_NAME, of_source
from alur.directory.models import Institution
from alur.kernel.activities import Reference
from alur.screening import domain as screening_domain
from alur.screening.models import Assessment


class Arrival(models.Model):
    """A row of an office's inbox: a release or an item came in, by way of some channel.

    Personal data: `title` and the contents may hold words of a private group; only the office reads them, and what the
    record says of the arrival is `name`.
    """

    class Kind(models.TextChoices):
        RELEASE = "RELEASE"
        ITEM = "ITEM"

    class State(models.TextChoices):
        NEW = "NEW"
        DRAFTED = "DRAFTED"
        DECLINED = "DECLINED"

    class Change(models.TextChoices):
        CORRECTION = "CORRECTION"
        WITHDRAWAL = "WITHDRAWAL"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # No index of its own: `arrival_inbox` begins with it, and each index costs every row of a fan-out.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="arrivals", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_path = models.CharField(max_length=200, help_text="what arrived: releases/<uid>, items/<uid>")
    activity = models.UUIDField(help_text="the activity that brought it")
    content_ids = models.JSONField(default=list, help_text="texts and media, ids of kernel contents, in order")
    title = models.CharField(max_length=300)
    name = models.JSONField(default=dict, help_text='what the record calls it, {"id": "...", "en": "..."}')
    origin = models.CharField(max_length=20, help_text="verdict on the origin: UNKNOWN, EQUAL, SIGNED, REGISTERED")
    claimed_origin = models.CharField(max_length=300, blank=True, help_text="who it says it is from")
    channel = models.CharField(max_length=200, blank=True, help_text="group, forum or mailbox through which it came")
    arrived_at = models.DateTimeField()
    version = models.PositiveIntegerField(null=True, blank=True, help_text="of a release: the version shown here")
    change = models.CharField(
        max_length=10, blank=True, choices=Change.choices, help_text="what its issuer did after it arrived"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="when somebody first looked at what it shows now")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reason = models.TextField(blank=True, help_text="why it was declined; public")
    declined_at = models.DateTimeField(null=True, blank=True)
    context = models.CharField(max_length=100)

    class Meta:
        constraints = [
            # The path first: whatever happens to a release is carried to its rows by it.
            models.UniqueConstraint(fields=["object_path", "institution"], name="arrival_once"),
            models.CheckConstraint(
                condition=Q(change="", changed_at=None) | ~Q(change="") & Q(changed_at__isnull=False),
                name="arrival_changed_at",
            ),
            models.CheckConstraint(
                condition=Q(state="DECLINED", declined_at__isnull=False) & ~Q(reason="")
                | ~Q(state="DECLINED") & Q(declined_at=None, reason=""),
                name="arrival_declined_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "-arrived_at"], name="arrival_inbox")]

    def __str__(self) -> str:
        return f"arrival {self.uid}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Arrival", f"arrivals/{self.uid}", self.name)

    @property
    def object_uid(self) -> str:
        """The last part of `object_path`."""
        return self.object_path.rpartition("/")[2]


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions to the drafts."""

    def of_office(self, slug: str) -> "DraftQuerySet":
        """Those of one institution, what changed last first."""
        return self.filter(institution__slug=slug).select_related("institution", "arrival").order_by("-changed_at")


class Draft(models.Model):
    """What an office would publish. Any change of text, media or alt text makes a new version and voids the rest.

    Personal data: `author`, `decided_by` are persons; the office sees them as roles and names, the record as roles.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT"
        SUBMITTED = "SUBMITTED"
        RETURNED = "RETURNED"
        APPROVED = "APPROVED"
        DECLINED = "DECLINED"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="drafts")
    arrival = models.ForeignKey(Arrival, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")
    title = models.CharField(max_length=domain.TITLE_MOST)
    body = models.TextField(blank=True)
    media = models.JSONField(default=list, help_text="ids of kernel contents, in the order shown")
    alts = models.JSONField(default=dict, help_text="what a picture shows, in words, by content id")
    content_hash = models.CharField(max_length=64, help_text="of title, body, media and alt texts")
    version = models.PositiveIntegerField(default=1)
    source_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="of the release it is made from: the version its writer last had beside it"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.JSONField(default=list, help_text="unscreened media at which the editor looked")
    message = models.TextField(blank=True, help_text="from the editor to the approvers; internal")
    reason = models.TextField(blank=True, help_text="why it was returned, declined or let through; public")
    publish_on = models.DateField(null=True, blank=True, help_text="day on which it is to go out; none: at once")
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    context = models.CharField(max_length=100)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="draft_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "DECLINED"]) | Q(decided_at__isnull=False),
                name="draft_closed_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RETURNED", "DECLINED"]) | ~Q(reason=""), name="draft_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="APPROVED") | Q(assessment__isnull=False), name="draft_approved_is_assessed"
            ),
            models.CheckConstraint(
                condition=~Q(state="SUBMITTED") | Q(submitted_at__isnull=False), name="draft_submitted_at"
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "-changed_at"], name="draft_list")]

    def __str__(self) -> str:
        return f"draft {self.uid}"

    def reference(self) -> Reference:
        """How the record names it: after what it was made from, because its own text is not public yet."""
        name = of_source(self.arrival.name) if self.arrival and self.arrival.name else DRAFT_NAME
        return Reference("Draft", f"drafts/{self.uid}", name)

    @property
    def media_ids(self) -> list[UUID]:
        """Its media, in the order shown."""
        return [UUID(each) for each in self.media]

    def parts(self) -> dict[str, str]:
        """The texts that are screened, by the name under which a concern points at them."""
        alts = {f"alt:{place}": self.alts.get(each, "") for place, each in enumerate(self.media, 1)}
        return {"title": self.title, "body": self.body} | {key: text for key, text in alts.items() if text}

    def fingerprint(self) -> str:
        """What its text, media and alt texts amount to now, as screening computes it."""
        return screening_domain.content_hash(self.parts(), self.media)


class Review(models.Model):
    """What one approver says of one text, for one assessment of it; saying it again changes it.

    Personal data: `reviewer`; the record shows the role only.
    """

    class Decision(models.TextChoices):
        APPROVE = "APPROVE"
        RETURN = "RETURN"
        DECLINE = "DECLINE"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "content_hash", "reviewer"], name="review_once_per_text"),
            models.CheckConstraint(condition=Q(decision="APPROVE") | ~Q(reason=""), name="review_refuses_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.draft_id} ({self.role})"


class FollowUp(models.Model):
    """The issuer corrected or withdrew what an office made a draft or post of: the office acts on it, by a given hour.

    Personal data: `proposed_by`, `confirmed_by` are persons; the record shows their roles only.
    """

    class Outcome(models.TextChoices):
        REVISED = "REVISED"  # a draft made from the corrected version was approved
        TAKEN_DOWN = "TAKEN_DOWN"  # no post of it is live any more
        DECLINED = "DECLINED"  # the office does not publish it after all
        NO_CHANGE = "NO_CHANGE"  # nothing to change: one person says so and why, another confirms

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="followups")
    change = models.CharField(max_length=10, choices=Arrival.Change.choices)
    version = models.PositiveIntegerField(help_text="of the release: the corrected one, or the one withdrawn")
    opened_at = models.DateTimeField(help_text="when the issuer changed it")
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    acted_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why nothing needs to change; public once confirmed")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "change", "version"], name="followup_once"),
            models.CheckConstraint(
                condition=Q(outcome="", acted_at=None) | ~Q(outcome="") & Q(acted_at__isnull=False),
                name="followup_acted_at",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None, reason="") | Q(proposed_by__isnull=False) & ~Q(reason=""),
                name="followup_proposed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="NO_CHANGE")
                | Q(proposed_by__isnull=False, confirmed_by__isnull=False) & ~Q(proposed_by=models.F("confirmed_by")),
                name="followup_unchanged_by_two",
            ),
        ]
        indexes = [models.Index(fields=["outcome", "due_at"], name="followup_open")]

    def __str__(self) -> str:
        return f"{self.change} {self.uid}"

    def is_late(self, at: datetime) -> bool:
        """It was not acted on in time: then, or until now."""
        return (self.acted_at or at) > self.due_at

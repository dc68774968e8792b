"""Releases and their versions: an issued version never changes, a new one follows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alur.directory.models import Forum, Institution
from alur.kernel.activities import Reference
from alur.releases.core import kinds
from alur.releases.domain import LONGEST_GROUND, STATES, Attachment

UNDER_EMBARGO = {"id": "Rilis di bawah embargo", "en": "Release under embargo"}


class Release(models.Model):
    """What an institution says officially; its words stand in its versions."""

    class Kind(models.TextChoices):
        PRESS_RELEASE = "PRESS_RELEASE", _("Press release")
        SINGLE_NARRATIVE = "SINGLE_NARRATIVE", _("Single narrative")
        VOTER_INFORMATION = "VOTER_INFORMATION", _("Voter information")
        EMERGENCY = "EMERGENCY", _("Emergency")
        SERVICE = "SERVICE", _("Public service")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True, help_text="as the institution numbers: 05/HM/KOMINFO/01/2024")
    context = models.CharField(max_length=100, help_text="the case: a slug, or the release's own uid")
    number_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="where the number fits the pattern")
    number_running = models.PositiveIntegerField(null=True, blank=True)
    audience = models.JSONField(default=list, blank=True, help_text="slugs of the forums it is meant for; empty: all")
    embargoed_until = models.DateTimeField(null=True, blank=True, help_text="not for the public before")
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_ground = models.CharField(max_length=LONGEST_GROUND, blank=True, help_text="the law it rests on")
    withdrawn_reason = models.TextField(blank=True)
    withdrawal_id = models.UUIDField(null=True, blank=True, help_text="the signed withdrawal in kernel.contents")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], condition=~Q(number=""), name="release_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "number_year", "number_running"], name="release_running_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.uid}"

    def reference(self) -> Reference:
        """How the record names it: by the title of the newest issued version, or of the draft.

        One that came under an embargo keeps its title out of the record, which is public from the first moment.
        """
        if self.embargoed_until:
            return Reference("Release", f"releases/{self.uid}", UNDER_EMBARGO)
        version = self.current or self.versions.order_by("number").last()
        return Reference("Release", f"releases/{self.uid}", version.title if version else {})

    @property
    def current(self) -> "Version | None":
        """The newest version that was issued, withdrawn or not; None while the first is a draft."""
        return self.versions.exclude(state="DRAFT").order_by("number").last()

    def is_embargoed(self, at: datetime) -> bool:
        """Does the public not read it yet?"""
        return self.embargoed_until is not None and at < self.embargoed_until

    @property
    def successor(self) -> "Release | None":
        """The issued release that took its place."""
        return self.successors.filter(versions__issued_at__isnull=False).first()

    @property
    def forums(self) -> list[Forum]:
        """For whom it is meant; none for everybody."""
        return list(Forum.objects.filter(slug__in=self.audience)) if self.audience else []

    @property
    def basis(self) -> kinds.Kind:
        """The law behind its kind."""
        return kinds.kind(self.kind)

    @property
    def draft(self) -> "Version | None":
        """The version being written."""
        return self.versions.filter(state="DRAFT").first()


class Numbering(models.Model):
    """How an institution numbers its releases."""

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="numbering")
    pattern = models.CharField(max_length=60, help_text="NN/HM/KOMINFO/MM/YYYY (core/numbering.py)")

    def __str__(self) -> str:
        return self.pattern


class Version(models.Model):
    """The words and pictures of a release at one time."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.JSONField(help_text='{"id": "...", "en": "..."}')
    language = models.CharField(max_length=10, default="id", help_text="of the text, BCP 47")
    content_id = models.UUIDField(help_text="the text in kernel.contents")
    media = models.JSONField(default=list, blank=True, help_text='[{"id": content uid, "alt": "..."}]')
    state = models.CharField(max_length=20, choices=[(name, name) for name in STATES], default="DRAFT")
    written_at = models.DateTimeField(help_text="when its words were last changed")
    issued_at = models.DateTimeField(null=True, blank=True)
    what = models.TextField(blank=True, help_text="what this version corrects")
    why = models.TextField(blank=True)
    document_id = models.UUIDField(null=True, blank=True, help_text="the signed document in kernel.contents, exact")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["release", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["release"], condition=Q(state="DRAFT"), name="one_draft_per_release"),
            models.UniqueConstraint(fields=["release"], condition=Q(state="ISSUED"), name="one_version_in_force"),
            models.CheckConstraint(
                condition=Q(state="DRAFT", issued_at=None) | (~Q(state="DRAFT") & Q(issued_at__isnull=False)),
                name="issued_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.release_id}"

    def get_absolute_url(self) -> str:
        """The public page of its release."""
        return reverse("releases:release", args=[self.release.uid])

    @property
    def attachments(self) -> list[Attachment]:
        """Its pictures, films and files in order."""
        return [Attachment(UUID(each["id"]), each["alt"]) for each in self.media]

    @property
    def content_ids(self) -> list[UUID]:
        """The text first, then the attachments: as the record lists them."""
        return [self.content_id, *(each.content_id for each in self.attachments)]


def as_media(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Attachments as they are stored."""
    return [{"id": str(each.content_id), "alt": each.alt} for each in attachments]

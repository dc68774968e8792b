"""Who exists: institutions in a tree, official accounts, forums and their members, and who acts for an office."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alur.kernel.activities import Reference


class Institution(models.Model):
    """A public body that speaks or receives: a ministry, a regional office, a supervisor."""

    class Kind(models.TextChoices):
        MINISTRY = "MINISTRY", _("Ministry")
        AGENCY = "AGENCY", _("Agency")
        PROVINCE = "PROVINCE", _("Province")
        REGENCY = "REGENCY", _("Regency")
        CITY = "CITY", _("City")
        OFFICE = "OFFICE", _("Office")  # a department that acts for a region, e.g. its communication office
        SUPERVISOR = "SUPERVISOR", _("Supervisor")
        VILLAGE = "VILLAGE", _("Village")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.JSONField(help_text='{"id": "...", "en": "..."}')
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    zone = models.CharField(max_length=40, default="Asia/Jakarta", help_text="IANA zone in which its days run")
    region = models.CharField(
        max_length=20, blank=True, help_text="code of the region, e.g. 36 for Banten; empty: national"
    )
    jurisdiction = models.CharField(max_length=40, default="indonesia", help_text="rule pack that binds it")

    def __str__(self) -> str:
        return self.slug

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Institution", f"institutions/{self.slug}", self.name)

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its days run."""
        return ZoneInfo(self.zone)

    def local(self, at: datetime) -> datetime:
        """`at` on this institution's clock."""
        return at.astimezone(self.tz)


class Account(models.Model):
    """An official account on a network, run by an institution."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="accounts")
    network = models.CharField(max_length=30, help_text="instagram, facebook, page, ...")
    handle = models.CharField(max_length=100)
    url = models.URLField(blank=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="last day somebody confirmed that it is theirs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "handle"], name="account_once")]

    def __str__(self) -> str:
        return f"{self.network}:{self.handle}"

    def reference(self) -> Reference:
        """How the record names it."""
        shown = f"@{self.handle} ({self.network.capitalize()})"
        return Reference("Account", f"accounts/{self.network}/{self.handle}", {"id": shown, "en": shown})


class Forum(models.Model):
    """A group in which releases are handed on; a forum may lie inside a community of forums."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.JSONField(help_text='{"id": "...", "en": "..."}')
    community = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="forums")

    def __str__(self) -> str:
        return self.slug

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Forum", f"forums/{self.slug}", self.name)


class Membership(models.Model):
    """An institution belongs to a forum for a time."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "institution"], condition=models.Q(left_at=None), name="member_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} in {self.forum_id}"


class Role(models.Model):
    """A person acts for an institution in a role, for a time. Personal data: who holds which office."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, help_text="a key of kernel.permissions.ROLES")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institution", "role"], condition=models.Q(until=None), name="role_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.institution_id}"

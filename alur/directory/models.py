"""Who exists: institutions in a tree, official accounts, forums and their members, and who acts for an office."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alur.directory import domain
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
    also = models.CharField(max_length=300, blank=True, help_text="other names people look for, with ; between")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="it was asked to confirm contacts and accounts")

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


class Contact(models.Model):
    """How other offices reach an institution: a mailbox or a telephone of the office. Not public."""

    class Way(models.TextChoices):
        EMAIL = "EMAIL", _("E-mail")
        PHONE = "PHONE", _("Telephone")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="contacts")
    way = models.CharField(max_length=10, choices=Way.choices)
    address = models.CharField(max_length=200)
    confirmed_on = models.DateField(null=True, blank=True, help_text="last day the office said that it is right")
    bounces = models.PositiveIntegerField(default=0, help_text="in a row, since it was last confirmed")
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "way", "address"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.way} of {self.institution_id}"


class Account(models.Model):
    """An official account on a network, run by an institution.

    Proof in both directions: the account's page names the directory page, and the directory page names the account.
    """

    class Proof(models.TextChoices):
        PAGE = "PAGE", _("Its page names this directory")
        HAND = "HAND", _("Confirmed by a person")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="accounts")
    network = models.CharField(max_length=30, help_text="instagram, facebook, page, ...")
    handle = models.CharField(max_length=100)
    url = models.URLField(blank=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="last day on which it was proved to be theirs")
    proof = models.CharField(max_length=10, choices=Proof.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="how a person knows it; public")
    problem = models.CharField(max_length=40, blank=True, help_text="code of the last look that proved nothing")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="no longer theirs from then on")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "handle"], name="account_once"),
            models.CheckConstraint(
                condition=~models.Q(proof="HAND") | ~models.Q(reason=""), name="confirmed_by_hand_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}:{self.handle}"

    @property
    def shown(self) -> str:
        """As people write it: "@pemprov.banten", "banten.example.go.id"."""
        return self.handle if self.network in ("website", "whatsapp") else f"@{self.handle}"

    @property
    def network_name(self) -> str:
        """As the network writes itself."""
        return domain.network_name(self.network)

    def reference(self) -> Reference:
        """How the record names it."""
        shown = f"{self.shown} ({self.network_name})"
        return Reference("Account", f"accounts/{self.network}/{self.handle}", {"id": shown, "en": shown})


class Imitation(models.Model):
    """An account that somebody reported as false. Until the office decides it is an allegation and is not shown."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("not decided yet")
        NOT_OURS = "NOT_OURS", _("not an account of the institution")
        DROPPED = "DROPPED", _("no reason to act")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="imitations")
    network = models.CharField(max_length=30)
    handle = models.CharField(max_length=100)
    told = models.JSONField(default=list, help_text="ids of sealed texts: what those wrote who reported it")
    reports = models.PositiveIntegerField(default=1)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "network", "handle"], name="imitation_once"),
            models.CheckConstraint(
                condition=models.Q(state="OPEN", decided_at=None)
                | (~models.Q(state="OPEN") & models.Q(decided_at__isnull=False)),
                name="imitation_decided_with_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uid}"

    @property
    def network_name(self) -> str:
        """As the network writes itself."""
        return domain.network_name(self.network)

    def reference(self) -> Reference:
        """How the record names it."""
        shown = f"@{self.handle} ({self.network_name})"
        return Reference("Account", f"accounts/{self.network}/{self.handle}", {"id": shown, "en": shown})


class Forum(models.Model):
    """A group in which releases are handed on; a forum may lie inside a community of forums."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.JSONField(help_text='{"id": "...", "en": "..."}')
    community = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="forums")
    keeper = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_forums",
        help_text="whose coordinators decide who belongs to it",
    )  # fmt: skip

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


class Employment(models.TextChoices):
    """On which footing a person works. Civil-service law binds the first two; "" where nobody said."""

    PNS = "PNS", _("Permanent civil servant (PNS)")
    PPPK = "PPPK", _("Civil servant on contract (PPPK)")
    CONTRACT = "CONTRACT", _("Contract worker outside the civil service")
    OFFICIAL = "OFFICIAL", _("Elected or political office holder")
    OTHER = "OTHER", _("Other: volunteer, service provider")


class Role(models.Model):
    """A person acts for an institution in a role, for a time. Personal data: who holds which office."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, help_text="a key of kernel.permissions.ROLES")
    employment = models.CharField(
        max_length=20, blank=True, choices=Employment.choices, help_text="decides which rules bind the person"
    )
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


class ApiToken(models.Model):
    """A program acts for an institution, with a few rights that a head chose. The token itself is kept nowhere."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100, help_text="which program, in the office's words")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, hex")
    permissions = models.JSONField(default=list, help_text="some of kernel.permissions.PROGRAMS")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True, help_text="the day only, on the office's clock")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="api_token_expires_after_made"
            )
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"


class SigningKey(models.Model):
    """A key of an institution. One at a time is in use; the former ones stay, so that what they signed can be judged.

    The secret is wrapped by the installation's key (kernel/keys.py), and destroyed when the key goes out of use.
    """

    class Use(models.TextChoices):
        ASSERTION = "ASSERTION"  # Ed25519: releases, key documents
        TRANSPORT = "TRANSPORT"  # RSA-2048: HTTP signatures, the only kind that Mastodon accepts

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="keys")
    use = models.CharField(max_length=20, choices=Use.choices)
    number = models.PositiveIntegerField(help_text="the first key of an institution for a use is 1")
    public = models.TextField(help_text="Ed25519: multibase, z6Mk...; RSA: PEM")
    secret = models.BinaryField(null=True, help_text="wrapped; none when the key is out of use")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)
    statement = models.TextField(blank=True, help_text="the signed list of all keys when this one came into use")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "use", "number"], name="key_number_once"),
            models.UniqueConstraint(
                fields=["institution", "use"], condition=models.Q(until=None), name="one_key_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_reason="")
                | (models.Q(revoked_at__isnull=False, until__isnull=False) & ~models.Q(revoked_reason="")),
                name="revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None, secret__isnull=False) | models.Q(until__isnull=False, secret=None),
                name="secret_while_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.number} of {self.institution_id}"

    def reference(self) -> Reference:
        """How the record names it."""
        return Reference("Key", f"keys/{self.uid}")

    @property
    def fragment(self) -> str:
        """Its name on the institution's address: "key-1"."""
        return f"key-{self.number}" if self.use == self.Use.ASSERTION else f"transport-{self.number}"

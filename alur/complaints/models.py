"""Tables of reports. What a reporter says lies in sealed contents; here stand states, days and ids."""

from uuid import uuid4

from django.db import models

from alur.complaints.domain import State, Way
from alur.directory.models import Institution
from alur.kernel.activities import Reference


class Complaint(models.Model):
    """A report (laporan) or initial information (informasi awal).

    Personal data: none in these columns. `statement_uid` and `identity_uid` lead to sealed contents, opened only for
    the supervisor that handles it, kept until erased by decision. Without a name, moments carry only the day.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    filed_with = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", help_text="gave the number")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    body = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", help_text="supervisor in charge")
    respondent = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="+", help_text="office reported, if listed"
    )
    about_path = models.CharField(max_length=200, blank=True, help_text="what is reported")
    context = models.CharField(max_length=100)
    way = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Way])
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.SUBMITTED.value
    )
    event_date = models.DateField()
    known_date = models.DateField()
    filed_at = models.DateTimeField()
    received_on = models.DateField(help_text="day that starts the study: filed, completed, or taken over by transfer")
    state_at = models.DateTimeField(help_text="when the present state was reached")
    registered_on = models.DateField(null=True, help_text="day of registration at the supervisor; none until then")
    register_number = models.CharField(max_length=60, blank=True)
    statement_uid = models.UUIDField(help_text="sealed content: account, post, respondent, place, wishes")
    identity_uid = models.UUIDField(null=True, help_text="sealed content: name, address, contact; none without name")
    message_uid = models.UUIDField(null=True, help_text="sealed content: last words of the supervisor to the reporter")
    code_hash = models.CharField(max_length=64, unique=True, help_text="scrypt of the receipt code")
    form_hash = models.CharField(max_length=64, unique=True, help_text="sha-256 of the form's token: sent once")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["filed_with", "year", "sequence"], name="complaint_number_once"),
            models.CheckConstraint(
                condition=models.Q(known_date__gte=models.F("event_date")), name="complaint_known_after_event"
            ),
            models.CheckConstraint(
                condition=models.Q(way=Way.REPORT.value, identity_uid__isnull=False)
                | models.Q(way=Way.TIP.value, identity_uid__isnull=True),
                name="complaint_name_only_with_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.REGISTERED.value) | models.Q(registered_on__isnull=False),
                name="complaint_registered_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state"], name="complaint_queue"),
            models.Index(fields=["context"], name="complaint_context"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The public number: L for a report, I for initial information, year, running number of the supervisor."""
        return f"{'L' if self.way == Way.REPORT else 'I'}-{self.year}-{self.sequence:04d}"

    @property
    def path(self) -> str:
        """Where it stands in the record."""
        return f"complaints/{self.uid}"

    def reference(self) -> Reference:
        """How the record names it."""
        kind = ("Laporan", "Report") if self.way == Way.REPORT else ("Informasi awal", "Initial information")
        return Reference("Complaint", self.path, {"id": f"{kind[0]} {self.number}", "en": f"{kind[1]} {self.number}"})


class Evidence(models.Model):
    """A file of a report, sealed byte for byte. `sha256` is of the original, for the custody sheet; never public."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    content_uid = models.UUIDField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="evidence_number_once")]

    def __str__(self) -> str:
        return f"evidence {self.number} of {self.complaint_id}"


class Counter(models.Model):
    """The last number given by a supervisor in a year; locked while a report is filed."""

    body = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.year}: {self.last}"


class Unsent(models.Model):
    """A report that is still being written, kept 24 hours. Encrypted by a key that only the reporter's cookie has."""

    token_hash = models.CharField(max_length=64, unique=True)
    answers = models.BinaryField(help_text="JSON, encrypted")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"unsent {self.pk}"


class UnsentFile(models.Model):
    """A file of a report that is still being written; encrypted like it."""

    unsent = models.ForeignKey(Unsent, on_delete=models.CASCADE, related_name="files")
    label = models.BinaryField(help_text="JSON {name, media_type, size}, encrypted")
    data = models.BinaryField(help_text="encrypted")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"file {self.pk} of unsent {self.unsent_id}"

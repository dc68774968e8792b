import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PRESS_RELEASE", "Press release"),
                            ("SINGLE_NARRATIVE", "Single narrative"),
                            ("VOTER_INFORMATION", "Voter information"),
                            ("EMERGENCY", "Emergency"),
                            ("SERVICE", "Public service"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="as the institution numbers: 05/HM/KOMINFO/01/2024", max_length=60
                    ),
                ),
                ("context", models.CharField(help_text="the case: a slug, or the release's own uid", max_length=100)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="directory.institution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.JSONField(help_text='{"id": "...", "en": "..."}')),
                ("language", models.CharField(default="id", help_text="of the text, BCP 47", max_length=10)),
                ("content_id", models.UUIDField(help_text="the text in kernel.contents")),
                ("media", models.JSONField(blank=True, default=list, help_text='[{"id": content uid, "alt": "..."}]')),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "DRAFT"),
                            ("ISSUED", "ISSUED"),
                            ("CORRECTED", "CORRECTED"),
                            ("WITHDRAWN", "WITHDRAWN"),
                        ],
                        default="DRAFT",
                        max_length=20,
                    ),
                ),
                ("written_at", models.DateTimeField(help_text="when its words were last changed")),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("what", models.TextField(blank=True, help_text="what this version corrects")),
                ("why", models.TextField(blank=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="releases.release"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("institution", "number"),
                name="release_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_reason", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("release", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "DRAFT")), fields=("release",), name="one_draft_per_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ISSUED")), fields=("release",), name="one_version_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_at", None), ("state", "DRAFT")),
                    models.Q(models.Q(("state", "DRAFT"), _negated=True), ("issued_at__isnull", False)),
                    _connector="OR",
                ),
                name="issued_with_date",
            ),
        ),
    ]

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
        ("releases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("release_uid", models.UUIDField(db_index=True)),
                ("announcer", models.CharField(help_text="slug of the institution that passed it on", max_length=100)),
                ("at", models.DateTimeField()),
                ("context", models.CharField(max_length=100)),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.forum"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="releases.version"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("DELIVERED", "Delivered"),
                            ("OPENED", "Opened"),
                            ("ACKNOWLEDGED", "Acknowledged"),
                            ("DECLINED", "Declined"),
                            ("POSTED", "Posted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="why the office declined, in its own words")),
                ("at", models.DateTimeField(help_text="when it came into this state")),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="relay.dispatch"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.institution"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(fields=("version", "forum"), name="announced_once_in_a_forum"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("dispatch", "institution"), name="one_receipt_per_office"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "DECLINED"), ("reason", ""), _connector="OR"),
                name="only_declining_has_a_reason",
            ),
        ),
    ]

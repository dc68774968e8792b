from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0004_trials"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="part_names",
            field=models.JSONField(
                default=list, help_text="in the order judged: the database sorts the keys of `parts`"
            ),
        ),
    ]

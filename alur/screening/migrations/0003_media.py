from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0002_rule_packs"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="remarks",
            field=models.JSONField(default=list, help_text="[{kind, part, read, written}]: where medium and text part"),
        ),
        migrations.AddField(
            model_name="reading",
            name="kind",
            field=models.CharField(blank=True, help_text="image, video or pdf, by its bytes", max_length=10),
        ),
        migrations.AddField(
            model_name="reading",
            name="passages",
            field=models.JSONField(default=list, help_text="[[moment or page, text]], where a medium has several"),
        ),
        migrations.AlterField(
            model_name="reading",
            name="reason",
            field=models.CharField(
                blank=True, help_text="what was not read and why, a sentence a line", max_length=1000
            ),
        ),
        migrations.AlterField(
            model_name="reading",
            name="state",
            field=models.CharField(
                choices=[("READ", "Read"), ("PARTLY", "Partly"), ("FAILED", "Failed")], max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="reading",
            name="words",
            field=models.JSONField(default=list, help_text="[{text, score, box in pixels, at in ms or page}]"),
        ),
    ]

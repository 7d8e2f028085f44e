"""When the next report on the way of a step is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0008_only_closed_matters_by_their_end"),
    ]

    operations = [
        migrations.AddField(
            model_name="steprun",
            name="report_due_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("report_due_at__isnull", False)),
                fields=["-report_due_at", "ref"],
                name="run_report",
            ),
        ),
    ]

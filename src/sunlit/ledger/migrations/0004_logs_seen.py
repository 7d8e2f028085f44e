"""What one body saw of another's log: a row for each entry that says so."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_search")]

    operations = [
        migrations.CreateModel(
            name="LogSeen",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="ledger.leaf",
                    ),
                ),
                ("body", models.CharField(max_length=40)),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=43)),
                ("checkpoint", models.CharField(max_length=43)),
                ("at", models.BigIntegerField()),
                ("refused", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seen", to="ledger.log"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["body", "at"], name="logseen_body_at")]},
        ),
    ]

"""The tables of this room, as they begin."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("ledger", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingAnswer",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.leaf",
                    ),
                ),
                ("finding", models.CharField(db_index=True, max_length=160)),
                ("post", models.CharField(max_length=40)),
                ("consequence", models.BooleanField(default=False)),
                ("at", models.BigIntegerField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding_answers",
                        to="catalogue.body",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.disclosure"
                    ),
                ),
            ],
        ),
    ]

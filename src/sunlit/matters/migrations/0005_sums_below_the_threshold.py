"""Keep the sums below the threshold of collective decision as rows: which pass it together is one query."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_changes"),
        ("matters", "0004_duties_to_disclose"),
    ]

    operations = [
        migrations.CreateModel(
            name="Portion",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="portion",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("power_class", models.CharField(max_length=20)),
                ("asking", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=400)),
                ("amount", models.BigIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("at", models.BigIntegerField()),
                ("threshold", models.BigIntegerField()),
                ("total", models.BigIntegerField(default=0)),
                ("together", models.JSONField(default=list)),
                ("is_split", models.BooleanField(default=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portions",
                        to="catalogue.body",
                    ),
                ),
            ],
            options={
                "ordering": ["matter_id"],
                "indexes": [
                    models.Index(fields=["body", "asking", "power_class", "at"], name="portion_asked"),
                    models.Index(
                        condition=models.Q(("is_split", True)), fields=["body", "-at"], name="portion_split"
                    ),
                ],
            },
        ),
    ]

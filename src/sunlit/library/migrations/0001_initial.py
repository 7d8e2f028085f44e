"""The tables of this room, as they begin."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "disclosure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="ledger.disclosure",
                    ),
                ),
                ("stream", models.CharField(max_length=128)),
                ("sha256", models.CharField(max_length=43)),
                ("size_bytes", models.PositiveBigIntegerField()),
                (
                    "leaf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="ledger.leaf",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stream"], name="document_stream"),
                    models.Index(fields=["sha256"], name="document_sha256"),
                ],
            },
        ),
    ]

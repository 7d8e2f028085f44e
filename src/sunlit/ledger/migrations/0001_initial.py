"""The tables of this room, as they begin."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("ref", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("index", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("stream", models.CharField(max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("at", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("entry", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=80)),
                ("until", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("slug", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=120, unique=True)),
                ("vkey", models.CharField(max_length=200)),
                ("demo", models.BooleanField(default=False)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("last_at", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("digest", models.CharField(max_length=43, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("scope", models.CharField(max_length=20)),
                ("org", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField(null=True)),
                ("value", models.JSONField(null=True)),
                ("erased_at", models.BigIntegerField(null=True)),
                (
                    "leaf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="ledger.leaf",
                    ),
                ),
            ],
            options={
                "ordering": ["leaf_id", "position"],
            },
        ),
        migrations.AddField(
            model_name="leaf",
            name="log",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to="ledger.log"
            ),
        ),
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("ref", models.CharField(max_length=96, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=43)),
                ("content", models.BinaryField()),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="blobs", to="ledger.log"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("ref", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("head", models.BinaryField(max_length=32)),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="streams", to="ledger.log"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="leaf",
            index=models.Index(fields=["at", "ref"], name="leaf_at"),
        ),
        migrations.AddConstraint(
            model_name="leaf",
            constraint=models.UniqueConstraint(fields=("log", "index"), name="leaf_index_once"),
        ),
        migrations.AddConstraint(
            model_name="leaf",
            constraint=models.UniqueConstraint(fields=("log", "stream", "seq"), name="leaf_seq_once"),
        ),
    ]

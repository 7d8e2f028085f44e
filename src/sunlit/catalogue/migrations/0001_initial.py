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
            name="Body",
            fields=[
                ("slug", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("level", models.CharField(max_length=10)),
                ("name", models.JSONField()),
                ("zone", models.CharField(max_length=40)),
                ("closes", models.CharField(max_length=5)),
                ("calendar", models.CharField(max_length=43)),
                ("rules", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "log",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="body", to="ledger.log"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalogue.body",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("ref", models.CharField(max_length=90, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.JSONField()),
                ("kind", models.CharField(max_length=10)),
                ("recorded_by", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("in_force", models.BooleanField(default=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="catalogue.body"
                    ),
                ),
            ],
            options={
                "ordering": ["body_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("ref", models.CharField(max_length=96, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=43)),
                ("code", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("title", models.JSONField()),
                ("definition", models.JSONField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="catalogue.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tenure",
            fields=[
                ("ref", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("person", models.CharField(max_length=20)),
                ("seat", models.CharField(blank=True, max_length=40)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("successor", models.CharField(blank=True, max_length=60)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="catalogue.body",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tenure", to="ledger.leaf"
                    ),
                ),
                (
                    "name",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="catalogue.post",
                    ),
                ),
            ],
            options={
                "ordering": ["body_id", "code"],
            },
        ),
        migrations.CreateModel(
            name="Power",
            fields=[
                ("ref", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=10)),
                ("version", models.PositiveSmallIntegerField()),
                ("in_force", models.BooleanField(default=True)),
                ("adopted_at", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("power_class", models.CharField(max_length=20)),
                ("power_type", models.CharField(max_length=12)),
                ("level", models.CharField(max_length=10)),
                ("risk_level", models.CharField(max_length=8)),
                ("name", models.JSONField()),
                ("row", models.JSONField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="powers",
                        to="catalogue.body",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="power", to="ledger.leaf"
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="powers",
                        to="catalogue.procedure",
                    ),
                ),
            ],
            options={
                "ordering": ["body_id", "position"],
                "indexes": [models.Index(fields=["body", "in_force", "code"], name="power_in_force")],
            },
        ),
    ]

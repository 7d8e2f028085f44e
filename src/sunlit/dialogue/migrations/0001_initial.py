"""The tables of this room, as they begin."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("ledger", "0003_search"),
        ("matters", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("bucket", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("ref", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=14)),
                ("code", models.CharField(db_index=True, max_length=10)),
                ("type", models.CharField(max_length=12)),
                ("named", models.CharField(blank=True, max_length=6)),
                ("objection", models.PositiveSmallIntegerField(null=True)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("answer_step", models.CharField(blank=True, max_length=80)),
                ("post", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField()),
                ("provisional", models.BooleanField(default=False)),
                ("shown", models.CharField(max_length=10)),
                ("judged_by", models.CharField(blank=True, max_length=40)),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("appeal_until", models.BigIntegerField(null=True)),
                ("reply_post", models.CharField(blank=True, max_length=40)),
                ("replied_at", models.BigIntegerField(null=True)),
                ("late", models.BooleanField(default=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="catalogue.body",
                    ),
                ),
                (
                    "hidden_leaf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submission",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="matters.matter",
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
                    "objected",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="said",
                        to="matters.objection",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="catalogue.power",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "reply_leaf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "shown_leaf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.disclosure"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [
                    models.Index(fields=["body", "-at"], name="submission_at"),
                    models.Index(fields=["replied_at", "due_at"], name="submission_due"),
                    models.Index(fields=["matter", "-at"], name="submission_matter"),
                    models.Index(fields=["power", "-at"], name="submission_power"),
                    models.Index(fields=["body", "shown", "at"], name="submission_queue"),
                    models.Index(condition=models.Q(("late", True)), fields=["-at"], name="submission_late"),
                ],
            },
        ),
    ]

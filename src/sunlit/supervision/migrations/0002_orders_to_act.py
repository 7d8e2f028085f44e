"""Orders to act, and what happened to each of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_definition_in_blob"),
        ("ledger", "0007_keys_follow"),
        ("matters", "0005_sums_below_the_threshold"),
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("ref", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20)),
                ("finding", models.CharField(blank=True, db_index=True, max_length=160)),
                ("issued_by", models.CharField(max_length=40)),
                ("post", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField()),
                ("answered_at", models.BigIntegerField(null=True)),
                ("late", models.BooleanField(default=False)),
                ("late_from", models.BigIntegerField(null=True)),
                ("late_at", models.BigIntegerField(null=True)),
                ("closed_at", models.BigIntegerField(null=True)),
                ("last_index", models.BigIntegerField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="catalogue.body",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.leaf"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="matters.matter",
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
        migrations.CreateModel(
            name="OrderStep",
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
                ("index", models.BigIntegerField()),
                ("what", models.CharField(max_length=20)),
                ("post", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="supervision.order",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["body", "answered_at", "due_at"], name="order_owed"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["body", "-at"], name="order_newest"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("body", "number"), name="order_number"),
        ),
        migrations.AddIndex(
            model_name="orderstep",
            index=models.Index(fields=["order", "index"], name="order_steps"),
        ),
    ]

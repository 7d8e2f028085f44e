"""Keep every duty to disclose as a row, so that a calendar of them needs no fold."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_setup"),
        ("matters", "0003_numbers_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("ref", models.CharField(max_length=220, primary_key=True, serialize=False)),
                ("subject", models.CharField(blank=True, max_length=10)),
                ("what", models.JSONField()),
                ("scope", models.CharField(max_length=20)),
                ("forms", models.JSONField(default=list)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("post", models.CharField(max_length=40)),
                ("recorder", models.CharField(max_length=40)),
                ("trigger", models.PositiveBigIntegerField()),
                ("triggered_at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField()),
                ("provisional", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=10)),
                ("met_by", models.PositiveBigIntegerField(null=True)),
                ("met_at", models.BigIntegerField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="catalogue.body",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "ref"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "due")),
                        fields=["body", "due_at", "ref"],
                        name="duty_body_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "due")), fields=["due_at", "ref"], name="duty_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "due")),
                        fields=["recorder", "due_at"],
                        name="duty_recorder",
                    ),
                    models.Index(
                        condition=models.Q(("state", "met")),
                        fields=["body", "-met_at", "ref"],
                        name="duty_met",
                    ),
                ],
            },
        ),
    ]

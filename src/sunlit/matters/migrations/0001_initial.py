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
            name="Submitted",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("leaf", models.CharField(max_length=64)),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="act",
                        serialize=False,
                        to="ledger.leaf",
                    ),
                ),
                ("index", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("visit", models.PositiveSmallIntegerField(default=0)),
                ("verb", models.CharField(blank=True, max_length=10)),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("post", models.CharField(blank=True, max_length=40)),
                ("at", models.BigIntegerField()),
                ("done_at", models.BigIntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                ("tally", models.JSONField(null=True)),
                (
                    "tenure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="catalogue.tenure",
                    ),
                ),
            ],
            options={
                "ordering": ["matter_id", "index"],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("ref", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=10)),
                ("running", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("stopped", models.PositiveIntegerField(default=0)),
                ("steps_done", models.PositiveIntegerField(default=0)),
                ("steps_late", models.PositiveIntegerField(default=0)),
                ("departures", models.PositiveIntegerField(default=0)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="catalogue.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user", models.PositiveBigIntegerField()),
                ("matter", models.CharField(max_length=60)),
                ("step", models.CharField(max_length=80)),
                ("form", models.JSONField()),
                ("saved_at", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "matter", "step"), name="draft_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("ref", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12)),
                ("facts", models.JSONField(default=dict)),
                ("posts", models.JSONField(default=dict)),
                ("village", models.CharField(blank=True, max_length=40)),
                ("unlisted", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=12)),
                ("end", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("step_post", models.CharField(blank=True, max_length=40)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("steps_total", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.BigIntegerField(null=True)),
                ("open_until", models.BigIntegerField(null=True)),
                ("objections_open", models.PositiveSmallIntegerField(default=0)),
                ("departures_count", models.PositiveSmallIntegerField(default=0)),
                ("late_count", models.PositiveSmallIntegerField(default=0)),
                ("steps_done", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.BigIntegerField()),
                ("closed_at", models.BigIntegerField(null=True)),
                ("decided_at", models.BigIntegerField(null=True)),
                ("last_at", models.BigIntegerField()),
                ("last_index", models.PositiveBigIntegerField()),
                ("acts_count", models.PositiveIntegerField(default=0)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="catalogue.body",
                    ),
                ),
                (
                    "cost",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "decides",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matter", to="ledger.leaf"
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="catalogue.power",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="catalogue.procedure",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_at"],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("ref", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("cls", models.CharField(max_length=20)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("declared", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("params", models.JSONField(default=dict)),
                ("at", models.BigIntegerField()),
                ("ratify_due_at", models.BigIntegerField(null=True)),
                ("ratified", models.CharField(blank=True, max_length=64)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departures",
                        to="matters.act",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departures",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.AddField(
            model_name="act",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="matters.matter"
            ),
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("ref", models.CharField(max_length=90, primary_key=True, serialize=False)),
                ("n", models.PositiveSmallIntegerField()),
                ("step", models.CharField(max_length=80)),
                ("submission", models.CharField(max_length=60)),
                ("at", models.BigIntegerField()),
                ("answered_at", models.BigIntegerField(null=True)),
                ("result", models.CharField(blank=True, max_length=12)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_objections",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="ledger.leaf",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "ordering": ["matter_id", "n"],
            },
        ),
        migrations.CreateModel(
            name="StepRun",
            fields=[
                ("ref", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=80)),
                ("visit", models.PositiveSmallIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("post", models.CharField(max_length=40)),
                ("recorder", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=10)),
                ("opened_at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("not_before", models.BigIntegerField(null=True)),
                ("started_at", models.BigIntegerField(null=True)),
                ("ends_at", models.BigIntegerField(null=True)),
                ("done_at", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("late", models.BooleanField(default=False)),
                ("returned", models.BooleanField(default=False)),
                ("is_open", models.BooleanField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="matters.matter"
                    ),
                ),
            ],
            options={
                "ordering": ["matter_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withholding",
                        serialize=False,
                        to="ledger.leaf",
                    ),
                ),
                ("part", models.PositiveSmallIntegerField()),
                ("act_index", models.BigIntegerField()),
                ("digest", models.CharField(max_length=43)),
                ("ground", models.CharField(max_length=40)),
                ("review_on", models.DateField()),
                ("proposed_by", models.CharField(max_length=40)),
                ("reviewed_by", models.CharField(max_length=40)),
                ("approved_by", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                ("opened_index", models.BigIntegerField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholdings",
                        to="matters.matter",
                    ),
                ),
                (
                    "what",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.disclosure",
                    ),
                ),
            ],
            options={
                "ordering": ["matter_id", "part"],
            },
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["body", "state", "-last_at"], name="matter_state"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["power", "-last_at"], name="matter_power"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["power", "-last_at"], name="matter_under_way"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["due_at"], name="matter_due"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["open_until"], name="matter_open_until"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["decided_at"], name="matter_decided"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["village", "-last_at"], name="matter_village"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("unlisted", True)), fields=["-opened_at"], name="matter_unlisted"
            ),
        ),
        migrations.AddIndex(
            model_name="departure",
            index=models.Index(fields=["-at"], name="departure_at"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["kind", "at"], name="act_kind"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)), fields=["-at"], name="act_claimed"
            ),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(fields=["is_open", "due_at"], name="run_open_due"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(fields=["recorder", "is_open", "due_at"], name="run_recorder"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(condition=models.Q(("late", True)), fields=["-done_at"], name="run_late"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(condition=models.Q(("status", "void")), fields=["-done_at"], name="run_void"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("returned", True)), fields=["-done_at"], name="run_returned"
            ),
        ),
        migrations.AddIndex(
            model_name="withholding",
            index=models.Index(fields=["review_on"], name="withholding_review"),
        ),
    ]

"""Who asked and who agreed to what was erased; what was erased before is read from its entries."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from sunlit.record.entry import decode


def _erased_before(apps: Any, _: Any) -> None:
    """Make the rows of the erasures that stand in the logs."""
    leaves, erasures = apps.get_model("ledger", "Leaf"), apps.get_model("ledger", "Erasure")
    for leaf in leaves.objects.filter(kind="disclosure.erased"):
        entry = decode(bytes(leaf.entry))
        act = leaves.objects.filter(ref=f"{leaf.log_id}/{entry.data['act']}").first()
        erasures.objects.create(
            leaf=leaf,
            log_id=leaf.log_id,
            digest=entry.data["digest"],
            act_index=entry.data["act"],
            stream=act.stream if act is not None else "",
            name="personal" if entry.data["ground"] == "expired" else "",
            ground=entry.data["ground"],
            asked_by=entry.actor.get("post", ""),
            at=entry.at,
        )


class Migration(migrations.Migration):
    """Erasures by two persons."""

    dependencies = [("ledger", "0007_keys_follow")]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erasure",
                        serialize=False,
                        to="ledger.leaf",
                    ),
                ),
                ("digest", models.CharField(max_length=43)),
                ("act_index", models.PositiveBigIntegerField()),
                ("stream", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=40)),
                ("ground", models.CharField(max_length=40)),
                ("asked_by", models.CharField(blank=True, max_length=40)),
                ("agreed_by", models.CharField(blank=True, max_length=40)),
                ("agreed_of", models.CharField(blank=True, max_length=40)),
                ("at", models.BigIntegerField()),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="ledger.log",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["log", "-at"], name="erasure_register"),
                    models.Index(fields=["log", "act_index"], name="erasure_act"),
                ],
            },
        ),
        migrations.RunPython(_erased_before, migrations.RunPython.noop),
    ]

"""Let every list of matters be read in its own order, row by row until the page is full, without sorting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_setup"),
        ("ledger", "0003_search"),
        ("matters", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="steprun",
            name="run_open_due",
        ),
        migrations.RemoveIndex(
            model_name="steprun",
            name="run_recorder",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["-last_at", "ref"], name="matter_last"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["body", "-last_at", "ref"], name="matter_body_last"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["state", "-last_at", "ref"], name="matter_state_last"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["-last_at", "ref"], name="matter_open_last"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["power", "-opened_at"], name="matter_power_opened"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["-due_at", "ref"], name="run_open_due"
            ),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["recorder", "due_at"], name="run_recorder"
            ),
        ),
        migrations.AddIndex(
            model_name="withholding",
            index=models.Index(fields=["opened_index", "review_on", "leaf"], name="withholding_register"),
        ),
    ]

"""A log that can no longer be signed is succeeded by another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_disclosures_expire")]

    operations = [
        migrations.AddField(
            model_name="log",
            name="succeeded_by",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
    ]

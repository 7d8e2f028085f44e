"""Let the number of the next matter be found from the last one, without counting them all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_lists_in_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["body", "-opened_at"], name="matter_opened"),
        ),
    ]

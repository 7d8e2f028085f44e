"""The keys that followed the first one, so that a log can change its key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A list on the log's row; empty while entry 0's key signs."""

    dependencies = [("ledger", "0006_logs_succeed")]

    operations = [
        migrations.AddField(
            model_name="log", name="later_keys", field=models.JSONField(blank=True, default=list)
        ),
    ]

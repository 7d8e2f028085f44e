"""When what was disclosed for a time only is erased by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_logs_seen")]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="expires_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("erased_at", None), ("expires_at__isnull", False)),
                fields=["expires_at"],
                name="disclosure_expires",
            ),
        ),
    ]

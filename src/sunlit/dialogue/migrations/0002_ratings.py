"""Ratings of the outcome of a matter: what was chosen, and whether words came with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="choice",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="submission",
            name="worded",
            field=models.BooleanField(default=True),
        ),
    ]

"""A place for the answers of a first set-up, so that an interrupted one goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Setup",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("token", models.CharField(max_length=64)),
                ("answers", models.JSONField(default=dict)),
                ("marks", models.JSONField(default=dict)),
                ("opened", models.CharField(blank=True, max_length=40)),
                ("begun_at", models.BigIntegerField()),
            ],
        ),
    ]

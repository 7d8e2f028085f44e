"""Let the public texts be searched: which they are, and their tokens in a table of the database's own kind."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The tables have no foreign key: a text that is gone is joined away, and a key that comes again is replaced.
CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE ledger_searchwords USING fts5(title, body, tokenize = 'ascii')"],
    "postgresql": [
        "CREATE TABLE ledger_searchwords (id bigint PRIMARY KEY, line text NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ledger_searchwords_words ON ledger_searchwords USING gin (words)",
    ],
}


def create_words(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the table of tokens."""
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_words(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the table of tokens."""
    schema_editor.execute("DROP TABLE ledger_searchwords", params=None)


class Migration(migrations.Migration):
    """The index of the search."""

    dependencies = [("ledger", "0002_leaves_never_change")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=43, unique=True)),
                ("leaf", models.CharField(max_length=64)),
                ("log", models.CharField(db_index=True, max_length=40)),
                ("stream", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=40)),
                ("is_title", models.BooleanField()),
            ],
        ),
        migrations.RunPython(create_words, drop_words),
    ]

"""Make the database itself refuse to change or remove a leaf or a blob.

What is signed must stay readable for ever; a mistake in the code, or a hand at the database prompt, must not
be able to rewrite it. TRUNCATE is not refused: only the owner of the tables may do it, who could drop the
triggers as well, and mirrors, witnesses and the stored head show it at once.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sunlit.ledger.triggers import create_statements, drop_statements


def refuse_changes(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of this database."""
    for statement in create_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def allow_changes(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers of this database."""
    for statement in drop_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Triggers on the tables of leaves and blobs."""

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]

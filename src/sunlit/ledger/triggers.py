"""The triggers that keep leaves and blobs as they were written, for each database.

SQLite drops a table's triggers when Django rebuilds the table: a migration that alters `ledger_leaf` or
`ledger_blob` must create them again. `sunlit doctor` looks for them.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_leaf", "ledger_blob")

_SQLITE = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table}: {verb} refused, the record never changes');
END
"""
# INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
_SQLITE_REPLACE = """
CREATE TRIGGER {table}_never_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN
    SELECT RAISE(ABORT, '{table}: the row exists already, the record never changes');
END
"""
_SAME = {
    "ledger_leaf": (
        'ref = NEW.ref OR (log_id = NEW.log_id AND "index" = NEW."index") '
        "OR (log_id = NEW.log_id AND stream = NEW.stream AND seq = NEW.seq)"
    ),
    "ledger_blob": "ref = NEW.ref",
}
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % refused, the record never changes', TG_TABLE_NAME, TG_OP;
END
$$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION ledger_never_changes()
"""
_VERBS = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete")}


def create_statements(vendor: str) -> list[str]:
    """Return the SQL that creates the triggers on `vendor` (sqlite or postgresql)."""
    statements = [_POSTGRESQL_FUNCTION] if vendor == "postgresql" else []
    for table in TABLES:
        for verb in _VERBS[vendor]:
            if verb == "replace":
                statements.append(_SQLITE_REPLACE.format(table=table, same=_SAME[table]))
            else:
                template = _SQLITE if vendor == "sqlite" else _POSTGRESQL
                statements.append(template.format(table=table, verb=verb))
    return statements


def drop_statements(vendor: str) -> list[str]:
    """Return the SQL that drops them; only tests and migrations have a use for it."""
    on = "" if vendor == "sqlite" else " ON {table}"
    return [
        f"DROP TRIGGER IF EXISTS {name}{on.format(table=table)}"
        for table in TABLES
        for name in _names(vendor, table)
    ]


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that this database lacks; none is as it should be."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return [name for table in TABLES for name in _names(connection.vendor, table) if name not in found]


def _names(vendor: str, table: str) -> list[str]:
    return [f"{table}_never_{verb}" for verb in _VERBS[vendor]]

"""What every test may use."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper

from sunlit.ledger.triggers import create_statements, drop_statements

_sql_flush = DatabaseWrapper.ops_class.sql_flush


def _sql_flush_of_leaves(self: Any, *given: Any, **named: Any) -> list[str]:
    """Empty the tables between tests although leaves can never be deleted: without triggers for a moment."""
    statements = _sql_flush(self, *given, **named)
    if not any("ledger_leaf" in statement for statement in statements):
        return statements
    return [*drop_statements("sqlite"), *statements, *create_statements("sqlite")]


DatabaseWrapper.ops_class.sql_flush = _sql_flush_of_leaves

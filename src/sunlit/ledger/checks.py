"""System checks: settings under which acts would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connections


@register("database")
def writers_take_turns(
    *, app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse SQLite with DEFERRED transactions: concurrent acts fail there instead of waiting."""
    del app_configs
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
        if connection.vendor == "sqlite" and mode != "IMMEDIATE":
            found.append(
                Error(
                    f"the SQLite database {alias!r} has the transaction mode {mode or 'DEFERRED'}",
                    hint='Set OPTIONS["transaction_mode"] to "IMMEDIATE".',
                    id="ledger.E001",
                )
            )
    return found

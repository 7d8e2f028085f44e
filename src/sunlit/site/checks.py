"""What must hold of the settings before anything is served: checked by every command that starts Django."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.database)
def no_deferred_transactions(**_: Any) -> list[CheckMessage]:
    """Refuse SQLite's DEFERRED: of two acts at once, both read first and one is lost when writing."""
    return deferred(settings.DATABASES)


@register(Tags.security)
def no_debug_in_the_open(**_: Any) -> list[CheckMessage]:
    """Refuse debug pages where the site answers under a public name."""
    if not settings.DEBUG or set(settings.ALLOWED_HOSTS) <= {"*", "localhost", "127.0.0.1", "[::1]"}:
        return []
    hint = "unset SUNLIT_DEBUG, or SUNLIT_ALLOWED_HOSTS while you try things out"
    return [Error("SUNLIT_DEBUG=1 shows settings to whoever visits", hint=hint, id="sunlit.E002")]


@register(Tags.security)
def no_any_host(**_: Any) -> list[CheckMessage]:
    """Warn where the site answers under every name: a name of somebody else's then stands in its links."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "name the addresses of this site there, separated by commas"
    return [Warning("SUNLIT_ALLOWED_HOSTS=* answers under any name", hint=hint, id="sunlit.W001")]


def deferred(databases: dict[str, dict[str, Any]]) -> list[CheckMessage]:
    """Return an error for each SQLite database that takes its write lock later than a transaction begins."""
    return [
        Error(
            f"database {alias!r}: transaction_mode is {mode!r}, it has to be 'IMMEDIATE'",
            hint="DEFERRED loses acts that are done at the same time",
            id="sunlit.E001",
        )
        for alias, database in databases.items()
        if database["ENGINE"] == "django.db.backends.sqlite3"
        and (mode := database.get("OPTIONS", {}).get("transaction_mode", "DEFERRED")) != "IMMEDIATE"
    ]

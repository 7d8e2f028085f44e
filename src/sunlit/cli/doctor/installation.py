"""What concerns the installation as a whole: settings, tables, disk, clock, backup."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sunlit.ledger.erasing.listing import standing as not_erased
from sunlit.ledger.models import Log
from sunlit.ledger.places import home
from sunlit.ledger.standing import mirror_of
from sunlit.ledger.triggers import missing_triggers
from sunlit.ui.wording import t

LEAST_FREE_BYTES = 1 << 30
BACKUP_DAYS = 8
DAY_MS = 24 * 3_600_000
# Without these a crash can take back what was confirmed: PostgreSQL, "Reliability and the Write-Ahead Log".
DURABLE_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")
HERE = ("localhost", "127.0.0.1", "[::1]")  # names that nobody but this machine knows it by
NOT_BEFORE = 1_735_689_600  # 2025-01-01, in seconds: a clock that says less has lost its battery


def is_migrated() -> bool:
    """Say whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def faults() -> Iterator[str]:
    """Yield what is wrong."""
    yield from (
        f"{message.msg} {message.hint or ''}".strip()
        for message in run_checks(databases=["default"])
        if message.level >= ERROR
    )
    if time.time() < NOT_BEFORE:
        yield t("doctor.clock_old")
    free = shutil.disk_usage(home()).free
    if free < LEAST_FREE_BYTES:
        yield t("doctor.disk", folder=home(), megabytes=free >> 20)
    yield from _postgresql()
    if not is_migrated():
        yield t("doctor.migrations")
        return
    yield from (t("doctor.trigger", name=name) for name in missing_triggers(connection))
    waiting = len(not_erased())
    if waiting:
        yield t("doctor.erasures", n=waiting)


def _postgresql() -> Iterator[str]:
    """Yield the settings of PostgreSQL under which it confirms what a crash then takes back."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in DURABLE_SETTINGS:
            cursor.execute(f"SHOW {name}")
            (value,) = cursor.fetchone()
            if value == "off":
                yield t("doctor.postgresql", name=name)


def advice() -> Iterator[str]:
    """Yield what should be done, though all works: names of the site, a backup that is old or missing."""
    if "*" in settings.ALLOWED_HOSTS:
        yield t("doctor.hosts_any")
    if not is_migrated() or mirror_of() is not None or not Log.objects.filter(demo=False).exists():
        return
    if set(settings.ALLOWED_HOSTS) <= set(HERE):
        yield t("doctor.hosts_none")
    try:
        at = int(json.loads((home() / "backup.json").read_bytes())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        yield t("doctor.backup_never")
        return
    days = (time.time_ns() // 1_000_000 - at) // DAY_MS
    if days > BACKUP_DAYS:
        yield t("doctor.backup_old", n=days)

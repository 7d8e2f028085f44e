"""Look for what would keep this installation from working, and say what to do about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sunlit.cli.witnesses import witness_faults, witness_lines
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Log
from sunlit.ledger.places import home, key_file
from sunlit.ledger.queries import record_state
from sunlit.ledger.triggers import missing_triggers


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb: there are none."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print a line for each fault; 0 when there is none."""
    del options
    print(f"folder {home()}, database {connection.vendor}")
    faults = list(_faults())
    if _is_migrated():
        for log in Log.objects.order_by("slug"):
            for line in witness_lines(log):
                print(line)
    for fault in faults:
        print(f"WRONG: {fault}")
    if not faults:
        print(f"{Log.objects.count()} records, everything in order")
    return 1 if faults else 0


def _faults() -> Iterator[str]:
    yield from (
        f"{message.msg} {message.hint or ''}".strip() for message in run_checks(databases=["default"])
    )
    if not _is_migrated():
        yield "migrations are not applied: `sunlit serve` applies them"
        return
    yield from (
        f"the trigger {name} is missing: leaves could be changed" for name in missing_triggers(connection)
    )
    for log in Log.objects.order_by("slug"):
        yield from _faults_of(log)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _faults_of(log: Log) -> Iterator[str]:
    try:
        key = read_key(log.slug, log.origin)
    except LedgerError as error:
        yield str(error)
    else:
        if key.verifier.vkey != log.vkey:
            yield f"{key_file(log.slug)} is not the key that {log.slug} was opened with"
        if key_file(log.slug).stat().st_mode & 0o077:
            yield f"{key_file(log.slug)} can be read by others: chmod 600"
    yield from witness_faults(log)
    state = record_state(log.slug)
    if state.size > state.stored:
        yield f"{log.slug}: {state.size} entries are public, the database holds {state.stored}: an older copy"

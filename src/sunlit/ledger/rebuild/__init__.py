"""Carry a record out of one database and build every row again from it in another."""

from __future__ import annotations

from sunlit.ledger.rebuild.exporting import disclosed_rows, export_record
from sunlit.ledger.rebuild.importing import ImportRefused, import_all, import_record
from sunlit.ledger.rebuild.keeping import check_next, keep_entry, keep_words
from sunlit.ledger.rebuild.rows import kept_rows, write_rows

__all__ = [
    "ImportRefused",
    "check_next",
    "disclosed_rows",
    "export_record",
    "import_all",
    "import_record",
    "keep_entry",
    "keep_words",
    "kept_rows",
    "write_rows",
]

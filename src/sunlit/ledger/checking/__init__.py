"""Check a whole log from its public addresses alone, over HTTP or in a folder; no database is asked."""

from __future__ import annotations

from sunlit.ledger.checking.checker import check_log, read_log
from sunlit.ledger.checking.report import Finding, Report
from sunlit.ledger.checking.sources import Fetch, Unreachable, folder_source, http_source

__all__ = [
    "Fetch",
    "Finding",
    "Report",
    "Unreachable",
    "check_log",
    "folder_source",
    "http_source",
    "read_log",
]

"""Erase what was disclosed, for good: from rows, search, files and the bytes of the database (TRU-4, DIS-7).

The leaf keeps the digest of the salted text, so every proof still verifies; what it said can no longer be
known, nor guessed, because the salt is gone too.
"""

from __future__ import annotations

from sunlit.ledger.erasing.acting import due_digests, erase, sweep
from sunlit.ledger.erasing.applying import apply_list
from sunlit.ledger.erasing.cleaners import cleans
from sunlit.ledger.erasing.listing import listed

__all__ = ["apply_list", "cleans", "due_digests", "erase", "listed", "sweep"]

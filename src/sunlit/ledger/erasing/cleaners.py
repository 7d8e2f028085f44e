"""Who else keeps a copy of what was disclosed, and how it is removed there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sunlit.ledger.models import Disclosure

Cleaner = Callable[[Disclosure], "list[Path]"]

_cleaners: list[Cleaner] = []


def cleans(cleaner: Cleaner) -> Cleaner:
    """Register a room's function that removes its copies of a disclosure, inside the same transaction.

    It is called while the words are still there, and returns the files that nothing else names: they are
    removed after the commit.
    """
    if cleaner not in _cleaners:
        _cleaners.append(cleaner)
    return cleaner


def clean(disclosure: Disclosure) -> list[Path]:
    """Remove every copy that a room keeps; return the files to remove after the commit."""
    return [file for cleaner in _cleaners for file in cleaner(disclosure)]

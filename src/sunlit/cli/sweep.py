"""Erase what was to be shown for a time only and whose time is over. `sunlit serve` does it by itself."""

from __future__ import annotations

import argparse

from sunlit.ledger.erasing import sweep


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb: none."""


def run(options: argparse.Namespace) -> int:
    """Sweep and say what was erased."""
    del options
    leaves = sweep()
    for leaf in leaves:
        print(f"{leaf.log_id}: erased by entry {leaf.index}")
    print(f"{len(leaves)} disclosures erased")
    return 0

"""The seats of an organ that votes. Pure: a replay asks the same."""

from __future__ import annotations

from typing import Final

RECORDER: Final = "recorder"  # the seat of who enters what an organ decides; it has no vote


def has_vote(seat: str) -> bool:
    """Say whether who sits in this seat votes; a post that is no organ has no seats, "" is none."""
    return seat not in ("", RECORDER)

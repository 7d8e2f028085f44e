"""Remove what drafts may repeat of words that are erased."""

from __future__ import annotations

from pathlib import Path

from sunlit.ledger.erasing import cleans
from sunlit.ledger.models import Disclosure
from sunlit.matters.models import Draft


@cleans
def drafts_of_erased(disclosure: Disclosure) -> list[Path]:
    """Remove the drafts of the matter that the words belong to."""
    prefix, _, number = disclosure.leaf.stream.partition(":")
    if prefix == "matter":
        Draft.objects.filter(matter=f"{disclosure.leaf.log_id}/{number}").delete()
    return []

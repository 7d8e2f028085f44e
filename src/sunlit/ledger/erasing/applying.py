"""Erase again what was erased before: after a backup was restored, or a machine died in the middle."""

from __future__ import annotations

from sunlit.ledger.erasing.listing import note, standing
from sunlit.ledger.erasing.removing import remove, scrub
from sunlit.ledger.models import Disclosure
from sunlit.ledger.turns import write_transaction


def apply_list() -> int:
    """Erase what the list names and this database still holds; return how many disclosures that were.

    The entries of the record are not needed: a backup may be older than the entry that erased. What the
    record says to be erased and the list does not name is added to the list.
    """
    rows = Disclosure.objects.filter(erased_at__isnull=False).values_list(
        "leaf__log_id", "digest", "erased_at"
    )
    note((slug, digest, int(at)) for slug, digest, at in rows if at is not None)
    with write_transaction():
        found = standing()
        for disclosure, at in found:
            remove(disclosure, at)
    if not found:
        scrub(frozenset())
    return len(found)

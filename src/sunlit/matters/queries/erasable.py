"""What of a stream can still be erased: every disclosure that has not been, as its keepers may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sunlit.ledger.audience import Reader, may_read
from sunlit.ledger.models import Disclosure

Text = dict[str, str]


@dataclass(frozen=True)
class Erasable:
    """One disclosure; `words` is None where not even those who erase may read it."""

    digest: str
    index: int  # log index of the entry that disclosed it
    kind: str
    name: str  # text, reason, personal, file, name ...
    at: int
    scope: str
    words: Text | None
    expires_at: int | None


def erasable(slug: str, stream: str, reader: Reader | None) -> list[Erasable]:
    """Return what the entries of a stream disclosed and still stands, oldest first. One query.

    No `reader` is the second person, who reads all that he agrees to erase.
    """
    rows = Disclosure.objects.filter(leaf__log_id=slug, leaf__stream=stream, erased_at=None)
    return [
        Erasable(
            row.digest,
            row.leaf.index,
            row.leaf.kind,
            row.name,
            row.leaf.at,
            row.scope,
            _words(row.value) if reader is None or may_read(reader, row) else None,
            row.expires_at,
        )
        for row in rows.select_related("leaf").order_by("leaf__index", "position")
        if row.value is not None
    ]


def _words(value: Any) -> Text:
    """Return what a disclosure says in a line: a text, the name of a file, a choice."""
    if isinstance(value, dict) and "sha256" in value:
        return {"zh": str(value["name"])}
    if isinstance(value, dict):
        return {lang: str(said) for lang, said in value.items()}
    return {"zh": str(value)}

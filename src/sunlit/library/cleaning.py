"""Remove the files of what is erased."""

from __future__ import annotations

import time
from pathlib import Path

from sunlit.ledger.erasing import cleans
from sunlit.ledger.models import Disclosure
from sunlit.ledger.places import home
from sunlit.library.files import path_of
from sunlit.library.keep import is_file
from sunlit.library.models import Document

UNNAMED_FOR = 30 * 24 * 3600  # seconds


@cleans
def documents_of_erased(disclosure: Disclosure) -> list[Path]:
    """Remove the row of an erased document; return its file unless another entry still names it."""
    Document.objects.filter(disclosure=disclosure).delete()
    if not is_file(disclosure.value):
        return []
    digest = str(disclosure.value["sha256"])
    return [] if Document.objects.filter(sha256=digest).exists() else [path_of(digest)]


def remove_unnamed(older_than: float = UNNAMED_FOR) -> int:
    """Remove kept files that no entry names any more, or ever did; return how many.

    A machine that died between erasing the rows and the file leaves one, a form never handed in another.
    `older_than` is in seconds: a younger file may belong to a form that is being filled in.
    """
    count, latest = 0, time.time() - older_than
    for file in (home() / "files").glob("??/*"):
        if file.stat().st_mtime < latest and not Document.objects.filter(sha256=file.name).exists():
            file.unlink(missing_ok=True)
            count += 1
    return count

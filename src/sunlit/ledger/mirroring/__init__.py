"""Copy a record from elsewhere: a mirror follows it for ever, a recovery brings back what is missing here."""

from __future__ import annotations

from sunlit.ledger.mirroring.following import Refused, follow
from sunlit.ledger.mirroring.growing import Unsound, stored_tree
from sunlit.ledger.mirroring.intake import Documents
from sunlit.ledger.mirroring.recovering import Recovered, recover
from sunlit.ledger.mirroring.sources import FolderSource, SiteSource, Source, bodies_of
from sunlit.ledger.mirroring.state import Followed, followed

__all__ = [
    "Documents",
    "FolderSource",
    "Followed",
    "Recovered",
    "Refused",
    "SiteSource",
    "Source",
    "Unsound",
    "bodies_of",
    "follow",
    "followed",
    "recover",
    "stored_tree",
]

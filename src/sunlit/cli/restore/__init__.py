"""Restore a backup into an empty folder, verify it, and erase again what was erased since.

    sunlit restore BACKUP.tar.gz /srv/sunlit-new

The signed heads are in no backup. Until they are back, from the old machine or by `sunlit recover`, the
restored records can be read, and nothing can be entered or signed.
"""

from __future__ import annotations

from sunlit.cli.restore.command import arguments, run

__all__ = ["arguments", "run"]

"""Copy records from another site, prove every byte of them, and show the same public pages, for reading only.

    sunlit mirror https://qinghe.example DIR --follow --serve 8000

DIR becomes an installation of its own, without any private key. Killed at any point, the same command goes
on. When the log is found to have been signed twice, both checkpoints are kept in DIR/evidence.
"""

from __future__ import annotations

from sunlit.cli.mirror.command import arguments, run

__all__ = ["arguments", "run"]

"""Back up everything but the signed heads, and verify what was written. Nobody has to stop for it.

The heads are left out on purpose: whoever could restore them together with an older database could sign a
second history. Private keys are left out unless --with-keys asks for them.
"""

from __future__ import annotations

from sunlit.cli.backup.command import arguments, run

__all__ = ["arguments", "run"]

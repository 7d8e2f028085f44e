"""Read a whole record from its bytes and find everything: what breaks the record, and what broke the rules.

No database is asked; nothing here needs Django to be started.
"""

from __future__ import annotations

from sunlit.supervision.replaying.findings import Found
from sunlit.supervision.replaying.replayer import replay, replay_log

__all__ = ["Found", "replay", "replay_log"]

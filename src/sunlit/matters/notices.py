"""Where a public notice hangs besides this site."""

from __future__ import annotations

from typing import Final

PLACES: Final = ("board", "village_board", "site_board", "broadcast", "group_chat", "bulletin", "door")

"""Change a power of a town as it must be done once matters run: announced, then applied on its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sunlit.catalogue.actions import announce_power, apply_changes
from sunlit.catalogue.models import Power
from tests.town import Town, at

WHY = {"zh": "县里来文要求。", "en": "The county asks for it."}
LEAD = timedelta(days=21)  # longer than five working days, whatever the holidays


def changed(
    of: Town, row: Mapping[str, Any], definition: Mapping[str, Any] | None = None, *, applies: str
) -> Power:
    """Announce a version of a power three weeks before `applies` ("2026-10-09 09:00") and let it apply then."""
    day = datetime.fromisoformat(applies)
    with at((day - LEAD).isoformat(" ", "minutes")):
        announce_power(
            of.body,
            row,
            definition,
            applies_on=date.fromisoformat(applies[:10]),
            reason=WHY,
            by=of.by["office"],
        )
    with at(applies):
        (leaf,) = apply_changes(of.body)
    return leaf.power

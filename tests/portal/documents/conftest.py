"""A town whose record gave numbers: decisions in two years, minutes, and a notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.matters.trials import vote
from tests.meetings.hall import Hall, hall, vote_on
from tests.numbered import give_numbers
from tests.town import Town, act, at, purchase, tender, town

NOW = "2027-01-05 09:00"


@pytest.fixture
def numbered(db: None, settings: Any, tmp_path: Path) -> Iterator[Hall]:
    """Return the meeting of a town that has given two decisions, one set of minutes, a notice, and one more."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = give_numbers(town())
    found = hall(of, ballots="public")
    vote_on(found, "aaaaa")
    found.press("09:30", "close_meeting")
    put_up(of)
    vote(of, tender(of, "2026-03-11 09:00"), said="2026-03-11 10:00")
    vote(of, tender(of, "2026-12-31 09:00"), said="2027-01-04 10:00")
    with at(NOW):
        yield found


def put_up(of: Town) -> None:
    """Bring a purchase to its notice."""
    road = purchase(of, "2026-03-10 08:00")
    act(of, road, "apply", "2026-03-10 08:10")
    act(of, road, "budget", "2026-03-10 08:20", "ok")
    act(of, road, "sign", "2026-03-10 08:30", "agree")
    act(of, road, "small_buy", "2026-03-10 08:40")
    act(of, road, "candidate_show", "2026-03-10 08:50", verb="open")

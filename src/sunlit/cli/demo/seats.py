"""When things happen to the seats of observers in the story: the call, those who apply, the draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunlit.cli.demo.moments import HOUR, MINUTE, Moments
from sunlit.cli.demo.script import Line

SOON = 5 * MINUTE


def seat_lines(called_at: int, meeting_at: int, seats: Mapping[str, Any], moments: Moments) -> Iterator[Line]:
    """Give what happens to the seats of a meeting called at `called_at`, each line with its instant."""
    until, people = moments.at(seats["until"]), int(seats["apply"])
    begin, end = called_at + HOUR, min(until, moments.now - SOON)
    yield Line(called_at + SOON, "seats", "call", seats["who"], seats)
    for n in range(1, people + 1):
        yield Line(begin + (end - begin) * n // (people + 2), "seats", ("apply", n))
    for n in seats.get("withdraw", ()):
        yield Line(begin + (end - begin) * (people + 1) // (people + 2), "seats", ("withdraw", n))
    if "draw" in seats:
        drawn_at = min(moments.at(seats["draw"]), meeting_at - HOUR)
        yield Line(drawn_at, "seats", "draw", {}, seats)

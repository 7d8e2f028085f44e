"""What a body's log costs to write, in steps of the database's machine: open a matter, act, publish."""

from __future__ import annotations

from tests.town import Town, act, purchase

from benchmarks.visits import taken
from sunlit.ledger.publish import publish

PUBLISHED = "publish two entries"
MOST_TO_PUBLISH = 10_000  # steps: the last tile's 256 entries are read again, however long the log is


def writing(of: Town) -> dict[str, int]:
    """Return the database steps of opening a matter, of its first act, and of publishing the two entries."""
    matters = [purchase(of, "2026-11-25 10:00")]
    act(of, matters[0], "apply", "2026-11-25 10:00")  # rules are read once and kept
    publish("qinghe")
    found = {
        "open a matter": taken(lambda: matters.append(purchase(of, "2026-11-25 10:00"))),
        "enter an act": taken(lambda: act(of, matters[-1], "apply", "2026-11-25 10:00")),
        PUBLISHED: taken(lambda: publish("qinghe")),
    }
    return {name: one.steps for name, one in found.items()}

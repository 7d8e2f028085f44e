"""Which versions of a power were in force at a point of the record, read from its stream."""

from __future__ import annotations

from sunlit.catalogue.models import Change
from sunlit.ledger.reading import stream_events
from sunlit.procedure.versions import Versions


def versions_before(slug: str, code: str, index: int | None = None) -> Versions:
    """Return what was adopted of a power before the entry `index`, or so far.

    An adoption applies from the day that its announcement names, however early its own entry stands.
    """
    found = Versions()
    past = stream_events(slug, f"power:{code}")
    entries = [entry for leaf, entry in past if index is None or leaf.index < index]
    numbers = {entry.data["change"] for entry in entries if "change" in entry.data}
    announced = Change.objects.filter(body=slug, n__in=numbers).values_list("n", "applies_on")
    days = dict(announced) if numbers else {}
    for entry in entries:
        from_on = days.get(entry.data.get("change", 0))
        if entry.kind == "power.withdrawn":
            found.withdraw(from_on)
        else:
            found.adopt(entry.data["version"], entry.data.get("procedure", ""), from_on)
    return found

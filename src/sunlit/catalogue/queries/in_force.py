"""Which versions of a power were in force at a point of the record, read from its stream."""

from __future__ import annotations

from sunlit.catalogue.models import Change
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.procedure.versions import Versions


def versions_before(slug: str, code: str, index: int | None = None) -> Versions:
    """Return what was adopted of a power before the entry `index`, or so far.

    An adoption applies from the day that its announcement names, however early its own entry stands.
    """
    found = Versions()
    leaves = Leaf.objects.filter(log_id=slug, stream=f"power:{code}").order_by("index")
    entries = [entry_of(leaf) for leaf in (leaves if index is None else leaves.filter(index__lt=index))]
    numbers = {entry.data["change"] for entry in entries if "change" in entry.data}
    days = dict(Change.objects.filter(body=slug, n__in=numbers).values_list("n", "applies_on"))
    for entry in entries:
        from_on = days.get(entry.data.get("change", 0))
        if entry.kind == "power.withdrawn":
            found.withdraw(from_on)
        else:
            found.adopt(entry.data["version"], entry.data.get("procedure", ""), from_on)
    return found

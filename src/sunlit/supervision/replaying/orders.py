"""Orders to act, read again."""

from __future__ import annotations

from dataclasses import dataclass, field

from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings


@dataclass(slots=True)
class _OrderRead:
    """An order as far as it has been read."""

    first: int
    due_at: int
    outside: bool = False  # of a body below: that answers in a record of its own
    answered: bool = False
    closed: bool = False
    late: int | None = None  # index of what followed when its time had passed


@dataclass(slots=True)
class Orders:
    """The orders of a log so far, by stream."""

    known: dict[str, _OrderRead] = field(default_factory=dict)

    def enter(self, read: Read, findings: Findings) -> None:
        """Move an order on by one entry."""
        entry = read.entry
        one = self.known.get(entry.stream)
        if one is None and entry.kind == "order.issued":
            self.known[entry.stream] = _OrderRead(
                read.index, int(entry.data["due_at"]), bool(entry.data.get("of"))
            )
            return
        if one is None or one.closed or entry.kind == "order.issued":
            findings.add(read.index, "stream", entry.stream, "it belongs to no order that stands")
            return
        if f"order:{entry.data['number']}" != entry.stream:
            findings.add(
                read.index, "number", entry.stream, f"it names the order {entry.data['number']}, not its own"
            )
        if not one.answered and entry.at > one.due_at and one.late is None:
            one.late = read.index
        if entry.kind == "order.extended":
            one.due_at, one.answered = int(entry.data["due_at"]), False
        elif entry.kind == "order.answered":
            one.answered = True
        else:
            one.closed = True

    def standing(self, now: int, findings: Findings) -> None:
        """Name the orders that are overdue, or were."""
        for stream, one in self.known.items():
            if one.outside:
                continue
            if not one.answered and not one.closed and one.due_at < now:
                findings.add(one.first, "order_overdue", stream, "the order is not answered in time")
            elif one.late is not None:
                findings.add(one.late, "order_late", stream, "the order was answered late")

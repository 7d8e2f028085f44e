"""The rows of seats for observers, and whose name may be read.

A name is sealed until its number is drawn; one that is never drawn is erased when the meeting is over.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.search import index_disclosures
from sunlit.meetings.folding import meeting_after
from sunlit.meetings.models import Application, Meeting, ObserverCall
from sunlit.record.entry import Entry


@keeps("observers.called", "observer.applied", "observer.withdrew", "observers.drawn", "observer.noted")
def observers_entry(leaf: Leaf, entry: Entry) -> None:
    """Keep the rows that follow from one entry about observers."""
    ref = f"{entry.body}/{entry.stream.removeprefix('meeting:')}"
    meeting_after(leaf, entry)
    _KEEP[entry.kind](leaf, entry, ref)
    Meeting.objects.filter(ref=ref).update(last_at=entry.at, last_index=leaf.index)


def _called(leaf: Leaf, entry: Entry, ref: str) -> None:
    data = entry.data
    ObserverCall.objects.create(
        meeting_id=ref, leaf=leaf, seats=data["seats"], apply_until=data["apply_until"]
    )


def _applied(leaf: Leaf, entry: Entry, ref: str) -> None:
    Application.objects.create(
        ref=f"{ref}/o{entry.data['n']}",
        meeting_id=ref,
        n=entry.data["n"],
        leaf=leaf,
        name=Disclosure.objects.filter(leaf=leaf, name="personal").first(),
        lock=entry.data["lock"],
    )
    ObserverCall.objects.filter(meeting=ref).update(applied=F("applied") + 1)


def _withdrew(_: Leaf, entry: Entry, ref: str) -> None:
    """Let the name go at once: the next sweep erases it."""
    mine = Application.objects.filter(ref=f"{ref}/o{entry.data['n']}")
    mine.update(withdrawn_at=entry.at)
    ObserverCall.objects.filter(meeting=ref).update(applied=F("applied") - 1)
    _show(ref, [entry.data["n"]], "sealed", entry.at)


def _drawn(leaf: Leaf, entry: Entry, ref: str) -> None:
    ObserverCall.objects.filter(meeting=ref).update(drawn_leaf=leaf)
    _show(ref, entry.data["drawn"], "public", None)


def _noted(_: Leaf, entry: Entry, ref: str) -> None:
    if entry.data["status"] == "present":  # a substitute who takes a seat is named like those drawn
        _show(ref, [entry.data["n"]], "public", None)


def _show(ref: str, numbers: Collection[int], scope: str, expires_at: int | None) -> None:
    """Set who may read the names of these numbers, and when they leave; those who gave up stay sealed."""
    rows = Application.objects.filter(meeting=ref, n__in=list(numbers), name__isnull=False)
    if scope == "public":
        rows = rows.filter(withdrawn_at=None)
    names = Disclosure.objects.filter(digest__in=list(rows.values_list("name", flat=True)))
    names.update(scope=scope, expires_at=expires_at)
    index_disclosures(names.select_related("leaf"))


_KEEP = {
    "observers.called": _called,
    "observer.applied": _applied,
    "observer.withdrew": _withdrew,
    "observers.drawn": _drawn,
    "observer.noted": _noted,
}

"""A meeting folded from its stream, kept in memory under the hash of the leaf it follows."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sunlit.ledger.models import Leaf, Stream
from sunlit.ledger.reading import stream_events
from sunlit.matters.folding import event_of
from sunlit.procedure.meetings import Meeting, advance, fold
from sunlit.record.b64 import unb64url
from sunlit.record.entry import Entry

KEPT = 200
_kept: OrderedDict[bytes, Meeting] = OrderedDict()
_turn = threading.Lock()


def stream_of(number: str) -> str:
    """Return the name of a meeting's stream in its body's log."""
    return f"meeting:{number}"


def meeting_of(slug: str, number: str) -> Meeting:
    """Return a meeting as it stands: one query, or the fold of its whole stream."""
    stream = stream_of(number)
    head = Stream.objects.filter(pk=f"{slug}/{stream}").values_list("head", flat=True).first()
    known = _recall(bytes(head)) if head is not None else None
    return known or _folded(slug, stream)


def meeting_after(leaf: Leaf, entry: Entry) -> Meeting:
    """Return the meeting that follows `leaf`, the newest of its stream."""
    known = _recall(unb64url(entry.prev)) if entry.prev else None
    if known is None:
        return _folded(leaf.log_id, leaf.stream)
    return _keep(bytes(leaf.hash), advance(known, event_of(entry, leaf.index)))


def _folded(slug: str, stream: str) -> Meeting:
    past = stream_events(slug, stream)
    return _keep(bytes(past[-1][0].hash), fold(event_of(entry, leaf.index) for leaf, entry in past))


def _recall(head: bytes) -> Meeting | None:
    with _turn:
        found = _kept.get(head)
        if found is not None:
            _kept.move_to_end(head)
        return found


def _keep(head: bytes, meeting: Meeting) -> Meeting:
    with _turn:
        _kept[head] = meeting
        _kept.move_to_end(head)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return meeting

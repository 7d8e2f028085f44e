"""A log below that shows fewer entries than were seen: set back for a while, or another history.

Where the body above has seen it as long as it is now, or shorter, the two must fit: if they do not, that is
entered at once. Where it has not, nobody can say yet. The signed note is kept, and compared with the log as
soon as that shows as many entries again as were seen: so a second history is not forgotten because its
author goes back to the first.
"""

from __future__ import annotations

from pathlib import Path

from sunlit.ledger.models import Leaf, LogSeen
from sunlit.ledger.places import waiting_notes, write_durably
from sunlit.ledger.seeing import Shown, continues, last_seen, refuse
from sunlit.record.b64 import b64url, unb64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.tiles import HashReader
from sunlit.record.tree import consistency_proof, root_of, verify_consistency


def see_fewer(upper: str, shown: Shown, last: LogSeen) -> Leaf | None:
    """Keep a checkpoint of fewer entries than `last`; return the entry that refuses it, if it is refused.

    None where that was entered before. Raises RecordError where nothing can be said yet.
    """
    head = shown.keys.open(shown.signed)
    rows = LogSeen.objects.filter(by_id=upper, body=shown.body)
    if rows.filter(size=head.size, root=b64url(head.root), refused=True).exists():
        return None
    earlier = rows.filter(refused=False, size__lte=head.size).order_by("-size").first()
    _keep(upper, shown, head)
    if earlier is not None and not continues(shown, head, earlier.size, unb64url(earlier.root)):
        leaf = refuse(upper, earlier, shown.body, shown.keys.origin, shown.signed, head)
        _file(upper, shown.body, head).unlink()
        return leaf
    raise RecordError(f"it shows {head.size} entries, but {last.size} were seen; its signed note is kept")


def settle(upper: str, shown: Shown) -> list[Leaf]:
    """Compare what was kept with the log, now that it shows as many entries as were seen; return refusals."""
    kept = sorted(waiting_notes(upper, shown.body).glob("*.note"))
    last = last_seen(upper, shown.body)
    if not kept or last is None:
        return []
    now, found = shown.keys.open(shown.signed), []
    if (now.size, b64url(now.root)) != (last.size, last.root):
        return []  # it is smaller still, or was refused itself
    for file in kept:
        signed = file.read_bytes()
        head = shown.keys.open(signed)
        if not _is_part(head, now, shown):
            found.append(refuse(upper, last, shown.body, shown.keys.origin, signed, head))
        file.unlink()
    return found


def _is_part(head: Checkpoint, now: Checkpoint, shown: Shown) -> bool:
    """Return whether the log as it is now continues `head`, by the tiles or else by all leaves."""
    try:
        proof = consistency_proof(head.size, now.size, HashReader(now.size, shown.read))
        verify_consistency(head.size, now.size, proof, head.root, now.root)
    except RecordError:
        return root_of(list(shown.leaves(now))[: head.size]) == head.root
    return True


def _keep(upper: str, shown: Shown, head: Checkpoint) -> None:
    file = _file(upper, shown.body, head)
    if not file.exists():
        write_durably(file, shown.signed)


def _file(upper: str, body: str, head: Checkpoint) -> Path:
    return waiting_notes(upper, body) / f"{head.size}-{b64url(head.root)}.note"

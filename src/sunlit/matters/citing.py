"""Hold the item of a meeting that an entry cites against what the record says of that meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.ledger.reading import stream_events
from sunlit.matters.folding import event_of
from sunlit.matters.models import Act, Matter
from sunlit.procedure.meetings import CITED, citing_objections, fold
from sunlit.procedure.rules import Objection


def cited_objections(matter: Matter, data: Mapping[str, Any], organ: str) -> list[Objection]:
    """Return why the item that `data` cites cannot have ratified its departure."""
    if not any(name in data for name in CITED):
        return []
    past = stream_events(matter.body_id, f"meeting:{data.get('meeting', '')}")
    meeting = fold(event_of(entry, leaf.index) for leaf, entry in past) if past else None
    declared = Act.objects.filter(matter=matter, index=data["departure"]).values_list("at", flat=True).first()
    return citing_objections(meeting, data, organ, matter.number, declared or 0)

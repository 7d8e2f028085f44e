"""Which item of a meeting passed the ratification of a departure, and which items a ratification may cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q

from sunlit.matters.models import Act, Matter
from sunlit.meetings.models import Item, Meeting

OFFERED = 20


def citable(matter: Matter, organ: str, since: int) -> list[Item]:
    """Return the items in which `organ` may have dealt with `matter` since an instant, the newest first."""
    rows = Item.objects.filter(Q(matter=matter) | Q(matter=None), state="closed", closed_at__gte=since)
    rows = rows.filter(meeting__body=matter.body_id, meeting__organ=organ, result__in=("decided", "heard"))
    return list(rows.select_related("meeting", "title").order_by("-closed_at", "n")[:OFFERED])


def ratified_in(meeting: Meeting) -> Mapping[int, Sequence[Act]]:
    """Return the ratifications that cite this meeting, by the number of the item."""
    found = defaultdict(list)
    rows = Act.objects.filter(
        kind="departure.ratified", at__gte=meeting.called_at, data__meeting=meeting.number
    )
    for act in rows.filter(matter__body=meeting.body_id).select_related("matter__title").order_by("index"):
        found[int(act.data["item"])].append(act)
    return found

"""Replies that can be taken back before they are entered."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.catalogue.models import Tenure
from sunlit.dialogue.actions import reply
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Leaf
from sunlit.matters.preparing import Handed, Kind, prepares
from sunlit.matters.preparing.kinds import on_emergency_path


def _submission(handed: Handed) -> Submission:
    rows = Submission.objects.select_related("body", "matter__body", "matter__power")
    return rows.get(body=handed.body, number=handed.place)


def _run(handed: Handed, _: Tenure | None) -> Leaf:
    return reply(_submission(handed), handed.content["text"], handed.by, handed.key)


def _falls_due(handed: Handed) -> Sequence[int | None]:
    return [_submission(handed).due_at]


def _is_urgent(handed: Handed, now: int) -> bool:
    matter = _submission(handed).matter
    return matter is not None and on_emergency_path(matter, "", now)


prepares("reply", Kind(_run, _falls_due, _is_urgent))

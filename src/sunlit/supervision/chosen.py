"""The numbers that a body chooses itself: their bounds, and what holds where it has chosen none."""

from __future__ import annotations

from typing import Final, NamedTuple

from sunlit.catalogue.announcing import ANNOUNCE_WORK_DAYS
from sunlit.dialogue.dues import ANSWER_WORK_DAYS
from sunlit.dialogue.ratings import RATING_WORK_DAYS
from sunlit.matters.preparing.waiting import RECALL_MINUTES
from sunlit.meetings.leads import LEAD_WORK_DAYS
from sunlit.procedure.meetings import CALL_WORK_DAYS, MOST_SEATS, OBSERVER_SEATS
from sunlit.procedure.splitting import WINDOW_WORK_DAYS
from sunlit.supervision.queries.completing import ANSWER_WORK_DAYS as FINDING_WORK_DAYS


class Number(NamedTuple):
    """What a body may choose between `least` and `most`; `usual` is a proposal of this platform."""

    least: int
    most: int
    usual: int


NUMBERS: Final = {
    "answer_work_days": Number(1, 15, ANSWER_WORK_DAYS),
    "announce_work_days": Number(1, 60, ANNOUNCE_WORK_DAYS),
    "finding_work_days": Number(1, 30, FINDING_WORK_DAYS),
    "rating_work_days": Number(5, 60, RATING_WORK_DAYS),
    "split_work_days": Number(5, 250, WINDOW_WORK_DAYS),
    "meeting_lead_work_days": Number(0, 30, LEAD_WORK_DAYS),
    "observer_call_work_days": Number(1, 30, CALL_WORK_DAYS),
    OBSERVER_SEATS: Number(0, MOST_SEATS, 0),
    "recall_minutes": Number(0, 60, RECALL_MINUTES),
}  # by the name of the rule, in the order in which they are asked for

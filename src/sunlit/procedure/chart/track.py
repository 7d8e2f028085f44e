"""The column in which one sequence is placed: where its boxes, frames, lanes and zones stand."""

from __future__ import annotations

from sunlit.procedure.chart.lanes import Lanes, lanes_beside
from sunlit.procedure.chart.sketch import Sequence

WIDEST = 840.0
MARGIN = 24.0
BOX = {"zh": 336.0, "en": 376.0}  # width of a box in the main column
LANE = 13.0  # between two lanes
NARROW = 140.0  # a narrower box in a frame cannot be read
_ZONE = 182.0  # room for what is written beside a box, where only one side needs it
_EDGE = 8.0  # between a frame and the lanes


class Track:
    """Horizontal places for `sequence` in `room` from `x` on.

    `box` is the width of a box in the main column; in a frame (0) boxes are as wide as they can be. Where
    that would leave a box too narrow for its lanes, the ways are named in words instead.
    """

    def __init__(self, sequence: Sequence, x: float, room: float, box: float = 0) -> None:
        self.sequence = sequence
        self.inner = not box
        self.left, self.right = lanes_beside(sequence)
        if self.inner and room - (self.left.count + self.right.count) * LANE < NARROW:
            self.sequence = sequence.written_out()
            self.left, self.right = Lanes(), Lanes()
        left, right = self.left.count * LANE, self.right.count * LANE
        if self.inner:
            self.x, self.w = x + left, room - left - right
            self.frame_x, self.frame_w = self.x, self.w
            self.left_lane, self.right_lane = self.x - LANE + 3, self.x + self.w + LANE - 3
            self.spine = self.x + 18
            self.zone_left = self.zone_right = 0.0
            return
        left, right = left + (_EDGE if left else 0), right + (_EDGE if right else 0)
        self.frame_x, self.frame_w = x + left, room - left - right
        self.left_lane, self.right_lane = self.frame_x - _EDGE, self.frame_x + self.frame_w + _EDGE
        spare = self.frame_w - box
        backs, outs = _sides(sequence)
        self.zone_left = spare / 2 if backs == outs else (spare - 12 if backs else 12)
        self.zone_right = spare - self.zone_left
        self.x, self.w = self.frame_x + self.zone_left, box
        self.spine = self.x + self.w / 2


def chart_width(sequence: Sequence, box: float) -> float:
    """Return how wide the chart of `sequence` is drawn: no wider than it needs, `WIDEST` at most."""
    backs, outs = _sides(sequence)
    if (backs and outs) or any(item.is_frame for item in sequence.items):
        return WIDEST
    left, right = lanes_beside(sequence)
    lanes = (left.count + right.count) * LANE + 2 * _EDGE
    return min(WIDEST, 2 * MARGIN + box + lanes + (_ZONE if backs or outs else 72))


def _sides(sequence: Sequence) -> tuple[bool, bool]:
    """Return whether anything leaves on the left and on the right."""
    aside = [way.back for way in sequence.ways if not way.is_down]
    return any(aside), not all(aside)

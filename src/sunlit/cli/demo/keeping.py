"""What the story keeps back: proposed, reviewed, approved and carried out by the persons it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sunlit.catalogue.models import Tenure
from sunlit.cli.demo.scene import Scene
from sunlit.cli.demo.script import Line
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import (
    approve_withholding,
    carry_out_withholding,
    propose_withholding,
    review_withholding,
)
from sunlit.matters.fitting import REVIEWER
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedWithholding
from sunlit.procedure.calendar import Calendar

DAYS_A_YEAR = 365
STAGES: tuple[Callable[..., Leaf], ...] = (review_withholding, approve_withholding, carry_out_withholding)


def keep_back(matter: Matter, act: int, calendar: Calendar, scene: Scene) -> Leaf:
    """Let each person whom the story names take a stage; where it names fewer, the proposal waits."""
    line = scene.cue.line
    proposed = ProposedWithholding(
        what=scene.words.text(line.get("what")),
        content=scene.words.text(line.get("content")),
        ground=line.get("ground"),
        review_on=_review(line, calendar.day(scene.cue.at), calendar),
        act=act,
    )
    first, *others = (_person(scene, key) for key in line.get("by"))
    leaf = propose_withholding(matter, proposed, first)
    index = leaf.index
    for take, person in zip(STAGES, others, strict=False):
        leaf = take(matter, index, person)
    return leaf


def _review(line: Line, day: date, calendar: Calendar) -> date:
    """Return when it is looked at again: on the day that the line names, else after `years`."""
    if "review_at" in line.more:
        return calendar.day(line.get("review_at"))
    return day + timedelta(days=int(line.get("years", 1) * DAYS_A_YEAR))


def _person(scene: Scene, key: str) -> Tenure:
    """Return the person of the body by his key; `above` is the secrecy reviewer of the body above."""
    if key != "above":
        return scene.troupe.of_person(key)
    return Tenure.objects.get(body=scene.troupe.body.parent, post__code=REVIEWER, to_on=None)

"""What the report says in one sentence, and the explanation of acts out of their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sunlit.matters.folding import Course
from sunlit.matters.models import Duty
from sunlit.matters.queries.views import MatterPage
from sunlit.portal.report.lines import Line
from sunlit.procedure.alignment import Alignment, acts_of, align
from sunlit.procedure.duties import departing
from sunlit.procedure.game import Game
from sunlit.procedure.history import Event, State
from sunlit.ui.wording import t

OF_ORDER = frozenset({"order", "missing", "extra", "skip", "emergency"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures behind the sentence."""

    over: bool
    steps: int
    on_time: int
    late: int
    overdue: int
    declared: int
    undeclared: int
    unratified: int = 0  # declared, but ratified late or not yet although the time is over
    unreported: int = 0  # declared, but reported late or not yet although the time is over
    released_late: int = 0  # made public after it was due, at a step that was not late itself
    unreleased: int = 0  # due and not public, at a step that is not overdue itself
    narrowed: int = 0  # due, and public to fewer than owed without a ground

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to add: in order and in time."""
        return self.is_accounted and not self.declared

    @property
    def is_accounted(self) -> bool:
        """Say whether whatever differs was declared beforehand."""
        late = self.late or self.overdue or self.released_late or self.unreleased or self.narrowed
        return not (late or self.undeclared or self.unratified or self.unreported)


def verdict_of(
    page: MatterPage, lines: Sequence[Line], state: State, duties: Sequence[Duty], now: int
) -> Verdict:
    """Return the figures of the sentence."""
    done = [line for line in lines if line.item.run is not None and line.item.run.status == "done"]
    late = sum(bool(line.item.run and line.item.run.late) for line in done)
    overdue = sum(bool(line.item.run and line.item.run.is_open and line.item.late_days) for line in lines)
    declared = sum(one.declared for one in page.departures)
    released = Counter(cls for _, cls in departing(duties, state.runs, now))
    return Verdict(
        page.matter.closed_at is not None,
        len(done),
        len(done) - late,
        late,
        overdue,
        declared,
        len(page.departures) - declared,
        sum(one.ratified_late(now) for one in state.departures),
        sum(one.reported_late(now) for one in state.departures),
        released["disclose_late"],
        released["disclose_missing"],
        released["disclose_narrow"],
    )


def sentence(verdict: Verdict) -> str:
    """Return the verdict in one sentence: 按程序、按时限；or what differs, in numbers."""
    if verdict.is_clean:
        return t("report.clean.over" if verdict.over else "report.clean.so_far")
    parts = [
        t(f"report.part.{name}", n=n)
        for name in (
            "late",
            "overdue",
            "released_late",
            "unreleased",
            "narrowed",
            "declared",
            "unreported",
            "unratified",
            "undeclared",
        )
        if (n := getattr(verdict, name))
    ]
    return t(
        "report.parts.over" if verdict.over else "report.parts.so_far", parts=t("punct.comma").join(parts)
    )


def explained(page: MatterPage, course: Course, state: State) -> Alignment | None:
    """Return the fewest departures that explain the order of the acts; None where it is as it should be."""
    if not any(one.cls in OF_ORDER for one in state.departures):
        return None
    views = {view.act.index: view.act for item in page.rail for view in item.acts}
    views |= {view.act.index: view.act for view in page.loose}
    events = [
        Event(
            act.kind,
            act.at,
            {"step": act.step, "verb": act.verb or "done", "outcome": act.outcome},
            {},
            index,
        )
        for index, act in sorted(views.items())
    ]
    game = Game(course.procedure, course.calendar, state.facts)
    return align(game, acts_of(events, state), (state.end or "") if state.closed_at is not None else "")

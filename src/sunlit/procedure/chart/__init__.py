"""The flow chart of a procedure, drawn from its table of steps; with a state, "you are here"."""

from __future__ import annotations

from sunlit.procedure.chart.graph import sketch
from sunlit.procedure.chart.layout import arrange
from sunlit.procedure.chart.paint import paint
from sunlit.procedure.chart.shapes import Layout
from sunlit.procedure.chart.words import said, word
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.history import State
from sunlit.procedure.standing import standing

__all__ = ["Layout", "layout", "svg"]


def svg(
    procedure: Procedure, lang: str, state: State | None = None, *, heading: str = "", caption: str = ""
) -> str:
    """Return the chart as a complete SVG text of at most 840 pixels' width, without script or ids.

    `heading` is the procedure's title when empty; `caption` stands below it, for example the version in
    force. With `state` every step shows how it stands: done, now, not yet, with a departure, void.
    """
    status = standing(state) if state else {}
    if state and state.end:
        status[_end_box(procedure, state, state.end)] = "done"
    title = heading or word("chart", lang, title=said(procedure.title, lang))
    placed = layout(procedure, lang, heading=title, caption=caption, with_state=state is not None)
    return paint(placed, status, title, _described(procedure, lang, status))


def layout(
    procedure: Procedure, lang: str, *, heading: str = "", caption: str = "", with_state: bool = False
) -> Layout:
    """Return where everything in the chart stands; `with_state` adds the states to the legend."""
    return arrange(sketch(procedure, lang), lang, heading, caption, with_state=with_state)


def _end_box(procedure: Procedure, state: State, end: str) -> str:
    """Return the id of the box that stands for the end which a matter came to, below or beside its steps."""
    for run in reversed(state.runs):
        outcome = procedure.steps[run.step].outcomes.get(run.outcome or "")
        if outcome and outcome.to == f"end.{end}" and run.step != procedure.scopes[""].steps[-1]:
            return f"{run.step}>{end}"
    return f"end.{end}"


def _described(procedure: Procedure, lang: str, status: dict[str, str]) -> str:
    """Return the chart in a sentence or two, for those who do not see it."""
    acting = [step for step in procedure.steps.values() if step.acting]
    text = word("described", lang, n=len(acting))
    now = [step for step in acting if status.get(step.id) == "now"]
    if now:
        names = (word("described.step", lang, n=step.number, name=said(step.name, lang)) for step in now)
        joint = "；" if lang == "zh" else "; "
        text += ("" if lang == "zh" else " ") + word("described.now", lang, steps=joint.join(names))
    return text

"""How each step of a matter stands, in the five words that a chart and a list can show."""

from __future__ import annotations

from sunlit.procedure.history import State

_STANDING = {
    "open": "now",
    "running": "now",
    "paused": "now",
    "done": "done",
    "void": "void",
    "passed": "void",
}


def standing(state: State) -> dict[str, str]:
    """Return step -> "done", "now", "off" (with a departure), "void" (void, or left without an act).

    A step that is not named has not been reached. A step under way is "now" whatever happened there before;
    of a step visited more than once the last visit counts.
    """
    found = {run.step: _STANDING[run.status] for run in state.runs}
    for departure in state.departures:
        if found.get(departure.step) in ("done", "void"):
            found[departure.step] = "off"
    for run in state.runs:
        if run.late and found[run.step] == "done":
            found[run.step] = "off"
    return found

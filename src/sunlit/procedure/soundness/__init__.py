"""Whether a procedure can be run: decided when it is adopted, naming the row that is wrong."""

from __future__ import annotations

from sunlit.procedure.grammar.table import Procedure
from sunlit.procedure.soundness.flow import flow_problems
from sunlit.procedure.soundness.problem import PROBLEMS, Problem
from sunlit.procedure.soundness.references import reference_problems
from sunlit.procedure.soundness.routes import route_problems

__all__ = ["PROBLEMS", "Problem", "problems"]


def problems(procedure: Procedure) -> list[Problem]:
    """Return everything that is wrong with a procedure; a sound one has no problems.

    Sound means: every step can be reached, from every step an end can be reached whatever was chosen before,
    no token is lost in a parallel block or a call, exactly one row of each route matches, and everything that
    is named exists.
    """
    return [
        *reference_problems(procedure),
        *route_problems(procedure),
        *flow_problems(procedure),
    ]

"""The values that a procedure consists of: a nested table of steps, read once and never changed."""

from __future__ import annotations

from sunlit.procedure.grammar.table.routing import Row, holds
from sunlit.procedure.grammar.table.steps import ACTING, KINDS, Disclosure, Lead, Outcome, Report, Risk, Step
from sunlit.procedure.grammar.table.voting import Rule, Share
from sunlit.procedure.grammar.table.whole import Deviate, Fact, Post, Procedure, Ratify, Scope, Separate, Sub
from sunlit.procedure.grammar.table.words import Coded, Text

__all__ = [
    "ACTING",
    "KINDS",
    "Coded",
    "Deviate",
    "Disclosure",
    "Fact",
    "Lead",
    "Outcome",
    "Post",
    "Procedure",
    "Ratify",
    "Report",
    "Risk",
    "Row",
    "Rule",
    "Scope",
    "Separate",
    "Share",
    "Step",
    "Sub",
    "Text",
    "holds",
]

"""The grammar of procedures: `parse` reads a definition into the values of `table`.

Beyond the model's schema a body may say: `rule.ballots` (who may see how members voted: public, members,
sealed; default members), `rule.recused_base` (stay or leave; default stay), `step.optional`,
`step.recorded_by`, `step.not_below` (what is left of a least period whatever departure is declared),
`deviate.ratify.classes` (default every class), and the classes of departure order, post
and emergency beside reorder and substitute.
"""

from sunlit.procedure.grammar.parsing import parse
from sunlit.procedure.grammar.table import (
    Coded,
    Deviate,
    Disclosure,
    Fact,
    Lead,
    Outcome,
    Post,
    Procedure,
    Report,
    Risk,
    Row,
    Rule,
    Scope,
    Share,
    Step,
    Sub,
    Text,
)

__all__ = [
    "Coded",
    "Deviate",
    "Disclosure",
    "Fact",
    "Lead",
    "Outcome",
    "Post",
    "Procedure",
    "Report",
    "Risk",
    "Row",
    "Rule",
    "Scope",
    "Share",
    "Step",
    "Sub",
    "Text",
    "parse",
]

"""A real start: the ten answers with which a body opens, and the one act that opens it.

`reading` makes an answer of what was typed, `plan` a plan of all answers, `opening` carries it out whole or
not at all. The wizard keeps its answers in `waiting`; `sunlit init --answers` reads them from a file.
"""

from sunlit.catalogue.founding.opening import FoundingRefused, open_for_real, refuse_if_open
from sunlit.catalogue.founding.plan import Plan, plan_of
from sunlit.catalogue.founding.reading import QUESTIONS, read, read_all
from sunlit.catalogue.founding.refusal import AnswersRefused, Wrong

__all__ = [
    "QUESTIONS",
    "AnswersRefused",
    "FoundingRefused",
    "Plan",
    "Wrong",
    "open_for_real",
    "plan_of",
    "read",
    "read_all",
    "refuse_if_open",
]

"""What this part raises when an answer will not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sunlit.catalogue.problems import Problem


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with an answer: the field, and a code worded as `setup.error.<code>`."""

    at: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


class AnswersRefused(Exception):
    """An answer that will not do. `problems` lists what is wrong in a table of powers, if one was given."""

    def __init__(self, question: str, wrong: Sequence[Wrong], problems: Sequence[Problem] = ()) -> None:
        super().__init__(f"{question}: " + "; ".join(f"{one.at} {one.code}" for one in wrong))
        self.question = question
        self.wrong = list(wrong)
        self.problems = list(problems)

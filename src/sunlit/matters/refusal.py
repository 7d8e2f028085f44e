"""Why an act was not done. The surfaces word it in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.procedure.rules import Objection


class ActRefused(Exception):
    """An act that breaks rules; `objections` names every one of them, none of them is recorded."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__("; ".join(f"{o.code} {dict(o.params)}" for o in objections))
        self.objections = list(objections)

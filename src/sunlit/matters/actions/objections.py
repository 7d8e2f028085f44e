"""Objections to a notice: received in the transaction of the submission that carries the words."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Writer
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.matters.telling import Words


def receive_objection(writer: Writer, matter: Matter, submission: str, step: str) -> int:
    """Enter an objection in the matter's own stream and return its number in the matter.

    The caller (`dialogue`) is inside the transaction of `writer` and appends the submission there too.
    """

    def propose(standing: Standing) -> list[Entering]:
        n = max(standing.state.objections, default=0) + 1
        return [Entering("objection.received", {"n": n, "step": step, "submission": submission})]

    if writer.log.slug != matter.body_id:
        raise ValueError(f"a matter of {matter.body_id} in a transaction of {writer.log.slug}")
    return int(entry_of(enter(matter, None, "", propose)).data["n"])


def answer_objection(matter: Matter, n: int, result: str, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Answer objection `n` of a notice whose procedure has no step of its own for answers."""
    entering = Entering("objection.answered", {"n": n, "result": result}, Words(text))
    return enter(matter, by, key, lambda _: [entering])

"""Objections to a notice: received in the transaction of the submission that carries the words."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Writer
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record, said, stream_of
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text


def receive_objection(writer: Writer, matter: Matter, submission: str, step: str) -> int:
    """Enter an objection in the matter's own stream and return its number in the matter.

    The caller (`dialogue`) is inside the body's transaction and appends the submission there too.
    """
    _, state = state_of(matter.body_id, stream_of(matter))
    n = max(state.objections, default=0) + 1
    record(writer, matter, "objection.received", {"n": n, "step": step, "submission": submission}, by=None)
    return n


def answer_objection(matter: Matter, n: int, result: str, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Answer objection `n` of a notice whose procedure has no step of its own for answers."""
    return once(
        matter,
        key,
        lambda writer: record(
            writer,
            matter,
            "objection.answered",
            {"n": n, "result": result},
            by=by,
            disclosures=said(matter, "", text, {}, ()),
        ),
    )

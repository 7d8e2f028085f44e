"""Close a matter: its last step is done and its execution report is public (RUN-4)."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Writer
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record, said, stream_of
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Attached, Text


def close(matter: Matter, report: Text, by: Tenure, files: Sequence[Attached] = (), key: str = "") -> Leaf:
    """Enter the execution report and close the matter.

    Raises `ActRefused`: a step is still open, an empty report, already closed.
    """

    def enter(writer: Writer) -> Leaf:
        _, state = state_of(matter.body_id, stream_of(matter))
        return record(
            writer,
            matter,
            "matter.closed",
            {"end": state.end or "", "report": bool(any(report.values()))},
            by=by,
            disclosures=said(matter, "", report, {}, files),
        )

    return once(matter, key, enter)

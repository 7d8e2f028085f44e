"""Erase what somebody said or left as a name: the times of receipt and answer stay (TRU-4)."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import erase_in_stream


def erase_submission(
    submission: Submission, ground: str, by: Tenure, *, name_only: bool = False
) -> list[Leaf]:
    """Erase the words and the name of a submission, or the name alone; return an entry for each.

    Raises `ActRefused` as `erase_in_stream` does.
    """
    digests = [submission.name_id] if submission.name_id else []
    if not name_only:
        digests.insert(0, submission.text_id)
    return erase_in_stream(submission.body, f"submission:{submission.number}", digests, ground, by)

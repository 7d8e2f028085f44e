"""Matters and what the fold of their acts says, kept as rows so that lists need no fold; one file a subject.

Every row here is a projection of the record, but those of `private`: `keep.py` writes it, `sunlit rebuild`
writes it again.
"""

from __future__ import annotations

from sunlit.matters.models.acts import Act, Departure, StepRun
from sunlit.matters.models.document_number import DocumentNumber
from sunlit.matters.models.duty import Duty
from sunlit.matters.models.matter import Count, Matter
from sunlit.matters.models.objection import Objection
from sunlit.matters.models.portion import Portion
from sunlit.matters.models.proposal import Proposal
from sunlit.matters.models.withholding import Withholding
from sunlit.matters.private import Asked, Draft, Pending, Prepared, Submitted

__all__ = [
    "Act",
    "Asked",
    "Count",
    "Departure",
    "DocumentNumber",
    "Draft",
    "Duty",
    "Matter",
    "Objection",
    "Pending",
    "Portion",
    "Prepared",
    "Proposal",
    "StepRun",
    "Submitted",
    "Withholding",
]

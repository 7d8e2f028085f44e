"""What surfaces ask of supervision: findings and their counts, and the register of what is kept back."""

from sunlit.supervision.queries.board import (
    CLASSES,
    NOT_DONE,
    Count,
    class_of,
    counts,
    counts_by_body,
    find,
    findings,
    findings_owed,
    shortlists,
)
from sunlit.supervision.queries.due_lists import DueList, last_due_list
from sunlit.supervision.queries.finding import Answer, Finding
from sunlit.supervision.queries.orders import (
    files_of,
    find_order,
    orders_of,
    orders_owed,
    orders_received,
    orders_to,
    orders_to_judge,
    replies_to,
    steps_of,
)
from sunlit.supervision.queries.registers import Kept, withheld, withheld_below, withheld_by_ground

__all__ = [
    "CLASSES",
    "NOT_DONE",
    "Answer",
    "Count",
    "DueList",
    "Finding",
    "Kept",
    "class_of",
    "counts",
    "counts_by_body",
    "files_of",
    "find",
    "find_order",
    "findings",
    "findings_owed",
    "last_due_list",
    "orders_of",
    "orders_owed",
    "orders_received",
    "orders_to",
    "orders_to_judge",
    "replies_to",
    "shortlists",
    "steps_of",
    "withheld",
    "withheld_below",
    "withheld_by_ground",
]

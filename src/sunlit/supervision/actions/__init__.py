"""What supervision enters: answers to findings, orders to act, and the due list of each working day."""

from sunlit.supervision.actions.answering import SUPERVISORS, accountable, answer_finding
from sunlit.supervision.actions.due_lists import make_due_list, make_due_lists
from sunlit.supervision.actions.ordering import (
    ORDERING,
    ProposedOrder,
    answer_order,
    answering,
    close_order,
    extend_order,
    issue_order,
    outside,
    reply_order,
)

__all__ = [
    "ORDERING",
    "SUPERVISORS",
    "ProposedOrder",
    "accountable",
    "answer_finding",
    "answer_order",
    "answering",
    "close_order",
    "extend_order",
    "issue_order",
    "make_due_list",
    "make_due_lists",
    "outside",
    "reply_order",
]

"""What supervision enters: answers to findings, and the due list of each working day."""

from sunlit.supervision.actions.answering import SUPERVISORS, answer_finding
from sunlit.supervision.actions.due_lists import make_due_list, make_due_lists

__all__ = ["SUPERVISORS", "answer_finding", "make_due_list", "make_due_lists"]

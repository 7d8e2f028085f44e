"""What can be said to a body, and what the body can do with it: each function one verb, one transaction."""

from sunlit.dialogue.actions.answering import hide, may_reply, reply, show
from sunlit.dialogue.actions.erasing import erase_submission
from sunlit.dialogue.actions.rating import rate
from sunlit.dialogue.actions.receiving import ask, object_to

__all__ = ["ask", "erase_submission", "hide", "may_reply", "object_to", "rate", "reply", "show"]

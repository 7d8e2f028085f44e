"""What can be done in a matter. Each function is one verb, one transaction, one door: `door.enter`."""

from sunlit.matters.actions.acts import act_refusal, perform, turn_refusal
from sunlit.matters.actions.closing import close
from sunlit.matters.actions.correcting import correct
from sunlit.matters.actions.departures import declare_departure, ratify, report_departure, set_meeting
from sunlit.matters.actions.erasing import erase_in_stream, erase_words
from sunlit.matters.actions.objections import answer_objection, receive_objection
from sunlit.matters.actions.opening import open_matter
from sunlit.matters.actions.reopening import open_withheld, renew_withholding
from sunlit.matters.actions.reviewing import review_asked, reviewers_of
from sunlit.matters.actions.signing import signature_asked
from sunlit.matters.actions.votes import (
    cast_ballot,
    divide_vote,
    end_vote,
    note_presence,
    open_vote,
    record_vote,
    recuse,
    state_position,
    vote_refusal,
)
from sunlit.matters.actions.withholding import (
    approve_withholding,
    carry_out_withholding,
    propose_withholding,
    review_withholding,
)

__all__ = [
    "act_refusal",
    "answer_objection",
    "approve_withholding",
    "carry_out_withholding",
    "cast_ballot",
    "close",
    "correct",
    "declare_departure",
    "divide_vote",
    "end_vote",
    "erase_in_stream",
    "erase_words",
    "note_presence",
    "open_matter",
    "open_vote",
    "open_withheld",
    "perform",
    "propose_withholding",
    "ratify",
    "receive_objection",
    "record_vote",
    "recuse",
    "renew_withholding",
    "report_departure",
    "review_asked",
    "review_withholding",
    "reviewers_of",
    "set_meeting",
    "signature_asked",
    "state_position",
    "turn_refusal",
    "vote_refusal",
]

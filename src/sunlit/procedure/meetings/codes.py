"""The names of the rules of a meeting. Every code has its words in `ui/wording/meetings.csv`."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "meeting_adopted": "the minutes are adopted already",
    "meeting_answered": "the member has answered this already",
    "meeting_announced": "an item says it was announced in time, or not, against the time of its entry",
    "meeting_before": "the meeting has not begun",
    "meeting_begun": "the meeting has begun already",
    "meeting_cancelled": "the meeting was called off",
    "meeting_cited": "what is cited is no item in which the organ dealt with this matter",
    "meeting_count": "more are counted than are entitled",
    "meeting_double": "the member has handed in an envelope already",
    "meeting_early": "the meeting begins before the time it was called for",
    "meeting_ground": "no such ground to withdraw",
    "meeting_head_last": "the head speaks after all the others",
    "meeting_here": "the member was not present when the item was taken up, or has left",
    "meeting_item": "there is no such item, or it is not the one taken up",
    "meeting_item_open": "an item is taken up already",
    "meeting_kind": "there is no such entry in a meeting",
    "meeting_listed": "the matter is on the agenda already",
    "meeting_member": "this is no member of the organ that meets",
    "meeting_motion": "no motion has been put",
    "meeting_no_vote": "the item has no matter that waits for a vote",
    "meeting_noted": "nothing was noted there of this member by another",
    "meeting_over": "the meeting has ended",
    "meeting_own": "only the member himself may do this",
    "meeting_post": "this post does not enter what happens in the meeting",
    "meeting_present": "the member is not in the room",
    "meeting_recused": "the member has withdrawn from the item",
    "meeting_reopen": "a closed item is taken up again only by more than half of all members",
    "meeting_result": "an item cannot end so",
    "meeting_roll": "nobody is noted as present",
    "meeting_split": "an item that was split is decided by its parts, and a part is not split again",
    "meeting_status": "a member cannot be noted so now",
    "meeting_voted": "the item is put to the vote and ends by its result",
}

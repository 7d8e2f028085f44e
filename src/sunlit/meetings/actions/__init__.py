"""What can be done in a meeting. Each function is one press of a button, one transaction."""

from sunlit.meetings.actions.calling import (
    add_item,
    call_meeting,
    cancel_meeting,
    declare_interest,
    name_recorder,
)
from sunlit.meetings.actions.observing import (
    apply_to_observe,
    call_observers,
    draw_observers,
    note_observer,
    withdraw_application,
)
from sunlit.meetings.actions.running import (
    adopt_minutes,
    answer_note,
    call_roll,
    close_item,
    close_meeting,
    correct_minutes,
    count_present,
    note_attendance,
    open_item,
    open_meeting,
    reopen_item,
)
from sunlit.meetings.actions.splitting import split_item
from sunlit.meetings.actions.voting import (
    cast_ballot,
    end_item,
    put_motion,
    recuse,
    result_so_far,
    speak,
)

__all__ = [
    "add_item",
    "adopt_minutes",
    "answer_note",
    "apply_to_observe",
    "call_meeting",
    "call_observers",
    "call_roll",
    "cancel_meeting",
    "cast_ballot",
    "close_item",
    "close_meeting",
    "correct_minutes",
    "count_present",
    "declare_interest",
    "draw_observers",
    "end_item",
    "name_recorder",
    "note_attendance",
    "note_observer",
    "open_item",
    "open_meeting",
    "put_motion",
    "recuse",
    "reopen_item",
    "result_so_far",
    "speak",
    "split_item",
    "withdraw_application",
]

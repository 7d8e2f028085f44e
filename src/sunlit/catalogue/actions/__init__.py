"""What a body can adopt, begin and end. Each function is one verb, one transaction."""

from sunlit.catalogue.actions.bodies import Predecessor, adopt_posts, adopt_rules, open_body
from sunlit.catalogue.actions.changes import (
    announce_power,
    announce_powers,
    announce_rules,
    announce_withdrawal,
    apply_changes,
    apply_due_changes,
    withdraw_change,
)
from sunlit.catalogue.actions.powers import adopt_catalogue, adopt_power
from sunlit.catalogue.actions.standing_in import MOST_DAYS, end_stand_in, stand_in
from sunlit.catalogue.actions.succeeding import succeed
from sunlit.catalogue.actions.tenures import begin_tenure, end_tenure, hand_over, take_up

__all__ = [
    "MOST_DAYS",
    "Predecessor",
    "adopt_catalogue",
    "adopt_posts",
    "adopt_power",
    "adopt_rules",
    "announce_power",
    "announce_powers",
    "announce_rules",
    "announce_withdrawal",
    "apply_changes",
    "apply_due_changes",
    "begin_tenure",
    "end_stand_in",
    "end_tenure",
    "hand_over",
    "open_body",
    "stand_in",
    "succeed",
    "take_up",
    "withdraw_change",
]

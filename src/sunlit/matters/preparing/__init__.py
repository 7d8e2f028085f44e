"""Acts between the button and the record: reviewed, signed off or taken back, and entered in time."""

from sunlit.matters.preparing.kinds import KINDS, Handed, Kind, prepares
from sunlit.matters.preparing.performing import perform_due, perform_prepared
from sunlit.matters.preparing.reviewing import agree_to, give_back, take_review_back, to_review
from sunlit.matters.preparing.signing import send_back, sign, take_signature_back, to_sign, waiting_in
from sunlit.matters.preparing.waiting import hand_in, prepare, prepared_by, recall_minutes, take_back

__all__ = [
    "KINDS",
    "Handed",
    "Kind",
    "agree_to",
    "give_back",
    "hand_in",
    "perform_due",
    "perform_prepared",
    "prepare",
    "prepared_by",
    "prepares",
    "recall_minutes",
    "send_back",
    "sign",
    "take_back",
    "take_review_back",
    "take_signature_back",
    "to_review",
    "to_sign",
    "waiting_in",
]

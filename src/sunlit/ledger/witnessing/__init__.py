"""Ask witnesses to cosign what the publisher signed; believe them when they have seen more than we have."""

from __future__ import annotations

from sunlit.ledger.witnessing.guard import ask_before_signing, refuse_in_doubt
from sunlit.ledger.witnessing.loop import ask_witnesses, run_forever
from sunlit.ledger.witnessing.policies import LogPolicy, Witness, policy_of
from sunlit.ledger.witnessing.standing import WitnessedState, WitnessStanding, witnessed_state

__all__ = [
    "LogPolicy",
    "Witness",
    "WitnessStanding",
    "WitnessedState",
    "ask_before_signing",
    "ask_witnesses",
    "policy_of",
    "refuse_in_doubt",
    "run_forever",
    "witnessed_state",
]

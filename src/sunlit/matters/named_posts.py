"""The posts that rules name whatever the procedure; no database is asked, for a replay has none."""

from __future__ import annotations

OFFICE = "office"
REVIEWER = "secrecy_review"
KEEPERS = (OFFICE, REVIEWER)  # who enters what is kept back
LEADERS = ("secretary", "mayor", "member_in_charge", "village_party", "village_committee")

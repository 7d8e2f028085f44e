"""What this room raises when something may not be adopted, begun or ended."""

from __future__ import annotations


class AdoptionRefused(Exception):
    """Something that a body may not adopt, begin or end.

    `code` says why, worded by the surfaces: body_exists, level_unknown, parent_unknown, post_twice,
    post_kind, post_recorder, post_unknown, post_nameless, tenure_ended, tenure_dates,
    successor_post, person_unknown, not_announced, change_early, change_ended, change_nothing,
    change_standing, power_unknown, reason_missing, series,
    tenure_days, stand_in_seat, stand_in_chain, stand_in_same, stand_in_unknown, stand_in_days,
    stand_in_long, stand_in_twice, stand_in_reason.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {value}" for name, value in params.items()))
        self.code = code
        self.params = params

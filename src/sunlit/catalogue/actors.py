"""How a leaf names who acted."""

from __future__ import annotations

from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Tenure


def actor_of(tenure: Tenure | None) -> dict[str, str]:
    """Return the opaque ids of post, tenure and person; empty for the public and for a first setting-up.

    Raises AdoptionRefused for one who stands in for another outside his days.
    """
    if tenure is None:
        return {}
    if tenure.until is not None and not tenure.from_on <= today_of(tenure.body) <= tenure.until:
        raise AdoptionRefused(
            "tenure_days", from_on=tenure.from_on.isoformat(), to_on=tenure.until.isoformat()
        )
    return {"post": tenure.post.code, "tenure": tenure.code, "person": tenure.person}

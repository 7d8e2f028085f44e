"""How a leaf names who acted."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure


def actor_of(tenure: Tenure | None) -> dict[str, str]:
    """Return the opaque ids of post, tenure and person; empty for the public and for a first setting-up."""
    if tenure is None:
        return {}
    return {"post": tenure.post.code, "tenure": tenure.code, "person": tenure.person}

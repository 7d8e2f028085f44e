"""The rule `sign_off`: which post signs off what another prepares, before it is public. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REST = "*"  # in the rule: every post that it does not name
NOBODY = "nobody"  # how a post that is named with nobody to sign is said


def signing_post(chosen: Mapping[str, Any], post: str) -> str:
    """Return the post that signs off what `post` prepares; "" where nobody has to.

    The rule `sign_off` maps posts to those that sign, `{"finance": "mayor", "cashier": "", "*": "office"}`:
    `"*"` stands for the posts it does not name, except for the one that signs for them. Who signs what that
    one prepares, if anybody does, has to be said.
    """
    asked = chosen.get("sign_off") or {}
    if post in asked:
        return str(asked[post])
    rest = str(asked.get(REST, ""))
    return "" if rest == post else rest


def signed_less(old: Mapping[str, Any], new: Mapping[str, Any], post: str) -> bool:
    """Return whether acts are signed off by old rules and no longer by new ones; `post` may be `"*"`."""
    posts = [post]
    if post == REST:
        posts = ["", *(str((rules.get("sign_off") or {}).get(REST, "")) for rules in (old, new))]
    return any(signing_post(old, one) and not signing_post(new, one) for one in posts)


def said_parts(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the rule with the posts that are named with nobody to sign said as such."""
    return {post: by or NOBODY for post, by in asked.items()}

"""The table of words for the few pages that Django's own templates make (sign-in)."""

from __future__ import annotations

from typing import Any

from django import template

from sunlit.ui import wording

register = template.Library()


@register.simple_tag
def t(key: str, **params: Any) -> str:
    """Return the sentence `key` in the reader's language."""
    return wording.t(key, **params)

"""What people write, made fit for the record, or refused with the reasons that every surface words alike."""

from __future__ import annotations

from sunlit.ledger.texts import TextRefused, clean_line, clean_value
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection

TEXT_MAX = 2_000  # characters
REPLY_MAX = 5_000
NAME_MAX = 40


def public_words(text: Text) -> dict[str, str]:
    """Return what a member of the public wrote, cleaned. Raises `ActRefused`: nothing left, too long."""
    try:
        return clean_value(text, TEXT_MAX)
    except TextRefused as refused:
        raise ActRefused([Objection(refused.code.replace("text_", "said_"), refused.params, "")]) from refused


def official_words(text: Text) -> dict[str, str]:
    """Return what an official wrote, as he sees it. Raises `ActRefused` also for invisible characters."""
    try:
        return clean_value(text, REPLY_MAX, strict=True)
    except TextRefused as refused:
        raise ActRefused([Objection(refused.code.replace("text_", "said_"), refused.params, "")]) from refused


def public_name(name: str) -> str:
    """Return a name in one line; "" stays "". Raises `ActRefused` when it is too long."""
    if not name.strip():
        return ""
    try:
        return clean_line(name, NAME_MAX)
    except TextRefused as refused:
        if refused.code == "text_empty":
            return ""
        raise ActRefused([Objection("name_long", refused.params, "")]) from refused

"""Words from one official to another, which nobody else reads."""

from __future__ import annotations

from typing import Any

from sunlit.desk.forms.fields import DeskForm, TextField

REASON_CHARS = 500


class PrivateReasonForm(DeskForm):
    """Why something that another person asked for or prepared does not go on. He alone reads it."""

    PLAIN = ("reason",)

    reason = TextField(lines=3, max_chars=REASON_CHARS, required=False)

    def __init__(self, *given: Any, label: str, hint: str = "", **more: Any) -> None:
        """Word the box in the reader's language."""
        super().__init__(*given, **more)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint

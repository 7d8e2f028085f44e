"""The form that accounts for a finding."""

from __future__ import annotations

from typing import Any

from django import forms

from sunlit.desk.forms.fields import DeskForm
from sunlit.desk.forms.matters import choices
from sunlit.ui.wording import t

FOLLOWED = "yes"


class AccountForm(DeskForm):
    """What happened, and whether a consequence followed."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Ask for words in one language at least, and for a choice."""
        super().__init__(*given, **more)
        self.pair(
            "text",
            t("desk.findings.text"),
            lines=6,
            hint=t("desk.findings.text_hint"),
            need=t("desk.text_empty"),
        )
        rows = [(choice, t(f"desk.findings.consequence.{choice}")) for choice in (FOLLOWED, "no")]
        self.fields["consequence"] = choices(t("desk.findings.consequence"), rows)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

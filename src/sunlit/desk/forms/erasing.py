"""Choose what of a file of the record is erased for good, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sunlit.desk.forms.matters import choices
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.matters.queries.erasable import Erasable
from sunlit.ui.wording import t


class EraseForm(forms.Form):
    """What leaves, on which ground; it cannot be taken back, so that is ticked too."""

    def __init__(self, *given: Any, found: Sequence[Erasable], **more: Any) -> None:
        """Offer what has not been erased yet."""
        super().__init__(*given, **more)
        self.fields["digests"] = forms.MultipleChoiceField(
            label=t("desk.erase.what"),
            choices=[(one.digest, one.digest) for one in found],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": t("desk.erase.need_what")},
        )
        rows = [(ground, t(f"erase.ground.{ground}")) for ground in ERASE_GROUNDS if ground != "expired"]
        self.fields["ground"] = choices(t("desk.withhold.ground"), rows)
        self.fields["sure"] = forms.BooleanField(
            label=t("desk.erase.sure"), error_messages={"required": t("desk.erase.need_sure")}
        )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

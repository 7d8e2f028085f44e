"""Forms of what is kept back: the proposal, and the word of each who judges it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sunlit.catalogue.grounds import grounds
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.desk.forms.matters import BOX, choices
from sunlit.ledger.texts import LINE_CHARS
from sunlit.matters.models import Act
from sunlit.matters.proposed import ProposedWithholding
from sunlit.ui.wording import lang, plain, t


class WithholdForm(DeskForm):
    """A proposal to keep one thing back: what, on what ground, until when."""

    SEALED = ("content", "files")

    def __init__(self, *given: Any, acts: Sequence[Act], **more: Any) -> None:
        """Offer the closed list of grounds."""
        super().__init__(*given, **more)
        short = {"zh": LINE_CHARS, "en": LINE_CHARS}
        need = t("rule.head_missing", field=t("desk.field.what"))
        self.pair(
            "what", t("desk.withhold.what"), lines=1, most=short, hint=t("desk.withhold.what_hint"), need=need
        )
        self.pair("content", t("desk.withhold.content"), lines=4, hint=t("desk.withhold.content_hint"))
        self.with_files(t("desk.withhold.file"))
        self.fields["ground"] = choices(
            t("desk.withhold.ground"), [(g.code, plain(g.name)) for g in grounds().values()]
        )
        self.fields["review_on"] = forms.DateField(
            label=t("desk.withhold.review_on"), widget=forms.DateInput(attrs={**BOX, "type": "date"})
        )
        self.fields["act"] = choices(
            t("desk.withhold.act"),
            [(str(act.index), t("desk.act_n", n=act.index)) for act in acts],
            required=False,
        )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Take one file at most: one item has one review."""
        data = super().clean()
        if len(data.get("files", [])) > 1:
            self.add_error("files", t("rule.one_item"))
        return data

    def proposed(self) -> ProposedWithholding:
        """Return the withholding as proposed. Call it only on a valid form."""
        data, files = self.cleaned_data, self.attached()
        return ProposedWithholding(
            what=text_value(data, "what"),
            content=text_value(data, "content") or None,
            ground=data["ground"],
            review_on=data["review_on"],
            act=int(data["act"]) if data.get("act") else -1,
            file=files[-1] if files else None,
        )


class StageForm(DeskForm):
    """Confirm, or refuse with the reason."""

    def __init__(self, *given: Any, refusable: bool, **more: Any) -> None:
        """Ask for the reason where a refusal is possible."""
        super().__init__(*given, **more)
        if refusable:
            self.pair("reason", t("desk.keep.reason"), lines=2, hint=t("desk.keep.reason_hint"))
        self.fields["press"] = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")], required=True)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        data = super().clean()
        if data.get("press") == "refuse" and not text_value(data, "reason"):
            self.add_error(f"reason_{lang()}", t("desk.reason_empty"))
        return data

"""Forms of orders to act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.desk.forms.matters import BOX, choices
from sunlit.supervision.actions import ProposedOrder
from sunlit.ui.wording import t


def _day() -> forms.DateField:
    return forms.DateField(
        label=t("desk.orders.due_on"),
        widget=forms.DateInput(attrs={**BOX, "type": "date"}, format="%Y-%m-%d"),
    )


class OrderForm(DeskForm):
    """An order: who must do what by which day."""

    def __init__(self, *given: Any, posts: Sequence[tuple[str, str]], **more: Any) -> None:
        """Offer `posts`: code and name."""
        super().__init__(*given, **more)
        self.fields["to"] = choices(t("desk.orders.to"), posts)
        self.pair(
            "text",
            t("desk.orders.text"),
            lines=6,
            hint=t("desk.orders.text_hint"),
            need=t("desk.text_empty"),
        )
        self.fields["due_on"] = _day()
        self.with_files(t("desk.files"), t("desk.files_hint"))
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def proposed(self, finding: str, of: str = "") -> ProposedOrder:
        """Return the order as proposed, to a post of the body below `of`. Call it only on a valid form."""
        data = self.cleaned_data
        words = text_value(data, "text")
        return ProposedOrder(data["to"], words, data["due_on"], finding, of, tuple(self.attached()))


class MoveForm(DeskForm):
    """Words on an order: an answer with its files, a reason with its day, or what closes it."""

    def __init__(self, *given: Any, verb: str, **more: Any) -> None:
        """Ask for what `verb` needs: answer, extend or close."""
        super().__init__(*given, **more)
        self.pair("text", t(f"desk.orders.{verb}_text"), lines=4, need=t("desk.text_empty"))
        if verb == "extend":
            self.fields["due_on"] = _day()
        if verb == "answer":
            self.with_files(t("desk.files"), t("desk.files_hint"))
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

"""Fields that take whatever is typed: the answer is checked in one place, by `catalogue.founding`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

BOX = {"class": "f", "autocomplete": "off"}
Choices = Sequence[tuple[str, Any]]


class Line(forms.CharField):
    """One line, or a few, exactly as typed."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **more: Any) -> None:
        """Make a field; `more` may name another widget."""
        more.setdefault("widget", forms.TextInput(attrs=BOX))
        super().__init__(label=label, required=required, help_text=hint, strip=False, **more)

    def clean(self, value: Any) -> str:
        """Return what was typed."""
        return str(value or "")


class Pick(forms.ChoiceField):
    """One of several, shown as buttons unless `more` names another widget."""

    def __init__(self, label: str, choices: Choices, *, required: bool = True, **more: Any) -> None:
        """Make a field."""
        more.setdefault("widget", forms.RadioSelect)
        super().__init__(label=label, choices=choices, required=required, **more)

    def clean(self, value: Any) -> str:
        """Return what was chosen, known or not."""
        return str(value or "")


class PickMany(forms.MultipleChoiceField):
    """Any of several."""

    def clean(self, value: Any) -> list[str]:
        """Return what was ticked, known or not."""
        return [str(one) for one in value or []]


def drop_down() -> forms.Select:
    """Return a drop-down list."""
    return forms.Select(attrs={"class": "f"})


def lines(rows: int) -> forms.Textarea:
    """Return a box of several lines."""
    return forms.Textarea(attrs={**BOX, "rows": rows})

"""Choose more powers of the model catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from sunlit.catalogue.columns import class_code
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.ui.formats import day
from sunlit.ui.wording import lang, t

Row = Mapping[str, Any]


class AddForm(DeskForm):
    """Powers to tick; where matters run already, also from which day they apply, and why."""

    def __init__(self, *given: Any, rows: Sequence[Row], first: date | None, **more: Any) -> None:
        """Make one box a power. `first` is the first day on which an announced power may apply."""
        super().__init__(*given, **more)
        self.rows, self.first = rows, first
        self.fields["codes"] = forms.MultipleChoiceField(
            label=t("desk.add.codes"),
            choices=[(row["code"], f"{row['code']} {row[f'name_{lang()}']}") for row in self._ordered()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": t("desk.add.need")},
        )
        if first is not None:
            self.fields["applies_on"] = forms.DateField(
                label=t("desk.add.from"),
                initial=first,
                help_text=t("desk.add.earliest", date=day(first)),
                error_messages={code: t("desk.add.day") for code in ("required", "invalid")},
                widget=forms.DateInput(attrs={"class": "f", "type": "date"}, format="%Y-%m-%d"),
            )
            self.pair("reason", t("desk.add.why"), lines=3, need=t("desk.add.need_why"))

    def clean_applies_on(self) -> date:
        """Refuse a day that leaves nobody the time to read it."""
        found: date = self.cleaned_data["applies_on"]
        if self.first is not None and found < self.first:
            raise forms.ValidationError(t("desk.add.earliest", date=day(self.first)))
        return found

    def reason(self) -> dict[str, str]:
        """Return why they are added; empty where nobody asks."""
        return text_value(self.cleaned_data, "reason")

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Give the name of each class with its boxes."""
        boxes = iter(self["codes"])
        for name, rows in self._by_class().items():
            yield t(f"class.{name}"), [next(boxes) for _ in rows]

    def _ordered(self) -> list[Row]:
        return [row for rows in self._by_class().values() for row in rows]

    def _by_class(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(class_code(row["class"]), []).append(row)
        return found

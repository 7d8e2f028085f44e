"""What it may decide: the list of powers, those it takes over, the first matter to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sunlit.catalogue.founding import listed
from sunlit.catalogue.importing import MAX_BYTES
from sunlit.desk.forms.screened import settled_table
from sunlit.desk.start.fields import Line, Pick, PickMany, drop_down
from sunlit.desk.start.forms.asking import AnswerForm, Answers
from sunlit.library.reading.plain import words_in
from sunlit.ui.wording import plain, t


class ListForm(AnswerForm):
    """Question 4."""

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Offer the model."""
        return {"source": "model"}

    def build(self) -> None:
        """Make the fields."""
        rows = listed.model_rows()
        sources = [(code, t(f"setup.source.{code}", n=len(rows))) for code in listed.SOURCES]
        self.fields["source"] = Pick(t("setup.list.source"), sources)
        hint = t("setup.list.table_hint")
        if self.answer.get("rows"):
            hint = t("setup.list.table_kept", file=self.answer["file"], n=len(self.answer["rows"]))
        box = forms.FileInput(attrs={"class": "f", "accept": ".csv,text/csv"})
        self.fields["table"] = forms.FileField(
            label=t("setup.list.table"), required=False, help_text=hint, allow_empty_file=True, widget=box
        )
        choices = [("", t("setup.review.choose")), *_by_class(rows)]
        self.fields["power"] = Pick(t("setup.list.power"), choices, required=False, widget=drop_down())

    def further_words(self) -> Mapping[str, str]:
        """Return the words of a table that came now."""
        upload = self.cleaned_data.get("table")
        self.came = upload.read(MAX_BYTES + 1) if isinstance(upload, UploadedFile) else b""
        words = words_in(self.came) if self.came else None
        return {"table": words} if words else {}

    def screen(self, data: dict[str, Any]) -> None:
        """Ask for the table once more where something was found: no browser sends a file twice by itself."""
        super().screen(data)
        if not self.settled and self.came:
            self.add_error("table", t("screen.choose_again"))

    def raw(self) -> dict[str, Any]:
        """Return what was chosen; a table that was read before stays unless there is another."""
        found, upload = super().raw(), self.cleaned_data.get("table")
        if isinstance(upload, UploadedFile):
            table = settled_table(self.came, self.finds)
            return {**found, "table": table, "file": (upload.name or "")[-100:]}
        return {**found, "table": None, "rows": self.answer.get("rows"), "file": self.answer.get("file", "")}


class PowersForm(AnswerForm):
    """Question 5."""

    def proposed(self, so_far: Answers) -> dict[str, Any]:
        """Tick every power that fits the body's level."""
        return {"codes": listed.codes_proposed(so_far)}

    def build(self) -> None:
        """Make one box a power, by class."""
        self.fields["codes"] = PickMany(
            label=t("setup.powers.codes"),
            choices=_by_class(listed.rows_offered(self.so_far)),
            widget=forms.CheckboxSelectMultiple,
        )

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Give the name of each class with its boxes."""
        boxes = iter(self["codes"])
        for name, powers in _by_class(listed.rows_offered(self.so_far)):
            yield name, [next(boxes) for _ in powers]


class TrialForm(AnswerForm):
    """Question 9."""

    def build(self) -> None:
        """Make the fields."""
        powers = _by_class(listed.rows_chosen(self.so_far))
        self.fields["power"] = Pick(t("setup.trial.power"), powers, widget=drop_down())
        for name in ("title", "summary"):
            self.fields[name] = Line(
                t(f"setup.trial.{name}"), required=False, hint=t(f"setup.trial.{name}_hint")
            )


def _by_class(rows: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the powers as choices, in groups by class."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        name = f"{row['code']} {plain({'zh': row['name_zh'], 'en': row['name_en']})}"
        groups.setdefault(t("class." + row["class"].replace(" ", "_")), []).append((row["code"], name))
    return list(groups.items())

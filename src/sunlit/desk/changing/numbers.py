"""The series of document numbers, as a form asks for them: a name for each kind, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from sunlit.catalogue.series import first_of, typed_name, typed_row
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.numbering import KINDS
from sunlit.ui.wording import t

FIELDS = tuple(f"series_{kind}" for kind in KINDS)
NAME_CHARS = 70
Rules = Mapping[str, Any]


def series_fields(in_force: Rules) -> dict[str, forms.Field]:
    """Return a box for the name of each kind of numbers, as it is in force; an empty one numbers nothing."""
    return {
        f"series_{kind}": forms.CharField(
            label=t(f"desk.changes.series.{kind}"),
            help_text=t("desk.changes.series.hint") if kind == KINDS[0] else "",
            initial=typed_name(first_of(in_force, kind) or {}),
            max_length=NAME_CHARS,
            required=False,
            widget=forms.TextInput(attrs={"class": "f"}),
        )
        for kind in KINDS
    }


def series_rule(in_force: Rules, level: str, form: forms.Form) -> list[dict[str, Any]]:
    """Return the series as they would be; what is wrong with a name is said beside its box.

    A second series of a kind, which no box shows, stays as it is.
    """
    found: list[dict[str, Any]] = []
    shown = {kind: first_of(in_force, kind) for kind in KINDS}
    for kind, before in shown.items():
        typed = str(form.cleaned_data.get(f"series_{kind}") or "")
        if before is not None and typed == typed_name(before):
            found.append(before)
            continue
        if not typed:
            continue
        try:
            found.append(typed_row(kind, typed, level, before))
        except ProcedureError:
            form.add_error(f"series_{kind}", t("desk.changes.series.wrong"))
    return found + [dict(row) for row in in_force.get("series", ()) if row not in shown.values()]

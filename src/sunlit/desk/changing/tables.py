"""A table of powers against the catalogue in force: what is new, what is otherwise, and announcing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.actions import announce_powers
from sunlit.catalogue.columns import STEPS
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.models import Body, Change, Power, Tenure
from sunlit.catalogue.problems import CatalogueRefused, problem
from sunlit.catalogue.queries import definition_of, post_names
from sunlit.catalogue.versions import Form, contradicting, form_of, lowered_powers, row_differences
from sunlit.desk.forms.fields import text_value
from sunlit.ui.cells import Told, told

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Differing:
    """One power of a table that is new, or otherwise than in force."""

    code: str
    name: dict[str, str]
    is_new: bool
    differences: list[Told]
    unread: int  # how many more are in the other language, or codes


def read_table(body: Body, table: bytes) -> list[dict[str, Any]]:
    """Return the rows of a table that are new or otherwise than in force.

    Raises CatalogueRefused as `read_catalogue` does, and for cells that a full procedure says otherwise.
    """
    rows = read_catalogue(table, post_names(body.slug))
    known = _in_force(body, [row["code"] for row in rows])
    wrong = [
        problem(line, name, "governed", row["steps" if name == STEPS else name])
        for line, row in enumerate(rows, 2)
        if (before := known.get(row["code"])) is not None
        for name in contradicting(form_of(before), _with_same_course(before, row))
    ]
    if wrong:
        raise CatalogueRefused(wrong)
    return [row for row in rows if row["code"] not in known or known[row["code"]].row != row]


def differing(body: Body, rows: Sequence[Row]) -> list[Differing]:
    """Return what each row would change."""
    known = _in_force(body, [row["code"] for row in rows])
    return [_differing(known.get(row["code"]), row) for row in rows]


def announce_rows(body: Body, rows: Sequence[Row], data: Mapping[str, Any], by: Tenure) -> list[Change]:
    """Announce every row, all or none. A power that runs along a full procedure keeps it."""
    known = _in_force(body, [row["code"] for row in rows])
    return announce_powers(
        body,
        [(row, _full_procedure(known.get(row["code"]))) for row in rows],
        applies_on=data["applies_on"],
        reason=text_value(data, "reason"),
        by=by,
    )


def _full_procedure(power: Power | None) -> dict[str, Any] | None:
    if power is None or power.procedure.code == power.code.lower():
        return None
    return definition_of(power.procedure)


def _differing(before: Power | None, row: Row) -> Differing:
    name = {"zh": row["name_zh"], "en": row["name_en"]}
    if before is None:
        return Differing(row["code"], name, True, [], 0)
    weaker = {one.field for one in lowered_powers(form_of(before), _with_same_course(before, row))}
    found = list(row_differences(before.row, row))
    shown = told(found, weaker)
    return Differing(row["code"], name, False, shown, len(found) - len(shown))


def _with_same_course(before: Power, row: Row) -> Form:
    """Return the power as the row would make it, with the procedure that it runs along."""
    return Form(row, definition_of(before.procedure))


def _in_force(body: Body, codes: Sequence[str]) -> dict[str, Power]:
    rows = Power.objects.filter(body=body, in_force=True, code__in=codes).select_related("procedure")
    return {power.code: power for power in rows}

"""A power is its row and the procedure that governs it: compare both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import STEPS
from sunlit.catalogue.models import Power
from sunlit.catalogue.queries.rules import definition_of
from sunlit.catalogue.versions.procedures import procedure_differences, procedure_lowered
from sunlit.catalogue.versions.rows import Difference, lowered, row_differences

GOVERNED = (STEPS, "quorum", "pass_rule", "notice_min")  # cells that a full procedure says instead


@dataclass(frozen=True)
class Form:
    """A power as it is, was, or would be: its row and the definition that it runs along."""

    row: Mapping[str, Any]
    definition: Mapping[str, Any]

    @property
    def is_full(self) -> bool:
        """Say whether a full procedure governs it, and not its own list of steps."""
        return str(self.definition.get("id", "")) != str(self.row["code"]).lower()


def form_of(power: Power) -> Form:
    """Return a version of a power as it was adopted."""
    return Form(power.row, definition_of(power.procedure))


def differences(old: Form, new: Form) -> list[Difference]:
    """Return everything in which two versions of a power differ: cells by column, then step by step.

    A procedure made from the list of steps differs as that list does, so it is not compared again.
    """
    found = list(row_differences(old.row, new.row))
    if old.is_full or new.is_full:
        found += procedure_differences(old.definition, new.definition)
    return found


def lowered_powers(old: Form, new: Form) -> list[Difference]:
    """Return what the newer version demands or shows less than the older."""
    found = lowered(old.row, new.row)
    if old.is_full or new.is_full:
        found = [one for one in found if one.field.split("[")[0] not in GOVERNED]
        found += procedure_lowered(old.definition, new.definition)
    return found


def contradicting(old: Form, new: Form) -> list[str]:
    """Return the cells that a new row changes although the full procedure, which stays, says them."""
    if not new.is_full or old.definition != new.definition:
        return []
    return [name for name in GOVERNED if _cell(old.row, name) != _cell(new.row, name)]


def _cell(row: Mapping[str, Any], name: str) -> Any:
    return row["steps" if name == STEPS else name]

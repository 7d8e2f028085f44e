"""What a version of a power changes against another, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import STEPS
from sunlit.catalogue.models import Power
from sunlit.catalogue.versions import Difference, differences, lowered, row_differences
from sunlit.ui.cells import cell_name, cell_words, is_read

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the newer version; `weaker` when it demands or shows less."""

    what: str
    old: str
    new: str
    weaker: bool


def changes(old: Power, new: Power) -> list[Change]:
    """Return what differs, in the reader's language: a cell of the other language is left out."""
    return _changes(differences(old, new), old.row, new.row)


def row_changes(old: Row, new: Row, procedure: str = "") -> list[Change]:
    """Return what differs between two rows; `procedure` is the digest of the new one when it is another."""
    found = list(row_differences(old, new))
    if procedure and not any(one.field.startswith(STEPS) for one in found):
        found.append(Difference("procedure", "", procedure))
    return _changes(found, old, new)


def _changes(found: Iterable[Difference], old: Row, new: Row) -> list[Change]:
    weaker = {one.field for one in lowered(old, new)}
    return [
        Change(
            cell_name(one.field),
            cell_words(one.field, one.old),
            cell_words(one.field, one.new),
            one.field in weaker,
        )
        for one in found
        if is_read(one.field)
    ]

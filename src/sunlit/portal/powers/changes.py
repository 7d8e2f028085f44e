"""What a version of a power changes against another, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.catalogue.models import Power
from sunlit.catalogue.versions import Form, differences, form_of, lowered_powers
from sunlit.ui.cells import cell_name, cell_words, is_read


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the newer version; `weaker` when it demands or shows less."""

    what: str
    old: str
    new: str
    weaker: bool


def changes(old: Power, new: Power) -> list[Change]:
    """Return what differs, in the reader's language: a cell of the other language is left out."""
    return form_changes(form_of(old), form_of(new))


def form_changes(old: Form, new: Form) -> list[Change]:
    """Return what differs between a power as it is and as it would be."""
    weaker = {one.field for one in lowered_powers(old, new)}
    return [
        Change(
            cell_name(one.field, one.about),
            cell_words(one.field, one.old),
            cell_words(one.field, one.new),
            one.field in weaker,
        )
        for one in differences(old, new)
        if is_read(one.field)
    ]

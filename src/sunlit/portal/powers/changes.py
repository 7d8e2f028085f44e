"""What a version of a power changes against another, in words."""

from __future__ import annotations

from sunlit.catalogue.models import Power
from sunlit.catalogue.versions import Form, differences, form_of, lowered_powers
from sunlit.ui.cells import Told, told


def changes(old: Power, new: Power) -> list[Told]:
    """Return what differs, in the reader's language: a cell of the other language is left out."""
    return form_changes(form_of(old), form_of(new))


def form_changes(old: Form, new: Form) -> list[Told]:
    """Return what differs between a power as it is and as it would be."""
    return told(differences(old, new), {one.field for one in lowered_powers(old, new)})

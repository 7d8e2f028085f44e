"""What the parsers of this room raise, whatever the input."""

from __future__ import annotations


class ProcedureError(ValueError):
    """A definition that cannot be read: which row of the table, what was expected there, what was found."""

    def __init__(self, row: str, expected: str, found: object) -> None:
        super().__init__(f"{row}: expected {expected}, found {found!r}")
        self.row = row
        self.expected = expected
        self.found = found

"""Compare two versions of a power (CAT-2), and see what a new version lowers (SUP-4)."""

from sunlit.catalogue.versions.powers import Form, contradicting, differences, form_of, lowered_powers
from sunlit.catalogue.versions.procedures import procedure_differences, procedure_lowered
from sunlit.catalogue.versions.rows import SCOPES, Difference, lowered, row_differences

__all__ = [
    "SCOPES",
    "Difference",
    "Form",
    "contradicting",
    "differences",
    "form_of",
    "lowered",
    "lowered_powers",
    "procedure_differences",
    "procedure_lowered",
    "row_differences",
]

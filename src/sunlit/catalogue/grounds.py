"""The closed list of grounds on which anything may be withheld."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from sunlit.catalogue.model_files import model_path


@dataclass(frozen=True)
class Ground:
    """One ground: its names, the law it rests on, and the longest time before it is looked at again."""

    code: str
    name: dict[str, str]
    basis: dict[str, str]
    max_years: int
    note: str


@lru_cache(maxsize=1)
def grounds() -> dict[str, Ground]:
    """Return every ground by its code, in the order of the list."""
    with model_path("grounds.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: Ground(
            row["code"],
            {"zh": row["zh"], "en": row["en"]},
            {"zh": row["legal_basis_zh"], "en": row["legal_basis_en"]},
            int(row["max_years_before_review"]),
            row["note"],
        )
        for row in rows
    }

"""Write a body's catalogue as a file that `read_catalogue` reads again without loss (CAT-4)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.catalogue.columns import COLUMNS, STEP_FIELDS, STEPS
from sunlit.catalogue.models import Body, Power


def export_csv(body: Body) -> bytes:
    """Return the powers in force as CSV: UTF-8, no byte order mark, columns in order, a line feed a line.

    For a catalogue adopted as imported the bytes are those of the file.
    """
    return rows_to_csv(power.row for power in _in_force(body))


def rows_to_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return catalogue rows (`steps` as a list) as the bytes of a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_steps(row["steps"]) if name == STEPS else row[name] for name in COLUMNS)
    return out.getvalue().encode("utf-8")


def export_json(body: Body) -> dict[str, Any]:
    """Return the powers in force with totals computed, versions and the digests of their procedures."""
    rows = list(_in_force(body))
    powers = [
        {
            "code": power.code,
            "version": power.version,
            "adopted_at": power.adopted_at,
            "entry": power.leaf_id,
            "procedure": power.procedure.digest,
            "row": dict(power.row),
        }
        for power in rows
    ]
    return {
        "body": body.slug,
        "name": dict(body.name),
        "totals": {"powers": len(rows), "steps": sum(len(power.row["steps"]) for power in rows)},
        "powers": powers,
    }


def _in_force(body: Body) -> Iterable[Power]:
    return (
        Power.objects.filter(body=body, in_force=True)
        .select_related("procedure")
        .order_by("position", "code")
    )


def _steps(steps: Iterable[Mapping[str, Any]]) -> str:
    """Return the steps as one JSON text with their fields in the order of the file."""
    ordered = [{name: step[name] for name in STEP_FIELDS if name in step} for step in steps]
    return json.dumps(ordered, ensure_ascii=False)

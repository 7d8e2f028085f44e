"""A table to take away as a CSV file that opens in any office program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"  # without it office programs read the file in another encoding


def csv_file(name: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return a table as a file called `name`.csv; nothing that people typed is read as a formula."""
    sink = io.StringIO()
    table = csv.writer(sink, lineterminator="\r\n")
    table.writerow(heads)
    table.writerows(map(_plain, row) for row in rows)
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.csv") or ""}
    return HttpResponse(MARK + sink.getvalue(), content_type=CSV, headers=headers)


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell

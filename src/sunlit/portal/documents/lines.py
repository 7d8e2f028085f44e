"""The lines of a register: number, date, what it is about, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sunlit.matters.models import DocumentNumber
from sunlit.matters.queries.numbers import Register
from sunlit.meetings.models import Meeting
from sunlit.portal.ledgers.workbook import Cell
from sunlit.portal.opendata import number_data
from sunlit.portal.telling import public_value
from sunlit.ui.environment import url
from sunlit.ui.formats import document, iso, local
from sunlit.ui.wording import plain, t

Text = dict[str, str]
COLUMNS = (
    ("number", 28), ("date", 12), ("as", 14), ("title", 44), ("matter", 12), ("entry", 10), ("page", 44),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One number with the matter or the meeting that bears it."""

    row: DocumentNumber
    title: Text
    number: str  # of the matter or the meeting
    address: str

    @property
    def index(self) -> int:
        """The entry that gave the number."""
        return self.row.leaf.index


def lines_of(rows: Iterable[DocumentNumber]) -> list[Line]:
    """Return each number as a line; the titles of meetings are read in one query."""
    known = list(rows)
    refs = [f"{row.body_id}/{row.meeting}" for row in known if row.meeting]
    meetings = {one.ref: one for one in Meeting.objects.filter(ref__in=refs).select_related("title")}
    return [_line(row, meetings.get(f"{row.body_id}/{row.meeting}")) for row in known]


def _line(row: DocumentNumber, meeting: Meeting | None) -> Line:
    if row.matter is not None:
        title, number = public_value(row.matter.title), row.matter.number
        return Line(row, title or {"zh": number}, number, url("portal:matter", row.body_id, number))
    title = public_value(meeting.title) if meeting is not None else None
    address = url("portal:minutes", row.body_id, row.meeting)
    return Line(row, title or {"zh": row.meeting}, row.meeting, address)


def cells(line: Line, site: str) -> list[Cell]:
    """Return a line for a table; `site` is what stands before the path of a page."""
    return [
        document(line.row),
        local(line.row.at).date(),
        t(f"documents.as.{line.row.numbered_as}") if line.row.numbered_as else "",
        plain(line.title),
        line.number,
        line.index,
        f"{site}{line.address}",
    ]


def line_data(line: Line, site: str) -> dict[str, Any]:
    """Return a line as plain values; `index` is a place in the body's log."""
    row = line.row
    return {
        **(number_data(row) or {}),
        "as": row.numbered_as or None,
        "at": iso(row.at),
        "index": line.index,
        "matter": row.matter.number if row.matter else None,
        "meeting": row.meeting or None,
        "title": line.title,
        "page": f"{site}{line.address}",
    }


def register_data(register: Register) -> dict[str, Any]:
    """Return what a register says of itself."""
    return {
        "series": register.series,
        "year": register.year,
        "name": register.name,
        "given": register.given,
        "last": register.last,
        "gapless": register.gapless,
    }

"""A workbook of one sheet, written row by row: memory stays the same however many rows there are.

Source: ECMA-376 Part 1, section 18 (SpreadsheetML), as far as a table of texts, numbers and dates needs it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | date | datetime | None
Rows = Iterable[Sequence[Cell]]

ROWS_A_PIECE = 200
_EPOCH = datetime(1899, 12, 30)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STAMP = (2020, 1, 1, 0, 0, 0)  # the same bytes whenever it is written
_HEAD, _DAY, _INSTANT, _QUOTED = 1, 2, 3, 4  # places in cellXfs
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write these
_TEXT_MAX = 32_767  # characters in a cell

_STYLES = (
    f'{_XML}<styleSheet xmlns="{_SHEET}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>'
)
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading and its width in characters."""

    heading: str
    width: int = 14


def workbook(name: str, columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """Yield the bytes of a workbook with one sheet, while `rows` are read.

    A text stays a text whatever it begins with: nothing that people typed is ever read as a formula.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        title = escape(re.sub(r"[\[\]:*?/\\]", " ", _clean(name))[:31], {'"': "&quot;"})
        book = (
            f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        for part, content in {**_PARTS, "xl/workbook.xml": book}.items():
            archive.writestr(_part(part), content)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(_head(columns).encode())
            waiting: list[str] = []
            for number, row in enumerate(rows, 2):
                waiting.append(f'<row r="{number}">{"".join(map(_cell, row))}</row>')
                if len(waiting) == ROWS_A_PIECE:
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
                    yield sink.taken()
            sheet.write(("".join(waiting) + "</sheetData></worksheet>").encode())
    yield sink.taken()


def _head(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
        for n, column in enumerate(columns, 1)
    )
    cells = "".join(_text(column.heading, _HEAD) for column in columns)
    return (
        f'{_XML}<worksheet xmlns="{_SHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{cells}</row>'
    )


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, datetime):
        return f'<c s="{_INSTANT}"><v>{_serial(value):.6f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{_serial(datetime(value.year, value.month, value.day)):.0f}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{int(value)}</v></c>"
    return _text(value, _QUOTED if value[0] in "=+-@\t\r" else 0)


def _text(value: str, style: int) -> str:
    shown = escape(_clean(value)[:_TEXT_MAX])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{shown}</t></is></c>'


def _clean(value: str) -> str:
    return _REFUSED.sub("", value)


def _serial(moment: datetime) -> float:
    """Return a local time as the days since the epoch of workbooks."""
    return (moment.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400


def _part(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, _STAMP)
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


class _Sink(io.RawIOBase):
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written; it cannot be read nor moved about in."""
        return True

    def write(self, piece: object, /) -> int:
        """Keep a piece."""
        kept = bytes(piece)  # type: ignore[call-overload]  # any buffer, as the archive gives it
        self._pieces.append(kept)
        return len(kept)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found

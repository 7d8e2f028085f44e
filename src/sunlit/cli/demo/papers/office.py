"""The smallest docx and xlsx that every office program opens."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_TIME = (2020, 1, 1, 0, 0, 0)  # the same file whenever it is built
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"


def docx(title: str, lines: Sequence[str], pages: int = 1) -> bytes:
    """Return a document with a heading and paragraphs; further pages hold the numbered annexes."""
    body = [_paragraph(title, size=36, bold=True), *(_paragraph(line) for line in lines)]
    for number in range(1, pages):
        body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        body += [_paragraph(f"附件 {number}", size=28, bold=True), _paragraph(lines[0])]
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
    return _zipped(
        {
            "[Content_Types].xml": _content_types({"/word/document.xml": "wordprocessingml.document.main"}),
            "_rels/.rels": _relation("officeDocument", "word/document.xml"),
            "word/document.xml": document,
        }
    )


def xlsx(title: str, rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet; numbers stay numbers."""
    lines = "".join(_row(n, row) for n, row in enumerate([[title], *rows], 1))
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    name = escape(title[:28].translate(str.maketrans("", "", "[]:*?/\\")), {'"': "&quot;"})
    sheets = f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>'
    return _zipped(
        {
            "[Content_Types].xml": _content_types(
                {
                    "/xl/workbook.xml": "spreadsheetml.sheet.main",
                    "/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
                }
            ),
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _paragraph(text: str, size: int = 24, *, bold: bool = False) -> str:
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _row(number: int, cells: Sequence[object]) -> str:
    return f'<row r="{number}">{"".join(_cell(cell) for cell in cells)}</row>'


def _cell(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _content_types(parts: Mapping[str, str]) -> str:
    known = "".join(f'<Override PartName="{p}" ContentType="{_TYPES}.{t}+xml"/>' for p, t in parts.items())
    default = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    more = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{default}{more}{known}</Types>'


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), _XML + content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

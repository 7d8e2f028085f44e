"""The cells of a workbook: which are shown, and which stand in hidden sheets, columns and rows."""

from __future__ import annotations

import re
from html import unescape

from sunlit.library.reading.words import Reader

SHARED = "xl/sharedStrings.xml"
_SI = re.compile(r"<si\b[^>]*>(.*?)</si>", re.DOTALL)
_SHEET = re.compile(r"<sheet\b([^>]*)/?>")
_RELATION = re.compile(r"<Relationship\b([^>]*)/?>")
_COLUMN = re.compile(r"<col\b([^>]*)/?>")
_ROW = re.compile(r"<row\b([^>]*)>(.*?)</row>", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_VALUE = re.compile(r"<v\b[^>]*>([^<]*)</v>")
_TAG = re.compile(r"<[^>]*>")


def read_sheets(parts: dict[str, str], reader: Reader) -> None:
    """Say the cells of each sheet, the hidden ones as hidden; last, words that no cell shows any more."""
    shared = [unescape(_TAG.sub("", one)) for one in _SI.findall(parts.get(SHARED, ""))]
    known = _known(parts)
    for name in sorted(name for name in parts if "worksheets/sheet" in name):
        title, is_hidden = known.get(name.rpartition("/")[2], ("", False))
        shown, hidden = _cells(parts[name], shared, is_hidden)
        reader.say("\n".join(shown), "sheet", title)
        reader.say("\n".join(hidden), "hidden", title)
        reader.say(_TAG.sub("\n", _ROW.sub("", parts[name])), "sheet", title)  # headings, remarks, rules
    reader.say("\n".join(shared), "hidden")


def _known(parts: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """Return name of each sheet's part -> its title, and whether the sheet is hidden."""
    targets = {}
    for said in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", "")):
        targets[_said(said, "Id")] = _said(said, "Target").rpartition("/")[2]
    found = {}
    for said in _SHEET.findall(parts.get("xl/workbook.xml", "")):
        is_hidden = _said(said, "state") in ("hidden", "veryHidden")
        found[targets.get(_said(said, "r:id"), "")] = (unescape(_said(said, "name")), is_hidden)
    return found


def _cells(xml: str, shared: list[str], all_hidden: bool) -> tuple[list[str], list[str]]:
    columns = [
        (_figure(_said(said, "min")), _figure(_said(said, "max")))
        for said in _COLUMN.findall(xml)
        if _said(said, "hidden") in ("1", "true")
    ]
    shown: list[str] = []
    hidden: list[str] = []
    for row, cells in _ROW.findall(xml):
        row_hidden = all_hidden or _said(row, "hidden") in ("1", "true")
        for said, inner in _CELL.findall(cells):
            column = _column(_said(said, "r"))
            away = row_hidden or any(first <= column <= last for first, last in columns)
            (hidden if away else shown).append(_words(said, inner, shared))
    return shown, hidden


def _words(said: str, inner: str, shared: list[str]) -> str:
    value = _VALUE.search(inner)
    if _said(said, "t") == "s":
        place = _figure(value[1] if value else "")
        return shared[place] if 0 < place + 1 <= len(shared) else ""
    if value is None:
        return unescape(_TAG.sub("", inner))
    if _said(said, "t") in ("", "n") and "E" in value[1].upper():
        return _unfolded(value[1])
    return unescape(value[1])


def _unfolded(value: str) -> str:
    """Return a number that stands as 1.38E+10 with all its figures."""
    try:
        return str(int(float(value)))
    except (ValueError, OverflowError):
        return value


def _said(attributes: str, name: str) -> str:
    found = re.search(rf'(?<![\w:]){re.escape(name)}="([^"]*)"', attributes)
    return found[1] if found else ""


def _figure(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _column(cell: str) -> int:
    """Return the number of a cell's column: 28 for AB12."""
    n = 0
    for char in cell[:4]:
        if not "A" <= char <= "Z":
            break
        n = n * 26 + ord(char) - 64
    return n

"""The workbook as shipped: read back as a zip with its sheet."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

from sunlit.portal.ledgers.workbook import Column, workbook

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read(raw):
    archive = zipfile.ZipFile(io.BytesIO(raw))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    return ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))


ONE = (Column("编号"),)


def cells(rows, columns=ONE):
    sheet = read(b"".join(workbook("台账", columns, rows)))
    return [list(row) for row in sheet.iterfind("s:sheetData/s:row", NS)]


def test_dates_are_dates_and_numbers_are_numbers():
    row = cells([[7, date(2026, 3, 2), datetime(2026, 3, 2, 12, 0), None]])[1]
    assert [cell.findtext("s:v", namespaces=NS) for cell in row] == ["7", "46083", "46083.500000", None]
    assert [cell.get("s") for cell in row] == [None, "2", "3", None]
    assert all(cell.get("t") is None for cell in row)


def test_nothing_that_people_typed_is_a_formula():
    typed = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx", "ordinary <b> & 中文", "a\x00\x08b"]
    rows = cells([[one] for one in typed])[1:]
    for row, one in zip(rows, typed, strict=True):
        assert row[0].get("t") == "inlineStr"
        assert row[0].find("s:f", NS) is None
        assert row[0].findtext("s:is/s:t", namespaces=NS) == one.replace("\x00", "").replace("\x08", "")
    assert {row[0].get("s") for row in rows[:5]} == {"4"}


def test_the_headings_stand_first():
    head = cells([], [Column("编号"), Column("Matter")])[0]
    assert [cell.findtext("s:is/s:t", namespaces=NS) for cell in head] == ["编号", "Matter"]


def test_ten_thousand_rows_take_no_more_memory_than_a_thousand():
    def peak(count):
        rows = ([n, "一件事项", datetime(2026, 3, 2), "x" * 40] for n in range(count))
        tracemalloc.start()
        size = sum(len(piece) for piece in workbook("t", [Column("a")] * 4, rows))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, most

    (small, few), (large, many) = peak(1_000), peak(10_000)
    assert large > 5 * small
    assert many < 1.5 * few + 200_000

"""Documents, sheets and archives say also what nobody sees in them; together their parts share one limit."""

from __future__ import annotations

import random

import pytest

from sunlit.library.reading.child import look_through_bytes
from tests.papers import ID, PHONE, TYPES, docx, jpeg, packed, pdf

WORKBOOK = """<workbook xmlns:r="r"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/>
<sheet name="底稿" sheetId="2" state="veryHidden" r:id="rId2"/></sheets></workbook>"""
RELATIONS = """<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>"""


def found(raw):
    return [(one.kind, one.words, one.where, one.at) for one in look_through_bytes(raw).found]


def notes(raw):
    return [(one.code, one.at) for one in look_through_bytes(raw).notes]


def xlsx(sheet1="", sheet2="", strings=()):
    shared = "".join(f"<si><t>{words}</t></si>" for words in strings)
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet>{sheet1}</worksheet>",
            "xl/worksheets/sheet2.xml": f"<worksheet>{sheet2}</worksheet>",
        }
    )


def row(*cells, more=""):
    return f"<sheetData><row r='1'{more}>{''.join(cells)}</row></sheetData>"


@pytest.mark.requirement("DIS-4")
def test_words_split_in_runs_remarks_changes_and_properties_are_searched():
    split = f"<w:p><w:r><w:t>{ID[:9]}</w:t></w:r><w:r><w:t>{ID[9:]}</w:t></w:r></w:p>"
    assert found(docx(split)) == [("id_number", ID, "", "")]
    taken_out = f"<w:p><w:del><w:r><w:delText>{PHONE[:5]}</w:delText><w:delText>{PHONE[5:]}</w:delText></w:r></w:del></w:p>"
    assert found(docx(taken_out)) == [("mobile", PHONE, "change", "")]
    more = {
        "word/comments.xml": f"<w:p><w:t>{PHONE}</w:t></w:p>",
        "docProps/custom.xml": f"<property><vt:lpwstr>{ID}</vt:lpwstr></property>",
        "word/_rels/document.xml.rels": '<Relationship Target="tel:13900000000"/>',
    }
    assert found(docx("", **more)) == [
        ("mobile", PHONE, "comment", ""),
        ("id_number", ID, "details", ""),
        ("mobile", "13900000000", "link", ""),
    ]


@pytest.mark.requirement("DIS-4")
def test_hidden_sheets_columns_and_rows_are_searched_and_said_to_be_hidden():
    cell, number = '<c r="A1" t="s"><v>0</v></c>', f'<c r="B1"><v>{PHONE}</v></c>'
    assert found(xlsx(row(cell, number), strings=[ID])) == [
        ("id_number", ID, "sheet", "名单"),
        ("mobile", PHONE, "sheet", "名单"),
    ]
    assert found(xlsx("", row(cell), strings=[ID])) == [("id_number", ID, "hidden", "底稿")]
    column = '<cols><col min="2" max="3" hidden="1"/></cols>'
    assert found(xlsx(column + row(number))) == [("mobile", PHONE, "hidden", "名单")]
    assert found(xlsx(row(number, more=' hidden="1"'))) == [("mobile", PHONE, "hidden", "名单")]
    assert found(xlsx(strings=[ID])) == [("id_number", ID, "hidden", "")]  # no cell shows it any more
    assert found(xlsx(row('<c r="A1"><v>1.38E+10</v></c>'))) == [("mobile", PHONE, "sheet", "名单")]


def test_numbers_of_neighbouring_cells_do_not_run_together():
    cells = [
        f'<c r="{column}1"><v>{part}</v></c>' for column, part in (("A", "138"), ("B", "0000"), ("C", "0000"))
    ]
    assert found(xlsx(row(*cells))) == []


@pytest.mark.requirement("DIS-4")
def test_pictures_and_files_inside_are_named_or_read():
    assert notes(
        docx("<w:t>x</w:t>", **{"word/media/image1.jpg": jpeg(), "word/media/image2.emf": b"x"})
    ) == [("pictures", "2")]
    inner = docx("", **{"word/embeddings/list.pdf": pdf(f"an ordinary page of words {ID}")})
    assert found(inner) == [("id_number", ID, "inside", "list.pdf")]
    assert found(packed({"a/名单.csv": f"姓名,{ID}", "b.txt": PHONE})) == [
        ("id_number", ID, "inside", "名单.csv"),
        ("mobile", PHONE, "inside", "b.txt"),
    ]


def test_what_stands_in_the_national_code_is_read_and_what_is_no_text_is_named():
    assert found(f"姓名,{ID}".encode("gb18030")) == [("id_number", ID, "", "")]
    assert found(f"电话{PHONE}".encode("utf-16")) == [("mobile", PHONE, "", "")]
    assert notes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00") == [("kind", "")]


def layers(depth):
    raw = packed({"x.txt": PHONE})
    for _ in range(depth):
        raw = packed({"x.zip": raw})
    return raw


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize(
    ("raw", "note"),
    [
        pytest.param(docx("<w:t>" + "0" * 40_000_000), ("too_large", ""), id="one large part"),
        pytest.param(
            docx("", **{f"word/header{n}.xml": "0" * 3_000_000 for n in range(15)}),
            ("too_large", ""),
            id="many parts below the limit, together above it",
        ),
        pytest.param(packed({f"{n}.txt": "x" for n in range(3_000)}), ("too_large", ""), id="many names"),
        pytest.param(layers(6), ("inside", "x.zip"), id="zip in zip in zip"),
        pytest.param(b"PK\x03\x04 broken", ("unreadable", ""), id="no zip at all"),
        pytest.param(
            b"PK\x03\x04" + b"PK\x05\x06" + b"\xff" * 18, ("unreadable", ""), id="a list without end"
        ),
    ],
)
def test_a_bomb_is_given_up_and_said_so(raw, note):
    assert note in notes(raw)


def test_no_damage_to_a_document_makes_the_reader_fail():
    whole = xlsx(row(f'<c r="A1"><v>{PHONE}</v></c>'), strings=[ID] * 99)
    chance = random.Random(20260309)
    for _ in range(200):
        raw = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            raw[chance.randrange(4, len(raw))] = chance.randrange(256)
        look_through_bytes(bytes(raw))

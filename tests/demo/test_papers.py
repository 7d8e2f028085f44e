"""The small files of the demo: each is what its name says, and the library takes it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

import pytest

from sunlit.cli.demo.papers import paper
from sunlit.cli.demo.papers.pdf import wrapped
from sunlit.cli.demo.script import read_plays
from sunlit.library.kinds import kind_of, suffix_of

RECIPES = [one for play in read_plays() for line in play.lines for one in line.get("files", ())]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe["name"])
def test_every_file_of_the_story_is_small_and_what_its_name_says(recipe):
    content = paper(recipe)

    assert kind_of(io.BytesIO(content), recipe["name"]) == suffix_of(recipe["name"])
    assert len(content) < 60_000
    assert paper(recipe) == content


def test_a_pdf_has_its_pages_its_text_and_a_sound_table_of_places():
    content = paper(
        {
            "name": "会议纪要.pdf",
            "title": {"zh": "会议纪要", "en": "Minutes"},
            "lines": ["同意 8 票。"],
            "pages": 3,
        }
    )

    assert content.count(b"/Type /Page ") == 3
    assert "会议纪要".encode("utf-16-be").hex().encode() in content
    start = int(re.search(rb"startxref\n(\d+)", content)[1])
    assert content[start:].startswith(b"xref")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", content), 1):
        assert content[int(place) :].startswith(b"%d 0 obj" % number)


def test_an_office_file_is_well_formed_and_keeps_numbers_as_numbers():
    with zipfile.ZipFile(
        io.BytesIO(paper({"name": "表.xlsx", "title": {"zh": "表", "en": "T"}, "table": [["甲 & 乙", 3.6]]}))
    ) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>3.6</v>" in sheet
    assert "甲 &amp; 乙" in sheet

    with zipfile.ZipFile(io.BytesIO(paper({"name": "请示.docx", "lines": ["<一>"], "pages": 2}))) as text:
        document = text.read("word/document.xml").decode()
    ElementTree.fromstring(document)
    assert "&lt;一&gt;" in document


def test_a_picture_is_a_sound_png():
    content = paper({"name": "照片.png", "picture": "board"})

    assert struct.unpack(">II", content[16:24]) == (480, 320)
    place = content.index(b"IDAT")
    size = struct.unpack(">I", content[place - 4 : place])[0]
    assert len(zlib.decompress(content[place + 4 : place + 4 + size])) == 320 * (480 * 3 + 1)


def test_long_lines_are_broken_between_words_and_between_characters():
    lines = list(wrapped("公开" * 30 + " and a few English words to follow the Chinese", 20))

    assert all(sum(2 if ord(char) > 0x2E80 else 1 for char in line) <= 40 for line in lines)
    assert "English" in " ".join(lines)
    assert list(wrapped("")) == [""]

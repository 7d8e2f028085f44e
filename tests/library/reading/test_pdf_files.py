"""A PDF says what it holds wherever it hides, and names what nobody has searched; no file stops the reader."""

from __future__ import annotations

import random
import time
import zlib

import pytest

from sunlit.library.files import keep_file
from sunlit.library.reading import asking
from sunlit.library.reading.child import look_through_bytes
from sunlit.library.reading.looked import Note
from tests.papers import (
    ID,
    PHONE,
    pdf,
    pdf_locked,
    pdf_saved_again,
    pdf_with_box,
    pdf_with_file,
    pdf_with_remark,
)

WORDS = "an ordinary page of words"


def found(raw):
    return [(one.kind, one.words, one.where, one.at) for one in look_through_bytes(raw).found]


def notes(raw):
    return [(one.code, one.at) for one in look_through_bytes(raw).notes]


@pytest.mark.requirement("DIS-4")
def test_every_page_and_the_properties_are_searched():
    raw = pdf(WORDS, f"{WORDS} {ID}", title=f"电话{PHONE}")
    assert found(raw) == [("mobile", PHONE, "details", ""), ("id_number", ID, "page", "2")]
    assert notes(raw) == []


@pytest.mark.requirement("DIS-4")
def test_remarks_files_inside_and_earlier_saves_are_searched():
    assert found(pdf_with_remark(f"call {PHONE}")) == [("mobile", PHONE, "remark", "1")]
    assert found(pdf_with_file("list.csv", f"name,{ID}".encode())) == [
        ("id_number", ID, "inside", "list.csv")
    ]
    inner = pdf_with_file("deep.pdf", pdf(f"{WORDS} {PHONE}"))
    assert found(inner) == [("mobile", PHONE, "inside", "deep.pdf")]
    assert found(pdf_saved_again(f"{WORDS} {ID}", WORDS)) == [("id_number", ID, "earlier", "")]


@pytest.mark.requirement("DIS-4")
def test_a_black_box_hides_nothing_from_the_search():
    assert found(pdf_with_box(f"{WORDS} {ID}")) == [("id_number", ID, "page", "1")]


@pytest.mark.requirement("DIS-4")
def test_pages_without_words_are_named_and_blank_ones_are_not():
    assert notes(pdf(WORDS, "", " ", "", "", "")) == [("pages", "2, 4-6")]


def test_a_file_inside_that_cannot_be_read_is_named_by_its_name():
    assert notes(pdf_with_file("old.doc", b"\xd0\xcf\x11\xe0\x00\x01")) == [("inside", "old.doc")]


def test_a_password_is_asked_for_in_plain_words_and_an_empty_one_is_tried():
    assert notes(pdf_locked(f"{WORDS} {PHONE}", "secret")) == [("locked", "")]
    assert found(pdf_locked(f"{WORDS} {PHONE}", "")) == [("mobile", PHONE, "page", "1")]


def endless_tree():
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def nested(depth):
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def bomb(layers):
    raw = zlib.compress(bytes(200 * 1024 * 1024), 9)
    for _ in range(layers - 1):
        raw = zlib.compress(raw, 9)
    filters = b"[" + b"/FlateDecode " * layers + b"]"
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<<>>>>>>endobj\n"
    body = b"4 0 obj<</Length %d/Filter%s>>stream\n" % (len(raw), filters) + raw + b"\nendstream endobj\n"
    return head + page + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


HOSTILE = {
    "empty": b"%PDF-1.4\n",
    "only the head": b"%PDF-1.4 offers\n%%EOF\n",
    "pages that hold themselves": endless_tree(),
    "deep brackets": nested(200_000),
    "a bomb": bomb(1),
    "a bomb in a bomb": bomb(3),
    "a thousand ends": b"%PDF-1.4\n" + b"%%EOF\n" * 1_000,
    "a table that points at itself": b"%PDF-1.4\nxref\n0 1\n0000000009 00000 n\ntrailer<</Prev 9>>\nstartxref\n9\n%%EOF",
}


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_said_not_to_be_searched_within_its_time(name, tmp_path, settings):
    settings.SUNLIT_HOME = tmp_path
    kept = keep_file(HOSTILE[name], "x.pdf")
    start = time.monotonic()
    looked = asking.look_through(kept.sha256)
    assert time.monotonic() - start < 20
    assert looked.notes


@pytest.mark.requirement("DIS-4")
def test_no_damage_to_a_file_makes_the_reader_fail():
    whole = pdf_saved_again(f"{WORDS} {ID}", f"{WORDS} {PHONE}") + pdf_with_remark(PHONE)
    chance, until = random.Random(20260309), time.monotonic() + 20
    for _ in range(150):
        if time.monotonic() > until:
            break
        raw = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            raw[chance.randrange(9, len(raw))] = chance.randrange(256)
        cut = bytes(raw[: chance.randrange(20, len(raw))])
        look_through_bytes(cut if chance.random() < 0.3 else bytes(raw))


def test_a_reader_that_is_killed_or_says_nonsense_leaves_a_note(tmp_path, settings, monkeypatch):
    settings.SUNLIT_HOME = tmp_path
    kept = keep_file(pdf(WORDS + " killed"), "x.pdf")
    monkeypatch.setattr(asking, "KILLED_AFTER", 0.001)
    assert asking.look_through(kept.sha256).notes == (Note("unreadable"),)
    other = keep_file(pdf(WORDS + " nonsense"), "x.pdf")
    monkeypatch.setattr(asking, "KILLED_AFTER", 20)
    monkeypatch.setattr(asking.sys, "executable", "/bin/true")
    assert asking.look_through(other.sha256).notes == (Note("unreadable"),)

"""What is found in words: numbers whose check digit is right, telephones, addresses, secrecy marks; nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.library.screening import _CHECKS, _WEIGHTS, is_id_number, luhn, masked, screen, words_of_file

ID = "11010519491231002X"  # the example of GB 11643-1999
CARD = "6222020000000000005"


def kinds(text):
    return [hit.kind for hit in screen(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证{ID}。", ["id_number"]),
        (f"身份证{ID.lower()}。", ["id_number"]),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", ["id_number"]),
        ("110105 19491231 002X", ["id_number"]),
        ("身份证110105194912310021。", []),  # the check digit is wrong
        ("身份证110105194913310029。", []),  # no such month
        ("电话13800000000", ["mobile"]),
        ("电话 138-0000-0000 或 +86 139 0000 0000", ["mobile", "mobile"]),
        ("电话12800000000，合同号 2138000000001", []),
        ("13800000000 13900000000，35 13700000000", ["mobile", "mobile", "mobile"]),
        ("转账 4111 1111 1111 1111", ["bank_card"]),
        ("转账 4111 1111 1111 1112，合计 1234567890123456 元", []),
        ("住3号楼2单元501室", ["address"]),
        ("住稻场村五组12号", ["address"]),
        ("第3号文件，2单元楼房 12 套，青禾〔2026〕5号", []),
        ("机密★10年", ["secrecy"]),
        ("密级：秘密", ["secrecy"]),
        ("第一行\n绝 密\n第三行", ["secrecy"]),
        ("商业秘密不公开，保密审查已过，要保守秘密。", []),
        ("预算 86 万元，3,200 平方米，2026-01-05。", []),
    ],
)
@pytest.mark.requirement("DIS-4")
def test_what_is_found_and_what_is_left_alone(text, found):
    assert kinds(text) == found


@given(st.integers(10**16, 10**17 - 1).map(str))
def test_one_wrong_figure_in_an_identity_number_is_always_seen(start):
    start = start[:6] + "19491231" + start[14:17]
    right = start + _CHECKS[sum(int(n) * w for n, w in zip(start, _WEIGHTS, strict=True)) % 11]
    assert is_id_number(right)
    for place in range(14, 17):
        other = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        assert not is_id_number(other)


@given(st.integers(10**14, 10**15 - 1).map(str))
def test_one_of_ten_last_figures_is_right_for_a_card(start):
    assert sum(luhn(start + str(n)) for n in range(10)) == 1


@given(st.text(alphabet="0123456789 -Xx号楼室组单元机密★\n一二１２", max_size=200))
def test_any_text_is_screened_and_places_are_right(text):
    for hit in screen(text):
        assert hit.words.strip() in text[hit.start : hit.end]


def test_a_mask_keeps_what_tells_numbers_apart_and_no_more():
    shown = {hit.kind: masked(hit) for hit in screen(f"{ID}，13812345678，4111111111111111，3号楼501室")}
    assert shown == {
        "id_number": "1101**********" + "****",
        "mobile": "138****5678",
        "bank_card": "4111********1111",
        "address": "****",
    }


def test_the_words_of_tables_and_documents_are_read():
    assert words_of_file(io.BytesIO(f"姓名,{ID}".encode("gb18030")), "csv").endswith(ID)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("word/document.xml", f"<w:p><w:t>{ID[:9]}</w:t><w:t>{ID[9:]}</w:t></w:p>")
        parts.writestr("xl/sharedStrings.xml", "<si><t>13800000000</t></si>")
    assert kinds(words_of_file(file, "docx")) == ["id_number", "mobile"]
    assert words_of_file(io.BytesIO(b"PK\x03\x04 broken"), "docx") == ""
    assert words_of_file(io.BytesIO(b"%PDF-1.4"), "pdf") == ""


def test_a_damaged_document_is_not_read_and_stops_nobody():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:p>{ID}</w:p>" * 99)
    raw = bytearray(out.getvalue())
    start = 30 + len("word/document.xml")
    raw[start : start + 8] = b"\xff" * 8  # no deflate block begins so

    assert words_of_file(io.BytesIO(bytes(raw)), "docx") == ""

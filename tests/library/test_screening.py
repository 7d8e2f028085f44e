"""What is found in words: numbers whose check digit is right, telephones, addresses, secrecy marks; nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.library.screening import _CHECKS, _WEIGHTS, is_id_number, luhn, masked, screen

ID = "11010519491231002X"  # the example of GB 11643-1999
CARD = "6222020000000000000"


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
        ("拨款13800000000元，￥13900000000，13700000000.50", []),
        ("〔2026〕13800000000号，发票号：13800000000，项目代码 4111111111111111", []),
        ("统一社会信用代码 913301051234567890，青禾党发〔2026〕5号", []),
        ("第三组5号议案，二组8号文，镇政府 12 号楼", []),
        ("电话14100000000，15400000000", []),  # ranges that nobody is given
        ("身份证991011194912310026", []),  # no such province
        (f"工资卡 {CARD}", ["bank_card"]),
        ("住幸福小区12栋3单元402室", ["address"]),
        ("镇政府电话 0971-8123456", []),
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
    start = "110105" + "19491231" + start[14:17]
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


def test_a_landline_is_found_where_it_is_looked_for():
    said = [
        (hit.kind, hit.words)
        for hit in screen("家里 0971-8123456，（010）62345678，2026-03-09", landlines=True)
    ]
    assert said == [("landline", "0971-8123456"), ("landline", "（010）62345678")]


@pytest.mark.parametrize(
    "piece", ["一", "1", "1 ", "\n", "机密\n", "（", "3号", "1单元", "五组12号", "13800000000 "]
)
def test_the_time_grows_with_the_length_and_no_faster(piece):
    start = time.monotonic()
    screen(piece * (200_000 // len(piece)), landlines=True)
    assert time.monotonic() - start < 8

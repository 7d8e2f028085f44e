"""Numbers of persons and secrecy marks are named before anything is recorded, and settled one by one."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.files import open_file
from tests.papers import exif, jpeg, pdf
from tests.town import act, purchase

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("morning")]
ID, PHONE = "11010519491231002X", "13800000000"


@pytest.fixture
def page(qinghe):
    """The form that corrects the first act of a purchase."""
    road = purchase(qinghe, "2026-03-09 08:00")
    first = act(qinghe, road, "apply", "2026-03-09 09:00")
    return f"/desk/qinghe/matters/{road.number}/correct/{first.index}/"


def handed(client, page, text, **more):
    return client.post(page, {"text_zh": text, "reason_zh": "写错了。", "key": "k", **more})


def finds(answer):
    return list(dict.fromkeys(re.findall(r'name="find_([0-9a-f]{16})"', answer.content.decode())))


def said():
    return Disclosure.objects.get(leaf=Leaf.objects.get(kind="act.corrected"), name="text").value["zh"]


@pytest.mark.requirement("DIS-4")
def test_nothing_is_recorded_while_a_find_is_not_settled(page, sign_in):
    client = sign_in("office")
    answer = handed(client, page, f"联系人 {PHONE}，证号 {ID}。")
    first, second = finds(answer)
    html = answer.content.decode()
    assert "手机号" in html
    assert "身份证号" in html
    assert "有 2 处还没处理" in html
    half = {f"find_{first}": "mask", f"find_{second}": "stay"}  # no reason given
    assert handed(client, page, f"联系人 {PHONE}，证号 {ID}。", **half).status_code == 200
    assert not Leaf.objects.filter(kind="act.corrected").exists()


@pytest.mark.requirement("DIS-4")
def test_the_public_reads_what_was_masked_and_what_stays_and_why(page, sign_in):
    client, text = sign_in("office"), f"值班 {PHONE}，证号 {ID}，再打 {PHONE}。"
    phone, number = finds(handed(client, page, text))
    choices = {f"find_{phone}": "stay", f"why_{phone}": "镇政府值班电话", f"find_{number}": "mask"}
    assert handed(client, page, text, **choices).status_code == 302
    assert said() == (
        f"值班 {PHONE}〔留着：镇政府值班电话〕，证号 1101**************〔身份证号已遮盖：个人隐私〕，"
        f"再打 {PHONE}〔留着：镇政府值班电话〕。"
    )
    for row in Disclosure.objects.all():
        assert ID not in str(row.value)


def test_a_secrecy_mark_cannot_be_masked_away(page, sign_in):
    client = sign_in("office")
    answer = handed(client, page, "机密★10年")
    (mark,) = finds(answer)
    assert f'name="find_{mark}" value="mask"' not in answer.content.decode()
    assert handed(client, page, "机密★10年", **{f"find_{mark}": "mask"}).status_code == 200
    assert not Leaf.objects.filter(kind="act.corrected").exists()


@pytest.mark.requirement("DIS-4")
def test_a_file_with_numbers_is_left_out_or_says_why_it_stays(page, sign_in):
    client = sign_in("office")
    table = SimpleUploadedFile("名单.csv", f"姓名,{ID}\n".encode())
    answer = handed(client, page, "名单。", files=table)
    (find,) = finds(answer)
    assert "名单.csv" in answer.content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    assert kept is not None
    given = {f"find_{find}": "stay", f"why_{find}": "本人书面同意", "kept": kept[1]}
    assert handed(client, page, "名单。", **given).status_code == 302
    file = Disclosure.objects.get(leaf=Leaf.objects.get(kind="act.corrected"), name="file").value
    assert file["caption"]["zh"] == "〔留着：本人书面同意〕"


def test_a_file_that_is_left_out_is_not_recorded(page, sign_in):
    client = sign_in("office")
    table = SimpleUploadedFile("名单.csv", f"姓名,{ID}\n".encode())
    answer = handed(client, page, "名单。", files=table)
    (find,) = finds(answer)
    kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    assert kept is not None
    assert handed(client, page, "名单。", **{f"find_{find}": "drop", "kept": kept[1]}).status_code == 302
    assert not Disclosure.objects.filter(leaf__kind="act.corrected", name="file").exists()


def test_what_will_be_sealed_is_not_screened(qinghe, page, sign_in):
    withhold = page.split("correct/")[0] + "withhold/"
    form = {
        "what_zh": "证号", "content_zh": ID, "ground": "personal_privacy", "review_on": "2028-03-01", "key": "w",
    }  # fmt: skip
    assert sign_in("office").post(withhold, form).status_code == 302
    assert sign_in("office").post(withhold, {**form, "what_zh": ID, "key": "w2"}).status_code == 200


def kept_in(answer):
    return re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("scan.pdf", pdf("the first page has words in it", ""), "第 2 页是图片"),
        ("broken.pdf", b"%PDF-1.4 nothing", "打不开，没有人查过"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "这种文件系统读不了"),
        ("board.jpg", jpeg(), "这是图片"),
    ],
)
def test_what_nobody_has_searched_is_named_and_waits_until_somebody_has_looked(
    page, sign_in, name, raw, said
):
    client = sign_in("office")
    answer = handed(client, page, "附图。", files=SimpleUploadedFile(name, raw))
    assert said in answer.content.decode()
    assert not Leaf.objects.filter(kind="act.corrected").exists()
    (find,) = finds(answer)
    assert handed(client, page, "附图。", kept=kept_in(answer)).status_code == 200
    done = {f"find_{find}": "looked", "kept": kept_in(answer)}
    assert handed(client, page, "附图。", **done).status_code == 302
    row = Disclosure.objects.get(leaf=Leaf.objects.get(kind="act.corrected"), name="file")
    assert row.value["name"] == name


@pytest.mark.requirement("DIS-4")
def test_where_a_photo_was_taken_can_be_taken_out_of_its_file(page, sign_in):
    client = sign_in("office")
    photo = SimpleUploadedFile("board.jpg", jpeg(exif(serial="SN-4711")))
    answer = handed(client, page, "公示栏照片。", files=photo)
    assert "39.9000, 116.4000" in answer.content.decode()
    serial, place, picture = finds(answer)
    choices = {f"find_{serial}": "clean", f"find_{place}": "clean", f"find_{picture}": "looked"}
    assert handed(client, page, "公示栏照片。", kept=kept_in(answer), **choices).status_code == 302
    file = Disclosure.objects.get(leaf=Leaf.objects.get(kind="act.corrected"), name="file").value
    assert file["caption"]["zh"] == (
        "〔相机序列号已从文件中去掉：个人隐私〕〔拍摄位置已从文件中去掉：个人隐私〕"
    )
    with open_file(file["sha256"]) as kept:
        assert kept.read() == jpeg()

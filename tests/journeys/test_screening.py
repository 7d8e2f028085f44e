"""What looks private is named before it is recorded: to a resident who writes, and to a clerk who masks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, tree
from tests.papers import ID, exif, jpeg, pdf
from tests.papers import PHONE as NUMBER

pytestmark = [pytest.mark.browser, pytest.mark.demo]

MANNERS = 3_200  # milliseconds in which nobody reads a form and writes a question
SAID = {"zh": f"路灯坏了，请打 {NUMBER}，证号 {ID}。", "en": f"The lamp is broken, call {NUMBER}, ID {ID}."}
MASKED = {
    "zh": "路灯坏了，请打 138****0000，证号 1101**************。",
    "en": "The lamp is broken, call 138****0000, ID 1101**************.",
}
LOOKS = {"zh": "像是手机号", "en": "looks like a mobile number"}
NOTE = {"zh": "〔手机号已遮盖：个人隐私〕", "en": "[mobile number masked: personal privacy]"}
PICTURE = {"zh": "第 2 页是图片", "en": "Page 2 is a picture"}
TAKEN = {"zh": "拍摄位置已从文件中去掉", "en": "place where a picture was taken taken out of the file"}


@pytest.mark.requirement("DIS-4", "VOI-1")
@pytest.mark.parametrize(
    ("lang", "width", "script"), [("zh", PHONE, True), ("en", WIDE, True), ("zh", WIDE, False)]
)
def test_a_resident_is_told_what_looks_private_and_masks_it_one_by_one(
    site: Site, visit: Visit, lang: str, width: int, script: bool
):
    before = site.size("qinghe")
    page = visit(site, f"{tree(lang)}/qinghe/ask/", width=width, script=script)
    page.wait_for_timeout(MANNERS)
    page.fill("#text", SAID[lang])
    page.click("form[method=post] p > button.btn")
    expect(page.locator("#warned")).to_contain_text(LOOKS[lang])
    assert faults_of(page) == [] if script else True
    assert page.locator("button[name=mask]").count() == 2

    page.click("button[name=mask] >> nth=0")
    expect(page.locator("button[name=mask]")).to_have_count(1)
    page.click("button[name=mask]")
    expect(page.locator("button[name=mask]")).to_have_count(0)
    expect(page.locator("#text")).to_have_value(MASKED[lang])
    assert site.size("qinghe") == before

    page.click("form[method=post] p > button.btn")
    page.wait_for_url("**/receipt/**")
    assert site.size("qinghe") == before + 1


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_a_clerk_settles_each_find_and_the_public_reads_what_was_masked_and_why(
    town: Site, visit: Visit, tmp_path: Path, lang: str, width: int
):
    number = town.road()
    act = town.row(
        "select leaf_id from matters_act where matter_id = ? order by leaf_id", f"qinghe/{number}"
    )[0]
    index = str(act).rsplit("/", 1)[1]
    scan, photo = tmp_path / "scan.pdf", tmp_path / "board.jpg"
    scan.write_bytes(pdf("the first page has words in it", ""))
    photo.write_bytes(jpeg(exif()))
    desk = visit(town, "/", width=width)
    sign_in(desk, "bangongshi", lang)
    desk.goto(f"/desk/qinghe/matters/{number}/correct/{index}/")
    desk.fill(f"[name=text_{lang}]", SAID[lang])
    desk.fill(f"[name=reason_{lang}]", "x.")
    desk.set_input_files("[name=files]", [str(scan), str(photo)])
    desk.locator("form.card button.btn").last.click()

    finds = desk.locator("#finds li")
    expect(finds).to_have_count(5)  # two numbers, a page, a place, a picture
    expect(desk.locator("#finds")).to_contain_text(PICTURE[lang])
    assert faults_of(desk) == []
    desk.locator("#finds input[value=mask]").nth(0).check()
    desk.locator("#finds input[value=mask]").nth(1).check()
    for box in desk.locator("#finds input[value=looked]").all():
        box.check()
    desk.locator("#finds input[value=clean]").check()
    desk.locator("form.card button.btn").last.click()
    desk.wait_for_url(lambda address: "/correct/" not in address)

    if desk.locator("button[name=press][value=now]").count():  # where the body waits before it is public
        desk.click("button[name=press][value=now]")
    reader = visit(town, f"{tree(lang)}/qinghe/matters/{number}/", width=width)
    expect(reader.locator("main")).to_contain_text(NOTE[lang])
    expect(reader.locator("main")).to_contain_text(TAKEN[lang])
    assert NUMBER not in reader.content()
    assert ID not in reader.content()

"""What the page of a matter says of each state, mark and stub."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from sunlit.matters.models import Matter
from sunlit.portal.places import Place, place_of
from sunlit.portal.telling import departure_words, vote_words
from sunlit.procedure.rules.codes import CLASSES, COVERS
from sunlit.ui.formats import due
from sunlit.ui.wording import knows
from tests.portal.reading import Page
from tests.town import at, moment


def text(client: Client, matter: Matter, tree: str = "") -> str:
    response = client.get(f"{tree}/qinghe/matters/{matter.number}/")
    assert response.status_code == 200
    return Page(response.content.decode()).text


@pytest.mark.requirement("RUN-1")
def test_the_head_says_what_it_costs_whom_it_concerns_and_who_decides(client, county):
    said = text(client, county.playground)

    assert "中心小学操场翻新" in said
    assert "花 79.8 万元翻新小学操场" in said
    assert "860,000 元以内 ； 镇教育专项" in said  # two texts of the record, each marked for the check
    assert "全镇小学生和家长" in said
    assert "第 14 步，共 18 步" in said


@pytest.mark.requirement("PRO-3", "PRO-4")
def test_a_vote_shows_its_arithmetic_its_dissent_and_who_spoke_last(client, county):
    said = text(client, county.playground)

    assert "应到 5 人，实到 5 人。要 3 票，得 4 票，通过。 书记最后一个表态。" in said
    assert "4 票同意，1 票不同意" in said
    assert "建议等县校舍资金，镇里不垫钱。" in said
    assert "各人怎么投的，给党员看。" in said


def test_a_meeting_below_quorum_does_not_count(client, county):
    assert "要 3 人到会，只到 2 人，这次会议不算数。" in text(client, county.void)
    assert "3 had to come, 2 came: this meeting does not count." in text(client, county.void, "/en")


@pytest.mark.requirement("RUN-2")
def test_claimed_and_record_time_are_both_shown_when_they_differ(client, county):
    assert "11 月 19 日 15:00 办的，11 月 20 日 10:00 才记上来。" in text(client, county.playground)


def test_a_correction_keeps_the_earlier_words(client, county):
    row = county.playground.acts.get(kind="act.corrected")
    page = client.get(f"/qinghe/matters/{county.playground.number}/").content.decode()

    assert "更正过" in page
    assert f"/qinghe/acts/{row.index}/" in page


@pytest.mark.requirement("DIS-4")
def test_a_stub_names_ground_post_and_review(client, county):
    said = text(client, county.playground)

    assert "投标人的三个手机号 这一处没有公开。理由：个人隐私。批准：党委书记。" in said
    assert "2031 年 11 月 1 日 前必须重新审一次。" in said


def test_a_step_for_members_shows_its_name_post_and_times(client, county):
    said = text(client, county.playground)

    assert "提出用款申请" in said
    assert "这一处给党员看。办没办、哪天办的，您都看得到。" in said
    assert "文化站 Shi · 10 月 12 日 10:00" in said


@pytest.mark.requirement("PRO-5")
def test_a_departure_is_named_with_its_reason_and_its_ratification(client, county):
    said = text(client, county.void)

    assert "没按程序的地方：“限额以下竞价或磋商”：由他岗办理。理由：抢险救灾。" in said
    assert "前报告镇纪委，到期没有报告。" in said
    assert "前追认，到期没有追认。" in said
    assert "办完了，超了 2 个工作日。" in said


def test_a_late_step_says_how_late_and_who_answers_for_it(client, county):
    assert "该办没办，已超 11 个工作日。谁负责：财政所。" in text(client, county.late)
    assert "Not done, 11 working days late. Answers for it: Finance office." in text(
        client, county.late, "/en"
    )


@pytest.mark.requirement("DIS-5")
def test_a_notice_says_until_when_to_object_and_what_holds_it(client, county):
    said = text(client, county.notice)

    assert "公示中" in said
    assert "11 月 30 日 17:30 前都可以提。没答复您，这件事不能往下办。" in said
    assert "有 1 条异议没答复" in said
    assert "接着：签订合同或下达补助，由镇长办。" in said


def test_the_date_is_in_the_page_and_the_days_left_are_not(client, county):
    page = client.get(f"/qinghe/matters/{county.notice.number}/").content.decode()

    assert 'data-until="2026-11-30T09:30:00Z"' in page
    assert "还有 5 天" not in page


def test_after_the_end_of_a_notice_the_page_offers_no_objection(client, county):
    address = f"/qinghe/object/{county.notice.number}/"
    assert address in client.get(f"/qinghe/matters/{county.notice.number}/").content.decode()

    with at("2026-12-01 09:00"):
        later = client.get(f"/qinghe/matters/{county.notice.number}/").content.decode()
    assert address not in later


@pytest.mark.requirement("RUN-4")
def test_a_closed_matter_shows_its_execution_report_first(client, county):
    said = text(client, county.unlisted)

    assert "已归还，没有损坏。" in said
    assert said.index("执行报告") < said.index("办到哪一步了")
    assert "目录里没有的事" in said


def test_questions_stand_with_their_answers_and_hidden_ones_with_their_ground(client, county):
    said = text(client, county.playground)

    assert "操场什么时候能用？" in said
    assert "验收合格后，下周。" in said
    assert "这一条没有显示。理由：个人隐私。处理人：党政办公室。" in said
    assert "还有 1 条等经办人看过后显示" in said
    assert "检测报告是五年前的，请重新送检。" in said  # the objection, where it was raised


def test_open_data_says_what_the_page_says(client, county):
    found = json.loads(client.get(f"/qinghe/matters/{county.playground.number}/data.json").content)

    assert found["schema"] == "sunlit-matter/1"
    assert found["title"]["zh"] == "中心小学操场翻新"
    assert [o["result"] for o in found["objections"]] == ["upheld"]
    assert found["withheld"][0]["ground"] == "personal_privacy"
    assert [act["index"] for act in found["acts"]] == sorted(act["index"] for act in found["acts"])
    vote = next(act for act in found["acts"] if act["tally"])
    assert vote["tally"]["counts"] == {"agree": 4, "disagree": 1}
    assert vote["first_index"] < vote["index"]


@pytest.mark.requirement("PRO-1")
def test_the_chart_stands_beside_an_ordered_list(client, county):
    address = f"/qinghe/matters/{county.playground.number}/chart.svg"
    page = client.get(f"/qinghe/matters/{county.playground.number}/").content.decode()
    chart = client.get(address)

    assert address in page
    assert chart["Content-Type"] == "image/svg+xml"
    assert "事项 2026-0001" in chart.content.decode()
    assert "按顺序列出全部 18 步" in page


def test_the_sheet_for_the_board_has_head_number_dates_phone_and_signing_line(client, county):
    page = Page(client.get(f"/qinghe/matters/{county.notice.number}/notice/").content.decode())

    assert "公 示" in page.text
    assert "事项 2026-0004" in page.text
    assert "公示期：11 月 24 日 至 11 月 30 日 17:30。有不同意见，扫码或拨 0000-1234567" in page.text
    assert "拟向示范体育公司购买 6 件器材" in page.text
    assert "（盖章） 11 月 24 日" in page.text.replace("\u3000", " ")
    assert f"http://testserver/qinghe/matters/{county.notice.number}/" in page.text


def test_a_sheet_without_a_phone_leaves_it_out(client, county, monkeypatch):
    monkeypatch.setattr("sunlit.portal.views.matter.place_of", _without_phone)
    page = Page(client.get(f"/qinghe/matters/{county.notice.number}/notice/").content.decode())

    assert "有不同意见，扫码提出" in page.text


def _without_phone(slug: str) -> Place:
    place = place_of(slug)
    place.body.rules = {}
    return place


def test_every_class_of_departure_has_plain_words():
    for cls in {*CLASSES.values(), *COVERS, "extra", "missing"}:
        assert knows(f"departure.{cls}"), cls
    assert departure_words("of-a-later-version", None) == "和程序不一样"


def test_a_ranked_vote_needs_no_majority():
    tally = {"outcome": "ranked", "need": None, "eligible": 5, "present": 5, "counts": {}}
    assert vote_words(tally) == "应到 5 人，实到 5 人，按得票排序。"


def test_what_is_due_at_midnight_is_due_at_the_end_of_the_day_before(county):
    assert due(moment("2026-11-28 00:00")) == "11 月 27 日 24:00"
    assert due(moment("2026-11-27 17:30")) == "11 月 27 日 17:30"

"""Every page of the desk, for whom it is and for whom it is not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from sunlit.accounts.holdings import hold
from sunlit.accounts.models import User
from sunlit.catalogue.actions import begin_tenure
from sunlit.dialogue.actions import ask, object_to
from sunlit.library.files import keep_file
from sunlit.matters.actions import close, declare_departure
from sunlit.matters.models import Act, Matter
from sunlit.matters.proposed import Attached
from tests.matters.trials import WORDS, adopt_vote, vote, voting
from tests.town import act, at, purchase, put_on_notice, town

pytestmark = pytest.mark.database


@pytest.fixture
def busy(qinghe, morning):
    """A town in which something stands on every page."""
    adopt_vote(qinghe, "2026-03-02 10:00")
    road = purchase(qinghe, "2026-03-03 08:00")
    with at("2026-03-03 08:30"):
        declare_departure(road, "post", "apply", "disaster_relief", WORDS, qinghe.by["secretary"])
    put_on_notice(qinghe, road)
    with at("2026-03-09 12:00"):
        object_to(road, WORDS)
        ask(qinghe.body, text=WORDS, target=road)
    trial = voting(qinghe, "2026-03-09 13:00")
    big = purchase(qinghe, "2026-03-09 14:00", amount=500_000)
    act(qinghe, big, "apply", "2026-03-09 14:10")
    act(qinghe, big, "budget", "2026-03-09 14:20", "ok")
    act(qinghe, big, "materials", "2026-03-09 14:30")
    ended = voting(qinghe, "2026-03-09 15:00")
    vote(qinghe, ended, said="2026-03-09 15:30")
    return {"road": road, "trial": trial, "big": big, "ended": ended}


def pages(busy):
    road, big, ended = (busy[name].number for name in ("road", "big", "ended"))
    act_of = Act.objects.filter(matter=busy["road"], kind="act.done").first().index
    left = Act.objects.get(matter=busy["road"], kind="departure.declared").index
    here = "/desk/qinghe/matters"
    return {
        "/desk/": "office",
        f"{here}/": "office",
        f"{here}/?page=7": "office",
        f"{here}/new/": "office",
        f"{here}/new/?power=FIN-02": "office",
        f"{here}/new/?power=": "office",
        f"{here}/{road}/": "office",
        f"{here}/{road}/do/candidate_show/": "purchasing",
        f"{here}/{big}/vote/decide/": "",
        f"{here}/{busy['trial'].number}/vote/vote/": "",
        f"{here}/{road}/depart/": "secretary",
        f"{here}/{road}/withhold/": "office",
        f"{here}/{road}/correct/{act_of}/": "office",
        f"{here}/{road}/erase/": "office",
        f"{here}/{road}/report/{left}/": "secretary",
        f"{here}/{road}/ratify/{left}/": "",
        f"{here}/{ended}/close/": "office",
        "/desk/qinghe/questions/": "office",
        "/desk/qinghe/questions/q2026-0001/": "purchasing",
        "/desk/qinghe/questions/q2026-0002/": "office",
        "/desk/qinghe/questions/q2026-0002/erase/": "office",
        "/desk/qinghe/posts/": "office",
        "/desk/qinghe/posts/t6/": "office",
    }


@pytest.mark.requirement("ACC-2")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_answers_in_the_language_of_its_reader(busy, sign_in, lang):
    for address, post in pages(busy).items():
        answer = sign_in(post, lang=lang).get(address)
        assert answer.status_code == 200, address
        html = answer.content.decode()
        assert f'<html lang="{"zh-Hans" if lang == "zh-hans" else "en"}">' in html
        assert not re.search(r"\b(desk|rule|field)\.[a-z_]+\b", re.sub(r"<[^>]*>", " ", html)), address


@pytest.mark.requirement("ACC-1")
def test_every_field_of_every_page_has_a_label(busy, sign_in):
    for address, post in pages(busy).items():
        html = sign_in(post).get(address).content.decode()
        for box in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
            if 'type="hidden"' in box or 'type="search"' in box:
                continue
            name = re.search(r'\bid="([^"]+)"', box)
            assert name, (address, box)
            assert f'for="{name[1]}"' in html, (address, box)


def test_the_other_language_keeps_the_page_and_what_was_chosen(busy, sign_in):
    html = sign_in("office").get("/desk/qinghe/matters/new/?power=FIN-02").content.decode()
    assert "/desk/qinghe/matters/new/?power=FIN-02&amp;lang=en" in html


@pytest.mark.parametrize("post", ["office", "cashier"])
def test_a_page_takes_a_fixed_number_of_queries(busy, qinghe, sign_in, post, django_assert_max_num_queries):
    client = sign_in(post)
    for n in range(12):
        purchase(qinghe, f"2026-03-09 16:{n:02d}")
    with django_assert_max_num_queries(45):  # with the findings counted anew
        client.get("/desk/")
    with django_assert_max_num_queries(8):
        client.get("/desk/qinghe/matters/")
    with django_assert_max_num_queries(26):
        client.get(f"/desk/qinghe/matters/{busy['road'].number}/")


def test_who_has_not_signed_in_is_sent_to_sign_in(busy):
    for address in pages(busy):
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/"), (
            address
        )
        assert "next=/desk/" in answer.headers["Location"]


def test_an_official_of_another_body_is_refused_in_words(busy, sign_in):
    jiyun = town("jiyun")
    client = sign_in("mayor", of=jiyun)
    for address in list(pages(busy))[1:]:
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "要用有相应岗位的账号登录" in answer.content.decode()


def test_who_holds_no_post_is_told_whom_to_ask(qinghe, sign_in):
    answer = sign_in().get("/desk/")
    assert answer.status_code == 200
    assert "党政办公室" in answer.content.decode()


def test_what_is_not_there_is_a_404(busy, sign_in):
    client = sign_in("office")
    road = busy["road"].number
    for address in (
        "/desk/atlantis/matters/", "/desk/qinghe/matters/2026-9999/", f"/desk/qinghe/matters/{road}/do/dance/",
        f"/desk/qinghe/matters/{road}/vote/apply/", "/desk/qinghe/matters/new/?power=FIN-99",
        f"/desk/qinghe/matters/{road}/correct/1/", "/desk/qinghe/questions/q2026-9999/", "/desk/qinghe/posts/t999/",
        "/desk/qinghe/files/" + "A" * 43 + "/x.pdf",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    ("page", "post", "says"),
    [
        ("do/candidate_show/", "cashier", ["采购与招标办", "Zhou", "您现在的岗位"]),
        ("do/pay/", "cashier", ["还没轮到这个环节", "成交候选人或补助对象公示"]),
        ("do/apply/", "culture", ["已经办过"]),
        ("depart/", "cashier", ["党委书记", "Lin", "镇长"]),
        ("close/", "office", ["还有环节没办完"]),
    ],
)
def test_who_comes_to_a_form_that_is_not_his_is_told_who_may(busy, sign_in, page, post, says):
    answer = sign_in(post).get(f"/desk/qinghe/matters/{busy['road'].number}/{page}")
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "<textarea" not in html
    for words in says:
        assert words in html


def tasks_of(client):
    html = client.get("/desk/").content.decode()
    return re.findall(r'<b><a href="(/desk/[^"]+)"', html)


def test_each_post_sees_its_own_tasks_and_no_others(busy, sign_in):
    road, big, trial, ended = (busy[name].number for name in ("road", "big", "trial", "ended"))
    here = "/desk/qinghe/matters"
    assert tasks_of(sign_in("purchasing")) == [
        f"{here}/{road}/do/candidate_show/",
        "/desk/qinghe/questions/q2026-0002/",
    ]
    assert set(tasks_of(sign_in("office"))) == {f"{here}/{ended}/close/"}
    left = Act.objects.get(matter=busy["road"], kind="departure.declared").index
    assert f"{here}/{road}/report/{left}/" in tasks_of(sign_in("secretary"))
    assert set(tasks_of(sign_in(""))) == {
        f"{here}/{big}/vote/decide/", f"{here}/{trial}/vote/vote/", f"{here}/{road}/ratify/{left}/",
    }  # fmt: skip
    assert tasks_of(sign_in("cashier")) == []


def test_only_the_recorder_of_an_organ_is_asked_to_enter_what_it_decides(busy, qinghe, sign_in):
    trial = busy["trial"].number
    page = f"/desk/qinghe/matters/{trial}/vote/vote/"
    recorder = begin_tenure(
        qinghe.body, "committee", name=WORDS, from_on=date(2026, 3, 2), person=qinghe.by["mayor"].person,
        seat="recorder",
    )  # fmt: skip
    qinghe.by["recorder"] = recorder

    assert page in tasks_of(sign_in("recorder"))
    assert tasks_of(sign_in("")) == []
    refused = sign_in("").get(page)
    assert refused.status_code == 403
    assert "会议记录人" in refused.content.decode()
    assert page in tasks_of(sign_in("", "recorder"))
    assert sign_in("", "recorder").get(page).status_code == 200


def test_tasks_stand_by_their_date(qinghe, morning, sign_in):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")  # the finance office has until the tenth, 17:30
    client = sign_in("finance")
    for said, group in (
        ("2026-03-09 10:00", "later"),
        ("2026-03-10 10:00", "today"),
        ("2026-03-11 10:00", "late"),
    ):
        morning(said)
        html = client.get("/desk/").content.decode()
        assert re.findall(r'id="g-(\w+)"', html) == [group]


def test_an_act_outside_the_list_is_a_task_too(qinghe, morning, sign_in):
    client = sign_in("office")
    client.post("/desk/qinghe/matters/new/?power=", {
        "title_zh": "借会场", "summary_zh": "借给剧团两天。", "whom_zh": "剧团", "decides_zh": "办公室", "key": "k",
    })  # fmt: skip
    odd = Matter.objects.get()
    assert odd.unlisted
    assert tasks_of(client) == [f"/desk/qinghe/matters/{odd.number}/do/entry/"]


def test_empty_pages_say_what_will_stand_there(qinghe, morning, sign_in):
    client = sign_in("cashier")
    assert "会出现在这里" in client.get("/desk/").content.decode()
    assert "还没有办理事项" in client.get("/desk/qinghe/matters/").content.decode()
    assert "新来的会先到这里" in client.get("/desk/qinghe/questions/").content.decode()


def test_who_works_in_two_bodies_can_change_between_them(busy, qinghe, sign_in):
    yanhe = town("yanhe", parent=qinghe.body, powers=(), level="village")
    client = sign_in("office")
    hold(User.objects.get(username="office"), [yanhe.by["office"].ref])
    assert 'href="/desk/?body=yanhe"' in client.get("/desk/").content.decode()
    assert "/desk/yanhe/matters/" in client.get("/desk/?body=yanhe").content.decode()
    assert "/desk/yanhe/matters/" in client.get("/desk/").content.decode()  # remembered
    client.post("/desk/act-as/", {"tenure": qinghe.by["office"].ref})
    assert "/desk/qinghe/matters/" in client.get("/desk/").content.decode()
    assert client.post("/desk/act-as/", {"tenure": qinghe.by["mayor"].ref}).status_code == 403


@pytest.mark.requirement("DIS-4")
def test_an_official_reads_what_is_for_members_marked_as_such_and_nothing_sealed(busy, qinghe, sign_in):
    file = keep_file(b"%PDF-1.4 offers\n%%EOF\n", "报价.pdf")
    wood = purchase(qinghe, "2026-03-09 17:00")
    act(qinghe, wood, "apply", "2026-03-09 17:10", text={"zh": "只给党员看的话"}, files=[Attached(file)])
    client = sign_in("cashier")
    html = client.get(f"/desk/qinghe/matters/{wood.number}/").content.decode()
    assert "只给党员看的话" in html
    assert "党员和办理这件事的岗位能看" in html
    paper = client.get(f"/desk/qinghe/files/{file.sha256}/x.pdf")
    assert b"".join(paper.streaming_content) == b"%PDF-1.4 offers\n%%EOF\n"
    assert "no-store" in paper.headers["Cache-Control"]
    assert Client().get(f"/desk/qinghe/files/{file.sha256}/x.pdf").status_code == 302
    assert Client().get(f"/qinghe/files/{file.sha256}/x.pdf").status_code == 404


def test_a_closed_matter_offers_only_what_may_follow(busy, qinghe, sign_in):
    with at("2026-03-09 18:00"):
        close(busy["ended"], WORDS, qinghe.by["office"])
    html = sign_in("office").get(f"/desk/qinghe/matters/{busy['ended'].number}/").content.decode()
    assert "/depart/" not in html
    assert "/withhold/" in html

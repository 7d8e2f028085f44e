"""Keeping something back at the desk: each sees what waits for him, and takes his own stage."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.catalogue.actions import end_tenure
from sunlit.library.files import keep_file
from sunlit.matters.actions import propose_withholding
from sunlit.matters.models import Proposal, Withholding
from sunlit.matters.proposed import Attached, ProposedWithholding
from tests.town import act, purchase, town

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("morning")]
SECRET = "一三八〇〇〇〇零号"
FORM = {
    "what_zh": "三个手机号",
    "content_zh": SECRET,
    "ground": "personal_privacy",
    "review_on": "2028-03-01",
}


@pytest.fixture
def road(qinghe):
    """A purchase of that morning."""
    return purchase(qinghe, "2026-03-09 08:00")


@pytest.fixture
def page(qinghe, road, sign_in):
    """The page of a proposal that the purchasing office has made."""
    answer = sign_in("purchasing").post(f"/desk/qinghe/matters/{road.number}/withhold/", {**FORM, "key": "p"})
    assert answer.status_code == 302, answer.content.decode()
    return f"/desk/qinghe/matters/{road.number}/withhold/{Proposal.objects.get().index}/"


def press(client, page, how="confirm", **more):
    return client.post(page, {"press": how, "key": f"{how}{id(client)}", **more})


def shown(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("DIS-3")
def test_each_stage_waits_on_the_desk_of_the_one_whose_turn_it_is(page, sign_in):
    people = {"secrecy_review": "保密审查：", "secretary": "批准不公开：", "office": "登记不公开："}
    for post, task in people.items():
        for other in people:
            home = sign_in(other).get("/desk/").content.decode()
            assert (page in home) is (other == post), (post, other)
        assert task in sign_in(post).get("/desk/").content.decode()
        assert press(sign_in(post), page).status_code == 302
    assert page not in sign_in("office").get("/desk/").content.decode()
    assert Withholding.objects.get().proposal == Proposal.objects.get()
    assert "已登记" in shown(sign_in("purchasing"), page)


@pytest.mark.requirement("DIS-3", "DIS-2")
def test_only_who_judges_it_sees_the_text(page, sign_in):
    for post in ("purchasing", "secretary", "office", "finance"):
        html = shown(sign_in(post), page)
        assert SECRET not in html, post
        assert 'name="press"' not in html, post
    html = shown(sign_in("secrecy_review"), page)
    assert SECRET in html
    assert "群众会看到" in html
    press(sign_in("secrecy_review"), page)
    assert SECRET not in shown(sign_in("secrecy_review"), page)
    assert SECRET in shown(sign_in("secretary"), page)


@pytest.mark.requirement("DIS-3")
def test_a_refusal_needs_its_reason_and_shows_it(page, sign_in):
    reviewer = sign_in("secrecy_review")
    assert press(reviewer, page, "refuse").status_code == 200
    assert Proposal.objects.get().state == "proposed"
    assert press(reviewer, page, "refuse", reason_zh="这是公家的钱。").status_code == 302
    html = shown(sign_in("purchasing"), page)
    assert "没有通过" in html
    assert "这是公家的钱。" in html


@pytest.mark.requirement("DIS-3")
def test_somebody_else_cannot_take_a_stage_by_its_address(page, sign_in):
    for post in ("purchasing", "finance", "secretary"):
        html = press(sign_in(post), page).content.decode()
        assert Proposal.objects.get().state == "proposed", post
        assert "保密工作人员" in html or "四个不同的人" in html


def test_the_same_press_enters_once(page, sign_in):
    client = sign_in("secrecy_review")
    for _ in range(2):
        assert press(client, page).status_code == 302
    assert Proposal.objects.get().state == "reviewed"


def test_a_file_is_for_those_who_judge_it(qinghe, road, sign_in):
    file = keep_file(b"%PDF-1.4 numbers\n%%EOF\n", "号码.pdf")
    proposed = ProposedWithholding(
        {"zh": "报价单"}, None, "business_secret", date(2028, 1, 1), file=Attached(file)
    )
    index = propose_withholding(road, proposed, qinghe.by["purchasing"]).index
    page = f"/desk/qinghe/matters/{road.number}/withhold/{index}/"
    assert f"{page}file/" in shown(sign_in("secrecy_review"), page)
    assert sign_in("secrecy_review").get(f"{page}file/").status_code == 200
    for post in ("purchasing", "secretary", "office"):
        assert sign_in(post).get(f"{page}file/").status_code == 404


@pytest.mark.requirement("DIS-3")
def test_the_reviewer_above_reviews_for_a_small_office(qinghe, sign_in):
    below = town("daochang", parent=qinghe.body, level="village")
    wood = purchase(below, "2026-03-09 09:00")
    end_tenure(below.by["secrecy_review"], date(2026, 3, 9))
    act(below, wood, "apply", "2026-03-09 10:00")
    proposed = ProposedWithholding({"zh": "电话"}, {"zh": SECRET}, "personal_privacy", date(2028, 1, 1))
    index = propose_withholding(wood, proposed, below.by["purchasing"]).index
    page = f"/desk/daochang/matters/{wood.number}/withhold/{index}/"

    above = sign_in("secrecy_review")
    assert page in above.get("/desk/").content.decode()
    assert SECRET in shown(above, page)
    assert press(above, page).status_code == 302
    assert Proposal.objects.get().reviewed_in == "qinghe"
    assert above.get(page).status_code == 403  # his part is done
    assert sign_in("finance").get(page).status_code == 403

"""What happens when a form of the desk is handed in: once, whole, or not at all and nothing lost."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sunlit.accounts.models import User
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import procedure_of
from sunlit.dialogue.actions import ask, object_to
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Act, Departure, Matter, Proposal
from sunlit.matters.private import Draft
from tests.matters.trials import WORDS, kinds_of, vote, voting
from tests.papers import pdf
from tests.town import act, at, moment, purchase, put_on_notice

pytestmark = pytest.mark.database
HERE = "/desk/qinghe/matters"


@pytest.fixture
def road(qinghe, morning):
    """A purchase that waits for its application."""
    return purchase(qinghe, "2026-03-09 08:00")


def papers(matter, step="apply"):
    return [need["code"] for need in procedure_of(matter).steps[step].need]


def applying(road, **more):
    """Return the form of the application as filled in."""
    return {"text_zh": "申请三万元。", "needs": papers(road), "key": "form-1", **more}


def address(road, step="apply"):
    return f"{HERE}/{road.number}/do/{step}/"


@pytest.mark.requirement("RUN-1")
def test_an_act_handed_in_is_public_and_leads_back_to_the_matter(road, sign_in):
    answer = sign_in("culture").post(address(road), applying(road, amount="30000"), follow=True)
    assert answer.redirect_chain == [(f"{HERE}/{road.number}/", 302)]
    leaf = Leaf.objects.get(kind="act.done")
    assert f"第 {leaf.index} 条" in answer.content.decode()
    assert Act.objects.get(leaf=leaf).data["amount"] == 30_000


def test_a_double_click_and_the_back_button_make_one_act(road, sign_in):
    client = sign_in("culture")
    answers = [client.post(address(road), applying(road), follow=True) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert kinds_of(road) == ["matter.opened", "act.done"]
    assert "没有再记一次" in answers[1].content.decode()


@pytest.mark.requirement("DIS-7")
def test_personal_details_are_kept_apart_and_say_when_they_leave(road, sign_in):
    client = sign_in("culture")
    names = {"personal_zh": "示范户一、示范户二", "expires_at": ""}
    html = client.post(address(road), applying(road, **names)).content.decode()
    assert "请写明哪天撤下" in html
    assert kinds_of(road) == ["matter.opened"]

    client.post(address(road), applying(road, **names | {"expires_at": "2026-03-20T17:30"}))
    act_done = Act.objects.get(matter=road, kind="act.done")
    assert act_done.data["expires_at"] == moment("2026-03-20 17:30")
    personal = act_done.leaf.disclosures.get(name="personal")
    assert personal.value == {"zh": "示范户一、示范户二"}
    assert personal.expires_at == moment("2026-03-20 17:30")


def test_what_the_public_will_see_is_shown_in_the_shape_of_the_public_page(road, sign_in):
    asked = {**applying(road), "press": "check", "personal_zh": "示范户一"}
    html = sign_in("culture").post(address(road), asked).content.decode()
    shown = html[html.index("群众将看到的样子") :]
    assert '<ol class="rail">' in shown
    assert "申请三万元。" in shown
    assert "示范户一" in shown


def test_a_form_has_a_key_of_its_own(road, sign_in):
    client = sign_in("culture")
    keys = {
        re.search(r'name="key" value="([^"]+)"', client.get(address(road)).content.decode())[1] for _ in "ab"
    }
    assert len(keys) == 2


def test_a_refused_act_says_every_rule_and_keeps_text_and_files(road, sign_in):
    client = sign_in("culture")
    file = SimpleUploadedFile("报价.pdf", pdf("three offers, on one page of words"))
    answer = client.post(
        address(road), {**applying(road, needs=[], done_at="2026-03-11T09:00"), "files": file}
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "缺少材料" in html
    assert "晚于现在" in html
    assert "申请三万元。" in html
    assert "报价.pdf" in html
    kept = re.search(r'name="kept" value="([^"]+)"', html)[1]
    assert kinds_of(road) == ["matter.opened"]

    client.post(address(road), applying(road, kept=kept))
    assert Disclosure.objects.get(name="file").value["name"] == "报价.pdf"


def test_a_touched_list_of_kept_files_brings_none(road, sign_in):
    sign_in("culture").post(address(road), applying(road, kept="WyJ4Il0:forged"))
    assert not Disclosure.objects.filter(name="file").exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text_zh": ""}, "请写几句话"),
        ({"text_zh": "  \n "}, "请写几句话"),
        ({"text_zh": "字" * 20_001}, "最多 20000 字"),
        ({"text_zh": "字" * 300_000}, "最多 20000 字"),
        ({"text_zh": "付给\u202e甲"}, "U+202E"),
        ({"text_zh": "三\u200b万元"}, "U+200B"),
        ({"text_en": "x\u2066y"}, "U+2066"),
        ({"amount": "-1"}, "0"),
        ({"amount": "many"}, "amount"),
        ({"done_at": "yesterday"}, "done_at"),
        ({"done_at": "2020-01-01T09:00"}, "太早"),
        ({"needs": ["moon"]}, "moon"),
        ({"key": ""}, "key"),
        ({"key": "k" * 65}, "key"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_enters_nothing(road, sign_in, wrong, says):
    answer = sign_in("culture").post(address(road), applying(road, **wrong))
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert kinds_of(road) == ["matter.opened"]


def test_a_text_of_many_megabytes_is_refused_in_words(road, sign_in):
    answer = sign_in("culture").post(
        address(road), urlencode(applying(road, text_zh="x" * 3_000_000), doseq=True),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert "最多 20000 字" in answer.content.decode()
    assert kinds_of(road) == ["matter.opened"]


def test_without_the_token_of_the_page_nothing_is_entered(road, sign_in):
    answer = sign_in("culture", checks=True).post(address(road), applying(road))
    assert answer.status_code == 403
    assert kinds_of(road) == ["matter.opened"]


def test_another_post_may_not_hand_it_in(road, sign_in):
    answer = sign_in("cashier").post(address(road), applying(road))
    assert "这个环节由" in answer.content.decode()
    assert kinds_of(road) == ["matter.opened"]


def test_who_comes_second_keeps_his_words_and_is_told_what_is_open(road, qinghe, sign_in):
    act(qinghe, road, "apply", "2026-03-09 09:00")
    html = sign_in("culture").post(address(road), applying(road)).content.decode()
    assert "已经办过" in html
    assert "申请三万元。" in html


def test_a_draft_is_kept_with_its_files_for_its_writer_alone_and_gone_when_handed_in(road, sign_in):
    client = sign_in("culture")
    file = SimpleUploadedFile("报价.pdf", pdf("three offers, on one page of words"))
    draft = {**applying(road, text_zh="写到一半", needs=papers(road)[:1]), "press": "draft", "files": file}
    assert client.post(address(road), draft).status_code == 302
    html = client.get(address(road)).content.decode()
    for words in ("写到一半", "报价.pdf", "上次存的草稿"):
        assert words in html
    assert re.search(r'name="needs" value="' + papers(road)[0] + '"[^>]*checked', html)
    assert kinds_of(road) == ["matter.opened"]
    assert "写到一半" not in sign_in("culture", "finance").get(address(road)).content.decode()

    kept = re.search(r'name="kept" value="([^"]+)"', html)[1]
    client.post(address(road), applying(road, kept=kept))
    assert not Draft.objects.exists()
    assert Disclosure.objects.filter(name="file").count() == 1


def test_a_draft_that_is_too_long_says_so(road, sign_in):
    html = sign_in("culture").post(address(road), applying(road, text_zh="字" * 200_001, press="draft"))
    assert "草稿太长" in html.content.decode()
    assert not Draft.objects.exists()


def test_looking_first_shows_what_would_be_refused_and_enters_nothing(road, sign_in):
    html = sign_in("culture").post(address(road), applying(road, needs=[], press="check")).content.decode()
    assert "缺少材料" in html
    assert kinds_of(road) == ["matter.opened"]
    assert "申请三万元。" in re.search(r'data-preview="id_text_zh">([^<]*)', html)[1]


def test_what_stands_in_the_way_of_one_outcome_is_said_beside_it(qinghe, road, sign_in):
    act(qinghe, road, "apply", "2026-03-09 09:00")
    html = sign_in("finance").get(address(road, "budget")).content.decode()
    assert "轮到这一步" in html
    assert "要写明理由" in html


@pytest.mark.requirement("DIS-5")
def test_an_objection_is_answered_where_its_step_is(qinghe, morning, sign_in):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-09 12:00"):
        object_to(road, WORDS)
    client = sign_in("purchasing")
    html = client.get(address(road, "candidate_show")).content.decode()
    assert 'name="answers"' not in html
    client.post(
        address(road, "candidate_show"), {"outcome": "objection", "text_zh": "收到异议。", "key": "a"}
    )
    assert 'name="answers"' in client.get(address(road, "answer")).content.decode()
    said = {
        "outcome": "dismissed",
        "answers": ["1"],
        "text_zh": "报告属实。",
        "reason_zh": "已核对。",
        "key": "b",
    }
    client.post(address(road, "answer"), said)
    assert Matter.objects.get(pk=road.pk).objections_open == 0


def opening(**more):
    return {
        "title_zh": "沿河路", "summary_zh": "修一条路。", "whom_zh": "两个村", "decides_zh": "镇党委", "entry": "works",
        "fact_amount": "30000", "fact_kind": "works", "post_spending_unit": "culture",
        "post_member_in_charge": "member_in_charge", "key": "k", **more,
    }  # fmt: skip


def test_a_matter_is_opened_once_from_the_form(qinghe, morning, sign_in):
    client = sign_in("office")
    for _ in range(2):
        answer = client.post(f"{HERE}/new/?power=FIN-02", opening())
    matter = Matter.objects.get()
    assert answer.headers["Location"] == f"{HERE}/{matter.number}/"
    assert (matter.facts["amount"], matter.posts["spending_unit"]) == (30_000, "culture")


def test_a_matter_in_english_alone_is_a_matter(qinghe, morning, sign_in):
    english = {
        "title_en": "A road",
        "summary_en": "Mend it.",
        "whom_en": "Two villages",
        "decides_en": "Committee",
    }
    blank = dict.fromkeys(("title_zh", "summary_zh", "whom_zh", "decides_zh"), "")
    sign_in("office", lang="en").post(f"{HERE}/new/?power=FIN-02", opening(**blank, **english))
    assert Matter.objects.get().title.value == {"en": "A road"}


def test_a_matter_that_is_not_whole_comes_back_with_every_reason(qinghe, morning, sign_in):
    client = sign_in("office")
    html = client.post(
        f"{HERE}/new/?power=FIN-02", opening(title_zh="", summary_zh="字" * 61)
    ).content.decode()
    assert "请填写“事项名称”" in html
    assert "最多 60 字" in html
    assert not Matter.objects.exists()


def test_who_may_not_open_a_matter_is_told_who_may(qinghe, morning, sign_in):
    html = sign_in("cashier").post(f"{HERE}/new/?power=FIN-02", opening()).content.decode()
    assert "不归您现在的岗位办" in html
    assert "党政办公室" in html
    assert not Matter.objects.exists()


def ballots(qinghe, marks="aaaaa", **more):
    said = {"a": "agree", "d": "disagree", "f": "defer", "b": "abstain"}
    form = {"outcome": "pass", "text_zh": "会议同意。", "key": "v"}
    for place, (member, mark) in enumerate(zip(qinghe.committee, marks, strict=True)):
        form[f"p_{member.code}"] = {"-": "away", "r": "recused_interest"}.get(mark, "here")
        form[f"o_{member.code}"] = 9 if place == 0 else place
        form[f"c_{member.code}"] = said.get(mark, "agree")
    return {**form, **more}


@pytest.fixture
def meeting(qinghe, morning):
    """A matter that waits for a vote of the committee."""
    trial = voting(qinghe, "2026-03-09 08:00")
    return trial, f"{HERE}/{trial.number}/vote/vote/"


@pytest.mark.requirement("PRO-3", "PRO-4")
def test_a_meeting_is_entered_once_from_one_form(qinghe, meeting, sign_in):
    trial, page = meeting
    for _ in range(2):
        assert sign_in("").post(page, ballots(qinghe, "aaadr")).status_code == 302
    assert kinds_of(trial).count("vote.opened") == 1
    result = Act.objects.get(matter=trial, kind="act.done")
    assert result.data["count"] == {"agree": 3, "disagree": 1}
    assert result.tally["recused"] == 1


@pytest.mark.requirement("PRO-3")
def test_a_meeting_that_breaks_rules_shows_every_one(qinghe, meeting, sign_in):
    trial, page = meeting
    head = qinghe.committee[0].code
    html = sign_in("").post(page, ballots(qinghe, "aa---", **{f"o_{head}": 1})).content.decode()
    assert "要 3 人到会" in html
    assert "主要负责人最后表态" in html
    assert "会议同意。" in html
    assert kinds_of(trial) == ["matter.opened"]


def test_a_meeting_below_quorum_can_be_entered_as_void(qinghe, meeting, sign_in):
    trial, page = meeting
    sign_in("").post(page, ballots(qinghe, "aa---", outcome="void"))
    assert Act.objects.get(matter=trial, kind="act.done").tally["outcome"] == "void"
    assert "ballot.cast" not in kinds_of(trial)


def test_a_vote_says_beforehand_what_it_needs(qinghe, meeting, sign_in):
    html = sign_in("").get(meeting[1]).content.decode()
    for words in ("5 人里至少 3 人到会", "至少 3 票同意", "党员能看"):
        assert words in html


def test_a_draft_of_a_meeting_is_kept_too(qinghe, meeting, sign_in):
    client = sign_in("")
    client.post(meeting[1], ballots(qinghe, text_zh="会开到一半", press="draft"))
    assert "会开到一半" in client.get(meeting[1]).content.decode()
    assert kinds_of(meeting[0]) == ["matter.opened"]


def test_a_secret_ballot_asks_for_figures_and_tellers(qinghe, morning, sign_in):
    trial = voting(qinghe, "2026-03-09 08:00", method="secret", last_to_speak=[])
    page = f"{HERE}/{trial.number}/vote/vote/"
    client = sign_in("")
    html = client.get(page).content.decode()
    assert 'name="n_agree"' in html
    assert 'name="c_' not in html
    tellers = [member.code for member in qinghe.committee[1:3]]
    client.post(page, ballots(qinghe, n_agree="4", n_disagree="1", tellers=tellers))
    assert Act.objects.get(matter=trial, kind="act.done").data["tellers"] == sorted(tellers)


def test_a_departure_a_correction_and_a_withholding_are_entered_once(qinghe, road, sign_in):
    first = act(qinghe, road, "apply", "2026-03-09 09:00")
    forms = {
        ("secretary", "depart/"): {"cls": "shorten", "step": "budget", "reason": "disaster_relief", "text_zh": "抢险。"},
        ("office", f"correct/{first.index}/"): {"text_zh": "应为四万元。", "reason_zh": "写错了。"},
        ("office", "withhold/"): {
            "what_zh": "三个手机号", "content_zh": "一三八", "ground": "personal_privacy", "review_on": "2028-03-01",
        },
    }  # fmt: skip
    for n, ((post, page), form) in enumerate(forms.items()):
        for _ in range(2):
            answer = sign_in(post).post(f"{HERE}/{road.number}/{page}", {**form, "key": f"k{n}"})
            assert answer.status_code == 302, answer.content.decode()
    assert kinds_of(road)[2:] == ["departure.declared", "act.corrected", "withholding.proposed"]
    assert Departure.objects.count() == Proposal.objects.count() == 1


@pytest.mark.requirement("RUN-4")
def test_a_matter_is_closed_with_its_report(qinghe, meeting, sign_in):
    trial = meeting[0]
    vote(qinghe, trial, said="2026-03-09 09:00")
    client = sign_in("office")
    page = f"{HERE}/{trial.number}/close/"
    assert "请写几句话" in client.post(page, {"text_zh": " ", "key": "c"}).content.decode()
    assert client.post(page, {"text_zh": "修好了。", "key": "c"}).status_code == 302
    assert Matter.objects.get(pk=trial.pk).state == "done"


def test_a_handover_moves_the_tasks_to_the_successor_and_the_old_account_loses_them(qinghe, road, sign_in):
    act(qinghe, road, "apply", "2026-03-09 09:00")
    old, keeper = sign_in("finance"), sign_in("office")
    task = address(road, "budget")
    assert task in old.get("/desk/").content.decode()
    page = f"/desk/qinghe/posts/{qinghe.by['finance'].code}/"
    form = {"name_zh": "周新", "username": "zhou-xin"}
    assert "/accounts/password/reset/key/" in keeper.post(page, form).content.decode()

    assert task not in old.get("/desk/").content.decode()
    assert old.get(task).status_code == 403
    new = sign_in("office")  # only to have a client
    new.force_login(User.objects.get(username="zhou-xin"))
    assert task in new.get("/desk/").content.decode()
    assert new.post(task, {"outcome": "ok", "text_zh": "在预算内。", "key": "b"}).status_code == 302
    assert Act.objects.get(step="budget").tenure.name.value == {"zh": "周新"}
    assert keeper.post(page, form).status_code == 404  # that tenure is over


def test_a_successor_who_holds_a_post_already_stays_the_same_person(qinghe, morning, sign_in):
    sign_in("cashier")
    page = f"/desk/qinghe/posts/{qinghe.by['purchasing'].code}/"
    sign_in("office").post(page, {"name_zh": "He", "username": "cashier"})
    tenure = Tenure.objects.get(post__code="purchasing", to_on=None)
    assert tenure.person == qinghe.by["cashier"].person


def test_only_those_who_keep_the_register_hand_a_post_over(qinghe, morning, sign_in):
    client = sign_in("cashier")
    page = f"/desk/qinghe/posts/{qinghe.by['finance'].code}/"
    assert client.post(page, {"name_zh": "周新"}).status_code == 403
    assert page not in client.get("/desk/qinghe/posts/").content.decode()


@pytest.fixture
def asked(qinghe, road):
    """A question on the road that waits to be shown."""
    with at("2026-03-09 12:00"):
        return ask(qinghe.body, text={"zh": "路什么时候修好？"}, target=road)


def test_a_question_is_shown_or_hidden_by_those_who_may_and_answered_by_its_post(qinghe, asked, sign_in):
    page = f"/desk/qinghe/questions/{asked.number}/"
    office = sign_in("office")
    assert "路什么时候修好" in office.get(page).content.decode()
    assert office.post(page, {"press": "show"}).status_code == 302
    assert Submission.objects.get().shown == "shown"
    culture = sign_in("culture")
    reply = {"press": "reply", "text_zh": "十五号以前。", "key": "r"}
    for _ in range(2):
        assert culture.post(page, reply).status_code == 302
    assert Leaf.objects.filter(kind="reply.given").count() == 1
    html = sign_in("cashier").post(page, {"press": "hide", "ground": "personal_privacy"}).content.decode()
    assert Submission.objects.get().shown == "shown"
    assert 'role="alert"' in html
    assert office.post(page, {"press": "hide", "ground": "personal_privacy"}).status_code == 302
    assert Submission.objects.get().shown == "hidden"


def test_an_empty_reply_and_one_with_invisible_characters_are_refused(qinghe, asked, sign_in):
    page = f"/desk/qinghe/questions/{asked.number}/"
    for text, says in (("", "请写几句话"), ("好\u200b的", "U+200B"), ("字" * 20_001, "最多")):
        html = sign_in("culture").post(page, {"press": "reply", "text_zh": text, "key": "r"}).content.decode()
        assert says in html
    assert not Leaf.objects.filter(kind="reply.given").exists()


def test_the_claimed_time_is_local_to_the_town(road, sign_in):
    sign_in("culture").post(address(road), applying(road, done_at="2026-03-09T15:00"))
    assert Act.objects.get(kind="act.done").done_at == moment("2026-03-09 15:00")

"""Openings, departures, corrections, answers, replies and closings can be taken back as acts can."""

from __future__ import annotations

import pytest

from sunlit.dialogue.actions import ask
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions import close, declare_departure
from sunlit.matters.models import Act, Departure, Draft, Matter, Prepared, Submitted
from sunlit.matters.preparing import perform_due
from tests.desk.test_acting import HERE, address, applying, opening
from tests.desk.test_recalling import let_recall
from tests.matters.trials import WORDS, kinds_of, vote, voting
from tests.town import act, at, moment, purchase, tender

pytestmark = pytest.mark.database
TEXT = {"zh": "说明。"}


@pytest.fixture
def town_of(qinghe, morning):
    """A town whose acts can be taken back for ten minutes."""
    let_recall()
    return qinghe


@pytest.fixture
def road(town_of):
    """A purchase whose application was entered."""
    found = purchase(town_of, "2026-03-09 08:00")
    act(town_of, found, "apply", "2026-03-09 09:00")
    return found


def waits(client, page, form, morning):
    """Hand a form in twice: nothing is entered and one row waits; taken back, nothing is left of it."""
    leaves, texts = Leaf.objects.count(), Disclosure.objects.count()
    for _ in range(2):
        answer = client.post(page, {**form, "key": "form-1"}, follow=True)
        assert "还没有公开" in answer.content.decode(), answer.content.decode()
    assert Prepared.objects.count() == 1
    assert (Leaf.objects.count(), Disclosure.objects.count()) == (leaves, texts)
    assert not Submitted.objects.exists()
    assert "还剩 10 分钟" in client.get("/desk/").content.decode()
    client.post("/desk/prepared/form-1/", {"press": "back"})
    morning("2026-03-10 10:20")
    assert perform_due() == []
    assert (Prepared.objects.count(), Leaf.objects.count()) == (0, leaves)
    morning("2026-03-10 10:00")


def entered(client, page, form, morning):
    """Hand a form in and let its time pass: it is entered once."""
    client.post(page, {**form, "key": "form-2"})
    morning("2026-03-10 10:10")
    assert len(perform_due()) == 1
    assert perform_due() == []
    morning("2026-03-10 10:11")
    answer = client.post(page, {**form, "key": "form-2"}, follow=True)
    assert answer.status_code in (200, 403)  # the back button: it was entered before
    assert not Prepared.objects.exists()


@pytest.mark.requirement("RUN-1")
def test_a_departure_waits_and_is_entered(road, sign_in, morning):
    form = {"cls": "shorten", "step": "budget", "reason": "disaster_relief", "text_zh": "抢险。"}
    client, page = sign_in("secretary"), f"{HERE}/{road.number}/depart/"
    waits(client, page, form, morning)
    entered(client, page, form, morning)
    assert Departure.objects.count() == 1


@pytest.mark.requirement("PRO-5")
def test_a_declared_emergency_does_not_wait(town_of, sign_in):
    road = tender(town_of, "2026-03-09 08:00")
    form = {"cls": "emergency", "step": "s2", "reason": "emergency_rescue", "text_zh": "抢险。", "key": "k"}
    sign_in("secretary").post(f"{HERE}/{road.number}/depart/", form)
    assert not Prepared.objects.exists()
    assert Departure.objects.count() == 1


def test_a_correction_waits_and_is_entered(road, sign_in, morning):
    first = Act.objects.get(kind="act.done")
    form = {"text_zh": "应为四万元。", "reason_zh": "写错了。"}
    client, page = sign_in("office"), f"{HERE}/{road.number}/correct/{first.index}/"
    waits(client, page, form, morning)
    entered(client, page, form, morning)
    assert kinds_of(road)[-1] == "act.corrected"


def test_a_matter_waits_before_it_has_a_number(town_of, sign_in, morning):
    client, page = sign_in("office"), f"{HERE}/new/?power=FIN-02"
    waits(client, page, {k: v for k, v in opening().items() if k != "key"}, morning)
    assert not Matter.objects.exists()
    client.post(page, opening(key="one"))
    client.post(page, opening(key="two", title_zh="沿江路"))  # two at once are two matters
    assert Prepared.objects.count() == 2
    morning("2026-03-10 10:10")
    assert len(perform_due()) == 2
    assert {one.title.value["zh"] for one in Matter.objects.all()} == {"沿河路", "沿江路"}


def test_a_reply_waits_never_past_its_day_and_is_entered(road, town_of, sign_in, morning):
    with at("2026-03-09 12:00"):
        asked = ask(town_of.body, text={"zh": "路什么时候修好？"}, target=road)
    client, page = sign_in("culture"), f"/desk/qinghe/questions/{asked.number}/"
    form = {"press": "reply", "text_zh": "十五号以前。"}
    waits(client, page, form, morning)
    Submission.objects.update(due_at=moment("2026-03-10 10:06"))
    client.post(page, {**form, "key": "form-2"})
    assert Prepared.objects.get().due_at == moment("2026-03-10 10:05")
    morning("2026-03-10 10:05")
    assert len(perform_due()) == 1
    assert Leaf.objects.filter(kind="reply.given").count() == 1


def test_a_closing_waits_and_is_entered(town_of, sign_in, morning):
    trial = voting(town_of, "2026-03-09 08:00")
    vote(town_of, trial, said="2026-03-09 09:00")
    client, page = sign_in("office"), f"{HERE}/{trial.number}/close/"
    waits(client, page, {"text_zh": "修好了。"}, morning)
    entered(client, page, {"text_zh": "修好了。"}, morning)
    assert Matter.objects.get(pk=trial.pk).closed_at == moment("2026-03-10 10:10")


def test_what_breaks_a_rule_is_said_at_once_and_leaves_nothing(road, sign_in, town_of):
    first = Act.objects.get(kind="act.done")
    leaves = Leaf.objects.count()
    page = f"{HERE}/{road.number}/correct/{first.index}/"
    html = (
        sign_in("cashier").post(page, {"text_zh": "改。", "reason_zh": "错。", "key": "k"}).content.decode()
    )
    assert 'role="alert"' in html
    html = (
        sign_in("office")
        .post(f"{HERE}/new/?power=FIN-02", opening(post_member_in_charge=""))
        .content.decode()
    )
    assert "error" in html
    assert (Prepared.objects.count(), Leaf.objects.count()) == (0, leaves)


def test_a_closing_that_somebody_else_did_first_becomes_a_draft_with_the_reason(town_of, sign_in, morning):
    trial = voting(town_of, "2026-03-09 08:00")
    vote(town_of, trial, said="2026-03-09 09:00")
    client, page = sign_in("office"), f"{HERE}/{trial.number}/close/"
    client.post(page, {"text_zh": "修好了。", "key": "k"})
    with at("2026-03-10 10:05"):
        close(trial, TEXT, town_of.by["office"])
    morning("2026-03-10 10:10")
    assert perform_due() == []
    assert "没能入册" in client.get("/desk/").content.decode()
    assert client.post("/desk/prepared/k/", {"press": "again"})["Location"] == page
    assert Draft.objects.get().form["text_zh"] == ["修好了。"]


def test_what_is_refused_later_opens_again_as_the_same_text_on_its_form(road, town_of, sign_in, morning):
    with at("2026-03-09 12:00"):
        asked = ask(town_of.body, text={"zh": "路什么时候修好？"}, target=road)
    culture = sign_in("culture")
    page = f"/desk/qinghe/questions/{asked.number}/"
    culture.post(page, {"press": "reply", "text_zh": "十五号以前。", "key": "r"})
    first, office = Act.objects.get(kind="act.done"), sign_in("office")
    correction = f"{HERE}/{road.number}/correct/{first.index}/"
    office.post(correction, {"text_zh": "应为四万元。", "reason_zh": "写错了。", "key": "c"})
    Prepared.objects.update(refused=[["tenure", {"tenure": "t1"}, ""]])
    for client, key, address_of, text in (
        (culture, "r", page, "十五号以前。"),
        (office, "c", correction, "应为四万元。"),
    ):
        assert client.post(f"/desk/prepared/{key}/", {"press": "again"})["Location"] == address_of
        html = client.get(address_of).content.decode()
        assert text in html
        assert "上次存的草稿" in html
    office.post(correction, {"text_zh": "应为四万元。", "reason_zh": "写错了。", "key": "c2"})
    assert Draft.objects.count() == 1  # what is handed in is no draft any more


def test_an_answer_and_a_ratification_wait_as_their_tasks_do(road, town_of, sign_in, morning):
    with at("2026-03-10 09:00"):
        declare_departure(road, "shorten", "budget", "disaster_relief", WORDS, town_of.by["secretary"])
    index = Leaf.objects.get(kind="departure.declared").index
    client, page = sign_in(""), f"{HERE}/{road.number}/ratify/{index}/"
    voted = {"text_zh": "追认。", "eligible": 5, "present": 5, "agree": 5}
    waits(client, page, voted, morning)
    assert f'href="{page}"' in client.get("/desk/").content.decode()
    client.post(page, {**voted, "key": "form-2"})
    assert f'href="{page}"' not in client.get("/desk/").content.decode()
    morning("2026-03-10 10:10")
    assert len(perform_due()) == 1
    assert kinds_of(road)[-1] == "departure.ratified"


def test_a_body_without_the_window_enters_all_of_it_at_once(town_of, road, sign_in):
    let_recall(0)
    first = Act.objects.get(kind="act.done")
    form = {"text_zh": "应为四万元。", "reason_zh": "写错了。", "key": "k"}
    sign_in("office").post(f"{HERE}/{road.number}/correct/{first.index}/", form)
    assert kinds_of(road)[-1] == "act.corrected"


@pytest.mark.requirement("RUN-1")
def test_a_task_that_was_handed_in_is_no_task_any_more_but_waits(town_of, sign_in, morning):
    road = purchase(town_of, "2026-03-09 08:00")
    clerk = sign_in("culture")
    task = f'href="{address(road)}"'
    assert task in clerk.get("/desk/").content.decode()
    clerk.post(address(road), applying(road))
    mine = clerk.get("/desk/").content.decode()
    assert task not in mine
    assert "还剩 10 分钟" in mine
    Prepared.objects.update(tenure=town_of.by["finance"].ref)  # a colleague's, of the same post
    theirs = clerk.get("/desk/").content.decode()
    assert task in theirs
    assert "等着入册 · " in theirs
    assert "已交出、等着入册" in theirs
    Prepared.objects.all().delete()
    assert "等着入册 · " not in clerk.get("/desk/").content.decode()

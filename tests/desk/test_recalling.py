"""What is handed in waits before it is public: it can be taken back, and is entered once when its time comes."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from sunlit.catalogue.models import Body
from sunlit.ledger import clock
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters import signing_rules
from sunlit.matters.actions import declare_departure, open_matter
from sunlit.matters.models import Act, Draft, Prepared
from sunlit.matters.preparing import perform_due, perform_prepared, waiting
from sunlit.matters.proposed import ProposedAct, ProposedMatter
from sunlit.matters.refusal import ActRefused
from tests.desk.test_acting import address, applying, ballots
from tests.matters.trials import WORDS, kinds_of, named, voting
from tests.town import POWERS, act, at, moment, purchase, town

pytestmark = pytest.mark.database


def let_recall(minutes=10):
    """Let what is handed in at Qinghe be taken back for some minutes."""
    body = Body.objects.get(slug="qinghe")
    body.rules = {**body.rules, "recall_minutes": minutes}
    body.save()


@pytest.fixture
def road(qinghe, morning):
    """A purchase that waits for its application, in a body whose acts can be taken back for ten minutes."""
    let_recall()
    return purchase(qinghe, "2026-03-09 08:00")


@pytest.fixture
def clerk(road, sign_in):
    """The clerk who has handed his application in."""
    client = sign_in("culture")
    answer = client.post(address(road), applying(road), follow=True)
    assert "还没有公开" in answer.content.decode()
    return client


@pytest.mark.requirement("RUN-1")
def test_an_act_waits_with_its_countdown_and_is_entered_when_its_time_is_over(road, clerk, morning):
    assert kinds_of(road) == ["matter.opened"]
    assert "还剩 10 分钟" in clerk.get("/desk/").content.decode()
    morning("2026-03-10 10:09")
    assert perform_due() == []
    assert "还剩 1 分钟" in clerk.get("/desk/").content.decode()
    morning("2026-03-10 10:10")
    assert [leaf.kind for leaf in perform_due()] == ["act.done"]
    assert "申请三万元。" in clerk.get(f"/desk/qinghe/matters/{road.number}/").content.decode()
    assert not Prepared.objects.exists()
    assert perform_due() == []


def test_the_page_of_tasks_enters_what_is_due_without_any_server_beside_it(road, clerk, morning):
    morning("2026-03-10 10:11")
    clerk.get("/desk/")
    assert kinds_of(road) == ["matter.opened", "act.done"]


def test_what_is_taken_back_leaves_no_row_and_no_entry(road, clerk, morning):
    leaves, texts = Leaf.objects.count(), Disclosure.objects.count()
    answer = clerk.post("/desk/prepared/form-1/", {"press": "back"}, follow=True)
    assert "撤回了" in answer.content.decode()
    morning("2026-03-10 12:00")
    assert perform_due() == []
    assert not Prepared.objects.exists()
    assert not Draft.objects.exists()
    assert (Leaf.objects.count(), Disclosure.objects.count()) == (leaves, texts)


def test_nobody_else_sees_it_takes_it_back_or_enters_it(road, clerk, sign_in):
    other = sign_in("finance")
    assert "还剩" not in other.get("/desk/").content.decode()
    for press in ("back", "now", "again"):
        other.post("/desk/prepared/form-1/", {"press": press})
    assert Prepared.objects.count() == 1
    assert kinds_of(road) == ["matter.opened"]


def test_a_double_click_waits_once_and_after_its_entry_the_form_says_so(road, clerk, morning):
    clerk.post(address(road), applying(road))
    assert Prepared.objects.count() == 1
    clerk.post("/desk/prepared/form-1/", {"press": "now"})
    assert kinds_of(road) == ["matter.opened", "act.done"]
    answer = clerk.post(address(road), applying(road), follow=True)
    assert "没有再记一次" in answer.content.decode()
    assert not Prepared.objects.exists()


def test_a_form_copied_by_another_person_is_refused_while_it_waits(road, clerk, qinghe, sign_in):
    Prepared.objects.update(tenure=qinghe.by["finance"].ref)
    answer = clerk.post(address(road), applying(road))
    assert "正在等着入册" in answer.content.decode()


def test_what_the_rules_refuse_by_then_is_said_and_the_text_is_kept(road, clerk, qinghe, morning):
    act(qinghe, road, "apply", "2026-03-10 10:05")
    morning("2026-03-10 10:10")
    assert perform_due() == []
    page = clerk.get("/desk/").content.decode()
    assert "没能入册" in page
    answer = clerk.post("/desk/prepared/form-1/", {"press": "again"})
    assert answer["Location"] == address(road)
    assert Draft.objects.get().form["text_zh"] == ["申请三万元。"]
    assert not Prepared.objects.exists()


def test_a_broken_rule_is_said_at_once_and_nothing_waits(road, sign_in):
    answer = sign_in("culture").post(address(road), {"text_zh": "申请。", "key": "form-2"})
    assert 'class="' in answer.content.decode()
    assert answer.status_code == 200
    assert not Prepared.objects.exists()


@pytest.mark.parametrize("rules", [{}, {"recall_minutes": 0}])
def test_a_body_without_the_window_enters_at_once(road, sign_in, rules):
    Body.objects.filter(slug="qinghe").update(rules=rules)
    sign_in("culture").post(address(road), applying(road))
    assert kinds_of(road) == ["matter.opened", "act.done"]
    assert not Prepared.objects.exists()


def test_nothing_waits_on_the_emergency_path(road, sign_in, monkeypatch):
    monkeypatch.setattr(signing_rules, "EMERGENCY", road.power.code)
    sign_in("culture").post(address(road), applying(road))
    assert kinds_of(road) == ["matter.opened", "act.done"]


def test_an_act_never_waits_past_the_instant_its_step_falls_due(road, sign_in):
    soon = moment("2026-03-10 10:05")
    road.runs.update(due_at=soon)
    sign_in("culture").post(address(road), applying(road))
    assert Prepared.objects.get().due_at == soon - 60_000


def test_a_second_form_at_the_same_step_is_refused_while_the_first_waits(road, clerk):
    answer = clerk.post(address(road), applying(road, key="form-2"))
    assert "已经交了一件" in answer.content.decode()
    assert Prepared.objects.get().key == "form-1"
    clerk.post("/desk/prepared/form-1/", {"press": "back"})
    clerk.post(address(road), applying(road, key="form-2"))
    assert Prepared.objects.get().key == "form-2"


@pytest.mark.requirement("RUN-1")
def test_a_vote_waits_with_all_its_ballots_and_is_entered_whole(qinghe, morning, sign_in):
    trial = voting(qinghe, "2026-03-09 08:00")
    let_recall()
    client = sign_in("")
    for _ in range(2):  # a double click
        client.post(f"/desk/qinghe/matters/{trial.number}/vote/vote/", ballots(qinghe, "aaadr"))
    assert kinds_of(trial) == ["matter.opened"]
    assert Prepared.objects.get().kind == "vote"
    morning("2026-03-10 10:10")
    assert len(perform_due()) == 1
    assert kinds_of(trial).count("vote.opened") == 1
    assert Act.objects.get(matter=trial, kind="act.done").data["count"] == {"agree": 3, "disagree": 1}
    assert perform_due() == []


def test_a_vote_that_is_taken_back_leaves_no_ballot(qinghe, morning, sign_in):
    trial = voting(qinghe, "2026-03-09 08:00")
    let_recall()
    client = sign_in("")
    client.post(f"/desk/qinghe/matters/{trial.number}/vote/vote/", ballots(qinghe))
    client.post("/desk/prepared/v/", {"press": "back"})
    morning("2026-03-10 12:00")
    assert perform_due() == []
    assert kinds_of(trial) == ["matter.opened"]


@pytest.mark.requirement("PRO-5")
def test_the_act_of_a_declared_emergency_does_not_wait(db, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(signing_rules, "EMERGENCY", "")  # the declaration alone, not the power
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town(powers=(*POWERS, "DEC-06"))
    let_recall()
    with at("2026-03-10 06:00"):
        burst = open_matter(
            of.body,
            ProposedMatter("DEC-06", named("水管爆裂", "A burst main"), *[WORDS] * 5),
            of.by["office"],
        )
        rescue = ProposedAct("s2", text=WORDS)
        with pytest.raises(ActRefused):  # it would have to wait, so it is looked at, and it is not its turn
            waiting.prepare(burst, rescue, of.by["secretary"], "k", {})
        declare_departure(burst, "emergency", "s2", "emergency_rescue", WORDS, of.by["secretary"])
        assert waiting.prepare(burst, rescue, of.by["secretary"], "k", {}) is None
    assert not Prepared.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_enter_it_once(road, clerk, morning):
    found = []
    start = threading.Barrier(2)

    def enter():
        clock._demo.set(moment("2026-03-10 10:10"))
        try:
            start.wait()
            found.append(perform_prepared("form-1", "qinghe"))
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(leaf is not None for leaf in found) == 1
    assert kinds_of(road) == ["matter.opened", "act.done"]

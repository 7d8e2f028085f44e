"""The key that makes one form one entry, used for something else than the form it came with."""

import re

import pytest
from django.test import Client

from sunlit.dialogue.actions import ask, reply
from sunlit.dialogue.models import Submission
from sunlit.matters.actions import perform
from sunlit.matters.models import Matter, Submitted
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.refusal import ActRefused
from sunlit.portal.speak import forms
from tests.matters.trials import kinds_of
from tests.town import at, name, purchase, town

pytestmark = pytest.mark.database
NOW = "2026-03-10 10:00"
HIDDEN = re.compile(r'name="token" value="([^"]+)"')


def applying(person):
    return ProposedAct("apply", name(f"{person} applies"), needs=["request", "budget"])


def codes(refusal):
    return [objection.code for objection in refusal.value.objections]


def test_a_key_of_one_body_never_answers_for_the_matter_of_that_number_in_another(qinghe):
    other = town("yanhe")
    here, there = purchase(qinghe, NOW), purchase(other, NOW)
    assert here.number == there.number
    Submitted.objects.create(key="k", leaf=here.leaf_id, at=0)
    with at(NOW), pytest.raises(ActRefused) as refusal:
        perform(there, applying("Li"), other.by["culture"], key="k")
    assert codes(refusal) == ["key_used"]


def test_a_key_of_another_matter_is_never_told_as_done(qinghe, sign_in, morning):
    first, second = purchase(qinghe, NOW), purchase(qinghe, NOW)
    Submitted.objects.create(key="k", leaf=first.leaf_id, at=0)
    form = {"key": "k", "text_zh": "申请三万元。"}
    page = sign_in("culture").post(f"/desk/qinghe/matters/{second.number}/do/apply/", form, follow=True)
    assert "没有再记一次" not in page.content.decode()
    assert kinds_of(second) == ["matter.opened"]


def test_a_reply_with_the_key_of_another_question_is_refused_not_told_as_given(qinghe):
    with at(NOW):
        one, two = (ask(qinghe.body, text=name(said)) for said in ("One?", "Two?"))
        reply(one, name("Yes."), qinghe.by["office"], key="k")
        with pytest.raises(ActRefused) as refusal:
            reply(two, name("No."), qinghe.by["office"], key="k")
    assert codes(refusal) == ["key_used"]


def test_a_matter_opened_twice_with_one_key_is_one(qinghe, sign_in, morning):
    assert Matter.objects.count() == 0
    client = sign_in("office")
    head = {f"{field}_zh": "测试" for field in ("title", "summary", "whom", "decides")}
    for _ in range(2):
        client.post("/desk/qinghe/matters/new/?power=", {"key": "k", **head})
    assert Matter.objects.count() == 1


@pytest.fixture
def sent(monkeypatch, qinghe):
    """Send one form of the public several times, as somebody does who goes back in his browser."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)
    client = Client()
    with at(NOW):
        token = HIDDEN.search(client.get("/qinghe/ask/").content.decode())[1]

    def send(text, address="/qinghe/ask/"):
        with at(NOW):
            return client.post(address, {"text": text, "named": "none", "token": token})

    return send


def test_another_question_on_a_form_that_was_sent_is_never_taken_for_the_first(sent):
    assert sent("第一个问题？").status_code == 302
    again = sent("完全不同的第二个问题？")
    assert again.status_code == 400
    assert "第二个问题" in again.content.decode()  # what was written is kept, with a new token
    assert HIDDEN.search(again.content.decode())
    assert Submission.objects.count() == 1


def test_a_question_to_another_body_is_never_taken_for_the_first(sent):
    town("yanhe")
    sent("同一个问题？")
    assert sent("同一个问题？", "/yanhe/ask/").status_code == 400


def test_the_same_question_sent_twice_is_one_with_one_receipt(sent):
    first, second = sent("路什么时候修好？"), sent("路什么时候修好？")
    assert first["Location"].split("?")[0] == second["Location"].split("?")[0]
    assert Submission.objects.count() == 1

"""What a step has reviewed before its release is public only once another person has read it and agreed."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from sunlit.catalogue.actions import begin_tenure, end_tenure
from sunlit.ledger import clock
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions import perform
from sunlit.matters.models import Act, Draft, Matter, Prepared
from sunlit.matters.preparing import agree_to, perform_due, prepare, sign, take_back, to_review, to_sign
from sunlit.matters.preparing.stages import seal_of
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.refusal import ActRefused
from tests.desk.test_acting import address
from tests.desk.test_signing import rule
from tests.matters.trials import kinds_of
from tests.town import act, at, moment, name, purchase, town

pytestmark = pytest.mark.database
REVIEW = "/desk/review/form-1/"
SIGN = "/desk/sign/form-1/"
PRESS = "/desk/prepared/form-1/"
SHOWN = {"zh": "三家报价，示范文化公司最低。", "en": "Three offers; Demo Culture is lowest."}


@pytest.fixture
def road(qinghe, morning):
    """A purchase whose choice is to be put on notice, which the secrecy reviewer reviews first."""
    return bought(qinghe)


def bought(of):
    """Bring a small purchase to the step at which its choice is put on notice."""
    matter = purchase(of, "2026-03-09 08:00")
    act(of, matter, "apply", "2026-03-09 09:00")
    act(of, matter, "budget", "2026-03-09 10:00", "ok")
    act(of, matter, "sign", "2026-03-09 11:00", "agree")
    act(of, matter, "small_buy", "2026-03-09 12:00")
    return matter


def showing(of, **more):
    """Return the form of the notice as filled in."""
    return {"text_zh": SHOWN["zh"], "reviewer": of.by["secrecy_review"].ref, "key": "form-1", **more}


def put_up(of, reviewer="secrecy_review", text=SHOWN):
    """Return the notice as proposed."""
    wish = of.by[reviewer] if reviewer else None
    return ProposedAct("candidate_show", text, verb="open", reviewer=wish)


def hand_in(of, matter, key="form-1", user=1, **more):
    """Hand the notice in under the purchasing office."""
    return prepare(matter, put_up(of, **more), of.by["purchasing"], key, {}, user)


def seen(key="form-1"):
    """Return the fingerprint of what waits, as the page shows it."""
    return seal_of(Prepared.objects.get(key=key))


def press(client, page=REVIEW, **form):
    """Press a button of a page as it stands."""
    shown = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())
    return client.post(
        page, {"press": "review", "seen": shown.group(1) if shown else "", **form}, follow=True
    )


def of_notice(matter):
    """Return the data of the notice that was put up."""
    return Act.objects.get(matter=matter, step="candidate_show").data


def refused(call, *args, **more):
    """Return the codes by which something is refused."""
    with pytest.raises(ActRefused) as refusal:
        call(*args, **more)
    return {one.code for one in refusal.value.objections}


@pytest.fixture
def clerk(road, qinghe, sign_in):
    """The clerk of the purchasing office, who has handed the notice in."""
    client = sign_in("purchasing")
    page = client.get(address(road, "candidate_show")).content.decode()
    assert "交出，等保密审查" in page
    answer = client.post(address(road, "candidate_show"), showing(qinghe), follow=True)
    assert "等保密工作人员做保密审查" in answer.content.decode()
    return client


@pytest.fixture
def reviewer(road, sign_in):
    """The one who reviews."""
    return sign_in("secrecy_review")


@pytest.mark.requirement("DIS-3")
def test_it_is_public_once_the_reviewer_has_read_it_and_agreed_under_his_own_account(
    road, clerk, reviewer, qinghe
):
    leaves, texts = Leaf.objects.count(), Disclosure.objects.count()
    assert "等保密工作人员做保密审查" in clerk.get("/desk/").content.decode()
    assert REVIEW in reviewer.get("/desk/").content.decode()
    assert SHOWN["zh"] in reviewer.get(REVIEW).content.decode()
    assert (Leaf.objects.count(), Disclosure.objects.count()) == (leaves, texts)
    press(reviewer)
    by, data = qinghe.by["secrecy_review"], of_notice(road)
    assert (data["reviewed_by"], data["reviewer"]) == (by.person, by.code)
    assert not Prepared.objects.exists()
    index = Act.objects.get(matter=road, step="candidate_show").index
    page = reviewer.get(f"/qinghe/acts/{index}/").content.decode()
    assert re.search(rf"保密审查</dt><dd>保密工作人员 <code>\s*{by.code} {by.person}</code>", page)


@pytest.mark.requirement("DIS-3")
def test_a_reviewer_whom_the_publisher_names_has_reviewed_nothing(road, clerk, qinghe, morning):
    publisher = qinghe.by["purchasing"]
    assert refused(perform, road, put_up(qinghe), publisher) == {"review"}
    clerk.post(PRESS, {"press": "now"})
    morning("2026-04-10 10:00")
    assert perform_due() == []
    assert Prepared.objects.get().waits == "review"
    assert "candidate_show" not in kinds_of(road)


def test_an_act_without_a_reviewer_or_with_its_publisher_as_one_is_not_taken(road, qinghe, sign_in):
    assert refused(hand_in, qinghe, road, reviewer=None) == {"review"}
    assert {"review", "second_self"} <= refused(hand_in, qinghe, road, reviewer="purchasing")
    assert refused(hand_in, qinghe, road, reviewer="finance") == {"post_fit"}
    page = sign_in("purchasing").get(address(road, "candidate_show")).content.decode()
    assert f'value="{qinghe.by["secrecy_review"].ref}" selected' in page
    assert qinghe.by["finance"].ref not in page


def test_the_publisher_cannot_agree_under_another_post_or_from_another_account(road, qinghe, morning):
    with at("2026-03-10 09:00"):
        person = qinghe.by["purchasing"].person
        two = begin_tenure(
            qinghe.body, "secrecy_review", name=name("Zhou"), from_on=date(2026, 3, 10), person=person
        )
    hand_in(qinghe, road)
    assert to_review([two], user=99) == []
    assert refused(agree_to, "form-1", two, 99, seen()) == {"second_self", "review"}
    assert "second_self" in refused(perform, road, put_up(qinghe), qinghe.by["purchasing"], reviewed=two)
    other = qinghe.by["secrecy_review"]
    assert to_review([other], user=1) == []
    assert refused(agree_to, "form-1", other, 1, seen()) == {"second_self"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Prepared.objects.update(reviewed_body="qinghe", reviewed_person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prepared.objects.update(reviewed_user=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prepared.objects.update(due_at=1)  # as if it waited for nobody


def test_nobody_else_sees_it_reads_its_file_or_agrees(road, qinghe, sign_in, reviewer):
    clerk = sign_in("purchasing")
    paper = SimpleUploadedFile("offer.txt", b"three offers")
    clerk.post(address(road, "candidate_show"), showing(qinghe, files=paper))
    sha256 = Prepared.objects.get().content["files"][0]["$file"][2]
    file = f"{REVIEW}files/{sha256}/"
    assert b"".join(reviewer.get(file).streaming_content) == b"three offers"
    for other in (clerk, sign_in("finance"), sign_in("secretary")):
        assert REVIEW not in other.get("/desk/").content.decode()
        assert other.get(REVIEW).status_code == 404
        assert other.get(file).status_code == 404
        other.post(REVIEW, {"press": "review", "seen": seen()})
        other.post(REVIEW, {"press": "return", "reason": "x"})
    row = Prepared.objects.get()
    assert (row.waits, row.refused) == ("review", None)
    assert reviewer.get(f"{REVIEW}files/{'A' * 43}/").status_code == 404


def test_a_double_click_agrees_once_and_the_second_is_told_so(road, clerk, reviewer):
    form = {"press": "review", "seen": seen()}
    reviewer.post(REVIEW, form)
    assert "不等您审查了" in reviewer.post(REVIEW, form, follow=True).content.decode()
    assert Act.objects.filter(matter=road, step="candidate_show").count() == 1


@pytest.mark.requirement("DIS-3", "RUN-1")
def test_review_comes_before_signature_and_the_time_to_take_back_after_both(
    road, sign_in, qinghe, reviewer, morning
):
    rule({"*": "mayor"}, minutes=10)
    clerk, mayor = sign_in("purchasing"), sign_in("mayor")
    assert "审查以后还要由镇长签发" in clerk.get(address(road, "candidate_show")).content.decode()
    clerk.post(address(road, "candidate_show"), showing(qinghe))
    assert SIGN not in mayor.get("/desk/").content.decode()
    assert refused(sign, "form-1", qinghe.by["mayor"], 99) == {"signature_gone"}
    assert "接着等镇长签发" in press(reviewer).content.decode()
    assert Prepared.objects.get().waits == "signature"
    assert "您做了保密审查" in reviewer.get("/desk/").content.decode()
    assert "已由保密工作人员做保密审查" in clerk.get("/desk/").content.decode()
    assert "保密审查：" in mayor.get(SIGN).content.decode()
    press(mayor, SIGN, press="sign")
    row = Prepared.objects.get()
    assert (row.waits, row.due_at) == ("", moment("2026-03-10 10:10"))
    morning("2026-03-10 10:10")
    assert len(perform_due()) == 1
    data = of_notice(road)
    assert (data["reviewer"], data["signed_tenure"]) == (
        qinghe.by["secrecy_review"].code,
        qinghe.by["mayor"].code,
    )


def test_who_reviewed_it_cannot_sign_it_too(road, qinghe, morning):
    rule({"*": "mayor"})
    with at("2026-03-10 09:00"):
        person = qinghe.by["secrecy_review"].person
        two = begin_tenure(qinghe.body, "mayor", name=name("Feng"), from_on=date(2026, 3, 10), person=person)
    hand_in(qinghe, road)
    agree_to("form-1", qinghe.by["secrecy_review"], 7, seen())
    assert to_sign([two], 99) == []
    assert to_sign([qinghe.by["mayor"]], 7) == []
    assert refused(sign, "form-1", two, 99) == {"signature_reviewer"}
    assert refused(sign, "form-1", qinghe.by["mayor"], 7) == {"signature_reviewer"}
    both = {"signed": two, "reviewed": qinghe.by["secrecy_review"]}
    assert refused(perform, road, put_up(qinghe), qinghe.by["purchasing"], **both) == {"signature_reviewer"}
    for wrong in ({"signed_person": person}, {"signed_user": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Prepared.objects.update(**wrong)
    assert sign("form-1", qinghe.by["mayor"], 99)


def test_a_review_whose_tenure_is_over_by_then_is_asked_for_again_and_so_is_the_signature(
    road, qinghe, morning
):
    rule({"*": "mayor"}, minutes=10)
    hand_in(qinghe, road)
    first = qinghe.by["secrecy_review"]
    agree_to("form-1", first, 7, seen())
    sign("form-1", qinghe.by["mayor"], 8)
    with at("2026-03-10 10:05"):
        end_tenure(first, date(2026, 3, 10))
        after = begin_tenure(qinghe.body, "secrecy_review", name=name("Gao"), from_on=date(2026, 3, 10))
    morning("2026-03-10 10:11")
    assert perform_due() == []
    row = Prepared.objects.get()
    assert (row.waits, row.reviewed_tenure, row.signed_tenure, row.refused) == ("review", "", "", None)
    assert "tenure" in refused(
        perform, road, put_up(qinghe), qinghe.by["purchasing"], signed=qinghe.by["mayor"], reviewed=first
    )
    assert [one.by for one in to_review([after], 9)] == [after]  # the wish goes to the post
    agree_to("form-1", after, 9, seen())
    assert Prepared.objects.get().waits == "signature"
    sign("form-1", qinghe.by["mayor"], 8)
    morning("2026-03-10 10:30")
    assert len(perform_due()) == 1
    assert of_notice(road)["reviewer"] == after.code


def test_taken_back_under_review_nothing_is_left_to_agree_to(road, clerk, reviewer):
    page = reviewer.get(REVIEW).content.decode()
    assert clerk.post(PRESS, {"press": "back"}).status_code == 302
    shown = re.search(r'name="seen" value="(\w+)"', page).group(1)
    answer = reviewer.post(REVIEW, {"press": "review", "seen": shown}, follow=True)
    assert "不等您审查了" in answer.content.decode()
    assert "candidate_show" not in {one.step for one in Act.objects.all()}


@pytest.mark.requirement("DIS-3")
def test_other_words_under_the_same_key_are_not_those_that_were_read(road, qinghe, morning):
    rule({"*": "mayor"})
    hand_in(qinghe, road)
    read, by = seen(), qinghe.by["secrecy_review"]
    assert take_back("form-1", [qinghe.by["purchasing"]])
    hand_in(qinghe, road, text={"zh": "换了一家。"})
    assert refused(agree_to, "form-1", by, 7, read) == {"seen_other"}
    agree_to("form-1", by, 7, seen())
    signing = seen()
    assert take_back("form-1", [qinghe.by["purchasing"]])
    hand_in(qinghe, road)
    assert Prepared.objects.get().waits == "review"
    agree_to("form-1", by, 7, seen())
    assert refused(sign, "form-1", qinghe.by["mayor"], 8, signing) == {"seen_other"}


def test_what_is_given_back_and_handed_in_changed_is_reviewed_anew(road, clerk, reviewer, qinghe):
    assert "理由" in press(reviewer, press="return", reason="").content.decode()
    assert Prepared.objects.get().refused is None
    press(reviewer, press="return", reason="报价单里有身份证号。")
    assert REVIEW not in reviewer.get("/desk/").content.decode()
    page = clerk.get("/desk/").content.decode()
    assert "报价单里有身份证号。" in page
    assert "退回了" in page
    clerk.post(PRESS, {"press": "again"})
    assert Draft.objects.get().form["text_zh"] == [SHOWN["zh"]]
    clerk.post(address(road, "candidate_show"), showing(qinghe, key="form-2", text_zh="改过了。"))
    row = Prepared.objects.get()
    assert (row.key, row.waits, row.reviewed_tenure) == ("form-2", "review", "")
    assert all("身份证号" not in str(one.value) for one in Disclosure.objects.all())


def test_who_agreed_takes_his_word_back_until_it_is_entered(road, sign_in, qinghe, reviewer, morning):
    rule({}, minutes=10)
    sign_in("purchasing").post(address(road, "candidate_show"), showing(qinghe))
    assert "10 分钟内可以在这里收回" in press(reviewer).content.decode()
    assert Prepared.objects.get().due_at == moment("2026-03-10 10:10")
    assert "收回同意" in reviewer.get("/desk/").content.decode()
    reviewer.post(PRESS, {"press": "unreview"})
    morning("2026-03-10 11:00")
    assert perform_due() == []
    assert Prepared.objects.get().waits == "review"
    press(reviewer)
    morning("2026-03-10 11:10")
    assert len(perform_due()) == 1


def test_an_emergency_waits_for_its_review_and_for_nothing_else(road, qinghe, monkeypatch):
    rule({"*": "mayor"}, minutes=10)
    monkeypatch.setattr("sunlit.matters.signing_rules.EMERGENCY", "FIN-02")
    hand_in(qinghe, road)
    assert Prepared.objects.get().waits == "review"
    assert agree_to("form-1", qinghe.by["secrecy_review"], 7, seen())
    assert "signed_by" not in of_notice(road)


def test_what_ends_a_notice_is_not_reviewed_again(road, qinghe, morning):
    act(qinghe, road, "candidate_show", "2026-03-10 10:00", verb="open")
    posted = ProposedAct("candidate_show", {"zh": "贴好了。"}, verb="posted", places=["board"])
    morning("2026-03-10 11:00")
    assert prepare(road, posted, qinghe.by["purchasing"], "form-2", {}, 1) is None


def test_a_small_office_asks_the_reviewer_of_the_body_above(qinghe, morning):
    village = town("lishu", parent=qinghe.body)
    matter = bought(village)
    rule({}, minutes=0)
    with at("2026-03-10 09:00"):
        end_tenure(village.by["secrecy_review"], date(2026, 3, 9))
    village.by["secrecy_review"] = above = qinghe.by["secrecy_review"]
    hand_in(village, matter)
    assert [one.by for one in to_review([above], 7)] == [above]
    assert refused(agree_to, "form-1", qinghe.by["mayor"], 7, seen()) == {"review_gone", "second_elsewhere"}
    agree_to("form-1", above, 7, seen())
    data = of_notice(matter)
    assert (data["reviewed_of"], data["reviewer"], data["reviewed_by"]) == (
        "qinghe",
        above.code,
        above.person,
    )


def test_a_body_with_a_reviewer_of_its_own_asks_nobody_above(qinghe, morning):
    village = town("lishu", parent=qinghe.body)
    matter = bought(village)
    wish = replace(put_up(village), reviewer=qinghe.by["secrecy_review"])
    assert refused(prepare, matter, wish, village.by["purchasing"], "k", {}, 1) == {"second_elsewhere"}


@pytest.mark.requirement("RUN-1")
def test_a_waiting_review_stands_on_the_handover_sheet_of_its_reviewer(road, clerk, reviewer, qinghe):
    code = qinghe.by["secrecy_review"].code
    assert REVIEW in reviewer.get(f"/desk/qinghe/posts/{code}/sheet/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_leave_one_act(road, qinghe, morning):
    with at("2026-03-10 09:00"):
        other = begin_tenure(qinghe.body, "secrecy_review", name=name("Gao"), from_on=date(2026, 3, 10))
    hand_in(qinghe, road)
    read, found = seen(), []
    start = threading.Barrier(2)

    def agree(by, user):
        clock._demo.set(moment("2026-03-10 10:02"))
        try:
            start.wait()
            found.append(agree_to("form-1", by, user, read))
        except ActRefused as refusal:
            found.append(refusal)
        finally:
            connection.close()

    both = [(qinghe.by["secrecy_review"], 98), (other, 99)]
    threads = [threading.Thread(target=agree, args=one) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Leaf) for one in found) == 1
    assert Act.objects.filter(matter=road, step="candidate_show").count() == 1
    assert Matter.objects.count() == 1

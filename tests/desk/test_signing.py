"""Where the body asks for it, an act is public only after another person has signed it off."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from sunlit.catalogue.actions import begin_tenure, end_tenure
from sunlit.catalogue.models import Body
from sunlit.ledger import clock
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions import perform
from sunlit.matters.models import Act, Draft, Prepared
from sunlit.matters.preparing import perform_due, prepare, sign, to_sign
from sunlit.matters.preparing.stages import seal_of
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.refusal import ActRefused
from tests.desk.test_acting import address, applying, ballots
from tests.matters.trials import kinds_of, voting
from tests.town import act, at, moment, name, purchase

pytestmark = pytest.mark.database
SIGN = "/desk/sign/form-1/"
PRESS = "/desk/prepared/form-1/"


def rule(asked, minutes=0):
    """Let the body ask for signatures."""
    body = Body.objects.get(slug="qinghe")
    rules = {name: value for name, value in body.rules.items() if name != "sign_off"}
    body.rules = rules | {"recall_minutes": minutes} | ({"sign_off": asked} if asked else {})
    body.save()


def signs(client):
    """Press the button, with the fingerprint of what the page has shown."""
    row = Prepared.objects.first()
    return client.post(SIGN, {"press": "sign", "seen": seal_of(row) if row else ""}, follow=True)


@pytest.fixture
def road(qinghe, morning):
    """A purchase that waits for its application, in a body where the secretary signs for everybody."""
    rule({"*": "secretary"})
    return purchase(qinghe, "2026-03-09 08:00")


@pytest.fixture
def clerk(road, sign_in):
    """The clerk who has handed his application in."""
    client = sign_in("culture")
    answer = client.post(address(road), applying(road), follow=True)
    assert "签发" in answer.content.decode()
    return client


@pytest.fixture
def secretary(road, sign_in):
    """The one who signs."""
    return sign_in("secretary")


@pytest.mark.requirement("RUN-1")
def test_an_act_waits_on_the_desk_of_the_post_that_signs_and_is_entered_by_the_signature(
    road, clerk, secretary, qinghe
):
    leaves, texts = Leaf.objects.count(), Disclosure.objects.count()
    assert Prepared.objects.get().due_at is None
    assert "等党委书记签发" in clerk.get("/desk/").content.decode()
    assert SIGN in secretary.get("/desk/").content.decode()
    page = secretary.get(SIGN).content.decode()
    assert "申请三万元。" in page
    assert "签发并公开" in page
    assert (Leaf.objects.count(), Disclosure.objects.count()) == (leaves, texts)
    signs(secretary)
    data = Act.objects.get(matter=road, kind="act.done").data
    signer = qinghe.by["secretary"]
    assert data["signed_by"] == "secretary"
    assert (data["signed_tenure"], data["signed_person"]) == (signer.code, signer.person)
    assert not Prepared.objects.exists()
    public = secretary.get(f"/qinghe/matters/{road.number}/").content.decode()
    assert "党委书记签发" in public
    index = Leaf.objects.get(kind="act.done").index
    assert "党委书记签发" in secretary.get(f"/qinghe/acts/{index}/").content.decode()


def test_nobody_else_sees_it_reads_its_file_or_signs_it(road, sign_in, secretary):
    clerk = sign_in("culture")
    paper = SimpleUploadedFile("offer.txt", b"three offers")
    clerk.post(address(road), applying(road, files=paper))
    sha256 = Prepared.objects.get().content["files"][0]["$file"][2]
    file = f"{SIGN}files/{sha256}/"
    assert b"".join(secretary.get(file).streaming_content) == b"three offers"
    for other in (clerk, sign_in("finance"), sign_in("mayor")):
        assert SIGN not in other.get("/desk/").content.decode()
        assert other.get(SIGN).status_code == 404
        assert other.get(file).status_code == 404
        other.post(SIGN, {"press": "sign"})
        other.post(SIGN, {"press": "return", "reason": "x"})
    assert kinds_of(road) == ["matter.opened"]
    assert Prepared.objects.get().refused is None
    assert secretary.get(f"{SIGN}files/{'A' * 43}/").status_code == 404


def test_who_prepared_it_cannot_sign_it_under_another_post_of_his(road, qinghe, morning):
    with at("2026-03-09 09:00"):
        two = begin_tenure(
            qinghe.body,
            "secretary",
            name=name("Shi"),
            from_on=date(2026, 3, 9),
            person=qinghe.by["culture"].person,
        )
    perform_as(road, qinghe, "k")
    assert to_sign([two], user=99) == []
    with pytest.raises(ActRefused) as refusal:
        sign("k", two, user=99)  # from a second account of his
    assert [one.code for one in refusal.value.objections] == ["signature_self"]
    with pytest.raises(ActRefused, match="signature_self"):
        perform(road, applied(road), qinghe.by["culture"], signed=two)
    assert kinds_of(road) == ["matter.opened"]


def test_one_account_cannot_prepare_and_sign_for_two_persons(road, qinghe, morning):
    perform_as(road, qinghe, "k", user=7)
    assert to_sign([qinghe.by["secretary"]], user=7) == []
    with pytest.raises(ActRefused, match="signature_self"):
        sign("k", qinghe.by["secretary"], user=7)


def test_the_database_itself_refuses_a_signature_of_the_author(road, clerk):
    row = Prepared.objects.get()
    for wrong in ({"signed_person": row.person}, {"signed_user": row.user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Prepared.objects.update(**wrong)


def test_a_double_click_signs_once_and_the_second_is_told_so(road, clerk, secretary):
    signs(secretary)
    answer = signs(secretary)
    assert "不等您签发了" in answer.content.decode()
    assert kinds_of(road) == ["matter.opened", "act.done"]


@pytest.mark.requirement("RUN-1")
def test_after_the_signature_both_may_take_it_back_for_a_while(road, sign_in, secretary, morning):
    rule({"*": "secretary"}, minutes=10)
    clerk = sign_in("culture")
    clerk.post(address(road), applying(road))
    signs(secretary)
    assert kinds_of(road) == ["matter.opened"]
    assert Prepared.objects.get().due_at == moment("2026-03-10 10:10")
    assert "收回签字" in secretary.get("/desk/").content.decode()
    secretary.post(PRESS, {"press": "unsign"})
    assert Prepared.objects.get().signed_tenure == ""
    morning("2026-03-10 11:00")
    assert perform_due() == []
    signs(secretary)
    assert "还剩 10 分钟" in clerk.get("/desk/").content.decode()
    clerk.post(PRESS, {"press": "back"})
    assert not Prepared.objects.exists()
    morning("2026-03-10 12:00")
    assert perform_due() == []
    assert kinds_of(road) == ["matter.opened"]


def test_it_is_entered_once_when_the_time_after_the_signature_is_over(road, sign_in, secretary, morning):
    rule({"*": "secretary"}, minutes=10)
    sign_in("culture").post(address(road), applying(road))
    morning("2026-03-10 10:30")
    assert perform_due() == []
    signs(secretary)
    morning("2026-03-10 10:40")
    assert [leaf.kind for leaf in perform_due()] == ["act.done"]
    assert perform_due() == []
    assert Act.objects.get(matter=road, kind="act.done").data["signed_by"] == "secretary"


def test_what_is_sent_back_becomes_a_draft_of_its_author_with_the_reason(road, clerk, secretary):
    assert "退回" in secretary.post(SIGN, {"press": "return", "reason": ""}).content.decode()
    assert Prepared.objects.get().refused is None
    secretary.post(SIGN, {"press": "return", "reason": "金额写错了。"})
    assert SIGN not in secretary.get("/desk/").content.decode()
    page = clerk.get("/desk/").content.decode()
    assert "金额写错了。" in page
    assert "退回了" in page
    assert clerk.post(PRESS, {"press": "again"})["Location"] == address(road)
    assert Draft.objects.get().form["text_zh"] == ["申请三万元。"]
    assert "申请三万元。" in clerk.get(address(road)).content.decode()
    assert kinds_of(road) == ["matter.opened"]
    assert all("金额写错了" not in str(one.value) for one in Disclosure.objects.all())


def test_it_cannot_be_entered_without_a_signature_by_any_way(road, clerk, qinghe, morning):
    with pytest.raises(ActRefused, match="signature_missing"):
        perform(road, applied(road), qinghe.by["culture"])
    with pytest.raises(ActRefused, match="signature_post"):
        perform(road, applied(road), qinghe.by["culture"], signed=qinghe.by["mayor"])
    clerk.post(PRESS, {"press": "now"})
    morning("2026-04-10 10:00")
    assert perform_due() == []
    assert kinds_of(road) == ["matter.opened"]


def test_a_signature_whose_post_is_over_by_then_is_asked_for_again(road, sign_in, secretary, qinghe, morning):
    rule({"*": "secretary"}, minutes=10)
    sign_in("culture").post(address(road), applying(road))
    signs(secretary)
    with at("2026-03-10 10:05"):
        end_tenure(qinghe.by["secretary"], date(2026, 3, 10))
        new = begin_tenure(qinghe.body, "secretary", name=name("Gao"), from_on=date(2026, 3, 10))
    morning("2026-03-10 10:10")
    assert perform_due() == []
    row = Prepared.objects.get()
    assert (row.due_at, row.signed_tenure, row.refused) == (None, "", None)
    with pytest.raises(ActRefused, match="signature_over"):
        perform(road, applied(road), qinghe.by["culture"], signed=qinghe.by["secretary"])
    assert sign("form-1", new, user=99) is None
    morning("2026-03-10 10:21")
    assert len(perform_due()) == 1


def test_when_the_matter_has_moved_on_the_signer_is_told_and_signs_nothing(road, clerk, secretary, qinghe):
    rule({})
    act(qinghe, road, "apply", "2026-03-10 10:00")
    rule({"*": "secretary"})
    answer = signs(secretary)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert Prepared.objects.get().signed_tenure == ""
    secretary.post(SIGN, {"press": "return", "reason": "已经办了"})
    assert Prepared.objects.get().refused


def test_when_the_rule_is_gone_it_is_entered_without_a_signature(road, clerk, morning):
    rule({})
    morning("2026-03-10 10:01")
    assert len(perform_due()) == 1
    assert "signed_by" not in Act.objects.get(matter=road, kind="act.done").data


def test_a_rule_that_came_meanwhile_lets_what_waits_wait_for_its_signature(road, sign_in, morning):
    rule({}, minutes=10)
    sign_in("culture").post(address(road), applying(road))
    rule({"*": "mayor"}, minutes=10)
    morning("2026-03-10 10:11")
    assert perform_due() == []
    assert Prepared.objects.get().due_at is None
    assert sign_in("mayor").get(SIGN).status_code == 200


def test_a_signature_of_the_post_that_signed_before_does_not_do_for_another(
    road, sign_in, secretary, morning
):
    rule({"*": "secretary"}, minutes=10)
    sign_in("culture").post(address(road), applying(road))
    signs(secretary)
    rule({"*": "mayor"}, minutes=10)
    morning("2026-03-10 10:11")
    assert perform_due() == []
    signs(sign_in("mayor"))
    morning("2026-03-10 10:30")
    assert len(perform_due()) == 1
    assert Act.objects.get(matter=road, kind="act.done").data["signed_by"] == "mayor"


def test_posts_that_the_rule_leaves_out_and_the_post_that_signs_act_at_once(road, sign_in):
    rule({"finance": "secretary"})
    sign_in("culture").post(address(road), applying(road))
    assert kinds_of(road) == ["matter.opened", "act.done"]
    rule({"culture": "", "*": "secretary"})
    assert not Prepared.objects.exists()


def test_a_result_of_a_vote_needs_no_signature(qinghe, morning, sign_in):
    trial = voting(qinghe, "2026-03-09 08:00")
    rule({"*": "mayor"})
    sign_in("").post(f"/desk/qinghe/matters/{trial.number}/vote/vote/", ballots(qinghe, "aaadr"))
    assert kinds_of(trial).count("vote.opened") == 1


@pytest.mark.requirement("PRO-5")
def test_a_declared_emergency_is_not_signed_off(qinghe, morning, monkeypatch):
    monkeypatch.setattr("sunlit.matters.signing_rules.EMERGENCY", "PRJ-02")
    rule({"*": "secretary"})
    road = purchase(qinghe, "2026-03-09 08:00")
    with pytest.raises(ActRefused, match="signature_missing"):
        perform(road, applied(road), qinghe.by["culture"])
    monkeypatch.setattr("sunlit.matters.signing_rules.EMERGENCY", "FIN-02")
    perform(road, applied(road), qinghe.by["culture"])
    assert "signed_by" not in Act.objects.get(matter=road, kind="act.done").data


@pytest.mark.django_db(transaction=True)
def test_two_signers_and_the_author_at_once_leave_one_act_or_none(road, clerk, qinghe, morning):
    with at("2026-03-10 09:00"):
        other = begin_tenure(qinghe.body, "secretary", name=name("Gao"), from_on=date(2026, 3, 10))
    found = []
    start = threading.Barrier(2)

    def press(by, user):
        clock._demo.set(moment("2026-03-10 10:02"))
        try:
            start.wait()
            found.append(sign("form-1", by, user))
        except ActRefused as refusal:
            found.append(refusal)
        finally:
            connection.close()

    signers = [(qinghe.by["secretary"], 98), (other, 99)]
    threads = [threading.Thread(target=press, args=one) for one in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Leaf) for one in found) == 1
    assert kinds_of(road) == ["matter.opened", "act.done"]


def test_a_process_that_stops_after_the_signature_loses_nothing(road, clerk, qinghe, morning, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sunlit.matters.preparing.signing.perform_prepared", stopped)
    with pytest.raises(KeyboardInterrupt):
        sign("form-1", qinghe.by["secretary"], user=99)
    assert kinds_of(road) == ["matter.opened"]
    assert len(perform_due()) == 1
    assert Act.objects.get(matter=road, kind="act.done").data["signed_by"] == "secretary"


def applied(road):
    """Return the application as proposed."""
    return ProposedAct("apply", {"zh": "申请三万元。"}, needs=applying(road)["needs"])


def perform_as(road, qinghe, key, user=1):
    """Hand the application in under the culture station."""
    assert prepare(road, applied(road), qinghe.by["culture"], key, {}, user)

"""What leaves the record for good, and what takes the place of a wrong file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sunlit.dialogue.actions import ask
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Act
from tests.desk.test_acting import HERE, address, applying
from tests.matters.trials import WORDS, kinds_of
from tests.town import at, purchase

pytestmark = pytest.mark.database


@pytest.fixture
def road(qinghe, morning):
    """A purchase that waits for its application."""
    return purchase(qinghe, "2026-03-09 08:00")


@pytest.fixture
def applied(road, sign_in):
    """The application, with one file."""
    paper = SimpleUploadedFile("names.txt", b"household one", "text/plain")
    sign_in("culture").post(address(road), applying(road, files=paper))
    return Act.objects.get(matter=road, kind="act.done")


@pytest.mark.requirement("DIS-6")
def test_a_correction_brings_a_file_in_place_of_another(road, applied, sign_in):
    old = Disclosure.objects.get(leaf=applied.leaf, name="file")
    page = f"{HERE}/{road.number}/correct/{applied.index}/"
    office = sign_in("office")
    assert "names.txt" in office.get(page).content.decode()

    form = {
        "text_zh": "名单已换。", "reason_zh": "旧的一份有误。", "replaces": [old.digest], "key": "c",
    }  # fmt: skip
    assert "替换" in office.post(page, form).content.decode()  # nothing came that could replace it
    assert "act.corrected" not in kinds_of(road)

    new = SimpleUploadedFile("names-2.txt", b"household two", "text/plain")
    assert office.post(page, {**form, "files": new}).status_code == 302
    one = Act.objects.get(matter=road, kind="act.corrected")
    assert one.data["replaces"] == [old.digest]
    assert Disclosure.objects.get(leaf=one.leaf, name="file").value["name"] == "names-2.txt"
    html = office.get(page).content.decode()
    assert "names-2.txt" in html
    assert f'value="{old.digest}"' not in html


@pytest.mark.requirement("TRU-4")
def test_those_who_keep_the_papers_erase_words_and_the_entry_stays(road, applied, sign_in):
    page = f"{HERE}/{road.number}/erase/"
    words = Disclosure.objects.get(leaf=applied.leaf, name="text")
    office = sign_in("office")
    assert "申请三万元。" in office.get(page).content.decode()
    form = {"digests": [words.digest], "ground": "request", "key": "e1"}

    html = office.post(page, form).content.decode()
    assert "请先打勾确认" in html
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()

    for _ in range(2):
        answer = office.post(page, {**form, "sure": "on"}, follow=True)
    assert answer.status_code == 200
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()  # it waits for a second person
    assert "抹去 1 处内容" in office.get("/desk/").content.decode()
    waiting = "/desk/agree/e1/"
    assert office.get(waiting).status_code == 404
    assert sign_in("cashier").get(waiting).status_code == 404
    sign_in("cashier").post(waiting, {"press": "agree"})
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()

    secretary = sign_in("secretary")
    assert waiting in secretary.get("/desk/").content.decode()
    assert "申请三万元。" in secretary.get(waiting).content.decode()
    for _ in range(2):
        answer = secretary.post(waiting, {"press": "agree"}, follow=True)
    assert answer.status_code == 200
    assert Leaf.objects.filter(kind="disclosure.erased").count() == 1
    words.refresh_from_db()
    assert words.value is None
    assert words.text is None
    assert "申请三万元。" not in office.get(page).content.decode()
    assert Act.objects.filter(pk=applied.pk).exists()


@pytest.mark.requirement("TRU-4")
def test_the_second_person_opens_the_file_while_it_waits_and_nobody_else_does(road, applied, sign_in):
    file = Disclosure.objects.get(leaf=applied.leaf, name="file")
    other = Disclosure.objects.get(leaf=applied.leaf, name="text")
    form = {"digests": [file.digest], "ground": "law", "key": "e7", "sure": "on"}
    office, secretary = sign_in("office"), sign_in("secretary")
    there = f"/desk/agree/e7/files/{file.digest}/"
    assert secretary.get(there).status_code == 404  # nothing is asked
    office.post(f"{HERE}/{road.number}/erase/", form)

    assert there in secretary.get("/desk/agree/e7/").content.decode()
    answer = secretary.get(there)
    assert b"".join(answer.streaming_content) == b"household one"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    for client in (office, sign_in("cashier"), sign_in("finance")):
        assert client.get(there).status_code == 404
    assert Client().get(there).status_code == 302  # to the sign-in
    for digest in (other.digest, "A" * 43, "x"):
        assert secretary.get(f"/desk/agree/e7/files/{digest}/").status_code == 404
    assert secretary.post(there).status_code == 405

    secretary.post("/desk/agree/e7/", {"press": "decline", "reason": "不必。"})
    assert secretary.get(there).status_code == 404  # it waits no longer


def test_what_waits_for_the_second_person_stands_on_his_handover_sheet(qinghe, road, applied, sign_in):
    words = Disclosure.objects.get(leaf=applied.leaf, name="text")
    form = {"digests": [words.digest], "ground": "law", "key": "e8", "sure": "on"}
    sign_in("office").post(f"{HERE}/{road.number}/erase/", form)
    for post, stands in (("secretary", True), ("mayor", True), ("cashier", False)):
        sheet = sign_in(post).get(f"/desk/qinghe/posts/{qinghe.by[post].code}/sheet/")
        assert sheet.status_code == 200
        assert ("/desk/agree/e8/" in sheet.content.decode()) is stands, post
    looked_at = sign_in("office").get(f"/desk/qinghe/posts/{qinghe.by['secretary'].code}/sheet/")
    assert "/desk/agree/e8/" not in looked_at.content.decode()  # who keeps the register only looks on


def test_the_desk_leads_from_an_act_and_from_a_name_to_its_erasure(qinghe, road, applied, sign_in):
    page = f"/desk/qinghe/entries/{applied.index}/erase/"
    office = sign_in("office")
    assert page in office.get(f"{HERE}/{road.number}/").content.decode()
    assert f"{HERE}/{road.number}/" in office.get(page).content.decode()  # and back
    assert page not in sign_in("cashier").get(f"{HERE}/{road.number}/").content.decode()
    name = qinghe.by["mayor"].leaf.index
    assert f"/desk/qinghe/entries/{name}/erase/" in office.get("/desk/qinghe/posts/").content.decode()
    assert "/erase/" not in sign_in("cashier").get("/desk/qinghe/posts/").content.decode()


def test_another_post_erases_nothing_and_is_told_who_may(road, applied, sign_in):
    page = f"{HERE}/{road.number}/erase/"
    cashier = sign_in("cashier")
    words = Disclosure.objects.get(leaf=applied.leaf, name="text")
    for answer in (
        cashier.get(page),
        cashier.post(page, {"digests": [words.digest], "ground": "request", "sure": "on", "key": "e3"}),
    ):
        assert answer.status_code == 403
        assert "党政办公室" in answer.content.decode()
    assert page not in cashier.get(f"{HERE}/{road.number}/").content.decode()
    assert page in sign_in("office").get(f"{HERE}/{road.number}/").content.decode()
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()


@pytest.mark.requirement("TRU-4")
def test_what_somebody_sent_in_is_erased_with_his_name(qinghe, road, sign_in):
    with at("2026-03-09 12:00"):
        said = ask(qinghe.body, text=WORDS, target=road, name="张三")
    page = f"/desk/qinghe/questions/{said.number}/erase/"
    office = sign_in("office")
    assert page in office.get(f"/desk/qinghe/questions/{said.number}/").content.decode()
    stream = f"submission:{said.number}"
    held = Disclosure.objects.filter(leaf__stream=stream)
    form = {"digests": [one.digest for one in held], "ground": "request", "sure": "on", "key": "e2"}

    assert office.post(page, form).status_code == 302
    assert not held.filter(value__isnull=False).exists()
    assert "没有可以抹去的了" in office.get(page).content.decode()
    assert office.get(f"/desk/qinghe/questions/{said.number}/").status_code == 200
    assert office.get("/desk/qinghe/questions/q2026-0999/erase/").status_code == 404
    elsewhere = Disclosure.objects.exclude(leaf__stream=stream).filter(value__isnull=False).first()
    assert office.post(page, {**form, "digests": [elsewhere.digest]}).status_code == 200
    assert Disclosure.objects.get(pk=elsewhere.pk).value is not None

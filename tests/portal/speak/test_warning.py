"""Before words of a resident are recorded he is told what in them looks private; he masks it, or means it."""

import re

import pytest

from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.portal.speak import forms
from tests.papers import ID, PHONE
from tests.town import at, purchase, put_on_notice

pytestmark = pytest.mark.database
NOW = "2026-03-10 10:00"
HIDDEN = re.compile(r'name="token" value="([^"]+)"')
MASK = re.compile(r'name="mask" value="([^"]+)"')
MEANT = re.compile(r'name="meant" value="([^"]+)"')
TEXT = re.compile(r"<textarea[^>]*>([^<]*)</textarea>")


@pytest.fixture
def road(qinghe):
    matter = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, matter)
    return matter


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Tests type faster than people do."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)


class Visitor:
    """A resident with a form before him."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.answer = self.press(None)

    def press(self, posted):
        with at(NOW):
            get = self.client.get(self.address) if posted is None else self.client.post(self.address, posted)
        if get.status_code != 302:
            self.page = get.content.decode()
            self.token = HIDDEN.search(self.page)[1]
        self.answer = get
        return get

    def send(self, text, **more):
        return self.press({"text": text, "named": "none", "token": self.token, **more})


@pytest.fixture
def visitor(client, road):
    return Visitor(client, f"/qinghe/ask/?matter={road.number}")


@pytest.mark.requirement("DIS-4")
def test_a_number_is_named_before_anything_is_recorded_and_masked_with_one_button(visitor):
    before = Leaf.objects.count()
    assert visitor.send(f"请打 {PHONE} 告诉我。").status_code == 200
    assert "像是手机号" in visitor.page
    assert Leaf.objects.count() == before
    visitor.send(f"请打 {PHONE} 告诉我。", mask=MASK.search(visitor.page)[1])
    assert TEXT.search(visitor.page)[1].strip() == "请打 138****0000 告诉我。"
    assert "遮盖好了" in visitor.page
    assert Leaf.objects.count() == before
    assert visitor.send("请打 138****0000 告诉我。").status_code == 302
    assert Submission.objects.get().text.value["zh"] == "请打 138****0000 告诉我。"
    assert not any(PHONE in str(row.value) for row in Disclosure.objects.all())


@pytest.mark.requirement("VOI-1")
def test_nobody_is_kept_from_speaking_who_means_it(visitor):
    words = f"请打 {PHONE} 告诉我。"
    visitor.send(words)
    assert visitor.send(words, meant=MEANT.search(visitor.page)[1]).status_code == 302
    assert Submission.objects.get().text.value["zh"] == words


def test_what_is_added_after_the_warning_is_named_as_well(visitor):
    visitor.send(f"请打 {PHONE}。")
    meant = MEANT.search(visitor.page)[1]
    assert visitor.send(f"请打 {PHONE}，证号 {ID}。", meant=meant).status_code == 200
    assert "像是身份证号" in visitor.page
    assert not Submission.objects.exists()


def test_each_thing_has_its_own_button_and_the_others_stay(visitor):
    words = f"打 {PHONE} 或 0971-8123456，住3号楼2单元501室，再打 {PHONE}。"
    visitor.send(words)
    assert len(MASK.findall(visitor.page)) == 3
    visitor.send(words, mask=MASK.search(visitor.page)[1])
    assert TEXT.search(visitor.page)[1].strip() == (
        "打 138****0000 或 0971-8123456，住3号楼2单元501室，再打 138****0000。"
    )
    assert len(MASK.findall(visitor.page)) == 2


@pytest.mark.requirement("DIS-4")
def test_a_secrecy_mark_is_pointed_out_and_never_masked(visitor):
    visitor.send("文件上写着 机密★10年。")
    assert "像是密级标记" in visitor.page
    assert MASK.search(visitor.page) is None
    assert visitor.send("文件上写着 机密★10年。", meant=MEANT.search(visitor.page)[1]).status_code == 302


def test_a_public_name_is_looked_at_and_one_for_the_office_is_not(visitor):
    assert visitor.send("路灯坏了。", name=PHONE, named="public").status_code == 200
    assert "在名字里" in visitor.page
    assert visitor.send("路灯坏了。", name=PHONE, named="office").status_code == 302


def test_the_second_page_may_be_sent_at_once(visitor, monkeypatch):
    token = visitor.token
    visitor.send(f"请打 {PHONE}。")
    assert visitor.token == token
    visitor.send(f"请打 {PHONE}。", token="made up")
    assert visitor.token not in ("made up", token)


@pytest.mark.parametrize("address", ["/qinghe/object/{}/", "/en/qinghe/ask/?matter={}"])
def test_objections_and_the_english_page_warn_too(client, road, address):
    visitor = Visitor(client, address.format(road.number))
    visitor.send(f"{ID}</textarea><b>")
    assert ID in visitor.page
    assert "</textarea><b>" not in visitor.page
    assert not Submission.objects.exists()


def test_ordinary_words_go_straight_through(visitor):
    words = "青禾党发〔2026〕5号里说的 86 万元，2026年3月9日还没修完，3 路车站边上，电话 12345 打过。"
    assert visitor.send(words).status_code == 302

"""Ten questions, one a page: from the code to an open body."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sunlit.accounts.models import User
from sunlit.catalogue.actions import powers as adopting
from sunlit.catalogue.founding import opening, waiting
from sunlit.catalogue.model_files import model_path
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import definition_of, tenures_held_by
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Leaf, Log
from tests.start.answers import PASSWORD, town
from tests.start.conftest import Wizard, enter, forms, hidden, nothing_is_left


def test_ten_answers_open_a_body(visitor: Wizard, home):
    visitor.answer_until("trial")
    assert nothing_is_left(home)

    assert visitor.confirm().url == "/start/done/"

    body = Body.objects.select_related("log").get()
    assert (body.slug, body.level, body.closes) == ("qinghe", "town", "17:30")
    assert body.log.origin == "qinghe.example/log/qinghe"
    assert not body.log.demo
    assert body.rules["collective_from_yuan"] == 30_000
    assert body.rules["above"] == {"zh": "澄明县", "en": "Chengming County"}
    assert sorted(Power.objects.values_list("code", flat=True)) == ["FIN-02", "PRJ-02"]
    assert (home / "keys" / "qinghe.key").stat().st_mode & 0o777 == 0o600
    page = visitor.get("done")
    assert str(home / "keys" / "qinghe.key") in page
    assert "/accounts/login/" in page


def test_the_first_account_is_the_clerks_who_also_enters_what_the_committee_decides(visitor: Wizard):
    visitor.stand_after("trial")
    visitor.confirm()

    user = User.objects.get(username="sun")
    assert user.check_password(PASSWORD)
    assert [(tenure.post.code, tenure.seat) for tenure in tenures_held_by(user)] == [
        ("office", ""),
        ("committee", "recorder"),
    ]
    assert visitor.client.login(username="sun", password=PASSWORD)
    assert visitor.client.get("/desk/").status_code == 200


def test_the_same_name_is_the_same_person_in_every_post(visitor: Wizard):
    visitor.stand_after("trial")
    visitor.confirm()

    tenures = Tenure.objects.select_related("post", "name")
    wang = [tenure for tenure in tenures if tenure.name and tenure.name.value == {"en": "Wang"}]
    assert sorted(tenure.post.code for tenure in wang) == ["committee", "government", "mayor"]
    assert len({tenure.person for tenure in wang}) == 1


def test_the_threshold_of_the_body_divides_its_own_procedure(visitor: Wizard):
    visitor.stand_after("trial")
    visitor.confirm()

    definition = definition_of(Power.objects.get(code="FIN-02").procedure)
    table = next(step["table"] for step in definition["steps"] if step["id"] == "size")
    assert [row["if"]["amount"] for row in table] == [{"lt": 30_000}, {"ge": 30_000}]


def test_an_interrupted_set_up_goes_on_in_another_browser(visitor: Wizard):
    visitor.stand_after("powers")

    other = enter(Client())

    page = other.client.get("/start/").content.decode()
    assert "/start/people/" in page
    assert page.count('<b class="num">7</b>') == 1
    assert "qinghe.example" in other.get("body")
    assert other.client.get("/start/rules/").url == "/start/people/"
    assert visitor.client.get("/start/people/").status_code == 200


def test_a_code_lets_one_browser_in_once(db, home):
    code = waiting.new_code()

    assert Client().post("/start/", {"code": f" {code.upper()} "}).status_code == 302
    again = Client().post("/start/", {"code": code})
    assert again.status_code == 403
    assert "用过" in again.content.decode()
    assert Client().get("/start/body/").url == "/start/"


def test_looking_at_the_address_does_not_use_up_the_code(db, home):
    code = waiting.new_code()

    assert code in Client().get(f"/start/?code={code}").content.decode()

    assert Client().post("/start/", {"code": code}).status_code == 302


def test_without_a_set_up_there_is_nothing_here(db, home):
    assert Client().get("/start/").status_code == 404


def test_what_fails_in_the_last_step_leaves_nothing(visitor: Wizard, home, monkeypatch):
    visitor.stand_after("trial")

    def full(*_given, **_named):
        raise LedgerError("the disk is full")

    monkeypatch.setattr(opening, "adopt_rules", full)
    response = visitor.confirm()

    assert response.status_code == 422
    assert "the disk is full" in response.content.decode()
    assert nothing_is_left(home)
    assert not User.objects.exists()
    assert not Leaf.objects.exists()
    monkeypatch.undo()
    assert visitor.confirm().status_code == 302
    assert Log.objects.get().size > 10


def test_sent_twice_it_opens_once(visitor: Wizard):
    visitor.stand_after("trial")
    form = {**hidden(visitor.get("confirm")), "agree": "on"}

    first = visitor.client.post("/start/confirm/", form)
    second = visitor.client.post("/start/confirm/", form)

    assert (first.url, second.url) == ("/start/done/", "/start/done/")
    assert Body.objects.count() == 1


def test_it_does_not_open_unread(visitor: Wizard, home):
    visitor.stand_after("trial")

    assert visitor.confirm(agree="").status_code == 422
    assert nothing_is_left(home)


def test_the_answers_are_forgotten_when_the_body_is_open(visitor: Wizard):
    visitor.stand_after("trial")
    visitor.confirm()

    row = waiting.current()
    assert row is not None
    assert (row.answers, row.opened) == ({}, "qinghe")
    assert Client().get("/start/").status_code == 200
    assert visitor.client.get("/start/body/", follow=True).redirect_chain[-1][0] == "/start/"


def test_two_people_at_once_see_each_others_answers(visitor: Wizard):
    visitor.stand_after("above")
    other = enter(Client())
    page = visitor.get("day")
    other.answer("day", {"closes": "18:00", "calendar": "weekends"})

    refused = visitor.send("day", {"closes": "17:00", "calendar": "cn"}, page=page)

    said = refused.content.decode()
    assert refused.status_code == 422
    assert "18:00, weekends" in said
    again = visitor.send("day", {"closes": "17:00", "calendar": "cn"}, page=said)
    assert again.status_code == 302
    assert 'value="17:00"' in other.get("day")


def test_the_same_page_sent_twice_is_no_quarrel(visitor: Wizard):
    page = visitor.get("body")

    for _ in range(2):
        assert visitor.send("body", town()["body"], page=page).status_code == 302


def test_what_was_confirmed_is_what_was_shown(visitor: Wizard, home):
    visitor.stand_after("trial")
    seen = hidden(visitor.get("confirm"))
    enter(Client()).answer("day", {"closes": "09:00", "calendar": "cn"})

    response = visitor.client.post("/start/confirm/", {**seen, "agree": "on"})

    assert response.status_code == 422
    assert nothing_is_left(home)


def test_an_earlier_answer_may_be_changed_and_opens_what_hangs_on_it(visitor: Wizard):
    visitor.stand_after("trial")
    visitor.answer("list", {"source": "one", "power": "FIN-04"})

    assert visitor.client.get("/start/confirm/").url == "/start/powers/"


@pytest.mark.parametrize(
    ("key", "form", "said"),
    [
        ("body", {"name_zh": ""}, "这里要填"),
        ("body", {"name_zh": "青" * 5000}, "最多 60 个字"),
        ("body", {"name_zh": "青\u202e禾"}, "U+202E"),
        ("body", {"name_zh": "青\u0000禾"}, "U+0000"),
        ("body", {"slug": "Qing He"}, "3 到 40 个"),
        ("body", {"slug": "desk"}, "网站自己用的地址"),
        ("body", {"host": "sunlit.example"}, "只是例子"),
        ("body", {"host": "a b"}, "只写域名"),
        ("body", {"level": "empire"}, "给出的里面选"),
        ("day", {"closes": "25:00"}, "写成 17:30"),
        ("day", {"calendar": "moon"}, "给出的里面选"),
        ("list", {"source": "own"}, "请选一个文件"),
        ("list", {"source": "one", "power": ""}, "这里要填"),
        ("powers", {"codes": []}, "至少要有一项"),
        ("powers", {"codes": ["XXX-01"]}, "目录里没有"),
        ("people", {"holder_office": ""}, "第一个账号是他的"),
        ("people", {"unfilled": "", "holder_mayor": ""}, "个岗位空着"),
        ("people", {"committee": "Lin\nLin\nWang"}, "Lin 写了两次"),
        ("people", {"committee": "Lin"}, "现在有 1 个"),
        ("people", {"holder_mayor": "", "same_mayor": "bid_panel"}, "没有写人"),
        ("review", {"name": "Sun"}, "不能审自己的"),
        ("accounts", {"username_0": "", "password_0": ""}, "没有人能登录"),
        ("accounts", {"password_0": "12345"}, "至少 8 个字符"),
        ("accounts", {"username_1": "sun", "password_1": PASSWORD}, "也用这个用户名"),
        ("rules", {"collective_from_yuan": "a lot"}, "要一个整数"),
        ("rules", {"answer_work_days": "0"}, "要一个整数"),
        ("rules", {"ballots": "nobody"}, "给出的里面选"),
        ("trial", {"title": "x" * 300}, "最多 60 个字"),
    ],
)
def test_an_answer_that_will_not_do_says_why(visitor: Wizard, key: str, form: dict, said: str):
    pages = forms(town())
    before = list(pages).index(key)
    if before:
        visitor.stand_after(list(pages)[before - 1])

    response = visitor.send(key, {**pages[key], **form})

    assert response.status_code == 422
    assert said in response.content.decode()


def test_an_own_table_is_refused_with_row_and_column(visitor: Wizard, tmp_path):
    visitor.stand_after("day")
    table = tmp_path / "ours.csv"
    table.write_bytes(model_path("powers.csv").read_bytes().replace(b"major decision", b"grand decision", 1))

    with table.open("rb") as file:
        response = visitor.send("list", {"source": "own", "table": file})

    said = response.content.decode()
    assert response.status_code == 422
    assert "grand decision" in said
    assert ">2<" in said
    assert ">class<" in said


def test_an_own_table_stays_until_there_is_another(visitor: Wizard):
    visitor.stand_after("day")
    with model_path("powers.csv").open("rb") as file:
        visitor.answer("list", {"source": "own", "table": file})

    visitor.answer("list", {"source": "own"})

    assert "61" in visitor.get("list")
    visitor.answer("powers", {"codes": ["SUP-01"]})


def test_the_trial_shows_the_matter_and_stores_nothing(visitor: Wizard, home):
    visitor.stand_after("rules")
    form = {**forms(town())["trial"], "press": "show"}

    response = visitor.send("trial", form)

    assert response.url.startswith("/start/trial/")
    page = visitor.get("trial")
    assert "Riverside Road" in page
    assert "<svg" in page
    assert "用款部门：Shi" in page
    assert nothing_is_left(home)


def test_whoever_holds_both_sides_is_named(visitor: Wizard):
    pages = forms(town())
    pages["people"]["holder_cashier"] = "Wang"
    visitor.stand_after("powers")
    visitor.answer("people", pages["people"])

    assert "审批与付款分离" in visitor.get("review")


def test_a_power_that_cannot_be_adopted_undoes_the_body(visitor: Wizard, home, monkeypatch):
    visitor.stand_after("trial")
    monkeypatch.setattr(adopting, "_adopt", lambda *_given: (_ for _ in ()).throw(LedgerError("refused")))

    assert visitor.confirm().status_code == 422
    assert nothing_is_left(home)


def test_the_pages_are_in_english_too(visitor: Wizard):
    page = visitor.client.get("/start/body/?lang=en").content.decode()

    assert "Which body is this?" in page
    assert 'lang="en"' in page


@pytest.mark.requirement("DIS-4")
def test_a_number_in_a_name_or_in_the_table_is_settled_before_it_is_kept(visitor: Wizard):
    visitor.stand_after("day")
    table = model_path("powers.csv").read_bytes()
    name = (
        table.decode().splitlines()[1].split(",")[table.decode().splitlines()[0].split(",").index("name_zh")]
    )
    table = table.replace(name.encode(), f"{name}13800000000".encode(), 1)
    own = {"source": "own", "table": SimpleUploadedFile("ours.csv", table)}
    response = visitor.send("list", own)
    page = response.content.decode()
    assert response.status_code == 422
    assert "手机号" in page
    assert "请再选一次这个文件" in page
    (key,) = set(re.findall(r'name="find_([0-9a-f]{16})"', page))
    own = {"source": "own", "table": SimpleUploadedFile("ours.csv", table), f"find_{key}": "mask"}
    assert visitor.send("list", own).status_code == 302
    kept = str(waiting.current().answers["list"]["rows"])
    assert "138****0000〔手机号已遮盖：个人隐私〕" in kept
    assert "13800000000" not in kept

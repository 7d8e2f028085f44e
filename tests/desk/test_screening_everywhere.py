"""Every text that enters the record from the desk passes the screening: no form, page or press goes around it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from datetime import date
from pathlib import Path

import pytest
from django import forms

import sunlit.desk
from sunlit.desk.changing.forms import ReasonForm, RulesForm, TableForm, WithdrawalForm
from sunlit.desk.findings.forms import AccountForm as FindingForm
from sunlit.desk.forms.adding import AddForm
from sunlit.desk.forms.matters import HideForm, WordsForm
from sunlit.desk.forms.posts import FillForm, GiveAccountForm, TenureForm
from sunlit.desk.forms.screened import ScreenedForm, stem, takes_words
from sunlit.desk.keeping.again import AgainForm
from sunlit.desk.keeping.forms import StageForm, WithholdForm
from sunlit.desk.meetings import forms as meeting_forms
from sunlit.desk.orders.forms import MoveForm, OrderForm
from sunlit.ledger.models import Disclosure, Leaf
from tests.desk.test_meetings import called, press, under_way
from tests.matters.trials import voting
from tests.papers import PHONE

ROOM = Path(sunlit.desk.__file__).parent


def every_form():
    """Return every class of form that the desk has."""
    found = set()
    for module in pkgutil.walk_packages([str(ROOM)], "sunlit.desk."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__.startswith("sunlit.desk"):
                found.add(one)
    return found


NO_WORDS = {  # forms without any box for words
    "HideForm": "a ground of the closed list",
    "EraseForm": "what is erased, and on which ground",
    "DrawForm": "the figures of a draw: whatever else is refused",
}
EXEMPT = {  # what a screened form leaves out, and why
    ("WithholdForm", "content"): "sealed: what is kept back, for its reviewers alone",
    ("WithholdForm", "files"): "sealed likewise",
    ("AccountForm", "username"): "an account's name is in no record",
    ("PrivateReasonForm", "reason"): "private: who asked or prepared reads it, and it is in no record",
    ("BodyForm", "slug"): "the address of the body, letters and figures",
    ("BodyForm", "host"): "the name of the site",
    ("DayForm", "closes"): "a time",
    ("AccountsForm", "username"): "in no record",
    ("RulesForm", "collective_from_yuan"): "a sum",
    ("RulesForm", "answer_work_days"): "a number of days",
    ("RulesForm", "recall_minutes"): "a number of minutes",
}


@pytest.mark.requirement("DIS-4")
def test_every_form_with_words_is_a_screened_one():
    unscreened = {one.__name__ for one in every_form() if not issubclass(one, ScreenedForm)}
    assert unscreened <= set(NO_WORDS)
    assert len(every_form()) > 30


def test_what_a_form_leaves_out_stands_in_this_table_with_its_reason():
    left_out = set()
    for one in every_form():
        if issubclass(one, ScreenedForm):
            for name in (*one.__dict__.get("SEALED", ()), *one.__dict__.get("PLAIN", ())):
                left_out.add((one.__name__, name))
    assert left_out <= set(EXEMPT), left_out - set(EXEMPT)


def made():
    """Return one of each form that has words in it, bound to nothing yet."""
    posts = [("office", "office")]
    return [
        lambda data: WordsForm(data, label="x", reason="x", results=["upheld"]),
        TenureForm,
        GiveAccountForm,
        lambda data: FillForm(data, people={}, seats=()),
        lambda data: AddForm(data, rows=[], first=date(2026, 3, 9)),
        ReasonForm,
        lambda data: TableForm(data, first=date(2026, 3, 9)),
        lambda data: RulesForm(data, first=date(2026, 3, 9), in_force={}),
        lambda data: WithdrawalForm(data, first=date(2026, 3, 9), powers=[]),
        FindingForm,
        AgainForm,
        lambda data: StageForm(data, refusable=True),
        lambda data: WithholdForm(data, acts=[]),
        lambda data: OrderForm(data, posts=posts),
        lambda data: MoveForm(data, verb="answer"),
        lambda data: meeting_forms.WordsForm(data, label="x"),
        meeting_forms.InterestForm,
        meeting_forms.PartsForm,
    ]


@pytest.mark.requirement("DIS-4")
@pytest.mark.database
@pytest.mark.parametrize("n", range(len(made())))
def test_a_number_in_any_box_stops_the_form_until_something_is_said_to_it(n, qinghe):
    make = made()[n]
    empty = make({})
    boxes = [name for name, field in empty.fields.items() if takes_words(field)]
    for name in boxes:
        form = make({name: f"x{PHONE}" if name == "username" else f"打 {PHONE}"})
        form.is_valid()
        sealed = {name, stem(name)} & {*form.SEALED, *form.PLAIN}
        assert [find.words for find in form.finds] == ([] if sealed else [PHONE]), name
        assert form.settled is bool(sealed)


@pytest.mark.requirement("DIS-4")
def test_every_page_with_a_form_has_a_place_for_what_is_found():
    pages = ROOM / "templates" / "desk"
    boxes = re.compile(r"""\b(?:some|pair|box|field)\(|<textarea|type="text\"""")
    asking = {
        str(page.relative_to(pages)): text
        for page in pages.rglob("*.html")
        if not page.name.startswith("_")  # part of a page that has one
        and 'method="post"' in (text := page.read_text("utf-8"))
        and boxes.search(text)
    }
    assert len(asking) > 12
    private = {"sign.html", "erase.html", "agreeing/agree.html"}  # a private reason; choices alone
    for name, text in asking.items():
        if name in private:
            continue
        assert re.search(r"{{ finds\(", text), name


RAW = {  # what views take from a request without a form: buttons, keys, codes and figures, never words
    "press", "tenure", "digests", "key", "code", "agree", "seen", "rows", "member", "ground", "here",
    "recorder", "matter", "have", "kept", "named", "n", "post",
}  # fmt: skip


def test_no_view_takes_words_from_a_request_without_a_form():
    taken = set()
    for path in ROOM.rglob("*.py"):
        text = path.read_text("utf-8")
        taken |= set(re.findall(r"""\bPOST(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""", text))
        if path.name == "presses.py":
            taken |= set(re.findall(r"""\bpost\.get(?:list)?\(\s*["'](\w+)["']""", text))
    assert taken <= RAW, taken - RAW


@pytest.fixture
def desk(qinghe, morning, sign_in):
    morning("2026-03-09 08:00")
    client = sign_in("")
    client.trial = voting(qinghe, "2026-03-09 08:00")
    return client


@pytest.mark.requirement("DIS-4")
@pytest.mark.database
def test_what_is_typed_while_a_meeting_runs_is_settled_before_it_is_entered(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    before = Leaf.objects.count()
    page = press(desk, meeting, "motion", text_zh=f"同意，请打 {PHONE}。").content.decode()
    assert Leaf.objects.count() == before
    (key,) = set(re.findall(r'name="find_([0-9a-f]{16})"', page))
    hidden = dict(re.findall(r'<input type="hidden" name="(press|text_zh|seen|key)" value="([^"]*)">', page))
    assert hidden["press"] == "motion"
    desk.post(f"/desk/qinghe/meetings/{meeting.number}/", {**hidden, f"find_{key}": "mask"})
    said = [row.value for row in Disclosure.objects.filter(leaf__kind="motion.put")]
    assert said == [{"zh": "同意，请打 138****0000〔手机号已遮盖：个人隐私〕。"}]


@pytest.mark.database
def test_ordinary_words_of_a_meeting_are_entered_at_once(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    before = Leaf.objects.count()
    press(desk, meeting, "motion", text_zh="同意拨款 86 万元。")
    assert Leaf.objects.count() > before


@pytest.mark.database
def test_a_call_with_a_number_in_it_waits(desk, qinghe):
    with pytest.raises(AssertionError, match="手机号"):
        called(desk, qinghe, place_zh=f"二楼 {PHONE}")


def test_hiding_asks_for_no_words():
    assert not any(takes_words(field) for field in HideForm().fields.values())

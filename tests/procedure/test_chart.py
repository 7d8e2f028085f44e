"""The flow chart: nothing in it touches what it should not, and it says how a matter stands."""

from __future__ import annotations

import json
import re
import time
from random import Random
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.procedure.charting import FULL, MODEL, clashes, full, powers, small

from sunlit.procedure import calendar as calendars
from sunlit.procedure import chart
from sunlit.procedure.chart import words
from sunlit.procedure.chart.measure import width, wrap, wrap_parts
from sunlit.procedure.chart.shapes import Box, Line, Sign, Text
from sunlit.procedure.deadlines import Limit, Span, parse_limit
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.history import Departure, State, StepRun
from sunlit.procedure.standing import standing

LANGUAGES = ("zh", "en")
CALENDAR = calendars.from_dict(json.loads((MODEL / "calendar-cn.json").read_text(encoding="utf-8")))


def run(step: str, status: str = "done", **more: Any) -> StepRun:
    return StepRun(step, 1, "office", 0, status=status, **more)


def state(procedure: Procedure, *runs: StepRun, **more: Any) -> State:
    return State(procedure, CALENDAR, 0, {}, {}, runs=list(runs), **more)


def laid(procedure: Procedure, lang: str) -> chart.Layout:
    return chart.layout(procedure, lang, heading="Heading", caption="Caption", with_state=True)


# --- geometry -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FULL)
def test_nothing_in_a_full_procedure_touches_what_it_should_not(name: str, lang: str) -> None:
    layout = laid(full(name), lang)
    assert list(clashes(layout)) == []
    assert layout.width <= 840


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_in_any_power_of_the_model_touches_what_it_should_not(lang: str) -> None:
    for code, procedure in powers():
        layout = laid(procedure, lang)
        assert list(clashes(layout)) == [], code
        assert layout.width <= 840


ZH = "办理事项的名称可以写得很长一直到四十个字为止看它怎样换行"
EN = ["a", "name", "of", "a", "step", "that", "may", "be", "long", "and", "must", "be", "broken"]


class Chance:
    """Makes procedures of every shape, sensible or not."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: list[str] = []

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    def text(self) -> dict[str, str]:
        n = self.random.randint(1, 28)
        return {"zh": "事" + ZH[:n], "en": " ".join(EN[: max(1, n // 2)])}

    def steps(self, prefix: str, depth: int) -> list[dict[str, Any]]:
        n = self.random.randint(1, 8 if depth == 0 else 4 if depth == 1 else 2)
        own = [f"{prefix}{i}" for i in range(n)]
        return [self.step(own, i, depth) for i in range(n)]

    def step(self, own: list[str], i: int, depth: int) -> dict[str, Any]:
        step: dict[str, Any] = {"id": own[i], "name": self.text(), "do": "decide"}
        self.known.append(own[i])
        end = "end.done" if depth == 0 else "join"
        if depth < 2 and self.maybe(0.2):
            count = self.random.randint(2, 4)
            branches = {f"b{j}": self.steps(f"{own[i]}_{j}", depth + 1) for j in range(count)}
            return {**step, "do": "parallel", "branches": branches, "then": self.random.choice([*own, end])}
        if self.maybe(0.15):
            rows = [
                {"if": {"f": "a"}, "to": self.random.choice(own)} for _ in range(self.random.randint(1, 4))
            ]
            return {**step, "do": "route", "by": ["f"], "table": rows}
        if self.maybe(0.5):
            step["limit"], step["min"] = {"work": 20}, {"days": 30}
        if self.maybe(0.4):
            step["risk"] = {"level": self.random.randint(1, 3), "point": self.text(), "control": self.text()}
        if self.maybe(0.4):
            step["disclose"] = [
                {
                    "id": "D1",
                    "what": self.text(),
                    "scope": scope,
                    "when": {"after": "open", "work": 1},
                    "form": ["site"],
                }
                for scope in self.random.sample(["public", "members", "organisation", "specific"], 2)
            ]
        if self.maybe(0.6):
            step["outcomes"] = {
                f"o{k}": self.outcome(
                    [*own, own[min(i + 1, len(own) - 1)], end, self.random.choice(self.known)]
                )
                for k in range(self.random.randint(1, 4))
            }
        return step

    def outcome(self, targets: list[str]) -> dict[str, Any]:
        outcome = {"label": self.text(), "to": self.random.choice(targets)}
        if self.maybe(0.3) and outcome["to"] not in ("end.done", "join"):
            outcome |= {"back": True, "max": self.random.randint(1, 2)}
        return outcome


@pytest.mark.parametrize("seed", range(30))
def test_nothing_touches_whatever_the_procedure_looks_like(seed: int) -> None:
    chance = Chance(Random(seed))
    fact = {"type": "enum", "label": chance.text(), "values": [{"code": "a", **chance.text()}]}
    procedure = small(chance.steps("s", 0), facts={"f": fact})
    for lang in LANGUAGES:
        assert list(clashes(laid(procedure, lang))) == []


def test_the_geometry_test_sees_what_is_wrong() -> None:
    layout = laid(full("large-fund"), "zh")
    apply = next(box for box in layout.boxes if box.id == "apply")
    layout.lines.append(Line("jump", [(apply.x - 5, apply.y + 20), (apply.right + 5, apply.y + 20)]))
    layout.texts.append(Text("压在上面", apply.x + 44, apply.y + 20, "name"))
    layout.texts.append(Text("跨过边框", apply.x - 20, apply.bottom - 4, "meta"))
    layout.signs.append(Sign("eye", layout.width - 4, 4))
    layout.boxes.append(Box("late", "step", apply.x + 3, apply.y + 3, 20, 20))
    found = "\n".join(clashes(layout))
    for wrong in (
        "crosses box apply",
        "overlaps text",
        "crosses the edge of apply",
        "leaves the sheet",
        "overlaps box",
    ):
        assert wrong in found, wrong


# --- the document ---------------------------------------------------------------------------------------


@pytest.mark.requirement("PRO-1")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chart_is_one_well_formed_picture_without_script_style_or_ids(lang: str) -> None:
    text = chart.svg(full("major-decision"), lang, caption="<&>")
    root = ET.fromstring(text)  # our own text
    assert root.attrib["role"] == "img"
    assert float(root.attrib["width"]) <= 840
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"title", "desc"} <= names
    assert not names & {"script", "style", "foreignObject", "image", "use", "a"}
    assert not re.search(r"\b(id|style|href|on\w+)=", text)
    assert "&lt;&amp;&gt;" in text


@pytest.mark.requirement("PRO-1")
@pytest.mark.parametrize("name", FULL)
def test_every_step_and_every_end_is_named_in_the_chart(name: str) -> None:
    procedure = full(name)
    for lang in LANGUAGES:
        drawn = "".join(text.text for text in laid(procedure, lang).texts).replace(" ", "")
        for step in procedure.steps.values():
            assert step.name[lang].replace(" ", "") in drawn or step.do == "call"
            for outcome in step.outcomes.values():
                assert outcome.label[lang].replace(" ", "") in drawn
        for end in procedure.ends.values():
            assert end[lang].replace(" ", "") in drawn


def test_the_heading_is_the_title_unless_one_is_given() -> None:
    road = small([{"id": "mend", "do": "work"}])
    assert "<title>修路 · 运行流程图</title>" in chart.svg(road, "zh")
    assert "<title>Mend a road: flow chart</title>" in chart.svg(road, "en")
    assert "<title>This road</title>" in chart.svg(road, "en", heading="This road")


def test_a_return_is_dashed_on_the_left_and_a_jump_stands_on_the_right() -> None:
    layout = laid(full("large-fund"), "zh")
    boxes = {box.id: box for box in layout.boxes}
    back = [line for line in layout.lines if line.kind == "back" and line.target == "apply"]
    assert {line.source for line in back} == {"budget", "decide"}
    assert all(x < boxes["apply"].x for line in back for x, _ in line.points[1:-1])
    assert [line.arrow for line in back].count(True) == 1  # they share a lane and one arrow
    jumps = {(line.source, line.target) for line in layout.lines if line.kind == "jump"}
    assert {("size", "materials"), ("buy_way", "tender_doc"), ("small_buy", "candidate_show")} <= jumps
    assert chart.svg(full("large-fund"), "zh").count("stroke-dasharray") > 3


def test_branches_stand_side_by_side_and_a_called_procedure_stands_in_its_branch() -> None:
    boxes = {box.id: box for box in laid(full("major-decision"), "zh").boxes}
    assert boxes["argue"].kind == "frame"
    assert boxes["consult"].kind == "sub"
    assert boxes["consult"].y == boxes["assess"].y == boxes["fund"].y
    assert boxes["consult"].right < boxes["assess"].x < boxes["fund"].x
    assert boxes["consult"].y < boxes["announce"].y < boxes["reply"].bottom < boxes["consult"].bottom


def test_a_called_procedure_with_a_name_of_its_own_keeps_both_names() -> None:
    step = {"id": "hear", "do": "call", "call": "hearing"}
    hearing = {
        "title": {"zh": "听证", "en": "Hearing"},
        "ends": {"held": {"name": {"zh": "已听证", "en": "Held"}}},
        "steps": [{"id": "hold", "name": {"zh": "举行", "en": "Hold"}, "do": "work", "post": "office"}],
    }
    drawn = [text.text for text in laid(small([step], subs={"hearing": hearing}), "en").texts]
    assert "Step hear" in drawn
    assert "Hearing" in drawn


def test_branches_that_would_be_too_narrow_stand_below_one_another() -> None:
    inner = {"id": "inner", "do": "parallel", "branches": {c: [{"id": f"i{c}", "do": "work"}] for c in "ab"}}
    outer = {c: [{"id": f"o{c}", "do": "work"}] for c in "bcd"}
    procedure = small([{"id": "outer", "do": "parallel", "branches": {"a": [inner], **outer}}])
    layout = laid(procedure, "zh")
    boxes = {box.id: box for box in layout.boxes}
    assert boxes["ia"].bottom < boxes["ib"].y
    assert list(clashes(layout)) == []


def test_a_chart_may_stand_without_a_heading() -> None:
    bare = chart.layout(small([{"id": "a", "do": "work"}]), "zh")
    assert not [text for text in bare.texts if text.role in ("heading", "caption")]


def test_a_narrow_chart_is_drawn_no_wider_than_it_needs() -> None:
    assert laid(small([{"id": "a", "do": "work"}, {"id": "b", "do": "work"}]), "zh").width < 500


def test_a_way_out_of_a_branch_is_named_in_its_box() -> None:
    outcomes = {
        "on": {"label": {"zh": "可以", "en": "Fine"}, "to": "join"},
        "stop": {"label": {"zh": "停", "en": "Stop"}, "to": "end.done", "abort": True},
        "again": {"label": {"zh": "重来", "en": "Again"}, "to": "ask", "back": True, "max": 2},
    }
    branches = {
        "a": [{"id": "look", "do": "decide", "outcomes": outcomes}],
        "b": [{"id": "count", "do": "work", "next": "nowhere"}],
    }
    procedure = small([{"id": "ask", "do": "work"}, {"id": "both", "do": "parallel", "branches": branches}])
    drawn = " ".join(text.text for text in laid(procedure, "en").texts)
    assert "Stop → Closed" in drawn
    assert "Again, at most 2 times → 1 Step ask" in drawn.replace("\n", " ")
    assert "nowhere" in drawn


def test_an_end_in_a_branch_of_a_called_procedure_is_one_of_its_own() -> None:
    stop = {"stop": {"label": {"zh": "停", "en": "Stop"}, "to": "end.held", "abort": True}}
    named = {"name": {"zh": "举行", "en": "Hold"}, "post": "office"}
    branches = {
        "a": [{"id": "a", "do": "decide", "outcomes": stop, **named}],
        "b": [{"id": "b", "do": "work", **named}],
    }
    both = {"id": "both", "do": "parallel", "name": {"zh": "并行", "en": "Both"}, "branches": branches}
    ends = {"held": {"name": {"zh": "已听证", "en": "Held"}}}
    hearing = {"title": {"zh": "听证", "en": "Hearing"}, "ends": ends, "steps": [both]}
    procedure = small([{"id": "hear", "do": "call", "call": "hearing"}], subs={"hearing": hearing})
    assert "Stop → Held" in [text.text for text in laid(procedure, "en").texts]


# --- you are here ---------------------------------------------------------------------------------------


@pytest.mark.requirement("PRO-1")
def test_a_chart_with_a_state_shows_how_every_step_stands() -> None:
    fund = full("large-fund")
    here = state(
        fund,
        run("apply"),
        run("budget", late=True),
        run("sign", "passed"),
        run("materials"),
        run("decide", "open"),
        departures=[Departure("order", "materials", 3, True), Departure("order", "decide", 4, True)],
    )
    assert standing(here) == {
        "apply": "done",
        "budget": "off",
        "sign": "void",
        "materials": "off",
        "decide": "now",
    }
    text = chart.svg(fund, "zh", here)
    for colour in ("#e8f1f2", "#fbeae8", "#fdf3d9", 'stroke-dasharray="4 3"'):
        assert colour in text
    assert "正在办：第 5 步党委会集体决定。" in text
    assert "Now: step 5, The committee decides collectively." in chart.svg(fund, "en", here)
    assert "有偏差" in text
    assert "有偏差" not in chart.svg(fund, "zh")


def test_the_last_visit_to_a_step_counts() -> None:
    fund = full("large-fund")
    assert standing(state(fund, run("apply"), run("apply", "running"))) == {"apply": "now"}
    assert standing(state(fund, run("apply", "void"), run("apply"))) == {"apply": "done"}
    assert standing(state(fund, run("apply", late=True), run("apply", "paused"))) == {"apply": "now"}


def test_the_end_that_a_matter_came_to_is_filled_in() -> None:
    fund = full("large-fund")
    filled = 'fill="#0b5563" stroke="#0b5563" stroke-width="1.2"'
    closed = state(fund, run("performance"), end="done")
    refused = state(fund, run("apply"), run("budget", outcome="none"), end="refused")
    elsewhere = state(fund, run("apply"), end="failed")
    assert chart.svg(fund, "zh", closed).count(filled) == 1
    assert chart.svg(fund, "zh", refused).count(filled) == 1
    assert filled not in chart.svg(fund, "zh", elsewhere)
    assert filled not in chart.svg(fund, "zh")


# --- words and lines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("<=5wd", "5 个工作日内", "within 5 working days"),
        ("<=1d", "1 日内", "within 1 day"),
        ("<=4h", "4 小时内", "within 4 hours"),
        ("<=3M", "3 个月内", "within 3 months"),
        ("<=1Y", "1 年内", "within 1 year"),
        (">=30d", "不少于 30 日", "at least 30 days"),
        ("same-day", "当日", "the same day"),
        ("same-meeting", "当次会议", "in the same meeting"),
        ("next-meeting", "下次会议", "at the next meeting"),
        ("session", "本次大会期间", "within the session"),
        ("every:3M", "每 3 个月一次", "every 3 months"),
        ("every:1Y", "每年一次", "every year"),
        ("every:1d", "每日一次", "every day"),
    ],
)
def test_a_limit_reads_naturally_in_both_languages(text: str, zh: str, en: str) -> None:
    assert words.limit_text(parse_limit(text), "zh") == zh
    assert words.limit_text(parse_limit(text), "en") == en


def test_no_limit_has_no_words_and_nought_days_are_the_same_day() -> None:
    assert words.limit_text(None, "zh") == words.least_text(None, "zh") == ""
    least = Span(30, "d"), Span(7, "d")
    assert words.least_text(least[0], "zh", least[1]) == "不少于 30 日，缩短后也不少于 7 日"
    assert words.least_text(least[0], "en", least[1]) == "at least 30 days, when shortened at least 7 days"
    assert words.grant_text(None, "en") == words.lead_text(None, "en") == ""
    assert words.limit_text(Limit("by", Span(0, "wd")), "zh") == "当日"


@pytest.mark.parametrize(
    ("quorum", "passing", "zh", "en"),
    [
        ({"share": "2/3", "of": "members"}, {"over": "1/2", "of": "present"}, "三分之二以上到会；到会者超过半数同意", "two thirds or more present; more than half of those present agree"),
        ({"share": "1/1", "of": "members"}, {"rank": "score"}, "全体到会；按得分排序", "all present; ranked by score"),
        ({"over": "3/7", "of": "list"}, {"share": "1/1", "of": "members"}, "超过 3/7 到会；全体一致同意", "more than 3/7 present; all agree"),
    ],
)  # fmt: skip
def test_a_rule_of_voting_reads_as_quorum_and_majority(
    quorum: dict[str, str], passing: dict[str, str], zh: str, en: str
) -> None:
    rule = {"quorum": quorum, "pass": passing, "method": "named"}
    step = small([{"id": "vote", "do": "vote", "rule": rule}]).steps["vote"]
    assert step.rule is not None
    found = {
        lang: [" ".join(part.split()) for part in words.rule_text(step.rule, lang)] for lang in LANGUAGES
    }
    assert "；".join(found["zh"]) == zh
    assert "; ".join(found["en"]) == en


def test_the_rows_of_a_route_are_put_in_words() -> None:
    facts = {
        "amount": {"type": "money", "unit": {"code": "CNY", "zh": "元", "en": "yuan"}, "label": {"zh": "金额", "en": "Sum"}},
        "kind": {"type": "enum", "label": {"zh": "类别", "en": "Kind"}, "values": [{"code": "works", "zh": "工程", "en": "Works"}]},
        "urgent": {"type": "bool", "label": {"zh": "紧急", "en": "Urgent"}},
        "homes": {"type": "int", "label": {"zh": "户数", "en": "Households"}},
    }  # fmt: skip
    known = small([{"id": "a", "do": "work"}], facts=facts).facts
    said = words.condition_text
    assert said({"kind": "works", "amount": {"ge": 4_000_000}}, known, "zh") == "工程，400 万元以上"
    assert (
        said({"kind": "works", "amount": {"lt": 2_500_000}}, known, "en") == "Works, under 2.5 million yuan"
    )
    assert said({"amount": {"gt": 1_234, "le": 50_500}}, known, "zh") == "超过 1,234 元、50,500 元以下"
    assert said({"urgent": True}, known, "zh") == "紧急：是"
    assert said({"urgent": False}, known, "en") == "Urgent: no"
    assert said({"homes": {"ge": 10}}, known, "en") == "Households from 10"
    assert said({"kind": {"in": ["works", "other"]}}, known, "zh") == "工程、other"
    assert said({"unknown": 3, "odd": True}, known, "zh") == "3，odd：是"


def test_a_text_that_lacks_a_language_is_said_in_the_other() -> None:
    assert words.said({"zh": "公开"}, "en") == "公开"
    assert words.said({"en": "Open"}, "zh") == "Open"


@given(st.text(alphabet="公开（征求）意见，a bcd.", max_size=60), st.integers(30, 300))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: int) -> None:
    lines = wrap(text, 12, room)
    assert all(width(line, 12) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_where_a_reader_would_break_them() -> None:
    assert wrap("第一行\n第二行", 12, 400) == ("第一行", "第二行")
    assert not any(line[0] in "，）" for line in wrap("公开征求意见（含听证），然后汇总答复并公开", 12, 100))
    assert wrap("unbreakableword", 12, 50) != ("unbreakableword",)
    assert wrap_parts((), 12, 100) == ()
    assert wrap_parts(("财政所", "5 个工作日内"), 12, 300) == ("财政所 · 5 个工作日内",)
    assert wrap_parts(("财政所", "5 个工作日内"), 12, 100) == ("财政所", "5 个工作日内")


def test_a_chart_takes_about_a_millisecond() -> None:
    fund = full("large-fund")
    chart.svg(fund, "zh")
    times = []
    for _ in range(20):
        began = time.perf_counter()
        chart.svg(fund, "zh")
        times.append(time.perf_counter() - began)
    assert median(times) < 0.02  # generous: the bench measures it


def test_the_model_is_readable_from_its_raw_definition() -> None:
    assert parse(full("appointment").raw).id == "appointment"

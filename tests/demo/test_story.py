"""The demo story as it is written: both languages, no typed lapse of time, every date within the rules."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from sunlit.catalogue.model_files import model_calendar
from sunlit.cli.demo.builder import planned
from sunlit.cli.demo.generator import further_plays
from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.planning import Cue, check_order, plan
from sunlit.cli.demo.rehearsal import Rehearsal
from sunlit.cli.demo.script import HEAD, Line, Play, StoryError, line_of, read_plays
from sunlit.cli.demo.wordage import Registers, Words
from sunlit.procedure.calendar import from_dict
from sunlit.procedure.deadlines import Span, due

CALENDAR = from_dict(model_calendar())
CHINA = ZoneInfo("Asia/Shanghai")
DAYS = [  # an ordinary day, and those on which a calendar bites
    "2026-11-25 10:25",
    "2026-10-08 07:00",  # after the longest holiday
    "2026-02-24 16:40",  # after the other one
    "2026-02-28 23:50",  # a make-up work day, late
    "2026-05-03 04:10",  # inside a holiday, at night
    "2026-01-04 12:00",  # a Sunday that is worked
    "2027-06-16 09:00",  # beyond the last year that is announced
]
OVERDUE = {"13": ["s4"]}
LATE = {"10": ["s5"], "PRJ-03-qinghe-58": ["s4"], "SOC-03-qinghe-37": ["s5"]}


def moments(said: str) -> Moments:
    local = datetime.fromisoformat(said).replace(tzinfo=CHINA)
    return Moments(CALENDAR, int(local.astimezone(UTC).timestamp() * 1000))


@cache
def planned_on(day: str) -> list[Cue]:
    return planned(moments(day), 7)


def by_play(cues: list[Cue]) -> dict[str, list[Cue]]:
    found: dict[str, list[Cue]] = {}
    for cue in cues:
        found.setdefault(cue.play.id, []).append(cue)
    return found


def rehearsed(cues: list[Cue]) -> Rehearsal:
    rehearsal = Rehearsal(cues[0].play, CALENDAR, cues[0].at)
    for cue in cues[1:]:
        if cue.line.kind != "show":
            rehearsal.play_line(cue.line, cue.at)
    return rehearsal


def texts(play: Play) -> list[dict[str, str]]:
    """Return every text of a play that people read in two languages."""
    found = [dict(play.head[name]) for name in HEAD]
    for line in play.lines:
        found += [dict(line.text)] if line.text else []
        found += [dict(line.get(name)) for name in ("reason", "what", "content") if line.get(name)]
        found += [dict(one) for one in line.get("dissent", ())]
        found += [dict(one["title"]) for one in line.get("files", ()) if "title" in one]
    return found


@pytest.fixture(scope="module")
def all_plays() -> list[Play]:
    return [*read_plays(), *further_plays(moments(DAYS[0]), 7)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.requirement("PRO-2")
def test_on_any_day_of_the_year_the_story_keeps_to_the_rules_but_where_it_says_otherwise(day):
    then = moments(day)
    for play, cues in by_play(planned_on(day)).items():
        state = rehearsed(cues).state
        owed = [(run.step, run.due_at) for run in state.open_runs()]
        owed += [(run.step, run.report_due_at) for run in state.open_runs()]
        assert [step for step, at in owed if at and at < then.now] == OVERDUE.get(play, []), play
        assert [run.step for run in state.runs if run.late] == LATE.get(play, []), play
        assert {departure.declared for departure in state.departures} <= {True}, play


@pytest.mark.parametrize("day", DAYS)
def test_every_question_but_one_is_answered_in_time_or_its_time_still_runs(day):
    then = moments(day)
    for play, cues in by_play(planned_on(day)).items():
        settled = {cue.line.of: cue.at for cue in cues if cue.line.kind in ("reply", "hide")}
        for cue in cues:
            if cue.line.kind == "ask" and play != "13":
                until = due(CALENDAR, cue.at, Span(5, "wd")).at
                assert settled.get(cue.line.of, then.now) <= until, (play, cue.line.of)


def test_every_text_stands_in_both_languages(all_plays):
    for play in all_plays:
        for text in texts(play):
            assert set(text) == {"zh", "en"}, (play.id, text)
            assert all(value.strip() for value in text.values()), (play.id, text)
            assert re.search(r"[\u4e00-\u9fff]|\d", text["zh"]), (play.id, text)
            assert not re.search(r"[\u4e00-\u9fff]", text["en"]), (play.id, text)


def test_every_act_says_something(all_plays):
    for play in all_plays:
        for line in play.lines:
            assert line.text or line.kind in ("withhold", "hide", "rate"), (play.id, line)


def test_a_summary_fits_its_place(all_plays):
    for play in all_plays:
        assert len(play.head["summary"]["zh"]) <= 60
        assert len(play.head["summary"]["en"]) <= 180


def test_no_text_types_a_lapse_of_time_a_season_or_a_year(all_plays):
    lapse = re.compile(
        r"已过(去)?\s*\d+\s*天|还(剩|有)\s*\d+\s*(天|个工作日)|超(期|时)\s*\d+|\d+\s*天前"
        r"|\d+ days? (ago|left|over)|\bin \d+ days|\d+ working days late"
    )
    season = re.compile(
        r"春节|国庆|中秋|端午|清明|元旦|春季|夏季|秋季|冬季|今年夏|寒假|暑假|Christmas|\b(spring|summer|autumn|winter)\b"
    )
    year = re.compile(r"\b(19|20)\d\d\b")
    for play in all_plays:
        for text in texts(play):
            for value in text.values():
                assert not lapse.search(value), (play.id, value)
                assert not season.search(value), (play.id, value)
                assert not year.search(value), (play.id, value)


def test_the_same_day_and_seed_give_the_same_plan():
    then = moments(DAYS[0])

    first, second = planned(then, 7), planned(then, 7)

    assert first == second
    assert [cue.at for cue in first] == sorted(cue.at for cue in first)
    assert planned(then, 8) != first


def test_about_fifty_further_matters_show_every_class_of_power(all_plays):
    further = [play for play in all_plays if not play.id[0].isdigit()]

    assert 45 <= len(further) <= 60
    assert {play.power.split("-")[0] for play in all_plays} == {
        "DEC", "PER", "PRJ", "FIN", "ORG", "SUP", "DIS", "SOC", "VIL",
    }  # fmt: skip
    assert {play.body for play in all_plays} == {"qinghe", "jiyun", "yanhe", "liuan", "daochang"}


def test_a_date_that_a_holiday_would_push_past_its_limit_moves_back():
    play = next(play for play in read_plays() if play.id == "08")
    then = moments("2026-10-20 10:00")

    lines = [Line("w-20", "step", "s1", {"zh": "办了。", "en": "Done."}), *play.lines[1:2]]
    pushed = [lines[0], Line("w+3", "step", "s2", {"zh": "办了。", "en": "Done."})]
    cues = plan(Play(play.id, play.body, play.power, play.head, pushed), then)

    limit = due(CALENDAR, cues[1].at, Span(15, "wd")).at
    assert cues[2].at < limit
    assert CALENDAR.day(cues[2].at) == CALENDAR.day(limit)


def test_a_notice_is_not_closed_before_its_time():
    play = next(play for play in read_plays() if play.id == "05")
    then = moments(DAYS[0])

    cues = plan(play, then)
    clear = next(cue for cue in cues if cue.line.get("outcome") == "clear")

    assert clear.at > then.at("w-46 17:30")
    assert CALENDAR.day(clear.at) == CALENDAR.day(then.at("w-46"))


def test_a_story_against_the_rules_is_refused_with_matter_step_and_rule():
    play = next(play for play in read_plays() if play.id == "08")
    wrong = Play(
        play.id, play.body, play.power, play.head, [Line("w-20", "step", "s4", {"zh": "跳", "en": "Skip"})]
    )

    with pytest.raises(StoryError, match=r"08 step s4 .*not_open"):
        plan(wrong, moments(DAYS[0]))


@pytest.mark.parametrize("row", [{"at": "w-1"}, {"at": "w-1", "step": "s1", "ask": "q1"}])
def test_a_line_says_exactly_one_thing(row):
    with pytest.raises(StoryError, match="one of step"):
        line_of(row)


def test_an_act_ahead_of_now_is_refused():
    play = read_plays()[0]
    then = moments(DAYS[0])

    with pytest.raises(StoryError, match="hours ahead"):
        check_order([Cue(then.now + 3_600_000, play, Line("h+1", "step", "apply"))], then.now)


@pytest.mark.parametrize("said", ["tomorrow", "w30", "h", "w-3 9:00"])
def test_a_time_is_said_in_one_way_only(said):
    with pytest.raises(ValueError, match="w-30"):
        moments(DAYS[0]).at(said)


def test_times_are_counted_from_the_build():
    then = moments("2026-11-25 10:25")

    def local(said: str) -> str:
        return CALENDAR.local(then.at(said)).strftime("%m-%d %H:%M")

    assert local("w-1") == "11-24 10:00"
    assert local("w-3 15:30") == "11-20 15:30"
    assert local("w+3 17:30") == "11-30 17:30"
    assert local("h-21.3") == (datetime(2026, 11, 25, 10, 25) - timedelta(hours=21.3)).strftime("%m-%d %H:%M")


def test_placeholders_are_filled_alike_in_both_languages_and_in_files():
    then, play = moments(DAYS[0]), read_plays()[0]
    cue = Cue(
        then.now, play, Line(then.now, "step", "apply"), {"late": 9, "due": {"s4": then.at("w+1 17:30")}}
    )
    words = Words(cue, then, Registers(), {"zh": "青禾", "en": "Qinghe"})

    assert words.text({"zh": "{date w-9} {decision_no}", "en": "{date w-9} {decision_no}"}) == {
        "zh": "11月12日 青禾党发〔2026〕1号",
        "en": "12 November Qinghe Decision [2026] No. 1",
    }
    assert words.line("{due s4} {late} {next_year} {year}", "en") == "26 November 17:30 9 2027 2026"
    assert words.recipe({"lines": ["{decision_no}"], "pages": 2}) == {
        "lines": ["青禾党发〔2026〕1号"],
        "pages": 2,
    }
    with pytest.raises(StoryError, match="no placeholder"):
        words.line("{what}")


def test_a_body_whose_record_gives_numbers_has_those_and_no_others_in_its_texts():
    then, play = moments(DAYS[0]), read_plays()[0]
    number = {"zh": "青禾党发〔2026〕5号", "en": "Qinghe Party doc. [2026] No. 5"}
    recorded = {"decision": number}.get
    words = Words(Cue(then.now, play, Line(then.now, "step", "apply"), {}), then, Registers(), {}, recorded)

    assert words.text({"zh": "{decision_no}和{minutes_no}", "en": "{decision_no}, {minutes_no}"}) == {
        "zh": "青禾党发〔2026〕5号和会议纪要",
        "en": "Qinghe Party doc. [2026] No. 5, The minutes",
    }


def test_numbered_papers_have_no_gap():
    registers = Registers()

    numbers = [registers.next("qinghe", "minutes_no", 2026) for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert registers.next("qinghe", "minutes_no", 2027) == 1
    assert registers.next("jiyun", "minutes_no", 2026) == 1

"""What must be made public, to whom and by when: known before it falls due, and the same for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.procedure.test_properties import histories, stroll
from tests.procedure.walking import CHINA, FULL, Walk, full, plain, powers, w

from sunlit.procedure.duties import Duty, Told, departing, departure_of, duties
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.owed import owed_by, parse_deadline
from sunlit.procedure.state import fold

DAY = 86_400_000


def told(walk: Walk, scope: str = "public") -> list[Told]:
    """Return the entries of a walk, each with words for `scope`."""
    return [
        Told(
            event.index,
            event.at,
            event.kind,
            str(event.data.get("step", "")),
            str(event.data.get("verb", "")),
            event.data.get("act"),
            scope,
        )
        for event in walk.events
    ]


def of(walk: Walk, code: str = "", scope: str = "public", **more) -> dict[str, Duty]:
    owed = owed_by(powers()[code], **more) if code else None
    return {duty.id: duty for duty in duties(walk.state, told(walk, scope), owed)}


def do(walk: Walk, step: str, outcome: str = "", **more: object) -> None:
    """Enter an act whatever the rules say."""
    actor, data = walk.done(step, outcome, **more)
    walk.force("act.done", actor, **data)


def voted(walk: Walk, step: str) -> None:
    do(walk, step, "pass", count={"agree": 8, "disagree": 1}, tellers=["a", "b"])


def changed_works() -> Walk:
    """PRJ-04 up to its vote: the change is to be made public within five working days."""
    walk = Walk(plain("PRJ-04"))
    for step in ("s1", "s2", "s3", "s4", "s5", "s6"):
        do(walk, step)
    voted(walk, "s7")
    return walk


def test_every_deadline_of_the_model_can_be_read():
    for row in powers().values():
        assert parse_deadline(row["disclosure_deadline"])
    rules = parse_deadline(
        "first <=4h from:event;progress every:1d;<=20wd+20wd from:end;every:1M if:busy_accounts"
    )
    assert [rule.subject for rule in rules] == ["first", "progress", "", ""]
    assert (rules[2].anchor, rules[2].more.n, rules[3].condition) == ("end", 20, "busy_accounts")
    assert parse_deadline("notice >=5wd at:2,4,7")[0].steps == (2, 4, 7)


@pytest.mark.parametrize("cell", ["soon", "<=20wd from:noon", "<=20wd  from:end", "news <=3d", "<=3d+x", ";"])
def test_a_deadline_of_another_form_is_refused(cell):
    with pytest.raises(ProcedureError):
        parse_deadline(cell)


@pytest.mark.requirement("DIS-1")
def test_a_decision_is_owed_from_the_vote_on_and_met_by_the_step_that_publishes():
    walk = changed_works()
    assert "result/1" not in of(walk, "PRJ-04")
    do(walk, "s8")
    decided = walk.events[-1]
    duty = of(walk, "PRJ-04")["result/1"]
    assert (duty.state, duty.step, duty.scope, duty.trigger) == ("due", "s9", "public", decided.index)
    assert duty.due_at == CHINA.closing(CHINA.working_day(CHINA.day(decided.at), 5))
    assert duty.standing(duty.due_at) == "due"
    assert duty.standing(duty.due_at + 1) == "overdue"

    do(walk, "s9")
    after = of(walk, "PRJ-04")["result/1"]
    assert (after.state, after.met_by, after.due_at) == ("met", walk.index, duty.due_at)


def test_an_act_without_words_for_its_readers_meets_nothing():
    walk = changed_works()
    do(walk, "s8")
    do(walk, "s9")
    assert of(walk, "PRJ-04", "")["result/1"].state == "due"
    assert of(walk, "PRJ-04", "members")["result/1"].state == "due"

    walk.force("act.corrected", None, act=walk.index)
    heard = [*told(walk, "")[:-1], told(walk)[-1]]
    found = duties(walk.state, heard, owed_by(powers()["PRJ-04"]))
    assert {duty.id: duty.met_by for duty in found}["result/1"] == walk.index


def test_what_is_kept_back_by_an_entry_is_withheld():
    walk = changed_works()
    do(walk, "s8")
    do(walk, "s9")
    walk.force("withholding.made", None, act=walk.index)
    duty = of(walk, "PRJ-04", "")["result/1"]
    assert (duty.state, duty.met_by) == ("withheld", walk.index)


def test_the_report_that_closes_a_matter_meets_what_is_still_owed():
    walk = changed_works()
    do(walk, "s8")
    walk.force("matter.closed", None, end="done")
    assert of(walk, "PRJ-04")["result/1"].met_by == walk.index


@pytest.mark.requirement("DIS-5")
def test_a_notice_is_owed_once_its_step_opens_and_met_by_being_put_up():
    walk = Walk(plain("VIL-01"))
    for step in ("s1", "s2", "s3"):
        do(walk, step)
    walk.now = w(10)
    voted(walk, "s4")
    voted(walk, "s5")
    notices = {name: duty for name, duty in of(walk, "VIL-01").items() if duty.step == "s6"}
    (name,) = notices
    assert (notices[name].subject, notices[name].state) == ("notice", "due")
    assert notices[name].triggered_at == walk.state.run_of("s6").opened_at

    walk.put_up("s6")
    assert of(walk, "VIL-01")[name].met_by == walk.index


def test_a_full_procedure_owes_what_its_own_table_says():
    walk = Walk(full("major-decision"))
    do(walk, "propose")
    do(walk, "screen", "accept")
    duty = of(walk)["D1/screen/1"]
    assert (duty.state, duty.met_by, duty.what["en"]) == (
        "met",
        walk.index,
        "The matter to be decided and the office in charge",
    )
    refused = Walk(full("major-decision"))
    do(refused, "propose")
    other = next(code for code in refused.procedure.steps["screen"].outcomes if code != "accept")
    do(refused, "screen", other)
    assert of(refused) == {}


def test_where_no_step_publishes_the_one_with_the_same_limit_releases():
    walk = Walk(plain("DIS-03"))
    duty = of(walk, "DIS-03")["result/1"]
    assert (duty.step, duty.trigger, duty.state) == ("s5", 0, "due")
    assert duty.due_at == CHINA.closing(CHINA.working_day(CHINA.day(w(0)), 20))


def test_a_regular_release_has_no_event_to_answer_within_hours():
    assert of(Walk(plain("DIS-04")), "DIS-04") == {}


def emergency() -> Walk:
    walk = Walk(plain("DEC-06"))
    for step in ("s1", "s2", "s3"):
        do(walk, step)
    return walk


def test_a_first_release_is_owed_hours_after_the_event():
    walk = Walk(plain("DEC-06"))
    duty = of(walk, "DEC-06")["first/1"]
    assert (duty.state, duty.due_at, duty.step) == ("due", w(0) + 4 * 3_600_000, "s3")
    assert of(emergency(), "DEC-06")["first/1"].state == "met"


def test_progress_falls_due_each_period_until_the_matter_ends():
    walk = emergency()
    first = of(walk, "DEC-06")["progress/1"]
    assert first.state == "due"
    do(walk.at(w(1)), "s4", verb="report")
    found = of(walk, "DEC-06")
    assert found["progress/1"].state == "met"
    (after,) = [d for d in found.values() if d.subject == "progress" and d.state == "due"]
    assert after.due_at > first.due_at

    walk.force("matter.closed", None, end="done")
    last = of(walk, "DEC-06", "")
    assert [d.state for d in last.values() if d.id == after.id] in ([], ["waived"])


def test_several_reports_within_one_period_do_not_put_off_the_next():
    walk = emergency()
    do(walk, "s4", verb="report")
    once = of(walk, "DEC-06")
    do(walk, "s4", verb="report")
    assert of(walk, "DEC-06") == once
    assert (once["progress/1"].state, once["progress/2"].state) == ("met", "due")
    assert once["progress/2"].due_at == walk.state.run_of("s4").due_at


def test_a_late_report_serves_the_periods_that_it_missed():
    walk = emergency()
    do(walk.at(w(3)), "s4", verb="report")
    found = [d for d in of(walk, "DEC-06").values() if d.subject == "progress"]
    assert [d.state for d in found] == ["met", "due"]
    assert found[0].met_at > found[0].due_at
    assert found[1].due_at == walk.state.run_of("s4").due_at


def test_a_condition_holds_only_where_the_body_says_so():
    walk = Walk(plain("VIL-02"))
    for step in ("s1", "s2", "s3"):
        do(walk, step)
    often = of(walk, "VIL-02", conditions=["busy_accounts"])
    assert len(duties(walk.state, told(walk, ""), owed_by(powers()["VIL-02"]))) == 1
    assert len(often) >= 1
    assert len(duties(walk.state, told(walk, ""), owed_by(powers()["VIL-02"], ["busy_accounts"]))) == 2


def owed_of(name: str):
    return None if name in FULL else owed_by(powers()[name])


@pytest.mark.requirement("DIS-1")
@settings(max_examples=60, deadline=None)
@given(histories)
def test_duties_are_only_added_and_what_is_met_stays_met(history):
    walk, name = stroll(*history), history[0]
    heard, before = told(walk), {}
    for length in range(1, len(walk.events) + 1):
        state = fold(walk.procedure, CHINA, walk.events[:length])
        now = {duty.id: duty for duty in duties(state, heard[:length], owed_of(name))}
        assert set(before) <= set(now)
        for key, duty in before.items():
            assert now[key].due_at >= duty.due_at  # an extension with reasons moves it, nothing else
            assert now[key].due_at == duty.due_at or name == "DIS-03"
            fixed = {at: getattr(duty, at) for at in ("due_at", "provisional", "state", "met_by", "met_at")}
            assert replace(now[key], **fixed) == duty
            if duty.state in ("met", "withheld"):
                assert (now[key].state, now[key].met_by) == (duty.state, duty.met_by)
        before = now


@settings(max_examples=60, deadline=None)
@given(histories)
def test_the_same_entries_give_the_same_duties_and_none_lies_in_the_future(history):
    walk, owed = stroll(*history), owed_of(history[0])
    found = duties(walk.state, told(walk), owed)
    assert found == duties(fold(walk.procedure, CHINA, walk.events), told(walk), owed)
    assert len({duty.id for duty in found}) == len(found)
    for duty in found:
        assert duty.triggered_at <= walk.events[-1].at
        assert duty.trigger <= (duty.met_by if duty.met_by is not None else walk.index)
        assert duty.triggered_at <= duty.due_at


# --- how a duty departs -----------------------------------------------------------------------------------


def on_notice(scope: str, corrected: str = "") -> tuple[Walk, list[Duty]]:
    """A purchase put on notice with words for `scope`, and perhaps a correction for other readers."""
    walk = Walk(full("large-fund"), w(0), kind="works", amount=30_000)
    for step, outcome in (("apply", ""), ("budget", "ok"), ("sign", "agree"), ("small_buy", "")):
        walk.act(step, outcome)
    walk.put_up("candidate_show")
    entries = [replace(one, scope=scope) for one in told(walk)]
    if corrected:
        last = entries[-1]
        entries.append(Told(last.index + 1, last.at + DAY, "act.corrected", act=last.index, scope=corrected))
    return walk, [one for one in duties(walk.state, entries) if one.subject == "notice"]


@pytest.mark.requirement("DIS-1", "DIS-5")
def test_a_notice_put_up_for_members_is_narrow_once_its_time_is_over_and_not_before():
    _, (notice,) = on_notice("members")

    assert (notice.state, notice.narrow_by is not None) == ("due", True)
    assert notice.departure(notice.due_at) == ""
    assert notice.departure(notice.due_at + 1) == "disclose_narrow"
    _, (whole,) = on_notice("public")
    assert (whole.state, whole.departure(whole.due_at + DAY)) == ("met", "")


def test_a_correction_that_shows_it_to_its_readers_makes_it_late_or_in_time_and_no_longer_narrow():
    _, (notice,) = on_notice("members", "public")
    _, (still,) = on_notice("members", "members")

    assert notice.state == "met"
    assert notice.narrow_by is None
    assert notice.departure(notice.due_at + DAY) in ("", "disclose_late")
    assert still.departure(still.due_at + 1) == "disclose_narrow"


def test_words_for_fewer_at_the_step_that_releases_are_narrow_and_none_at_all_are_missing():
    walk = changed_works()
    do(walk, "s8")
    do(walk, "s9")
    narrow, missing = (of(walk, "PRJ-04", scope)["result/1"] for scope in ("members", ""))

    assert narrow.departure(narrow.due_at + 1) == "disclose_narrow"
    assert missing.departure(missing.due_at + 1) == "disclose_missing"
    assert missing.narrow_by is None
    assert of(walk, "PRJ-04")["result/1"].departure(missing.due_at + 1) == ""


@pytest.mark.parametrize("state", ["withheld", "waived"])
def test_what_is_kept_back_with_a_ground_or_owed_no_longer_never_departs(state):
    assert departure_of(state, 1, None, 7, 99) == ""


def test_what_is_late_with_its_step_counts_once():
    walk = changed_works()
    do(walk, "s8")
    do(walk, "s9")
    duty = of(walk, "PRJ-04", "")["result/1"]
    now = duty.due_at + 1
    runs = [replace(run) for run in walk.state.runs]
    here = next(run for run in runs if run.step == duty.step)

    assert list(departing([duty], runs, now)) == [(duty, "disclose_missing")]
    here.status, here.due_at = "open", now - 1
    assert list(departing([duty], runs, now)) == []
    came = replace(duty, state="met", met_by=1, met_at=now)
    assert list(departing([came], runs, now)) == [(came, "disclose_late")]
    here.late = True
    assert list(departing([came], runs, now)) == []

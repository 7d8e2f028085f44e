"""The report of a matter: one sentence, every step beside the procedure, and the proofs."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sunlit.matters.actions import declare_departure
from sunlit.matters.folding import state_of
from sunlit.matters.models import Duty, StepRun
from sunlit.matters.queries.duties import all_of
from sunlit.matters.queries.page import matter_page
from sunlit.portal.report.lines import fate_of, lines_of, stops_of
from sunlit.portal.report.verdict import Verdict, sentence, verdict_of
from sunlit.procedure.deadlines import working_days_between
from tests.portal.busy import CANARY, NOW, words
from tests.portal.reading import LANGUAGES, Page
from tests.town import act, at, moment

pytestmark = pytest.mark.database


def read(client, matter, tree="/en"):
    response = client.get(f"{tree}/qinghe/matters/{matter.number}/report/")
    assert response.status_code == 200
    return Page(response.content.decode())


def matters_of(county):
    return (county.playground, county.notice, county.late, county.void, county.unlisted)


@pytest.mark.requirement("DIS-1", "SUP-1")
def test_what_was_made_public_late_is_in_the_verdict_and_in_the_list(client, county):
    row = Duty.objects.filter(matter=county.playground, state="met").first()
    before = client.get(f"/en/qinghe/matters/{county.playground.number}/report.json").json()
    assert before["verdict"]["released_late"] == 0
    Duty.objects.filter(ref=row.ref).update(due_at=row.met_at - 1)
    StepRun.objects.filter(matter=county.playground).update(late=False)
    value = client.get(f"/en/qinghe/matters/{county.playground.number}/report.json").json()
    assert (value["verdict"]["released_late"], value["verdict"]["as_declared"]) == (1, False)
    assert [one["index"] for one in value["duties"] if one["late"]] == [row.met_by]
    assert "1 release late" in read(client, county.playground).text


@pytest.mark.requirement("SUP-1")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_every_matter_has_its_report_in_both_languages(client, county, tree, lang):
    for matter in matters_of(county):
        page = read(client, matter, tree)
        assert (page.lang, page.heads) == (lang, 1)
        assert page.forms == ["get"]
        assert CANARY not in page.text


def test_the_verdict_is_one_sentence(client, county):
    assert "按程序、按时限办完了。" in sentence_of("zh", Verdict(True, 6, 6, 0, 0, 0, 0))
    assert "2 steps late, 1 departure declared beforehand" in sentence_of(
        "en", Verdict(True, 6, 4, 2, 0, 1, 0)
    )
    assert "1 departure declared beforehand, 1 departure not ratified in time" in sentence_of(
        "en", Verdict(True, 6, 6, 0, 0, 1, 0, 1)
    )
    assert "1 departure declared beforehand, 1 departure not reported in time." in sentence_of(
        "en", Verdict(True, 6, 6, 0, 0, 1, 0, 0, 1)
    )
    assert "1 release late, 2 releases due and not public" in sentence_of(
        "en", Verdict(False, 6, 6, 0, 0, 0, 0, 0, 0, 1, 2)
    )
    assert "1 step overdue now" in read(client, county.late).text


def sentence_of(lang, verdict):
    with override("zh-hans" if lang == "zh" else "en"):
        return sentence(verdict)


def test_a_late_step_and_a_declared_departure_are_both_counted(client, county):
    page = read(client, county.void)
    assert "1 step late" in page.text
    assert (
        "1 departure declared beforehand, 1 departure not reported in time, 1 departure not ratified in time"
        in page.text
    )
    assert "below quorum" not in page.text or "Void" in page.text


def test_each_line_says_what_the_rows_of_the_record_say(county):
    now = moment(NOW)
    for matter in matters_of(county):
        page = matter_page(matter, now)
        course, state = state_of("qinghe", f"matter:{matter.number}")
        duties = all_of(matter)
        lines = lines_of(page, course, state, duties, now)
        rows = list(StepRun.objects.filter(matter=matter).order_by("position"))
        assert [line.item.run for line in lines] == rows
        for line, row in zip(lines, rows, strict=True):
            day = course.calendar.day
            last = day(row.done_at if row.done_at is not None else now)
            assert line.used_days == working_days_between(course.calendar, day(row.opened_at), last)
        verdict = verdict_of(page, lines, state, duties, now)
        assert verdict.late == sum(row.late for row in rows if row.status == "done")
        assert verdict.declared + verdict.undeclared >= matter.departures_count


def test_an_objection_is_a_stop_with_its_answer(client, county):
    course, state = state_of("qinghe", f"matter:{county.playground.number}")
    [stop] = stops_of(matter_page(county.playground, moment(NOW)), course, state, moment(NOW))
    assert (stop.kind, stop.n, stop.result, len(stop.indexes)) == ("objection", 1, "upheld", 2)
    assert stop.days == 1
    assert "Objection 1 to" in read(client, county.playground).text


def test_every_entry_named_leads_to_its_page_and_the_evidence_can_be_had(client, county):
    page = read(client, county.playground)
    acts = {link for link in page.links if "/acts/" in link}
    assert len(acts) > 5
    for link in {*acts, f"/log/qinghe/matters/{county.playground.number}.json"} & set(page.links):
        assert client.get(link).status_code == 200, link


def test_the_report_is_data_too(client, county):
    value = client.get(f"/qinghe/matters/{county.void.number}/report.json").json()
    assert value["schema"] == "sunlit-report/1"
    assert value["verdict"]["late"] == 1
    assert [one["class"] for one in value["departures"]] == ["post"]
    assert [step["status"] for step in value["steps"]].count("void") == 1
    assert CANARY not in str(value)


def test_the_report_is_made_in_a_fixed_number_of_queries(client, county, django_assert_max_num_queries):
    for matter in matters_of(county):
        read(client, matter)
        with django_assert_max_num_queries(16):
            read(client, matter)


def test_a_report_of_no_matter_is_not_found(client, county):
    assert client.get("/qinghe/matters/2026-9999/report/").status_code == 404


def test_a_step_passed_over_by_declaration_is_explained_by_one_departure(client, county):
    town = county.town
    with at("2026-11-25 10:05"):
        declare_departure(
            county.late,
            "reorder",
            "sign",
            "disaster_relief",
            words("汛情紧急。", "The flood is urgent."),
            town.by["secretary"],
        )
    act(town, county.late, "sign", "2026-11-25 10:06", "agree")
    with at("2026-11-25 10:30"):
        value = client.get(f"/en/qinghe/matters/{county.late.number}/report.json").json()
        page = read(client, county.late)
    assert value["explanation"]["faults"] == [{"kind": "missing", "step": "budget", "index": None}]
    assert "1 difference explains it all" in page.text
    assert "Step left out: Check of budget" in page.text


@pytest.mark.parametrize(
    ("scope", "state", "departure", "fate"),
    [
        ("public", "met", "", "out"),
        ("public", "met", "disclose_late", "out"),
        ("members", "met", "", "kept"),
        ("public", "withheld", "", "kept"),
        ("public", "due", "disclose_missing", "missing"),
        ("public", "due", "disclose_narrow", "narrow"),
        ("public", "due", "", ""),
        ("public", "waived", "", ""),
    ],
)
def test_what_was_owed_is_said_to_be_out_kept_narrow_or_missing(scope, state, departure, fate):
    assert fate_of(Duty(scope=scope, state=state), departure) == fate


@pytest.mark.requirement("TRU-1")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_the_proof_of_work_says_on_one_sheet_what_was_done_and_how_it_is_checked(client, county, tree, lang):
    for matter in matters_of(county):
        response = client.get(f"{tree}/qinghe/matters/{matter.number}/proof/")
        page = Page(response.content.decode())
        assert (page.lang, page.heads) == (lang, 1)
        assert 'class="qr"' in page.html
        assert f"http://testserver{tree}/qinghe/matters/{matter.number}/" in page.text
        assert "sunlit-verify" in page.text
        assert CANARY not in page.text
        assert CANARY not in page.html


def test_a_late_step_stands_on_the_proof_of_work_with_its_entry(client, county):
    page = Page(client.get(f"/en/qinghe/matters/{county.void.number}/proof/").content.decode())
    run = StepRun.objects.filter(matter=county.void, late=True).first()
    act_of_run = county.void.acts.filter(step=run.step, at=run.done_at).first()
    assert " late" in page.text
    assert f">{act_of_run.index}<" in page.html or f"–{act_of_run.index}<" in page.html

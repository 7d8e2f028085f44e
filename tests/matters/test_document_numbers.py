"""Document numbers: the record gives them, one after the other, and nothing makes a gap or a second one."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from sunlit.catalogue.actions import announce_rules, apply_changes, open_body
from sunlit.catalogue.announcing import rules_differences, rules_lowered
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.model_files import model_calendar
from sunlit.ledger.models import Leaf
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters import folding
from sunlit.matters.actions import correct, record_vote
from sunlit.matters.models import DocumentNumber, Matter
from sunlit.matters.numbering import number_of
from sunlit.matters.preparing import perform_due, prepare, take_back
from sunlit.matters.proposed import ProposedAct, ProposedVote
from sunlit.matters.refusal import ActRefused
from tests.matters.trials import WORDS, adopt_vote, ballot, data_of, refused, vote, voting
from tests.numbered import SERIES, give_numbers, given
from tests.town import Town, act, at, moment, purchase, tender

pytestmark = pytest.mark.database
NUMBER = ("document", "document_year", "document_n")


def number_in(leaf: Leaf) -> tuple[object, ...]:
    data = data_of(leaf)
    return tuple(data.get(name) for name in NUMBER)


def put_up(of: Town, said: str) -> Leaf:
    """Put up the notice of a matter that has come so far."""
    road = purchase(of, f"{said} 08:00")
    act(of, road, "apply", f"{said} 08:10")
    act(of, road, "budget", f"{said} 08:20", "ok")
    act(of, road, "sign", f"{said} 08:30", "agree")
    act(of, road, "small_buy", f"{said} 08:40")
    return act(of, road, "candidate_show", f"{said} 08:50", verb="open")


def test_a_vote_that_passed_and_a_notice_put_up_bear_the_next_number_of_their_series(qinghe):
    give_numbers(qinghe)
    adopt_vote(qinghe, "2026-03-02 11:00")

    first = vote(qinghe, tender(qinghe, "2026-03-03 09:00"))
    second = vote(qinghe, tender(qinghe, "2026-03-03 09:00"), said="2026-03-04 10:00")
    notice = put_up(qinghe, "2026-03-05")

    assert number_in(first) == ("decision", 2026, 1)
    assert number_in(second) == ("decision", 2026, 2)
    assert number_in(notice) == ("notice", 2026, 1)
    row = DocumentNumber.objects.get(leaf=second)
    assert (row.name["zh"], row.numbered_as, row.matter_id) == ("青禾党发", "decision", "qinghe/2026-0002")


def test_what_is_no_decision_bears_no_number(qinghe):
    give_numbers(qinghe)
    adopt_vote(qinghe, "2026-03-02 11:00")

    failed = vote(qinghe, tender(qinghe, "2026-03-03 09:00"), "ddddd", outcome="fail", reason=WORDS)
    void = vote(qinghe, tender(qinghe, "2026-03-03 09:00"), "aa---", outcome="void", choices={})

    assert number_in(failed) == number_in(void) == (None, None, None)
    assert given() == []


def test_a_body_without_series_gives_no_numbers(qinghe):
    adopt_vote(qinghe, "2026-03-02 11:00")

    assert number_in(vote(qinghe, tender(qinghe, "2026-03-03 09:00"))) == (None, None, None)
    assert given() == []


def test_the_villages_notices_in_a_towns_record_bear_no_number_of_the_town(qinghe):
    give_numbers(qinghe)

    numbers = {
        post: number_of("qinghe", "notice", post, moment("2026-03-03 09:00"))
        for post in ("purchasing", "culture", "village_committee", "branch")
    }

    due = {"document": "notice", "document_year": 2026, "document_n": 1}
    assert numbers == {"purchasing": due, "culture": due, "village_committee": {}, "branch": {}}
    assert number_of("qinghe", "decision", "congress", moment("2026-03-03 09:00")) == {}


def give_other(of: Town, series: list[dict[str, object]]) -> None:
    """Announce other series and let them apply."""
    with at("2026-03-06 09:00"):
        rules = {**of.body.rules, "series": series}
        change = announce_rules(
            of.body, rules, applies_on=date(2026, 3, 16), reason=WORDS, by=of.by["office"]
        )
    with at("2026-03-16 00:01"):
        assert len(apply_changes(of.body)) == 1
    assert change.what == "rules"
    of.body.refresh_from_db()


def test_the_year_changes_at_midnight_where_the_town_is(qinghe):
    give_numbers(qinghe)
    adopt_vote(qinghe, "2026-03-02 11:00")
    opened = [tender(qinghe, "2026-12-31 09:00") for _ in range(3)]

    before = vote(qinghe, opened[0], said="2026-12-31 23:59")  # 15:59 in UTC
    at_midnight = vote(qinghe, opened[1], said="2027-01-01 00:00")
    after = vote(qinghe, opened[2], said="2027-01-01 00:01")  # still 2026 in UTC

    assert number_in(before) == ("decision", 2026, 1)
    assert number_in(at_midnight) == ("decision", 2027, 1)
    assert number_in(after) == ("decision", 2027, 2)


def test_an_act_that_is_refused_or_undone_takes_no_number(qinghe):
    give_numbers(qinghe)
    matter = voting(qinghe)
    with at("2026-03-04 09:00"), refused("majority"):
        record_vote(matter, ballot(qinghe, "addda"), qinghe.committee[1])
    with transaction.atomic():
        vote(qinghe, matter)
        assert given() == ["decision 2026/1"]
        transaction.set_rollback(True)
    folding._kept.clear()
    assert given() == []

    assert number_in(vote(qinghe, Matter.objects.get(ref=matter.ref))) == ("decision", 2026, 1)


def test_what_becomes_of_an_act_later_leaves_its_number_where_it_is(qinghe):
    give_numbers(qinghe)
    first = put_up(qinghe, "2026-03-03")
    with at("2026-03-04 09:00"):
        correct(
            Matter.objects.get(ref="qinghe/2026-0001"), first.index, WORDS, WORDS, qinghe.by["purchasing"]
        )

    assert number_in(put_up(qinghe, "2026-03-05")) == ("notice", 2026, 2)
    assert given() == ["notice 2026/1", "notice 2026/2"]


def test_the_same_form_handed_in_twice_takes_one_number(qinghe):
    give_numbers(qinghe)
    matter = voting(qinghe)
    with at("2026-03-04 09:00"):
        first = record_vote(matter, ballot(qinghe), qinghe.committee[1], key="k1")
        again = record_vote(matter, ballot(qinghe), qinghe.committee[1], key="k1")

    assert first == again
    assert given() == ["decision 2026/1"]


def test_the_database_holds_no_number_twice(qinghe):
    give_numbers(qinghe)
    put_up(qinghe, "2026-03-03")
    row = DocumentNumber.objects.get()

    row.ref, row.leaf_id = "qinghe/other", "qinghe/0"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.requirement("OPS-2")
def test_writers_at_the_same_moment_make_neither_a_double_nor_a_gap(shared_qinghe):
    of = give_numbers(shared_qinghe)
    adopt_vote(of, "2026-03-02 11:00")
    opened = [tender(of, "2026-03-03 09:00") for _ in range(6)]
    marks = ["aaaaa", "aaada", "addda", "aaaaa", "ddddd", "aaaaa"]  # two of them say wrongly that they passed
    found: dict[int, object] = {}

    def decide(place: int) -> None:
        try:
            with at("2026-03-04 09:00"):
                found[place] = record_vote(opened[place], ballot(of, marks[place]), of.committee[1])
        except ActRefused as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [place for place, one in sorted(found.items()) if isinstance(one, ActRefused)] == [2, 4]
    assert sorted(number_in(one)[2] for one in found.values() if isinstance(one, Leaf)) == [1, 2, 3, 4]
    assert given() == [f"decision 2026/{n}" for n in (1, 2, 3, 4)]


@pytest.mark.requirement("TRU-5")
def test_a_rebuilt_database_has_the_same_numbers(shared_qinghe, tmp_path):
    of = give_numbers(shared_qinghe)
    adopt_vote(of, "2026-03-02 11:00")
    vote(of, tender(of, "2026-03-03 09:00"))
    put_up(of, "2026-03-05")
    renamed = [{**one, "zh": one["zh"].replace("青禾", "青禾镇")} for one in SERIES]
    give_other(of, renamed)
    put_up(of, "2026-03-20")
    before = [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()

    import_record(tmp_path / "export")

    assert [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()] == before
    assert given() == ["decision 2026/1", "notice 2026/1", "notice 2026/2"]
    names = list(DocumentNumber.objects.order_by("at").values_list("name__zh", flat=True))
    assert names == ["青禾党发", "青禾公示", "青禾镇公示"]  # each as it was then


def test_series_are_adopted_like_every_other_rule(qinghe):
    with pytest.raises(AdoptionRefused) as refusal:
        give_numbers(qinghe, series=[{**SERIES[0], "zh": "青禾党发〔"}])
    assert refusal.value.code == "series"
    with pytest.raises(AdoptionRefused), at("2026-03-02 10:00"):
        open_body(
            "jiyun", name=WORDS, level="town", zone="Asia/Shanghai", closes="17:30",
            calendar=model_calendar(), origin="jiyun.example/log", demo=True, rules={"series": ["x"]},
        )  # fmt: skip
    tender(qinghe, "2026-03-03 09:00")
    with pytest.raises(AdoptionRefused) as refusal:
        give_numbers(qinghe, "2026-03-03 10:00")
    assert refusal.value.code == "not_announced"


def test_a_comparison_names_each_series_and_counts_one_that_goes_as_showing_less():
    old, new = {"series": SERIES}, {"series": [SERIES[0], {**SERIES[1], "zh": "青禾纪要"}]}

    differences = {one.field: (one.old, one.new) for one in rules_differences(old, new)}

    assert differences == {
        "series.minutes": (
            "minutes (committee): 青禾会纪 / Qinghe minutes",
            "minutes (committee): 青禾纪要 / Qinghe minutes",
        ),
        "series.notice": ("notice: 青禾公示 / Qinghe notice", ""),
    }
    assert [one.field for one in rules_lowered(old, new)] == ["series.notice"]
    assert rules_lowered({}, old) == []


def test_nobody_can_say_a_number_himself():
    given = {*ProposedAct.__dataclass_fields__, *ProposedVote.__dataclass_fields__}

    assert not {name for name in given if name.startswith("document")}


def test_a_vote_that_waits_to_be_entered_takes_its_number_when_it_is_entered(qinghe):
    give_numbers(qinghe)
    qinghe.body.rules = {**qinghe.body.rules, "recall_minutes": 10}
    qinghe.body.save()
    adopt_vote(qinghe, "2026-03-02 11:00")
    waits, other, back = (tender(qinghe, "2026-03-03 09:00") for _ in range(3))
    by = qinghe.committee[1]
    with at("2026-03-04 09:00"):
        prepare(waits, ballot(qinghe), by, "k1", {}, 0)
        prepare(back, ballot(qinghe), by, "k2", {}, 0)
        assert take_back("k2", [by])

    assert number_in(vote(qinghe, other, said="2026-03-04 09:05")) == ("decision", 2026, 1)
    with at("2026-03-04 09:10"):
        (leaf,) = perform_due()

    assert number_in(leaf) == ("decision", 2026, 2)

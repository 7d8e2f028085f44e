"""Something made public to fewer than owed, by a record from elsewhere: named in every place, once."""

from __future__ import annotations

from typing import Any

import pytest

from sunlit.ledger.log import Disclosed, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of
from sunlit.matters.models import Duty, Matter, StepRun
from sunlit.supervision.queries import findings
from sunlit.supervision.queries.statistics import statistics
from tests.matters.trials import WORDS
from tests.supervision.test_replaying import kept
from tests.town import Town, act, at, moment, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.requirement("DIS-1", "SUP-1")]
LATER = "2026-03-12 09:00"


@pytest.fixture
def notice(settings: Any, tmp_path: Any) -> tuple[Town, Matter, Leaf]:
    """A purchase whose notice another office's software put up for members alone."""
    settings.SUNLIT_HOME = tmp_path
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    act(of, road, "budget", "2026-03-03 10:00", "ok")
    act(of, road, "sign", "2026-03-04 09:00", "agree")
    act(of, road, "small_buy", "2026-03-06 09:00")
    with at("2026-03-09 09:00"), writing("qinghe") as writer:
        leaf = writer.append(
            "act.done", f"matter:{road.number}", actor=actor_of(of.by["purchasing"]),
            data={"step": "candidate_show", "verb": "open"},
            disclosures=[Disclosed("text", WORDS, "members")],
        )  # fmt: skip
    return of, road, leaf


def shown(now: str = LATER) -> list[tuple[str, bool, tuple[int, ...]]]:
    found = findings(moment(now), classes=["duty_overdue", "duty_late"])
    return [(one.cls, bool(one.params.get("narrow")), one.indexes) for one in found]


def test_it_is_owed_until_its_time_is_over_and_then_it_is_narrow(notice):
    _, _, leaf = notice
    duty = Duty.objects.get(subject="notice")

    assert (duty.state, duty.narrow_by) == ("due", leaf.index)
    assert findings(duty.due_at, classes=["duty_overdue"]) == []
    ((cls, narrow, indexes),) = shown()
    assert (cls, narrow) == ("duty_overdue", True)
    assert leaf.index in indexes


def test_a_replay_names_the_entry_that_showed_it_to_fewer(notice):
    _, road, leaf = notice
    _, found = kept().replayed(moment(LATER))

    (one,) = [one for one in found if one.cls.startswith("duty")]
    assert (one.index, one.cls, one.stream) == (leaf.index, "duty_overdue", f"matter:{road.number}")
    assert "to fewer than owed, without a ground (disclose_narrow)" in one.sentence


def test_report_statistics_and_page_of_supervision_say_the_same(client, notice):
    of, road, _ = notice
    with at(LATER):
        value = client.get(f"/en/qinghe/matters/{road.number}/report.json").json()
        report = client.get(f"/en/qinghe/matters/{road.number}/report/").content.decode()
        board = client.get("/en/qinghe/supervise/").content.decode()
        figures = statistics(of.body, moment(LATER))

    assert (value["verdict"]["narrowed"], value["verdict"]["unreleased"]) == (1, 0)
    assert [step["found"] for step in value["steps"] if step["found"]] == [["disclose_narrow"]]
    assert "1 release to fewer than owed" in report
    assert "Made public to fewer people than owed" in report
    assert "Made public to fewer people than owed, without a ground" in board
    assert [(one.matter, one.departure) for one in figures.releases.narrow] == [
        (road.number, "disclose_narrow")
    ]
    assert figures.releases.overdue == ()


def test_where_the_step_itself_is_overdue_that_alone_counts(notice):
    _, road, _ = notice
    StepRun.objects.filter(matter=road, step="candidate_show").update(due_at=moment("2026-03-10 09:00"))

    assert shown() == []

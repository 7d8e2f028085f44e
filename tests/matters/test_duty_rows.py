"""The duties of a matter as rows: written by every entry that touches it, the same on a rebuild."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters import folding
from sunlit.matters.models import Duty, StepRun
from sunlit.supervision.queries import findings
from tests.town import moment, purchase, put_on_notice, tender

pytestmark = pytest.mark.database


@pytest.mark.requirement("DIS-1")
def test_a_duty_is_a_row_from_its_trigger_on_and_met_by_the_entry_that_releases(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    assert not Duty.objects.exists()
    put_on_notice(qinghe, road)

    notice = Duty.objects.get(matter=road, subject="notice")

    assert (notice.ref, notice.state, notice.scope) == (f"{road.ref}/D4/candidate_show/1", "met", "public")
    assert notice.body_id == "qinghe"
    assert notice.triggered_at <= notice.met_at <= notice.due_at
    assert notice.trigger < notice.met_by


@pytest.mark.requirement("DIS-1", "SUP-1")
def test_a_duty_turns_overdue_by_itself_and_becomes_a_finding(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    row = Duty.objects.filter(matter=road).first()
    Duty.objects.filter(ref=row.ref).update(state="due", met_by=None, met_at=None)

    def overdue(now: int) -> list[str]:
        found = findings(now, qinghe.body, classes=["duty_overdue"])
        return [one.key for one in found]

    assert overdue(row.due_at) == []
    assert overdue(row.due_at + 1) == [f"duty:{row.ref}"]


@pytest.mark.requirement("DIS-1", "SUP-1")
def test_a_duty_met_late_stays_a_finding_under_the_same_key(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    now = moment("2026-06-01 09:00")
    assert findings(now, qinghe.body, classes=["duty_late"]) == []
    row = Duty.objects.filter(matter=road, state="met").first()
    Duty.objects.filter(ref=row.ref).update(due_at=row.met_at - 1)
    (found,) = findings(now, qinghe.body, classes=["duty_late"])
    assert (found.key, found.over, found.state) == (f"duty:{row.ref}", True, "open")
    assert set(found.indexes) == {row.trigger, row.met_by}
    StepRun.objects.filter(matter=road, step=row.step).update(late=True)
    assert findings(now, qinghe.body, classes=["duty_late"]) == []


def test_the_duties_of_one_matter_leave_those_of_another_alone(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    before = list(Duty.objects.filter(matter=road).values())
    tender(qinghe, "2026-03-09 10:00")

    assert before
    assert list(Duty.objects.filter(matter=road).values()) == before


@pytest.mark.requirement("TRU-5")
def test_duties_are_rebuilt_from_the_record(shared_qinghe, tmp_path):
    road = purchase(shared_qinghe, "2026-03-03 08:00")
    put_on_notice(shared_qinghe, road)
    before = list(Duty.objects.order_by("ref").values())
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()

    import_record(tmp_path / "export")

    assert before
    assert list(Duty.objects.order_by("ref").values()) == before
    assert any(label == "matters.Duty" for label, _ in kept_rows())

"""The demo read again from its bytes: what a stranger finds is what the story says, and nothing else."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from sunlit.catalogue.queries import find_body
from sunlit.ledger.models import Blob, Disclosure, Leaf, Log
from sunlit.ledger.reading import entry_of
from sunlit.record import canonical
from sunlit.record.replay import read_entries
from sunlit.supervision.queries import findings
from sunlit.supervision.replaying import Found, replay

pytestmark = pytest.mark.demo
READ_FROM_ENTRIES = (
    "step_overdue", "step_late", "meeting_void", "returned_twice", "answer_overdue", "answer_late",
    "objection_overdue", "departure", "entered_late", "unlisted", "review_overdue", "possible_split",
    "report_overdue", "order_overdue", "order_late", "ratification_overdue", "ratification_late",
    "reporting_overdue", "reporting_late", "duty_overdue", "duty_late",
)  # fmt: skip


def replayed(log: Log, now: int) -> list[Found]:
    leaves = Leaf.objects.filter(log=log).order_by("index").values_list("entry", flat=True)
    read, faults = read_entries((bytes(raw) for raw in leaves), log.origin)
    assert faults == []
    blobs = dict(Blob.objects.filter(log=log).values_list("digest", "content"))
    return replay(read, lambda digest: canonical.decode(bytes(blobs[digest])), now)


@pytest.mark.requirement("TRU-2", "SUP-1")
def test_a_stranger_finds_what_supervision_shows_and_no_fault_of_the_record(demo):
    now = time.time_ns() // 1_000_000
    for log in Log.objects.all():
        found = replayed(log, now)
        assert [str(one) for one in found if one.is_fault] == []
        shown = findings(now, find_body(log.slug), classes=READ_FROM_ENTRIES, limit=500)
        assert Counter(one.cls for one in found) == Counter(one.cls for one in shown), log.slug


@pytest.mark.requirement("SUP-6")
def test_every_body_has_due_lists_of_the_last_days_and_a_register(demo):
    for log in Log.objects.all():
        kinds = Counter(Leaf.objects.filter(log=log).values_list("kind", flat=True))
        assert kinds["duelist.made"] >= 8
        assert kinds["register.made"] >= 1


@pytest.mark.requirement("DIS-7")
def test_the_names_have_left_with_the_notice_and_the_entry_says_so(demo):
    gone = Disclosure.objects.get(name="personal", leaf__log="qinghe", leaf__kind="act.done")
    assert (gone.text, gone.value) == (None, None)
    leaf = next(
        leaf
        for leaf in Leaf.objects.filter(kind="disclosure.erased")
        if entry_of(leaf).data["digest"] == gone.digest
    )
    assert entry_of(leaf).data == {"act": gone.leaf.index, "digest": gone.digest, "ground": "expired"}
    words = "一人残疾".encode()
    assert words not in (demo / "db.sqlite3").read_bytes()


@pytest.mark.requirement("SUP-1")
def test_a_report_on_the_way_that_does_not_come_is_found_by_the_rows_and_by_a_replay(demo):
    later = time.time_ns() // 1_000_000 + 150 * 24 * 3_600_000
    shown = findings(later, find_body("qinghe"), classes=["report_overdue"], limit=100)
    found = [one for one in replayed(Log.objects.get(slug="qinghe"), later) if one.cls == "report_overdue"]

    assert "冷链分拣中心准入" in {one.matter_title["zh"] for one in shown}
    assert all(one.days_late > 0 and one.state == "open" for one in shown)
    assert sorted(one.stream for one in found) == sorted(f"matter:{one.matter}" for one in shown)
    assert {index for one in shown for index in one.indexes} >= {one.index for one in found}


@pytest.mark.requirement("DIS-1", "SUP-1")
def test_what_is_not_made_public_in_time_is_found_by_the_rows_and_by_a_replay(demo):
    later = time.time_ns() // 1_000_000 + 150 * 24 * 3_600_000
    classes = ["duty_overdue", "duty_late"]
    for log in Log.objects.all():
        shown = findings(later, find_body(log.slug), classes=classes, limit=500)
        found = [one for one in replayed(log, later) if one.cls in classes]

        assert Counter((one.cls, one.stream) for one in found) == Counter(
            (one.cls, f"matter:{one.matter}") for one in shown
        )
    assert findings(later, classes=classes)

"""A matter closes with its last step and its execution report, by one who answers for it."""

from __future__ import annotations

import pytest

from sunlit.library.files import keep_file
from sunlit.matters.actions import close, correct, perform
from sunlit.matters.models import Count, Matter
from sunlit.matters.proposed import Attached, ProposedAct
from tests.matters.test_withholding import proposed
from tests.matters.trials import WORDS, data_of, refused, vote, voting
from tests.town import at, tender
from tests.withholdings import withhold

pytestmark = pytest.mark.database
SAID = "2026-03-05 09:00"


def closed(of, trial, by="office", text=WORDS, **more):
    with at(SAID):
        return close(trial, text, of.by[by], **more)


@pytest.fixture
def decided(qinghe):
    """A matter that waits for its report."""
    trial = voting(qinghe)
    vote(qinghe, trial)
    return trial


@pytest.mark.requirement("RUN-4")
def test_a_matter_cannot_close_before_its_last_step(qinghe):
    road = tender(qinghe, "2026-03-03 09:00")
    with refused("not_ended"):
        closed(qinghe, road)


@pytest.mark.requirement("RUN-4")
def test_a_matter_cannot_close_without_a_report(qinghe, decided):
    with refused("report_missing", "text_empty"):
        closed(qinghe, decided, text={})
    with refused("text_empty"):
        closed(qinghe, decided, text={"zh": "  "})


@pytest.mark.requirement("RUN-4")
def test_the_report_closes_the_matter_with_the_end_it_came_to(qinghe, decided):
    file = keep_file(b"%PDF-1.4 report\n%%EOF\n", "报告.pdf")
    leaf = closed(qinghe, decided, files=[Attached(file, {"zh": "验收报告"})])
    assert data_of(leaf) == {"end": "done", "report": True}
    assert leaf.disclosures.get(name="file").value["caption"] == {"zh": "验收报告"}
    row = Matter.objects.get(pk=decided.pk)
    assert (row.state, row.end, row.closed_at) == ("done", "done", leaf.at)
    count = Count.objects.get(ref="qinghe/PRJ-02")
    assert (count.running, count.done) == (0, 1)


def test_a_matter_closes_once(qinghe, decided):
    first = closed(qinghe, decided, key="k")
    assert closed(qinghe, decided, key="k").ref == first.ref
    with refused("closed"):
        closed(qinghe, decided)


def test_after_the_end_only_corrections_and_withholdings_enter(qinghe, decided):
    leaf = closed(qinghe, decided)
    with refused("closed"), at(SAID):
        perform(decided, ProposedAct("vote", WORDS, outcome="pass"), qinghe.committee[1])
    with at(SAID):
        assert correct(decided, leaf.index, WORDS, WORDS, qinghe.by["office"])
        assert withhold(decided, proposed(qinghe), qinghe.by["office"])


def test_who_closes_answers_for_the_matter(qinghe, decided):
    with refused("post_fit"):
        closed(qinghe, decided, by="cashier")
    with at(SAID):
        assert close(decided, WORDS, qinghe.committee[1])  # the post that ended it


def test_a_matter_that_was_refused_counts_as_stopped(qinghe):
    trial = voting(qinghe)
    vote(qinghe, trial, "aaddd", outcome="fail")
    closed(qinghe, trial)
    assert Matter.objects.get(pk=trial.pk).state == "stopped"
    count = Count.objects.get(ref="qinghe/PRJ-02")
    assert (count.running, count.done, count.stopped) == (0, 0, 1)

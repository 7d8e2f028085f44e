"""What a page shows of a meeting: quorum and arithmetic while it runs, and nobody's ballot who may not see it."""

from __future__ import annotations

import pytest

from sunlit.ledger.audience import Reader
from sunlit.meetings import actions
from sunlit.meetings.queries import find_meeting, interest_matches, meeting_page, waiting_for
from tests.matters.trials import WORDS, voting
from tests.meetings.hall import hall, vote_on
from tests.town import at

pytestmark = pytest.mark.django_db


def page(found, **reader):
    return meeting_page(find_meeting("qinghe", found.meeting.number), Reader(**reader))


def test_the_page_tells_quorum_speakers_and_ballots_as_they_come(qinghe):
    found = hall(qinghe, here=(0, 1, 2, 3))
    assert (page(found).quorum, page(found).state.present()) == (3, 4)
    found.press("09:10", "open_item", 1)
    found.press("09:11", "recuse", found.code(3), "interest")
    found.press("09:12", "put_motion", WORDS)
    found.press("09:13", "speak", found.code(2))
    found.press("09:14", "cast_ballot", found.code(2), "agree")

    seen = page(found)
    item = seen.current
    assert (item.is_voting, item.present, item.cast, item.has_quorum) == (True, 4, 1, True)
    assert (item.tally.need, item.tally.base) == (3, 5)
    assert item.motion == WORDS
    rows = {voter.member.code: voter for voter in item.voters}
    assert list(rows)[-1] == found.code(0)  # the head is asked last
    assert (rows[found.code(2)].spoke, rows[found.code(2)].has_voted) == (1, True)
    assert (rows[found.code(3)].ground, rows[found.code(3)].may_vote) == ("interest", False)
    assert rows[found.code(4)].may_vote is False


def test_only_those_who_may_see_how_members_voted_do(qinghe):
    found = hall(qinghe)
    vote_on(found, "aaadd")
    public = {voter.choice for voter in page(found).items[0].voters}
    official = [voter.choice for voter in page(found, posts=frozenset({"qinghe/committee"})).items[0].voters]
    assert public == {""}
    assert sorted(official) == ["agree", "agree", "agree", "disagree", "disagree"]


def test_a_declared_interest_is_matched_with_what_a_matter_says(qinghe):
    matter = voting(qinghe)
    with at("2026-03-03 11:00"):
        actions.declare_interest(qinghe.body, ["沿河路", "示范公司"], qinghe.committee[2])
    members = [member.code for member in qinghe.committee]
    matched = interest_matches("qinghe", [matter], members)
    assert [(match.member, match.party) for match in matched[matter.number]] == [(members[2], "沿河路")]
    with at("2026-03-03 12:00"):
        actions.declare_interest(qinghe.body, [], qinghe.committee[2])
    assert interest_matches("qinghe", [matter], members) == {}


def test_matters_that_wait_for_a_vote_are_listed(qinghe):
    matter = voting(qinghe)
    assert [(one.number, step.id) for one, step in waiting_for(qinghe.body, "committee")] == [
        (matter.number, "vote")
    ]

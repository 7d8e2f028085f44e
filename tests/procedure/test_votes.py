"""The arithmetic of a vote, and what may not be entered in one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.procedure.walking import SEATS, Walk, full, plain, w

from sunlit.procedure.grammar import Rule, Share
from sunlit.procedure.votes import needed, quorum_need, tally

pytestmark = pytest.mark.requirement("PRO-3", "PRO-4")


def rule(quorum: str = "1/2", passing: str = "1/2", **more: Any) -> Rule:
    base = more.pop("of", "members")
    return Rule(
        Share(Fraction(quorum), more.pop("quorum_over", True), "members"),
        Share(Fraction(passing), more.pop("over", True), base),
        "",
        "named",
        **more,
    )


@pytest.mark.parametrize(
    ("share", "over", "base", "need"),
    [
        ("1/2", True, 9, 5),
        ("1/2", True, 8, 5),
        ("2/3", False, 9, 6),
        ("2/3", False, 45, 30),
        ("1/1", False, 5, 5),
    ],
)
def test_the_number_needed_is_exact(share, over, base, need):
    assert needed(Share(Fraction(share), over, "members"), base) == need


def test_no_share_needs_nobody():
    assert needed(None, 9) == 0


@given(st.fractions(0, 1), st.booleans(), st.integers(0, 10_000))
def test_the_number_needed_is_the_least_that_reaches_the_share(share, over, base):
    need = needed(Share(share, over, "members"), base)
    assert (need > share * base) if over else (need >= share * base)
    if need:
        assert not ((need - 1 > share * base) if over else (need - 1 >= share * base))


def test_five_of_eight_pass_when_the_recused_member_stays_in_the_base_of_nine():
    result = tally(rule(), 9, 9, 1, {"agree": 5, "disagree": 3})
    assert (result.base, result.need, result.passed, result.outcome) == (9, 5, True, "passed")


def test_a_rule_may_let_the_recused_member_leave_the_base():
    leaves = rule(recused_base="leave")
    assert tally(leaves, 8, 8, 1, {"agree": 4, "disagree": 3}).passed
    assert not tally(rule(), 8, 8, 1, {"agree": 4, "disagree": 3}).passed
    assert quorum_need(leaves, 8, 1) == 4


def test_the_base_is_members_the_present_or_the_votes():
    counts = {"agree": 5, "disagree": 3, "abstain": 2}
    assert tally(rule(of="members"), 20, 12, 0, counts).base == 20
    assert tally(rule(of="present"), 20, 12, 0, counts).base == 12
    assert tally(rule(of="votes"), 20, 12, 0, counts).base == 10


def test_below_its_quorum_a_meeting_is_void_whatever_was_counted():
    result = tally(rule("2/3", quorum_over=False), 45, 29, 0, {"agree": 29})
    assert (result.outcome, result.passed, result.quorum_need) == ("void", None, 30)


def test_a_rank_list_neither_passes_nor_fails():
    ranked = Rule(Share(Fraction(2, 3), False, "members"), None, "list", "secret")
    result = tally(ranked, 9, 9, 0, {})
    assert (result.outcome, result.passed, result.need) == ("ranked", None, None)


def test_nobody_agreeing_never_passes():
    assert tally(rule(passing="0/1", over=False), 9, 9, 0, {}).passed is False


def test_a_tally_is_shown_as_plain_values():
    assert tally(rule(), 9, 9, 0, {"agree": 9}).as_dict() == {
        "eligible": 9,
        "present": 9,
        "recused": 0,
        "quorum_need": 5,
        "valid": 9,
        "base": 9,
        "need": 5,
        "outcome": "passed",
        "passed": True,
        "counts": {"agree": 9},
        "unvoted": 0,
    }


# --- what may not be entered ----------------------------------------------------------------------------


def at_vote() -> Walk:
    walk = Walk(plain("PRJ-04"), w(0))
    for step, day in (("s1", 0), ("s2", 1), ("s3", 2), ("s4", 3), ("s5", 4), ("s6", 6)):
        walk.at(w(day)).act(step)
    return walk


def committee(walk: Walk) -> dict[str, str]:
    return {"post": "committee", "tenure": "t_committee", "person": "p_committee"}


def refused(walk: Walk, kind: str, actor: dict[str, str] | None = None, **data: Any) -> set[str]:
    return {o.code for o in walk.try_(kind, actor or committee(walk), step="s7", **data)}


def opened(present: tuple[str, ...] = SEATS) -> Walk:
    walk = at_vote()
    walk.vote_entry("vote.opened", "s7", eligible=9, members=list(SEATS), head="t1")
    walk.vote_entry("presence.noted", "s7", present=len(present), members=list(present))
    return walk


def test_a_vote_is_opened_once_by_its_organ_with_figures_that_fit():
    walk = at_vote()
    assert refused(walk, "presence.noted", present=9) == {"vote_not_opened"}
    assert refused(walk, "vote.opened", {"post": "office"}, eligible=9) == {"post"}
    assert refused(walk, "vote.opened", eligible=0) == {"counts"}
    assert refused(walk, "vote.opened", eligible=3, members=["t1", "t2"]) == {"counts"}
    assert refused(walk, "vote.opened", eligible=1, members=["t2"], head="t1") == {"member_unknown"}
    walk.vote_entry("vote.opened", "s7", eligible=9)
    assert refused(walk, "vote.opened", eligible=9) == {"vote_opened"}


def test_votes_belong_to_a_step_that_votes_and_is_open():
    walk = at_vote()
    assert {o.code for o in walk.try_("vote.opened", committee(walk), step="s1", eligible=9)} == {
        "step_unknown"
    }
    assert {o.code for o in walk.try_("vote.opened", committee(walk), step="sx", eligible=9)} == {
        "step_unknown"
    }
    early = Walk(plain("PRJ-04"), w(0))
    assert refused(early, "vote.opened", eligible=9) == {"not_open"}


def test_papers_go_out_in_time_before_a_vote_is_opened():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=860_000)
    walk.act("apply")
    walk.act("budget", "ok")
    walk.at(w(2, 16)).act("materials")
    found = walk.try_("vote.opened", committee(walk), step="decide", eligible=9)
    assert [o.code for o in found] == ["lead"]
    walk.at(w(4, 9)).vote_entry("vote.opened", "decide", eligible=9)


def test_presence_is_noted_before_anybody_speaks_and_within_the_list():
    walk = opened()
    assert refused(walk, "presence.noted", present=10) == {"counts"}
    assert refused(walk, "presence.noted", present=2, members=["t1"]) == {"counts"}
    assert refused(walk, "presence.noted", present=1, members=["x"]) == {"member_unknown"}
    walk.vote_entry("position.stated", "s7", member="t2", order=1)
    assert refused(walk, "presence.noted", present=9) == {"late_presence"}


def test_nobody_votes_or_speaks_for_another():
    walk = opened()
    other = {"post": "mayor", "tenure": "t3", "person": "p3"}
    assert refused(walk, "ballot.cast", other, member="t2", choice="agree") == {"proxy"}
    assert refused(walk, "position.stated", other, member="t2", order=1) == {"proxy"}
    assert (
        refused(walk, "ballot.cast", {"post": "mayor", "tenure": "t2"}, member="t2", choice="agree") == set()
    )


def test_a_member_who_is_absent_withdrawn_or_unknown_does_not_vote():
    walk = opened(SEATS[:8])
    assert refused(walk, "ballot.cast", member="t9", choice="agree") == {"present"}
    assert refused(walk, "ballot.cast", member="x", choice="agree") == {"member_unknown"}
    walk.vote_entry("recusal.made", "s7", member="t8", ground="interest")
    assert refused(walk, "ballot.cast", member="t8", choice="agree") == {"recused"}
    assert refused(walk, "position.stated", member="t8", order=1) == {"recused"}
    assert refused(walk, "recusal.made", member="t8", ground="interest") == {"recused"}
    assert refused(walk, "recusal.made", member="t9", ground="interest") == {"present"}


def test_a_member_votes_and_speaks_once_and_withdraws_before_that():
    walk = opened()
    walk.vote_entry("position.stated", "s7", member="t2", order=1)
    walk.vote_entry("ballot.cast", "s7", member="t2", choice="agree")
    assert refused(walk, "ballot.cast", member="t2", choice="agree") == {"double_ballot"}
    assert refused(walk, "position.stated", member="t2", order=2) == {"double_position"}
    assert refused(walk, "position.stated", member="t3", order=3) == {"position_order"}
    assert refused(walk, "recusal.made", member="t2", ground="interest") == {"double_ballot"}
    assert refused(walk, "ballot.cast", member="t3", choice="perhaps") == {"counts"}


def test_a_member_may_withdraw_before_presence_is_noted():
    walk = at_vote()
    walk.vote_entry("vote.opened", "s7", eligible=9, members=list(SEATS), head="t1")
    assert refused(walk, "recusal.made", member="t2", ground="interest") == set()
    assert refused(walk, "ballot.cast", member="t2", choice="agree") == {"present"}


def test_the_head_speaks_and_votes_after_everybody_who_is_there():
    walk = opened(("t1", "t2", "t3", "t4", "t5", "t6"))
    walk.vote_entry("recusal.made", "s7", member="t6", ground="interest")
    for order, member in enumerate(("t2", "t3", "t4"), 1):
        walk.vote_entry("position.stated", "s7", member=member, order=order)
    (objection,) = walk.try_("position.stated", committee(walk), step="s7", member="t1", order=4)
    assert (objection.code, objection.params["waiting"]) == ("speak_last", 1)
    assert refused(walk, "ballot.cast", member="t1", choice="agree") == {"speak_last"}
    walk.vote_entry("ballot.cast", "s7", member="t5", choice="agree")
    assert refused(walk, "position.stated", member="t1", order=4) == set()


def test_the_head_of_an_organ_that_is_only_counted_waits_for_the_count():
    walk = at_vote()
    walk.vote_entry("vote.opened", "s7", eligible=9, head="t1")
    walk.vote_entry("presence.noted", "s7", present=6)
    walk.vote_entry("position.stated", "s7", member="t2", order=1)
    assert refused(walk, "position.stated", member="t1", order=2) == {"speak_last"}


def test_below_the_quorum_no_ballot_is_taken_and_only_void_is_left():
    walk = opened(SEATS[:4])
    assert refused(walk, "ballot.cast", member="t2", choice="agree") == {"quorum"}
    assert walk.codes("s7", "pass", count={"agree": 4}) == {"quorum"}
    assert walk.codes("s7", "void") == set()


def test_a_valid_meeting_is_not_void_and_a_vote_without_presence_has_no_result():
    assert opened().codes("s7", "void") == {"quorum_met"}
    walk = at_vote()
    assert walk.codes("s7", "pass", count={"agree": 9}) == {"vote_not_opened"}
    walk.vote_entry("vote.opened", "s7", eligible=9)
    assert walk.codes("s7", "pass", count={"agree": 9}) == {"vote_not_opened"}


def test_the_outcome_follows_from_the_count():
    walk = opened()
    assert walk.codes("s7", "pass", count={"agree": 4, "disagree": 5}) == {"majority"}
    assert walk.codes("s7", "fail", count={"agree": 5, "disagree": 4}) == {"passed"}
    assert walk.codes("s7", "defer", count={"agree": 4, "defer": 5}) == set()
    assert walk.codes("s7", "pass", count={"agree": 8}) == {"counts"}
    assert walk.codes("s7", "pass") == {"counts", "majority"}


def test_ballots_that_can_be_read_are_counted_again():
    walk = opened()
    for member in SEATS[1:]:
        walk.vote_entry("ballot.cast", "s7", member=member, choice="agree")
    walk.vote_entry("ballot.cast", "s7", member="t1", choice="disagree")
    assert walk.codes("s7", "pass", count={"agree": 9}) == {"counts"}
    walk.act("s7", "pass")
    assert walk.state.tallies[walk.index].counts == {"agree": 8, "disagree": 1}


def test_ballots_that_are_not_public_are_as_many_as_the_count():
    walk = opened()
    for member in SEATS[1:]:
        walk.vote_entry("ballot.cast", "s7", member=member)
    head = [member for member in SEATS if member not in SEATS[1:]]
    assert walk.codes("s7", "pass", count={"agree": 9}, unvoted=head) == {"counts"}
    assert walk.codes("s7", "pass", count={"agree": 7, "disagree": 1}, unvoted=head) == set()


@pytest.mark.requirement("PRO-3")
def test_who_is_present_votes_or_is_named_as_not_voting():
    walk = opened()
    for member in SEATS[1:]:
        walk.vote_entry("ballot.cast", "s7", member=member, choice="agree")
    for named in ([], [SEATS[1]], [SEATS[0], SEATS[1]]):
        assert walk.codes("s7", "pass", unvoted=named) == {"votes_missing"}
    walk.act("s7", "pass", unvoted=[SEATS[0]])
    assert walk.state.tallies[walk.index].unvoted == 1


def secret() -> Walk:
    walk = Walk(plain("ORG-02"), w(0))
    walk.act("s1")
    walk.act("s2")
    walk.put_up("s3")
    walk.at(w(8)).act("s3", "clear")
    walk.vote_entry("vote.opened", "s4", eligible=20)
    walk.vote_entry("presence.noted", "s4", present=18)
    return walk


def test_a_secret_ballot_has_no_names_and_two_tellers():
    walk = secret()
    count = {"agree": 15, "disagree": 3}
    branch = {"post": "branch", "tenure": "t_branch", "person": "p_branch"}
    assert [o.code for o in walk.try_("ballot.cast", branch, step="s4", member="m1")] == ["secret"]
    assert walk.codes("s4", "pass", count=count) == {"tellers"}
    assert walk.codes("s4", "pass", count=count, tellers=["a", "a"]) == {"tellers"}
    assert walk.codes("s4", "pass", count=count, tellers=["a", "b"]) == set()


def test_something_found_earlier_forbids_the_vote_until_it_is_cleared():
    walk = Walk(full("appointment"), w(0), rank="middle")
    walk.act("motion")
    walk.act("precheck", "fit")
    walk.counted("recommend", "", 30, 28, {}, tellers=["a", "b"])
    walk.named("candidate", "aaaaaaaaa", "pass")
    walk.act("clearance", "issue")
    walk.act("preannounce")
    walk.act("assets")
    walk.at(w(5)).act("inspect")
    walk.act("sift")
    found = walk.at(w(9)).try_("vote.opened", committee(walk), step="decide", eligible=9)
    assert [o.code for o in found] == ["forbidden_flag"]


def test_a_declared_void_outcome_above_the_quorum_is_an_outcome_like_others():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=5_000_000)
    walk.act("apply")
    walk.act("budget", "ok")
    walk.act("materials")
    walk.at(w(3)).named("decide", "aaaaaaaaa", "pass")
    walk.act("tender_doc")
    walk.put_up("tender_notice")
    walk.at(w(20)).act("tender_notice", "bids")
    walk.counted("evaluate", "void", 5, 5, {}, person="p_panel")
    assert walk.opened() == ["tender_doc"]
    assert walk.state.notes == []

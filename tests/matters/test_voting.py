"""A meeting's result: its entries, who may see how members voted, and that no result can be declared."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.catalogue.actions import begin_tenure
from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import record_vote
from sunlit.matters.models import Act, Matter, StepRun
from sunlit.record import disclosure
from tests.matters.trials import WORDS, ballot, data_of, kinds_of, refused, vote, voting
from tests.town import at, town

pytestmark = pytest.mark.database


def tally_of(leaf):
    return Act.objects.get(leaf=leaf).tally


@pytest.mark.requirement("PRO-3", "PRO-4")
def test_a_meeting_is_one_transaction_of_entries_and_the_head_speaks_last(qinghe):
    trial = voting(qinghe)
    leaf = vote(qinghe, trial, "aaad-")

    assert kinds_of(trial) == [
        "matter.opened", "vote.opened", "presence.noted", *["position.stated"] * 4, *["ballot.cast"] * 4, "act.done",
    ]  # fmt: skip
    spoke = [a.data["member"] for a in trial.acts.filter(kind="position.stated").order_by("index")]
    assert spoke[-1] == qinghe.committee[0].code
    assert data_of(leaf)["count"] == {"agree": 3, "disagree": 1}
    assert tally_of(leaf)["passed"] is True
    assert (tally_of(leaf)["need"], tally_of(leaf)["base"]) == (3, 5)
    trial = Matter.objects.get(pk=trial.pk)
    assert (trial.end, trial.decided_at) == ("done", leaf.at)


def test_where_an_organ_has_a_recorder_no_member_enters_what_it_decides(qinghe):
    trial = voting(qinghe)
    with at("2026-03-03 09:00"):
        clerk = begin_tenure(
            qinghe.body, "committee", name=WORDS, from_on=date(2026, 3, 3), seat="recorder",
            person=qinghe.by["office"].person,
        )  # fmt: skip
    with refused("recorder"):
        vote(qinghe, trial, "aaad-")
    assert kinds_of(trial) == ["matter.opened"]

    with at("2026-03-04 09:00"):
        leaf = record_vote(trial, ballot(qinghe, "aaad-"), clerk)
    assert tally_of(leaf)["passed"] is True


@pytest.mark.requirement("PRO-4")
def test_the_head_may_not_speak_before_the_others(qinghe):
    trial = voting(qinghe)
    with refused("speak_last"):
        vote(qinghe, trial, came=qinghe.committee)


@pytest.mark.requirement("PRO-3")
@pytest.mark.parametrize(
    ("choices", "more", "codes"),
    [
        ("aa---", {}, ["quorum"]),
        ("aadd-", {}, ["majority"]),
        ("aaadd", {"outcome": "fail"}, ["passed"]),
        ("aaaaa", {"outcome": "void"}, ["quorum_met"]),
        ("aaaaa", {"outcome": "perhaps"}, ["outcome_unknown"]),
        ("aaaaa", {"count": {"agree": 4}}, ["counts"]),
        ("aaaaa", {"eligible": 9}, ["counts"]),
        ("aaaaa", {"present": 4}, ["counts"]),
        ("aaaaa", {"text": {}}, ["text_empty"]),
        ("aaaaa", {"text": {"zh": "同\u200b意"}}, ["text_invisible"]),
        ("aaaaa", {"reasons": {"one": {"zh": "不\u202e同"}}}, ["text_invisible"]),
        ("aaaaa", {"amount": -3}, ["amount"]),
    ],
)  # fmt: skip
def test_what_the_votes_do_not_bear_is_refused(qinghe, choices, more, codes):
    trial = voting(qinghe)
    with refused(*codes):
        vote(qinghe, trial, choices, **more)


def test_every_rule_that_a_meeting_breaks_is_named_at_once(qinghe):
    trial = voting(qinghe)
    with refused("quorum", "speak_last", "text_empty"):
        head, second = qinghe.committee[:2]
        vote(qinghe, trial, "aa---", came=[head, second], text={})


def test_one_who_is_not_the_organs_may_not_enter_its_vote(qinghe):
    trial = voting(qinghe)
    with refused("post", "proxy"), at("2026-03-04 09:00"):
        record_vote(trial, ballot(qinghe), qinghe.by["cashier"])


def test_the_same_form_enters_one_meeting(qinghe):
    trial = voting(qinghe)
    leaves = []
    for _ in range(2):
        with at("2026-03-04 09:00"):
            leaves.append(record_vote(trial, ballot(qinghe), qinghe.committee[1], key="k"))
    assert leaves[0].ref == leaves[1].ref
    assert kinds_of(trial).count("vote.opened") == 1


@pytest.mark.requirement("PRO-3")
def test_a_meeting_below_quorum_is_void_and_the_step_opens_again(qinghe):
    trial = voting(qinghe)
    leaf = vote(qinghe, trial, "aa---", outcome="void", choices={})
    assert (tally_of(leaf)["outcome"], tally_of(leaf)["quorum_need"]) == ("void", 3)
    runs = StepRun.objects.filter(matter=trial).order_by("position").values_list("visit", "status", "is_open")
    assert list(runs) == [(1, "void", False), (2, "open", True)]
    assert Act.objects.get(leaf=leaf).visit == 1
    assert Matter.objects.get(pk=trial.pk).decided_at is None
    assert vote(qinghe, trial, "aaaaa", "2026-03-05 09:00")


def test_who_withdrew_neither_speaks_nor_votes(qinghe):
    trial = voting(qinghe)
    leaf = vote(qinghe, trial, "aaadr")
    recused = trial.acts.get(kind="recusal.made")
    assert (recused.data["member"], recused.data["ground"]) == (qinghe.committee[4].code, "interest")
    assert tally_of(leaf)["recused"] == 1


def test_a_ballot_of_one_who_withdrew_is_refused(qinghe):
    trial = voting(qinghe)
    everyone = {member.code: "agree" for member in qinghe.committee}
    with refused("recused", "counts"):
        vote(qinghe, trial, "aaaar", choices=everyone)


def choices_in(trial):
    """Return what the leaves of the ballots say of the choices: public ones, and the stubs of the others."""
    entries = [entry_of(leaf) for leaf in Leaf.objects.filter(kind="ballot.cast").order_by("index")]
    assert all(entry.stream == f"matter:{trial.number}" for entry in entries)
    return [entry.data.get("choice") for entry in entries], [entry.withheld for entry in entries]


@pytest.mark.requirement("PRO-3")
@pytest.mark.parametrize("form", ["public", "members", "sealed"])
def test_the_rule_says_who_sees_how_members_voted(db, settings, tmp_path, form):
    settings.SUNLIT_HOME = tmp_path
    of = town(rules={"ballots": form})
    trial = voting(of)
    leaf = vote(of, trial, "aaadb")
    said, stubs = choices_in(trial)
    if form == "public":
        assert sorted(said) == ["abstain", "agree", "agree", "agree", "disagree"]
        assert not Disclosure.objects.filter(name="choice").exists()
    else:
        assert said == [None] * 5
        assert [[(s["name"], s["scope"]) for s in stub] for stub in stubs] == [[("choice", form)]] * 5
        assert {d.scope for d in Disclosure.objects.filter(name="choice")} == {form}
    assert data_of(leaf)["count"] == {"agree": 3, "disagree": 1, "abstain": 1}  # the counts are public always


def test_an_unknown_form_of_ballots_falls_back_to_that_of_the_rule(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town(rules={"ballots": "everybody"})
    trial = voting(of)
    vote(of, trial)
    assert {d.scope for d in Disclosure.objects.filter(name="choice")} == {"members"}


@pytest.mark.requirement("PRO-3")
def test_opening_a_ballot_proves_the_choice_by_its_digest(qinghe):
    trial = voting(qinghe)
    vote(qinghe, trial, "aaadb")
    opened = []
    for leaf in Leaf.objects.filter(kind="ballot.cast").order_by("index"):
        (kept,) = leaf.disclosures.all()
        entry = entry_of(leaf)
        assert disclosure.digest(kept.text) == entry.withheld[0]["d"] == entry.d[0]
        opened.append(disclosure.read(kept.text).value)
    assert sorted(opened) == ["abstain", "agree", "agree", "agree", "disagree"]
    assert (
        len({d.digest for d in Disclosure.objects.filter(name="choice")}) == 5
    )  # salted: equal votes differ


def test_members_may_see_members_ballots_and_nobody_sealed_ones(qinghe):
    trial = voting(qinghe)
    vote(qinghe, trial)
    ballot_seen = Disclosure.objects.filter(name="choice").first()
    member, official = Reader(member=True), Reader(posts=frozenset({"qinghe/committee"}))
    assert [may_read(r, ballot_seen) for r in (PUBLIC, member, official)] == [False, True, True]
    ballot_seen.scope = "sealed"
    assert not any(may_read(r, ballot_seen) for r in (PUBLIC, member, official))


def test_reasons_of_those_against_are_public_without_a_name(qinghe):
    trial = voting(qinghe)
    against = qinghe.committee[3].code
    leaf = vote(qinghe, trial, "aaada", reasons={against: {"zh": "先等县里的钱。"}})
    dissent = leaf.disclosures.get(name="dissent")
    assert (dissent.value, dissent.scope) == ({"zh": "先等县里的钱。"}, "public")
    assert against not in str(dissent.value) + str(data_of(leaf))


def test_a_secret_ballot_is_a_count_with_two_tellers(qinghe):
    trial = voting(qinghe, method="secret", last_to_speak=[])
    count = {"agree": 4, "disagree": 1}
    tellers = [member.code for member in qinghe.committee[1:3]]
    with refused("tellers"):
        vote(qinghe, trial, choices={}, count=count, tellers=tellers[:1])
    with refused("counts"):
        vote(qinghe, trial, choices={}, count={"agree": 4}, tellers=tellers)
    with refused("secret"):
        vote(qinghe, trial, tellers=tellers)
    leaf = vote(qinghe, trial, choices={}, count=count, tellers=tellers)
    assert data_of(leaf)["tellers"] == sorted(tellers)
    assert "ballot.cast" not in kinds_of(trial)
    assert tally_of(leaf)["counts"] == count


def test_an_assembly_is_counted(qinghe):
    trial = voting(qinghe, method="hands", last_to_speak=[])
    counted = {"members": (), "came": (), "choices": {}, "recused": {}}
    with refused("quorum"):
        vote(qinghe, trial, **counted, eligible=40, present=19, count={"agree": 19})
    leaf = vote(qinghe, trial, **counted, eligible=40, present=30, count={"agree": 21, "disagree": 9})
    assert kinds_of(trial) == ["matter.opened", "vote.opened", "presence.noted", "act.done"]
    assert tally_of(leaf)["need"] == 21


def test_the_minutes_are_kept_with_the_result(qinghe):
    trial = voting(qinghe)
    leaf = vote(qinghe, trial, reason=WORDS, needs=["minutes"], done_at=None)
    assert data_of(leaf)["reasoned"] is True
    assert data_of(leaf)["needs"] == ["minutes"]

"""Showing, hiding and replying: each an entry, none of them silent."""

import pytest

from sunlit.dialogue.actions import ask, hide, object_to, reply, show
from sunlit.dialogue.models import Submission
from sunlit.dialogue.queries import (
    counts,
    find_by_code,
    moderation_queue,
    of_body,
    of_matter,
    of_power,
    owed,
    owed_by,
    rows,
    seen,
)
from sunlit.ledger.keepers import keeper_of
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import answer_objection
from sunlit.matters.refusal import ActRefused
from tests.town import act, at, moment, purchase, put_on_notice, tender, town

pytestmark = pytest.mark.database
WHY = {"zh": "质保两年里掉色找谁？"}
ANSWER = {"zh": "找文化站。", "en": "The culture station."}
MONDAY, TUESDAY = "2026-03-09 10:00", "2026-03-10 10:00"


@pytest.fixture
def asked(qinghe):
    with at(MONDAY):
        return ask(qinghe.body, text=WHY)


def page(said=TUESDAY):
    return seen(rows(), moment(said))[0]


def codes(refused):
    return [objection.code for objection in refused.value.objections]


@pytest.mark.requirement("DIS-2")
def test_nobody_reads_a_text_that_waits(asked):
    line = page()
    assert (line.shown, line.text, line.number, line.at) == ("waiting", None, "q2026-0001", moment(MONDAY))
    assert WHY["zh"] not in repr(line)


def test_showing_opens_the_text_in_one_entry(qinghe, asked):
    with at(TUESDAY):
        leaf = show(asked, qinghe.by["office"])
    entry = entry_of(leaf)
    assert (entry.kind, entry.stream, entry.actor["post"]) == (
        "submission.shown",
        "submission:q2026-0001",
        "office",
    )
    assert page().text == WHY
    assert Disclosure.objects.get(digest=asked.text_id).scope == "public"


@pytest.mark.requirement("VOI-7")
def test_hiding_takes_the_text_away_and_leaves_ground_post_and_appeal(qinghe, asked):
    with at(TUESDAY):
        show(asked, qinghe.by["office"])
        leaf = hide(asked, "personal_privacy", qinghe.by["office"])
    line = page()
    assert (line.text, line.ground, line.judged_by) == (None, "personal_privacy", "office")
    assert line.appeal_until == moment("2026-03-24 17:30")
    assert line.hidden_index == leaf.index
    assert Disclosure.objects.get(digest=asked.text_id).scope == "sealed"


@pytest.mark.requirement("VOI-7")
def test_the_author_keeps_the_leaf_and_the_code_of_a_hidden_text(qinghe, asked):
    with at(TUESDAY):
        hide(asked, "personal_privacy", qinghe.by["office"])
    assert find_by_code(asked.code) == asked
    assert Leaf.objects.get(ref=asked.leaf_id).hash == asked.leaf.hash
    assert Disclosure.objects.get(digest=asked.text_id).text is not None


def test_a_hidden_text_is_shown_again_when_the_appeal_is_upheld(qinghe, asked):
    with at(TUESDAY):
        hide(asked, "personal_privacy", qinghe.by["office"])
        show(asked, qinghe.by["office"])
    assert (page().text, page().ground) == (WHY, "")


def test_those_who_are_asked_cannot_hide_the_question(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    with at(MONDAY):
        question = ask(qinghe.body, text=WHY, target=road)
    assert question.post == "culture"
    with at(TUESDAY), pytest.raises(ActRefused) as refused:
        hide(question, "personal_privacy", qinghe.by["culture"])
    assert codes(refused) == ["hide_post"]


def test_a_ground_outside_the_list_hides_nothing(qinghe, asked):
    with at(TUESDAY), pytest.raises(ActRefused) as refused:
        hide(asked, "annoying", qinghe.by["office"])
    assert codes(refused) == ["hide_ground"]
    assert page().shown == "waiting"


def test_showing_or_hiding_twice_is_refused(qinghe, asked):
    with at(TUESDAY):
        show(asked, qinghe.by["office"])
        with pytest.raises(ActRefused, match="shown_already"):
            show(asked, qinghe.by["office"])
        hide(asked, "work_secret", qinghe.by["office"])
        with pytest.raises(ActRefused, match="hidden_already"):
            hide(asked, "work_secret", qinghe.by["office"])


@pytest.mark.requirement("VOI-1")
def test_a_reply_shows_a_waiting_question_and_stops_the_clock(qinghe, asked):
    with at(TUESDAY):
        leaf = reply(asked, ANSWER, qinghe.by["office"])
    line = page()
    assert (line.shown, line.text, line.reply, line.answer) == ("shown", WHY, ANSWER, "answered")
    assert (line.reply_index, line.reply_post, line.days_late) == (leaf.index, "office", 0)
    stream = Leaf.objects.filter(stream="submission:q2026-0001").order_by("seq")
    assert [leaf.kind for leaf in stream] == ["submission.received", "submission.shown", "reply.given"]


def test_a_late_reply_says_by_how_many_working_days(qinghe, asked):
    assert page("2026-03-17 09:00").answer == "overdue"  # due on the 16th at 17:30
    with at("2026-03-18 09:00"):
        reply(asked, ANSWER, qinghe.by["office"])
    line = page("2026-04-30 09:00")
    assert (line.answer, line.days_late) == ("answered_late", 2)
    assert Submission.objects.get().late


def test_a_reply_to_a_hidden_question_does_not_bring_it_back(qinghe, asked):
    with at(TUESDAY):
        hide(asked, "personal_privacy", qinghe.by["office"])
        reply(asked, ANSWER, qinghe.by["office"])
    assert (page().shown, page().text, page().reply) == ("hidden", None, ANSWER)


def test_another_post_does_not_reply(qinghe, asked):
    with at(TUESDAY), pytest.raises(ActRefused) as refused:
        reply(asked, ANSWER, qinghe.by["purchasing"])
    assert codes(refused) == ["reply_post"]
    assert page().shown == "waiting"


def test_an_official_of_another_town_does_nothing_here(qinghe, asked):
    other = town("jiyun")
    with at(TUESDAY):
        for attempt in (
            lambda: show(asked, other.by["office"]),
            lambda: hide(asked, "work_secret", other.by["office"]),
            lambda: reply(asked, ANSWER, other.by["office"]),
        ):
            with pytest.raises(ActRefused, match="tenure_over"):
                attempt()


def test_two_replies_are_one_too_many(qinghe, asked):
    with at(TUESDAY):
        reply(asked, ANSWER, qinghe.by["office"], key="once")
        assert reply(asked, ANSWER, qinghe.by["office"], key="once").kind == "reply.given"
        with pytest.raises(ActRefused, match="replied_already"):
            reply(asked, ANSWER, qinghe.by["office"])


def test_an_invisible_character_in_a_reply_is_refused(qinghe, asked):
    with at(TUESDAY), pytest.raises(ActRefused, match="said_invisible"):
        reply(asked, {"zh": "付\u202e款"}, qinghe.by["office"])


def test_an_objection_is_answered_in_its_matter_alone(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at(TUESDAY):
        said = object_to(road, WHY)
        show(said, qinghe.by["office"])
        with pytest.raises(ActRefused, match="answer_in_matter"):
            reply(said, ANSWER, qinghe.by["purchasing"])
    act(qinghe, road, "candidate_show", "2026-03-10 11:00", "objection")
    with at("2026-03-11 09:00"), pytest.raises(ActRefused):
        answer_objection(road, 1, "dismissed", ANSWER, qinghe.by["office"])
    leaf = act(
        qinghe,
        road,
        "answer",
        "2026-03-11 10:00",
        "dismissed",
        text=ANSWER,
        reason={"zh": "查过了。"},
        answers=[1],
    )
    line = page("2026-03-12 09:00")
    assert (line.answer, line.result, line.reply_index) == ("answered", "dismissed", leaf.index)
    assert not owed(qinghe.body).exists()


def test_what_is_owed_comes_most_urgent_first_and_without_the_hidden(qinghe):
    with at(MONDAY):
        first, second, third = (ask(qinghe.body, text={"zh": f"{n}？"}) for n in "一二三")
        hide(second, "work_secret", qinghe.by["office"])
        reply(third, ANSWER, qinghe.by["office"])
    assert list(owed(qinghe.body)) == [first]
    assert list(owed_by(qinghe.body, ["office"])) == [first]
    assert not owed_by(qinghe.body, ["finance"]).exists()
    assert list(moderation_queue(qinghe.body)) == [first]
    now = moment("2026-04-30 09:00")
    assert list(of_body(qinghe.body, "overdue", now)) == [first]
    assert list(of_body(qinghe.body, "hidden")) == [second]
    assert list(of_body(qinghe.body, "answered")) == [third]
    found = counts(qinghe.body, now)
    assert (found.received, found.waiting, found.hidden, found.owed, found.overdue, found.answered, found.late) == (
        3, 1, 1, 1, 1, 1, 0,
    )  # fmt: skip


def test_questions_are_found_by_what_they_are_about(qinghe):
    road = tender(qinghe, "2026-03-03 08:00")
    with at(MONDAY):
        about_road = ask(qinghe.body, text=WHY, target=road)
        about_power = ask(qinghe.body, text=WHY, target=road.power)
    assert list(of_matter(road)) == [about_road]
    assert list(of_power(road.power)) == [about_power]


def test_a_page_of_questions_costs_the_same_however_many(qinghe, django_assert_num_queries):
    with at(MONDAY):
        for n in range(6):
            ask(qinghe.body, text={"zh": f"{n}"})
    seen(rows(), moment(TUESDAY))
    with django_assert_num_queries(1):
        assert len(seen(rows(), moment(TUESDAY))) == 6


@pytest.mark.requirement("TRU-5")
def test_the_rows_of_a_submission_follow_from_its_entries(qinghe, asked):
    with at(TUESDAY):
        reply(asked, ANSWER, qinghe.by["office"])
        hide(asked, "personal_privacy", qinghe.by["office"])
    kept = Submission.objects.values().get()
    Submission.objects.all().delete()
    Disclosure.objects.filter(digest=asked.text_id).update(scope="sealed")
    for leaf in Leaf.objects.filter(stream="submission:q2026-0001").order_by("seq"):
        keeper_of(leaf.kind)(leaf, entry_of(leaf))
    assert Submission.objects.values().get() == kept

"""Replay: a clean record gives nothing; whatever a dishonest operator changes is named at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from sunlit.catalogue.actions import announce_power, withdraw_change
from sunlit.catalogue.queries import find_power
from sunlit.dialogue.actions import ask, hide, object_to, reply, show
from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Blob, Disclosure, Leaf, Log
from sunlit.ledger.reading import entry_of
from sunlit.ledger.registering import make_register, make_register_when_due
from sunlit.matters.actions import (
    correct,
    declare_departure,
    erase_words,
    open_withheld,
    ratify,
    renew_withholding,
    report_departure,
)
from sunlit.record import canonical
from sunlit.record.entry import Entry, encode
from sunlit.record.replay import read_entries
from sunlit.supervision.actions import make_due_list
from sunlit.supervision.replaying import replay
from tests.matters.trials import FIVE, adopt_vote, vote
from tests.supervision.operator import Kept, with_data
from tests.town import Town, act, at, moment, purchase, put_on_notice, tender, town
from tests.withholdings import Agreed, withhold

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "说明。", "en": "An account of it."}


def story(of: Town) -> None:
    """A fortnight of a town that keeps every rule."""
    adopt_vote(of, "2026-03-03 07:30", ballots="public")
    road = purchase(of, "2026-03-03 08:00")
    put_on_notice(of, road)
    with at("2026-03-09 10:00"):
        question = ask(of.body, text=WORDS, target=road)
        hidden = ask(of.body, text=WORDS, target=road)
        objection = object_to(road, WORDS)
        hide(hidden, "personal_privacy", of.by["office"])
        show(objection, of.by["office"])
    act(of, road, "candidate_show", "2026-03-10 08:00", "objection")
    act(of, road, "answer", "2026-03-10 08:30", "dismissed", reason=WORDS, answers=[1])
    with at("2026-03-10 09:00"):
        reply(question, WORDS, of.by["office"])
        first = Leaf.objects.filter(stream=f"matter:{road.number}", kind="act.done").order_by("seq")[0]
        correct(road, first.index, WORDS, WORDS, of.by["culture"])
        withhold(
            road,
            Agreed(
                WORDS,
                {"zh": "一三八"},
                "personal_privacy",
                date(2028, 3, 1),
                *(of.by[post] for post in ("purchasing", "secrecy_review", "secretary")),
                act=first.index,
            ),
            of.by["office"],
        )
    act(of, purchase(of, "2026-03-10 10:00"), "apply", "2026-03-10 11:00")
    with at("2026-03-10 12:00"):
        row = {**find_power("qinghe", "PRJ-02").row, "risk_level": "low"}
        for reason in (WORDS, {"zh": "改主意了。"}):
            change = announce_power(
                of.body, row, applies_on=date(2026, 3, 18), reason=reason, by=of.by["office"]
            )
            if reason is WORDS:
                withdraw_change(change, WORDS, of.by["office"])
    close_of_day(of, "2026-03-10")
    decided = tender(of, "2026-03-11 09:00")
    vote(of, decided, "aaada", "2026-03-11 10:00")
    close_of_day(of, "2026-03-11")
    with at("2026-03-11 18:00"):
        make_register(of.body.slug)


def close_of_day(of: Town, day: str) -> None:
    """Enter what is entered at the close of a working day."""
    with at(f"{day} 17:40"):
        make_due_list(of.body)
        make_register_when_due(of.body.slug)


def kept(slug: str = "qinghe") -> Kept:
    """Return everything the operator holds."""
    leaves = Leaf.objects.filter(log_id=slug).order_by("index")
    blobs = {row.digest: bytes(row.content) for row in Blob.objects.filter(log_id=slug)}
    return Kept([entry_of(leaf) for leaf in leaves], blobs, read_key(slug, Log.objects.get(slug=slug).origin))


@pytest.fixture(scope="module")
def clean(django_db_setup, django_db_blocker, tmp_path_factory):
    """The log of the story, read once; the rows it was written by are gone again."""
    home, settings.SUNLIT_HOME = settings.SUNLIT_HOME, Path(tmp_path_factory.mktemp("replay"))
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                story(town())
                found = kept()
                transaction.set_rollback(True)
        finally:
            settings.SUNLIT_HOME = home
            connection.close()
    return found


# --- the clean record -------------------------------------------------------------------------------------


def test_a_clean_record_gives_nothing(clean):
    report, found = clean.replayed()

    assert [str(one) for one in report.findings] == []
    assert [str(one) for one in found] == []
    assert {entry.kind for entry in clean.entries} >= {
        "act.corrected", "withholding.made", "ballot.cast", "submission.hidden",
        "duelist.made", "register.made",
    }  # fmt: skip


def test_a_replay_changes_nothing_of_what_it_read(clean):
    """Entries that are alike share their values, so one that were changed would change others."""
    raws = [encode(one) for one in clean.entries]
    read, _ = read_entries(raws, clean.signer.verifier.name)

    replay(read, lambda digest: canonical.decode(clean.blobs[digest]))

    assert [encode(one) for one in read] == raws


@pytest.mark.requirement("SUP-6")
def test_the_same_record_months_later_shows_what_is_overdue_and_every_day_without_a_list(clean):
    _, found = clean.replayed(moment("2026-04-30 12:00"))

    seen = {(one.cls, one.sentence) for one in found}
    assert ("due_list_missing", "no due list for 2026-03-12") in seen
    assert ("due_list_missing", "no due list for 2026-04-28") in seen
    assert not any("2026-03-14" in sentence for _, sentence in seen)  # a Saturday
    assert any(cls == "step_overdue" for cls, _ in seen)


def test_what_is_kept_back_past_its_review_is_named_by_its_entry(clean):
    _, found = clean.replayed(moment("2028-03-02 00:00"))

    assert [one.index for one in found if one.cls == "review_overdue"] == places(
        clean.entries, "withholding.made"
    )


@pytest.mark.requirement("SUP-4")
@pytest.mark.parametrize(
    ("instant", "change", "said"),
    [
        ("2026-03-18 00:01", 2, []),
        ("2026-03-18 00:01", None, ["it changes what was not announced"]),
        ("2026-03-18 00:01", 1, ["it names change 1, which does not stand"]),
        ("2026-03-18 00:01", 9, ["it names change 9, which does not stand"]),
        ("2026-03-17 23:59", 2, ["change 2 applies before its day"]),
    ],
)
def test_what_changes_without_its_announcement_is_named(clean, instant, change, said):
    announced = clean.entries[places(clean.entries, "change.announced")[-1]]
    first = clean.entries[places(clean.entries, "power.adopted")[0]]
    data = {**first.data, "code": "PRJ-02", "version": 3} | ({} if change is None else {"change": change})
    stream = [entry for entry in clean.entries if entry.stream == "power:PRJ-02"]
    adopted = replace(
        first, stream="power:PRJ-02", seq=len(stream), at=moment(instant), data=data, rules=announced.rules
    )
    _, found = clean.changed(lambda entries: [*entries, adopted], chained=True).replayed()
    assert [one.sentence for one in found if one.cls == "announcement"] == said


@pytest.mark.requirement("PRO-5")
def test_a_departure_that_is_ratified_late_or_not_yet_is_named_by_the_entry_that_declared_it(db):
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        declared = declare_departure(road, "post", "budget", "disaster_relief", WORDS, of.by["secretary"])
    assert ratifications("2026-03-10 17:30") == []
    assert ratifications("2026-03-11 09:00") == [(declared.index, "ratification_overdue")]
    with at("2026-03-11 10:00"):
        ratify(road, declared.index, FIVE, WORDS, of.committee[1])
    assert ratifications("2026-03-11 10:00") == [(declared.index, "ratification_late")]


@pytest.mark.requirement("PRO-5")
def test_a_departure_that_is_reported_late_or_not_yet_is_named_by_the_entry_that_declared_it(db):
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        declared = declare_departure(road, "post", "budget", "disaster_relief", WORDS, of.by["secretary"])

    def reports(now: str) -> list[tuple[int, str]]:
        _, found = kept().replayed(moment(now))
        return [(one.index, one.cls) for one in found if one.cls.startswith("reporting")]

    assert reports("2026-03-04 17:30") == []
    assert reports("2026-03-05 09:00") == [(declared.index, "reporting_overdue")]
    with at("2026-03-05 10:00"):
        report_departure(road, declared.index, WORDS, of.by["secretary"])
    assert reports("2026-03-05 10:00") == [(declared.index, "reporting_late")]


@pytest.mark.requirement("PRO-5")
def test_a_report_by_another_post_is_named_and_reports_nothing(db):
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        declared = declare_departure(road, "post", "budget", "disaster_relief", WORDS, of.by["secretary"])
        report_departure(road, declared.index, WORDS, of.by["secretary"])

    def by_the_office(entries: list[Entry]) -> list[Entry]:
        (place,) = places(entries, "departure.reported")
        entries[place] = replace(entries[place], actor={**entries[place].actor, "post": "office"})
        return entries

    _, found = kept().changed(by_the_office, chained=True).replayed(moment("2026-03-05 09:00"))
    assert "reporting_overdue" in {one.cls for one in found}
    assert any("neither declared the departure" in one.sentence for one in found if one.cls == "rule")


def ratifications(now: str) -> list[tuple[int, str]]:
    _, found = kept().replayed(moment(now))
    return [(one.index, one.cls) for one in found if one.cls.startswith("ratification")]


# --- what a dishonest operator changes --------------------------------------------------------------------


def places(entries: list[Entry], kind: str) -> list[int]:
    return [place for place, entry in enumerate(entries) if entry.kind == kind]


def swapped(first: int, second: int):
    def change(entries: list[Entry]) -> list[Entry]:
        entries[first], entries[second] = entries[second], entries[first]
        return entries

    return change


def put(place: int, **fields):
    def change(entries: list[Entry]) -> list[Entry]:
        entries[place] = replace(entries[place], **fields)
        return entries

    return change


def say(place: int, **data):
    def change(entries: list[Entry]) -> list[Entry]:
        entries[place] = with_data(entries[place], **data)
        return entries

    return change


def without(place: int):
    return lambda entries: entries[:place] + entries[place + 1 :]


def following(entries: list[Entry], place: int) -> int | None:
    """Return the next entry of the same stream."""
    stream = entries[place].stream
    return next((p for p in range(place + 1, len(entries)) if entries[p].stream == stream), None)


def mentions(named: dict, stream: str) -> bool:
    return any(stream in sentence for sentences in named.values() for sentence in sentences)


@pytest.mark.requirement("TRU-1", "TRU-2")
@tried(max_examples=40, deadline=None)
@given(st.data())
def test_an_entry_that_was_taken_out_is_named(clean, data):
    entries = list(clean.entries)
    place = data.draw(st.integers(1, len(entries) - 2))  # not the last register: it is what proves the rest
    after = following(entries, place)

    named = clean.changed(without(place)).named()
    assert named
    assert (after - 1 in named) if after is not None else mentions(named, entries[place].stream)

    chained = clean.changed(without(place), chained=True).named()
    assert mentions(chained, entries[place].stream)


@tried(max_examples=40, deadline=None)
@given(st.data())
def test_entries_in_another_order_are_named(clean, data):
    entries = list(clean.entries)
    streams = {entry.stream for entry in entries}
    pairs = [
        (first, second)
        for stream in streams
        for first, second in pairwise([p for p, entry in enumerate(entries) if entry.stream == stream and p])
        if second < len(entries) - 1
    ]
    first, second = data.draw(st.sampled_from(pairs))

    assert first in clean.changed(swapped(first, second)).named()
    assert mentions(clean.changed(swapped(first, second), chained=True).named(), entries[first].stream)


@tried(max_examples=40, deadline=None)
@given(st.data())
def test_an_entry_that_was_given_another_number_is_named(clean, data):
    entries = list(clean.entries)
    place = data.draw(st.sampled_from([p for p, entry in enumerate(entries) if entry.seq]))

    assert place in clean.changed(put(place, seq=entries[place].seq + 1)).named()


@pytest.mark.parametrize("kind", ["matter.opened", "submission.received"])
def test_a_matter_or_submission_that_was_given_another_number_is_named(clean, kind):
    place = places(clean.entries, kind)[-1]

    named = clean.changed(say(place, number="2026-0009"), chained=True).named()

    assert any("it is called 2026-0009" in sentence for sentence in named[place])


@tried(max_examples=40, deadline=None)
@given(st.data())
def test_an_entry_that_was_dated_back_is_named(clean, data):
    entries = list(clean.entries)
    place = data.draw(st.integers(1, len(entries) - 1))
    back = data.draw(st.integers(1, 10**9))

    for chained in (False, True):
        named = clean.changed(put(place, at=entries[place - 1].at - back), chained=chained).named()
        assert any("older than the one before it" in sentence for sentence in named[place])


@pytest.mark.requirement("DIS-4")
def test_a_ground_that_was_dropped_is_named(clean):
    (place,) = places(clean.entries, "withholding.made")
    bare = [{**stub, "ground": ""} for stub in clean.entries[place].withheld]

    for change in (say(place, ground=""), put(place, withheld=bare), say(place, ground="because")):
        assert any("withheld" in s for s in clean.changed(change, chained=True).named()[place])


@pytest.mark.requirement("DIS-3")
def test_a_stage_that_is_missing_is_named_where_it_is_carried_out(clean):
    (made,) = places(clean.entries, "withholding.made")

    for stage in ("proposed", "reviewed", "approved"):
        (gone,) = places(clean.entries, f"withholding.{stage}")
        named = clean.changed(without(gone), chained=True).named()
        assert any("something is withheld, but" in sentence for sentence in named[made - 1]), stage


@pytest.mark.requirement("DIS-3")
def test_two_stages_by_one_person_are_named(clean):
    (reviewed,) = places(clean.entries, "withholding.reviewed")
    (approved,) = places(clean.entries, "withholding.approved")
    same = put(approved, actor=clean.entries[reviewed].actor)

    named = clean.changed(same, chained=True).named()

    assert any("the same person took an earlier stage" in sentence for sentence in named[approved])


@pytest.mark.requirement("DIS-3")
def test_another_text_or_another_ground_than_the_one_reviewed_is_named(clean):
    (made,) = places(clean.entries, "withholding.made")
    (reviewed,) = places(clean.entries, "withholding.reviewed")
    other = "A" * 43
    stub = {**clean.entries[made].withheld[0], "d": other}
    swapped = put(
        made,
        withheld=[stub],
        d=sorted({other, *clean.entries[made].d} - {clean.entries[made].withheld[0]["d"]}),
    )

    assert any("the text is another" in s for s in clean.changed(swapped, chained=True).named()[made])
    refused = clean.changed(say(reviewed, result="refused"), chained=True).named()
    assert any("would have to be" in s for s in refused[made])
    above = clean.changed(say(reviewed, of="elsewhere", person="p1", tenure="t1"), chained=True).named()
    assert any("is not the body above" in s for s in above[reviewed])


@pytest.mark.requirement("DIS-4")
def test_what_is_opened_or_renewed_is_read_again():
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    by = [of.by[post] for post in ("purchasing", "secrecy_review", "secretary")]
    with at("2026-03-03 10:00"):
        for _ in range(2):
            withhold(road, Agreed(WORDS, WORDS, "personal_privacy", date(2027, 3, 1), *by), of.by["office"])
    with at("2026-03-20 10:00"):
        first = open_withheld(road, 1, WORDS, of.by["office"], of.by["mayor"])
        second = renew_withholding(road, 2, date(2028, 3, 1), WORDS, of.by["office"], of.by["mayor"])
    clean = kept()

    _, found = clean.replayed(moment("2028-02-20 10:00"))
    assert not [one for one in found if one.cls in ("stages", "review_overdue")]
    _, found = clean.replayed(moment("2028-03-03 10:00"))
    assert len([one for one in found if one.cls == "review_overdue"]) == 1
    other = clean.changed(say(first.index, digest="A" * 43), chained=True).named()
    assert any("another text" in sentence for sentence in other[first.index])
    late = clean.changed(say(second.index, review_on="2099-01-01"), chained=True).named()
    assert any("not within" in sentence for sentence in late[second.index])
    again = clean.changed(say(second.index, part=1), chained=True).named()
    assert any("nothing that is kept back" in sentence for sentence in again[second.index])
    office = of.by["office"]
    for entry in (first, second):
        alone = clean.changed(say(entry.index, agreed_person=office.person), chained=True).named()
        assert any("himself" in sentence for sentence in alone[entry.index])
        nobody = clean.changed(say(entry.index, agreed_tenure="t99"), chained=True).named()
        assert any("does not hold" in sentence for sentence in nobody[entry.index])
        missing = clean.changed(say(entry.index, agreed_person=""), chained=True).named()
        assert any("no second person" in sentence for sentence in missing[entry.index])
        unfit = clean.changed(say(entry.index, **agreeing(of, "cashier")), chained=True).named()
        assert any("no post that may agree" in sentence for sentence in unfit[entry.index])
        reviewer = clean.changed(say(entry.index, **agreeing(of, "secrecy_review")), chained=True).named()
        assert any("no post that may agree" in sentence for sentence in reviewer[entry.index])


def agreeing(of, post: str) -> dict[str, str]:
    """Return the fields by which an entry names who holds a post as its second person."""
    tenure = of.by[post]
    return {"agreed_by": post, "agreed_tenure": tenure.code, "agreed_person": tenure.person}


@pytest.mark.requirement("TRU-4")
def test_who_may_agree_to_an_erasure_is_the_reviewer_an_approver_or_a_holder_of_the_power():
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    digest = Disclosure.objects.get(leaf__kind="act.done", name="text").digest
    with at("2026-03-04 10:00"):
        (leaf,) = erase_words(road, [digest], "personal", of.by["office"], of.by["secrecy_review"])
    clean = kept()
    assert not [one for one in clean.replayed()[1] if one.cls == "erasure"]
    for post in ("secretary", "mayor", "member_in_charge"):
        named = clean.changed(say(leaf.index, **agreeing(of, post)), chained=True).named()
        assert not any("may agree" in one for one in named.get(leaf.index, ())), post
    for post in ("cashier", "finance", "discipline"):
        named = clean.changed(say(leaf.index, **agreeing(of, post)), chained=True).named()
        assert any("may agree" in one for one in named[leaf.index]), post


@pytest.mark.requirement("TRU-4")
def test_an_erasure_without_its_second_person_is_named():
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    digest = Disclosure.objects.get(leaf__kind="act.done", name="text").digest
    with at("2026-03-04 10:00"):
        (leaf,) = erase_words(road, [digest], "personal", of.by["office"], of.by["mayor"])
    clean = kept()
    assert not [one for one in clean.replayed()[1] if one.cls == "erasure"]

    for changed, sentence in (
        ({"agreed_person": ""}, "no second person"),
        ({"agreed_person": of.by["office"].person}, "himself"),
        ({"agreed_tenure": "t99"}, "does not hold"),
        (agreeing(of, "cashier"), "no post that may agree"),
        ({"agreed_of": "elsewhere"}, "not the body above"),
        ({"ground": "whim"}, "no ground to erase"),
        ({"ground": "expired"}, "shows no time that is"),
        ({"ground": "request", "name": "personal"}, "nothing of the kind"),
        ({"ground": "law", "name": "title"}, "corrected and not erased"),
    ):
        named = clean.changed(say(leaf.index, **changed), chained=True).named()
        assert any(sentence in one for one in named[leaf.index]), changed


def test_words_sealed_without_a_ground_are_named(clean):
    place = places(clean.entries, "act.done")[1]
    stub = {"name": "text", "scope": "sealed", "org": "", "ground": "", "review_on": "", "by": ""}
    sealed = [{"d": clean.entries[place].d[0], **stub}]

    named = clean.changed(put(place, withheld=sealed), chained=True).named()

    assert any("without a ground" in sentence for sentence in named[place])


@pytest.mark.requirement("PRO-3")
def test_a_changed_ballot_and_a_changed_count_are_named(clean):
    ballots = places(clean.entries, "ballot.cast")
    result = next(p for p in places(clean.entries, "act.done") if "count" in clean.entries[p].data)
    count = clean.entries[result].data["count"]

    for altered in ({**count, "agree": count["agree"] + 1}, {"agree": 5}):
        assert result in clean.changed(say(result, count=altered), chained=True).named()
    assert result in clean.changed(say(ballots[0], choice="disagree"), chained=True).named()
    assert result - 1 in clean.changed(without(ballots[0]), chained=True).named()


def test_an_act_by_somebody_who_does_not_hold_the_post_is_named(clean):
    place = places(clean.entries, "act.done")[0]
    actor = {**clean.entries[place].actor, "person": "p999"}

    assert any(
        "does not hold" in s for s in clean.changed(put(place, actor=actor), chained=True).named()[place]
    )


@pytest.mark.requirement("SUP-6")
def test_a_due_list_that_leaves_something_out_is_named(clean):
    place = places(clean.entries, "duelist.made")[0]
    due = clean.entries[place].data["due"]

    named = clean.changed(say(place, due=due + 1), chained=True).named()

    assert any("the due list is wrong: it counts" in sentence for sentence in named[place])


def test_a_due_list_that_was_taken_out_is_missed(clean):
    first, second = places(clean.entries, "duelist.made")
    later = clean.entries[second]
    day = (date.fromisoformat(later.data["day"]) + timedelta(days=1)).isoformat()

    _, found = clean.changed(say(second, day=day), chained=True).replayed(moment("2026-03-13 12:00"))

    assert "no due list for 2026-03-11" in [one.sentence for one in found if one.index == first]


@pytest.mark.requirement("TRU-2")
def test_something_that_follows_after_the_register_does_not_hide_what_it_ends(clean):
    last = len(clean.entries) - 1
    gone = max(p for p, entry in enumerate(clean.entries) if entry.stream.startswith("matter:"))
    stream = clean.entries[gone].stream

    named = clean.changed(without(gone), chained=True).named()

    assert any(stream in sentence and "the register ends it at" in sentence for sentence in named[last - 1])


@pytest.mark.requirement("RUN-3")
def test_sums_that_pass_the_threshold_together_are_named_at_the_one_that_passes_it():
    of = town(rules={"collective_from_yuan": 50_000})
    first = purchase(of, "2026-03-03 08:00", amount=30_000)
    second = purchase(of, "2026-03-10 08:00", amount=20_000)
    _, found = kept().replayed(moment("2026-03-10 09:00"))

    (split,) = [one for one in found if one.cls == "possible_split"]
    assert (split.index, split.stream) == (second.leaf.index, f"matter:{second.number}")
    assert first.number in split.sentence
    assert not split.is_fault

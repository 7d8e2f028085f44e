"""What holds of every history, tried on random ones through all the model's procedures."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedure.walking import CHINA, FULL, Walk, full, governed, plain, powers, w

from sunlit.procedure.history import Event
from sunlit.procedure.rules import objections
from sunlit.procedure.state import advance, fold, start

NAMES = (*FULL, *sorted(set(powers()) - governed()))
FACTS = {
    "large-fund": {"kind": "goods", "amount": 860_000},
    "appointment": {"rank": "middle"},
}
DAY = 86_400_000

histories = st.tuples(st.sampled_from(NAMES), st.integers(0, 10**9))


def procedure_of(name: str) -> Any:
    return full(name) if name in FULL else plain(name)


def stroll(name: str, seed: int, acts: int = 25) -> Walk:
    """Walk a matter by random acts, each of which the rules allow."""
    random = Random(seed)
    walk = Walk(procedure_of(name), w(0), **FACTS.get(name, {}))
    for _ in range(acts):
        if random.random() < 0.5:
            walk.now += random.choice([DAY, 4 * DAY, 15 * DAY, 40 * DAY])
        kind, actor, data = random.choice(list(choices(walk, random)))
        if not walk.try_(kind, actor, **data):
            walk.say(kind, actor, **data)
    return walk


def choices(walk: Walk, random: Random) -> Any:
    """Yield things that one might do now; not all of them are allowed."""
    for run in walk.state.open_runs():
        step = walk.procedure.steps[run.step]
        post = {"post": step.recorded_by or step.post, "tenure": "t", "person": "p"}
        if step.do == "vote":
            yield "vote.opened", post, {"step": step.id, "eligible": 9}
            yield "presence.noted", post, {"step": step.id, "present": random.choice([3, 9, 9, 9])}
            agree = random.choice([2, 8])
            count = {"agree": agree, "disagree": 9 - agree}
            for outcome in [*step.outcomes, "", "void"]:
                yield "act.done", *walk.done(step.id, outcome, count=count, tellers=["a", "b"])
        for outcome in step.outcomes or [""]:
            waiting = [o.n for o in walk.state.open_objections()]
            yield "act.done", *walk.done(step.id, outcome, person=random.choice("lwzc"), answers=waiting[:1])
            yield "act.done", *walk.done(step.id, outcome, person=random.choice("lwzc"))
        for verb in ("open", "report", "pause", "resume"):
            yield "act.done", *walk.done(step.id, verb=verb)
        if step.do == "wait":
            n = max(walk.state.objections, default=0) + 1
            yield "objection.received", None, {"n": n, "step": step.id}
            yield "objection.answered", post, {"n": n - 1, "result": "dismissed"}
    yield "matter.closed", None, {"end": walk.state.end or "", "report": True}


@settings(max_examples=80, deadline=None)
@given(histories)
def test_the_same_acts_give_the_same_state(history):
    walk = stroll(*history)
    assert fold(walk.procedure, CHINA, walk.events) == walk.state
    assert fold(walk.procedure, CHINA, iter(walk.events)) == walk.state


@settings(max_examples=80, deadline=None)
@given(histories, st.data())
def test_every_prefix_of_a_legal_history_is_legal(history, data):
    walk = stroll(*history)
    if len(walk.events) == 1:
        return
    length = data.draw(st.integers(1, len(walk.events) - 1))
    prefix = fold(walk.procedure, CHINA, walk.events[:length])
    assert objections(walk.procedure, CHINA, prefix, walk.events[length]) == []
    assert not prefix.departures


@settings(max_examples=80, deadline=None)
@given(histories)
def test_a_legal_history_departs_from_nothing_and_keeps_its_token(history):
    walk = stroll(*history)
    assert walk.state.departures == []
    assert walk.state.end is not None or walk.state.open
    assert walk.state.skipped == {}


@settings(max_examples=60, deadline=None)
@given(histories)
def test_going_on_leaves_the_state_before_as_it_was(history):
    walk = stroll(*history, acts=15)
    before = fold(walk.procedure, CHINA, walk.events)
    for run in before.open_runs():
        advance(before, walk.event("act.done", {"post": run.post, "person": "p"}, {"step": run.step}))
    assert before == walk.state


WORDS = st.sampled_from(
    [
        "",
        "s1",
        "s3",
        "decide",
        "candidate_show",
        "answer",
        "vote",
        "display",
        "size",
        "finish",
        "nowhere",
        "contract",
    ]
)
rubbish = st.fixed_dictionaries(
    {},
    optional={
        "step": WORDS,
        "verb": st.sampled_from(["done", "open", "report", "pause", "resume", "dance"]),
        "outcome": st.sampled_from(
            ["", "pass", "ok", "void", "clear", "objection", "upheld", "agree", "odd"]
        ),
        "n": st.integers(0, 3) | st.text(max_size=2),
        "answers": st.lists(st.integers(0, 3), max_size=2),
        "member": st.sampled_from(["t1", "t2", ""]),
        "members": st.lists(st.sampled_from(["t1", "t2", "t3"]), max_size=3),
        "eligible": st.integers(0, 9),
        "present": st.integers(0, 9),
        "order": st.integers(0, 3),
        "choice": st.sampled_from(["agree", "odd"]),
        "class": st.sampled_from(["order", "skip", "emergency", "odd"]),
        "reason": WORDS,
        "result": WORDS,
        "departure": st.integers(0, 9),
        "ends_at": st.integers(-5, 2**60),
        "meeting_at": st.integers(-5, 2**60),
        "done_at": st.integers(-5, 2**60),
        "end": WORDS,
    },
)
KINDS = (
    "act.done",
    "act.done",
    "vote.opened",
    "presence.noted",
    "recusal.made",
    "position.stated",
    "ballot.cast",
    "objection.received",
    "objection.answered",
    "departure.declared",
    "departure.ratified",
    "departure.reported",
    "meeting.set",
    "act.corrected",
    "withholding.made",
    "matter.closed",
    "matter.opened",
    "unheard.of",
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.sampled_from(KINDS), rubbish, st.integers(0, 30 * DAY)), max_size=12),
    st.data(),
)
def test_whatever_is_entered_is_folded_and_every_breach_is_named(name, entries, data):
    procedure = procedure_of(name)
    opened = Event("matter.opened", w(0), {"facts": FACTS.get(name, {})}, {}, 0)
    state, now, events = start(procedure, CHINA, opened), w(0), [opened]
    for index, (kind, given_data, wait) in enumerate(entries, 1):
        now += wait
        entry = dict(given_data)
        if state.open and data.draw(st.booleans()):
            entry["step"] = data.draw(st.sampled_from(sorted(state.open)))
        event = Event(kind, now, entry, {"post": "office", "person": "p"}, index)
        found = objections(procedure, CHINA, state, event)
        json.dumps([dict(objection.params) for objection in found])
        state = advance(state, event)
        events.append(event)
        named = [departure for departure in state.departures if departure.index == index]
        assert bool(found) == any(not departure.declared for departure in named if departure.cls != "missing")
        assert state.closed_at is not None or state.end is not None or state.open, "a token was lost"
    assert fold(procedure, CHINA, events) == state


@pytest.mark.parametrize("seed", range(40))
def test_random_strolls_do_get_somewhere(seed):
    walk = stroll(NAMES[seed % len(NAMES)], seed)
    assert walk.index > 0

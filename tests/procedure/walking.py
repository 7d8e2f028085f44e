"""Walk a matter through its procedure in tests: every act is checked first, then folded."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sunlit.procedure.calendar import from_dict
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.history import Event, State
from sunlit.procedure.plain import compile_power
from sunlit.procedure.rules import Objection, objections
from sunlit.procedure.state import advance, start

MODEL = Path(__file__).parents[2] / "src/sunlit/catalogue/model"
CHINA = from_dict(json.loads((MODEL / "calendar-cn.json").read_text(encoding="utf-8")))
FULL = ("large-fund", "appointment", "major-decision")
DAY_0 = date(2025, 11, 3)  # a Monday; the day called w(0)
SEATS = tuple(f"t{n}" for n in range(1, 10))  # nine members of the committee; t1 is the secretary


@lru_cache
def definition(name: str) -> dict[str, Any]:
    """Return one of the three full procedures as parsed YAML."""
    text = (MODEL / f"procedures/{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@lru_cache
def full(name: str) -> Procedure:
    """Return one of the three full procedures."""
    return parse(definition(name))


@lru_cache
def posts() -> tuple[dict[str, str], ...]:
    with (MODEL / "posts.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def powers() -> dict[str, dict[str, str]]:
    with (MODEL / "powers.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@lru_cache
def governed() -> frozenset[str]:
    """Return the powers that a full procedure governs."""
    return frozenset(code for name in FULL for code in definition(name)["powers"])


@lru_cache
def plain(code: str) -> Procedure:
    """Return the procedure of a power with a plain step list."""
    return parse(compile_power(powers()[code], posts()))


def w(days: int, hour: int = 10, minute: int = 0) -> int:
    """Return local time on the working day `days` after (or before) day nought."""
    return CHINA.instant(CHINA.working_day(DAY_0, days), hour * 60 + minute)


class Walk:
    """A matter under way. `now` moves by a minute with every act, or to where `at` sends it."""

    def __init__(self, procedure: Procedure, at: int | None = None, **facts: Any) -> None:
        self.procedure = procedure
        self.now = w(0) if at is None else at
        self.index = 0
        opened = Event("matter.opened", self.now, {"facts": facts, "posts": {}}, {}, 0)
        self.events = [opened]
        self.state: State = start(procedure, CHINA, opened)

    def at(self, at: int) -> Walk:
        assert at >= self.now, "a story goes forward in time"
        self.now = at
        return self

    def event(self, kind: str, actor: dict[str, str] | None, data: dict[str, Any]) -> Event:
        return Event(kind, self.now, data, actor or {}, self.index + 1)

    def enter(self, event: Event) -> State:
        self.index += 1
        self.now += 60_000
        self.events.append(event)
        self.state = advance(self.state, event)
        return self.state

    def try_(self, kind: str, actor: dict[str, str] | None = None, **data: Any) -> list[Objection]:
        """Return what the rules say of an entry, without entering it."""
        return objections(self.procedure, CHINA, self.state, self.event(kind, actor, data))

    def say(self, kind: str, actor: dict[str, str] | None = None, **data: Any) -> State:
        """Enter something that the rules must allow."""
        event = self.event(kind, actor, data)
        found = objections(self.procedure, CHINA, self.state, event)
        assert found == [], found
        return self.enter(event)

    def force(self, kind: str, actor: dict[str, str] | None = None, **data: Any) -> State:
        """Enter something whatever the rules say, as imported history is."""
        return self.enter(self.event(kind, actor, data))

    def done(self, step: str, outcome: str = "", **more: Any) -> tuple[dict[str, str], dict[str, Any]]:
        """Return actor and data of a good act at `step`."""
        row = self.procedure.steps[step]
        post = more.pop("post", row.recorded_by or row.post)
        person = more.pop("person", f"p_{post}")
        data: dict[str, Any] = {"step": step, "verb": "done"}
        if outcome:
            data["outcome"] = outcome
            if outcome in row.outcomes and row.outcomes[outcome].reason:
                data["reasoned"] = True
        if row.needs:
            data["needs"] = sorted(row.needs)
        if row.after_review:
            data["reviewed_by"] = "p_secrecy_review"
        data.update(more)
        return {"post": post, "tenure": f"t_{post}", "person": person}, data

    def act(self, step: str, outcome: str = "", **more: Any) -> State:
        """Do a step as it should be done."""
        actor, data = self.done(step, outcome, **more)
        return self.say("act.done", actor, **data)

    def codes(self, step: str, outcome: str = "", **more: Any) -> set[str]:
        """Return the codes of the rules that an act at `step` would break."""
        actor, data = self.done(step, outcome, **more)
        return {objection.code for objection in self.try_("act.done", actor, **data)}

    def put_up(self, step: str, **more: Any) -> State:
        """Put a notice up."""
        return self.act(step, verb="open", needs=[], **more)

    def vote_entry(self, kind: str, step: str, **data: Any) -> State:
        post = self.procedure.steps[step].post
        return self.say(kind, {"post": post, "tenure": f"t_{post}", "person": f"p_{post}"}, step=step, **data)

    def named(
        self, step: str, choices: str, outcome: str, *, public: bool = True, recused: str = ""
    ) -> State:
        """Hold a vote by name of the nine: `choices` has a letter a member, "aaaaaaaad"; the head last."""
        self.vote_entry("vote.opened", step, eligible=9, members=list(SEATS), head="t1")
        self.vote_entry("presence.noted", step, present=9, members=list(SEATS))
        if recused:
            self.vote_entry("recusal.made", step, member=recused, ground="interest")
        order = [*SEATS[1:], SEATS[0]]
        words = {"a": "agree", "d": "disagree", "f": "defer", "s": "abstain"}
        voting = [member for member in order if member != recused]
        for place, member in enumerate(voting, 1):
            self.vote_entry("position.stated", step, member=member, order=place)
        count: dict[str, int] = {}
        for member, letter in zip(voting, choices, strict=True):
            choice = words[letter]
            count[choice] = count.get(choice, 0) + 1
            shown = {"choice": choice} if public else {}
            self.vote_entry("ballot.cast", step, member=member, **shown)
        return self.act(step, outcome, count=count)

    def counted(
        self, step: str, outcome: str, eligible: int, present: int, count: dict[str, int], **more: Any
    ) -> State:
        """Hold a vote in which people are only counted."""
        self.vote_entry("vote.opened", step, eligible=eligible)
        self.vote_entry("presence.noted", step, present=present)
        return self.act(step, outcome, count=count, **more)

    def object(self, n: int, step: str) -> State:
        return self.say("objection.received", n=n, step=step, submission=f"q{n}")

    def opened(self) -> list[str]:
        """Return the steps at which something may be done now."""
        return [run.step for run in self.state.open_runs()]

    def classes(self) -> list[str]:
        return [departure.cls for departure in self.state.departures]
